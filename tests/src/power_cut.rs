//! Pulling the plug on a journal, over and over, and looking for what was acknowledged.
//!
//! A writer process (`journal-writer`) works on a journal that lies on ext4 on a loop device, and reports over a pipe
//! what it was told is on the disk. At a random moment the writer is stopped, and the file behind the loop device is copied
//! as it stands: it holds what had reached the device, and nothing of what was still in the page cache. That copy
//! is the disk after the power cut. It is mounted (ext4 replays its own journal), opened, and compared with the reports.
//!
//! The same disk goes through several cuts, some of them while the journal is opening again after the last one.
//!
//! **What this does not show:** a drive that confirms a flush and loses it all the same. No software can repair that.

mod expected;
mod flush_only;
mod machine;
mod process;
pub mod writer;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};

use expected::Expected;
pub use flush_only::FlushOnly;
pub use machine::missing_part;
use machine::{Disk, Mounted};
use process::{Running, check};

/// How the writer brings its commits to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// The journal as the programs use it.
    Synced,
    /// The control experiment: sled with its own `flush` only.
    FlushOnly,
}

impl Durability {
    /// The word on the writer's command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Synced => "synced",
            Self::FlushOnly => "flush-only",
        }
    }
}

/// What a number of power cuts did.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Power cuts.
    pub cuts: usize,
    /// Times that the journal was opened and compared with the reports.
    pub comparisons: usize,
    /// Acknowledged log entries, messages put, and messages removed.
    pub acknowledged: usize,
    /// Comparisons that found something missing or wrong, each with what was found.
    pub losses: Vec<String>,
}

/// After this many comparisons the next cut meets a new, empty disk.
const COMPARISONS_PER_DISK: usize = 4;

/// The longest time that a writer works before the cut.
const LONGEST_WORK_MS: u64 = 1_500;

/// Opening and creating take less than this, so a cut within it meets them.
const OPENING_MS: u64 = 60;

/// Pulls the plug `cuts` times and reports what was lost.
///
/// # Errors
/// The machine could not do its part (mount, copy, start a process). A loss is no error: see [`Verdict::losses`].
pub fn pull_the_plug(writer: &Path, durability: Durability, cuts: usize, seed: u64) -> Result<Verdict> {
    let mut random = Random(seed | 1);
    let mut verdict = Verdict::default();
    let mut disk = Disk::new()?;
    let (mut expected, mut comparisons) = (Expected::default(), 0);
    while verdict.cuts < cuts {
        // A third of the cuts come in pairs: the second one meets a journal that recovers from the first.
        let in_opening = random.below(3) == 0;
        let work_ms = if in_opening { random.below(OPENING_MS) } else { OPENING_MS + random.below(LONGEST_WORK_MS) };
        let mut found = cut(writer, durability, &mut disk, Duration::from_millis(work_ms), &mut expected)?;
        verdict.cuts += 1;
        if found.is_none() {
            if verdict.cuts < cuts && durability == Durability::Synced && random.below(3) == 0 {
                continue;
            }
            found = compare(writer, durability, &disk, &expected)?;
        }
        verdict.comparisons += 1;
        comparisons += 1;
        let lost = found.is_some();
        verdict.losses.extend(found.map(|found| format!("cut {}: {found}", verdict.cuts)));
        if lost || comparisons == COMPARISONS_PER_DISK || durability == Durability::FlushOnly {
            verdict.acknowledged += expected.acknowledged();
            (disk, expected, comparisons) = (Disk::new()?, Expected::default(), 0);
        }
    }
    verdict.acknowledged += expected.acknowledged();
    Ok(verdict)
}

/// One power cut: afterwards `disk` is what had reached the device, and `expected` knows what was acknowledged before.
/// A writer that could not go on from the cut before has found a loss.
fn cut(
    writer: &Path,
    durability: Durability,
    disk: &mut Disk,
    work: Duration,
    expected: &mut Expected,
) -> Result<Option<String>> {
    let mounted = disk.mount()?;
    let mut running = Running::start(writer, durability, &journal_on(&mounted))?;
    std::thread::sleep(work);
    if let Some(status) = running.stop().context("stopping the writer")? {
        return Ok(Some(format!("the writer cannot go on: {status}")));
    }
    let copied = disk.copy_as_it_stands(&mounted);
    let reports = running.kill().context("ending the writer")?;
    mounted.unmount()?;
    disk.become_copy(copied?)?;
    expected.learn(&reports)?;
    Ok(None)
}

/// Switches the power on again and compares. `None`: everything is there.
fn compare(writer: &Path, durability: Durability, disk: &Disk, expected: &Expected) -> Result<Option<String>> {
    let mounted = disk.mount()?;
    let found = check(writer, durability, &journal_on(&mounted))?;
    mounted.unmount()?;
    Ok(match found {
        Ok(lines) => expected.missing_in(&lines)?,
        Err(refusal) => Some(format!("the journal does not open or read: {refusal}")),
    })
}

fn journal_on(mounted: &Mounted) -> PathBuf {
    mounted.folder().join("journal")
}

/// xorshift: which moments are met depends on the machine anyway.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}
