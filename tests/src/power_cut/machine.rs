//! The disk: a file with ext4 on it, mounted through a loop device. Whatever happens, it is unmounted again.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use tempfile::TempDir;

/// Size of the disk; the file is sparse.
const DISK_MIB: u64 = 512;

/// A copy during which something else was still written is made again, at most this often.
const COPY_TRIES: u32 = 50;

/// Why this machine cannot pull a plug; `None` when it can.
#[must_use]
pub fn missing_part() -> Option<String> {
    let trial = || Disk::new()?.mount()?.unmount();
    trial().err().map(|error| format!("{error:#}"))
}

/// A file that plays a disk.
pub(super) struct Disk {
    folder: TempDir,
}

impl Disk {
    /// A new one with an empty ext4.
    pub(super) fn new() -> Result<Self> {
        let disk = Self { folder: tempfile::tempdir()? };
        fs::create_dir(disk.mount_point())?;
        fs::File::create(disk.image())?.set_len(DISK_MIB << 20)?;
        run(Command::new("mkfs.ext4").arg("-q").arg("-F").arg(disk.image()))?;
        Ok(disk)
    }

    fn image(&self) -> PathBuf {
        self.folder.path().join("disk.img")
    }

    fn mount_point(&self) -> PathBuf {
        self.folder.path().join("mnt")
    }

    pub(super) fn mount(&self) -> Result<Mounted> {
        run(Command::new("mount").args(["-t", "ext4", "-o", "loop"]).arg(self.image()).arg(self.mount_point()))?;
        Ok(Mounted { point: self.mount_point(), mounted: true })
    }

    /// Copies what has reached the device. Only the kernel itself can still write while the writer stands; a copy
    /// that such a write fell into would mix two moments, and is made again.
    pub(super) fn copy_as_it_stands(&self, mounted: &Mounted) -> Result<PathBuf> {
        let copy = self.folder.path().join("copy.img");
        for _ in 0..COPY_TRIES {
            let before = mounted.writes_so_far()?;
            run(Command::new("cp").arg("--sparse=always").arg(self.image()).arg(&copy))?;
            if mounted.writes_so_far()? == before && before.in_flight == 0 {
                return Ok(copy);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        bail!("the kernel never stopped writing to the disk")
    }

    pub(super) fn become_copy(&mut self, copy: PathBuf) -> Result<()> {
        fs::rename(copy, self.image()).context("exchanging the disk")
    }
}

/// A mounted disk; unmounted when dropped.
pub(super) struct Mounted {
    point: PathBuf,
    mounted: bool,
}

/// What a block device has been given.
#[derive(PartialEq, Eq)]
struct Writes {
    requests: u64,
    sectors: u64,
    in_flight: u64,
}

impl Mounted {
    pub(super) fn folder(&self) -> &Path {
        &self.point
    }

    pub(super) fn unmount(mut self) -> Result<()> {
        self.mounted = false;
        unmount(&self.point)
    }

    /// From the kernel's statistics of the loop device (Documentation/block/stat.rst).
    fn writes_so_far(&self) -> Result<Writes> {
        let mounts = fs::read_to_string("/proc/mounts")?;
        let point = self.point.to_str().context("a path that is no text")?;
        let device = mounts
            .lines()
            .filter_map(|line| line.split_once(' '))
            .find(|(_, rest)| rest.split(' ').next() == Some(point));
        let device = device.and_then(|(device, _)| device.strip_prefix("/dev/")).context("the disk is not mounted")?;
        let stat = fs::read_to_string(format!("/sys/block/{device}/stat"))?;
        let fields: Vec<u64> = stat.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        ensure!(fields.len() > 8, "the kernel's statistics look different: {stat}");
        Ok(Writes { requests: fields[4], sectors: fields[6], in_flight: fields[8] })
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        if self.mounted
            && let Err(error) = unmount(&self.point)
        {
            eprintln!("{error:#}");
        }
    }
}

/// A process that has just ended may hold the disk a moment longer; in the end it is detached in any case.
fn unmount(point: &Path) -> Result<()> {
    for _ in 0..50 {
        if run(Command::new("umount").arg(point)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    run(Command::new("umount").arg("--lazy").arg(point))?;
    bail!("{} was busy and had to be detached", point.display())
}

pub(super) fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("starting {:?}", command.get_program()))?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{:?} failed: {}", command.get_program(), complaint.trim());
    Ok(())
}
