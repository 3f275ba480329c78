//! One private pcscd.
//!
//! pcscd has the path of its socket compiled in, but it takes a socket that is handed to it as systemd does (fd 3, `LISTEN_FDS`).
//! The shell puts it there: without `unsafe` a Rust program can hand over only standard input.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, SocketAddr},
    os::{fd::OwnedFd, unix::net::UnixListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{Sender, channel},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};

use super::ports::{BLOCK_PORTS, Block};

/// A virtual device of vpcd always has two slots, each a reader of its own on a port of its own.
pub const SLOTS_PER_DEVICE: u16 = 2;

/// It takes 7–21 ms; a machine under load takes longer.
const START_PATIENCE: Duration = Duration::from_secs(20);

const RUN_FOLDER: &str = "/run/pcscd";

/// `$1` configuration folder, `$2…` further options. `$$` survives `exec`.
const START: &str = r#"exec 3<&0 </dev/null; export LISTEN_PID=$$ LISTEN_FDS=1; conf=$1; shift
exec "$@" --foreground --info --config "$conf""#;

/// A card service of our own. Ends when dropped.
pub struct Daemon {
    folder: PathBuf,
    listener: UnixListener,
    block: Block,
    devices: u16,
    child: Option<Child>,
    starter: Sender<(Command, Sender<std::io::Result<Child>>)>,
}

pub(super) fn program() -> Option<PathBuf> {
    ["/usr/sbin/pcscd", "/usr/local/sbin/pcscd"].iter().map(PathBuf::from).find(|path| path.exists())
}

pub(super) fn driver() -> Option<PathBuf> {
    let places = ["/usr/lib/pcsc/drivers/serial/libifdvpcd.so", "/usr/lib64/pcsc/drivers/serial/libifdvpcd.so"];
    places.iter().map(PathBuf::from).find(|path| path.exists())
}

/// pcscd writes its process number there, also when its socket is elsewhere.
pub(super) fn make_run_folder() -> Result<()> {
    fs::create_dir_all(RUN_FOLDER)
        .with_context(|| format!("{RUN_FOLDER} is missing: `mkdir -p {RUN_FOLDER}` once as root"))
}

impl Daemon {
    /// Starts one that listens at `socket`, with this many devices.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start(socket: &Path, devices: usize) -> Result<Self> {
        let devices = u16::try_from(devices)?;
        ensure!(devices * SLOTS_PER_DEVICE <= BLOCK_PORTS, "too many devices for one block of ports");
        let folder = socket.parent().context("the socket has no folder")?.to_owned();
        let listener = UnixListener::bind(socket)?;
        let (starter, wishes) = channel::<(Command, Sender<std::io::Result<Child>>)>();
        // The service dies with the thread that started it (see `command`): this one lives as long as its owner.
        thread::spawn(move || {
            while let Ok((mut command, answer)) = wishes.recv() {
                let _ = answer.send(command.spawn());
            }
        });
        let mut daemon = Self { folder, listener, block: Block::take()?, devices, child: None, starter };
        daemon.run()?;
        Ok(daemon)
    }

    /// Where a card is laid on a reader: `slot` 0 and 1 belong to the first device, 2 and 3 to the second.
    #[must_use]
    pub fn slot(&self, slot: u16) -> SocketAddr {
        SocketAddr::from((Ipv4Addr::LOCALHOST, self.block.port(slot)))
    }

    /// Kills it as the kernel does when memory runs out.
    ///
    /// # Errors
    /// When it is not running.
    pub fn kill(&mut self) -> Result<()> {
        let mut child = self.child.take().context("the service is not running")?;
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    /// Starts it again after [`kill`](Self::kill), with this many devices.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start_again(&mut self, devices: u16) -> Result<()> {
        self.devices = devices;
        self.run()
    }

    /// Stops it in its tracks: it answers nobody until [`thaw`](Self::thaw).
    ///
    /// # Errors
    /// When it is not running.
    pub fn freeze(&self) -> Result<()> {
        self.signal(Signal::STOP)
    }

    /// See [`freeze`](Self::freeze).
    ///
    /// # Errors
    /// When it is not running.
    pub fn thaw(&self) -> Result<()> {
        self.signal(Signal::CONT)
    }

    fn signal(&self, signal: Signal) -> Result<()> {
        let child = self.child.as_ref().context("the service is not running")?;
        let pid = Pid::from_raw(i32::try_from(child.id())?).context("process number")?;
        Ok(kill_process(pid, signal)?)
    }

    fn run(&mut self) -> Result<()> {
        let log = self.folder.join("pcscd.log");
        let command = self.command(&log)?;
        let (answer, child) = channel();
        self.starter.send((command, answer)).ok().context("the starting thread has ended")?;
        self.child = Some(child.recv()??);
        let deadline = Instant::now() + START_PATIENCE;
        while !fs::read_to_string(&log).unwrap_or_default().contains("daemon ready") {
            let ended = self.child.as_mut().map(Child::try_wait).transpose()?.flatten();
            if ended.is_some() || Instant::now() > deadline {
                bail!("pcscd is not ready ({ended:?}): {}", fs::read_to_string(&log).unwrap_or_default());
            }
            thread::sleep(Duration::from_millis(2));
        }
        Ok(())
    }

    fn command(&self, log: &Path) -> Result<Command> {
        let program = program().context("pcscd is not installed")?;
        let mut command = Command::new("sh");
        if Path::new("/usr/bin/setpriv").exists() {
            // So that nothing is left behind when its owner is killed.
            command = Command::new("/usr/bin/setpriv");
            command.args(["--pdeathsig", "KILL", "sh"]);
        }
        command.args(["-c", START, "sh"]).arg(self.write_configuration()?).arg(&program);
        let help = Command::new(&program).arg("--help").output()?;
        if String::from_utf8_lossy(&help.stdout).contains("--disable-polkit") {
            command.arg("--disable-polkit");
        }
        let log = File::create(log)?;
        command.stdin(Stdio::from(OwnedFd::from(self.listener.try_clone()?))).stdout(log.try_clone()?).stderr(log);
        Ok(command)
    }

    fn write_configuration(&self) -> Result<PathBuf> {
        let folder = self.folder.join("reader.conf.d");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder)?;
        for device in 0..self.devices {
            // The driver keeps its slots in a static table: each device needs a library file of its own.
            let library = self.folder.join(format!("libifdvpcd{device}.so"));
            fs::copy(driver().context("libifdvpcd.so is not installed")?, &library)?;
            let port = self.block.port(device * SLOTS_PER_DEVICE);
            let entry = format!(
                "FRIENDLYNAME \"Virtual PCD {device}\"\nDEVICENAME /dev/null:{port}\nLIBPATH {}\nCHANNELID {port}\n",
                library.display()
            );
            fs::write(folder.join(format!("vpcd{device}")), entry)?;
        }
        Ok(folder)
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
