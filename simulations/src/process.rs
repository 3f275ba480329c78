//! The real programs as child processes, started, killed and started again.

use std::{
    ffi::OsString,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::Stdio,
    sync::OnceLock,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use tokio::{
    net::TcpStream,
    process::{Child, ChildStdin, Command},
};

/// How long a program may take until its screen answers, on a busy machine with two cores.
const START_LIMIT: Duration = Duration::from_secs(60);

/// One running program. Killed when dropped; it also ends by itself when this process is gone (its standard input closes).
#[derive(Debug)]
pub struct Process {
    name: String,
    arguments: Vec<OsString>,
    log: PathBuf,
    ready: SocketAddr,
    running: Option<(Child, Option<ChildStdin>)>,
}

impl Process {
    /// Starts a role of this very binary. `ready` is an address that the program listens on once it is up; `log` takes its log.
    ///
    /// # Errors
    /// When it cannot be started or is not up within a minute.
    pub async fn start(name: &str, arguments: Vec<OsString>, log: &Path, ready: SocketAddr) -> Result<Self> {
        let mut process = Self { name: name.to_owned(), arguments, log: log.to_owned(), ready, running: None };
        process.spawn()?;
        process.wait_ready().await?;
        Ok(process)
    }

    fn spawn(&mut self) -> Result<()> {
        let log = std::fs::OpenOptions::new().create(true).append(true).open(&self.log)?;
        let mut child = Command::new(own_binary()?)
            .args(&self.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::from(log.try_clone()?))
            .stderr(Stdio::from(log))
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", self.name))?;
        let stdin = child.stdin.take();
        self.running = Some((child, stdin));
        Ok(())
    }

    async fn wait_ready(&mut self) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < START_LIMIT {
            if TcpStream::connect(self.ready).await.is_ok() {
                return Ok(());
            }
            if let Some((child, _)) = &mut self.running
                && let Some(status) = child.try_wait()?
            {
                let log = std::fs::read_to_string(&self.log).unwrap_or_default();
                bail!("{} ended with {status} before it was up:\n{log}", self.name);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bail!("{} was not up after {START_LIMIT:?}; see {}", self.name, self.log.display())
    }

    /// SIGKILL, as a power cut of the program: nothing is flushed, nobody is told.
    ///
    /// # Errors
    /// When the process cannot be killed.
    pub async fn kill(&mut self) -> Result<()> {
        if let Some((mut child, _)) = self.running.take() {
            child.kill().await?;
        }
        Ok(())
    }

    /// Starts it again after [`kill`](Self::kill), on the same data and ports.
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub async fn restart(&mut self) -> Result<()> {
        self.spawn()?;
        self.wait_ready().await
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

static BINARY: OnceLock<PathBuf> = OnceLock::new();

/// Names the binary that has the roles, for tests: they are another binary. The first call counts.
pub fn use_binary(path: impl Into<PathBuf>) {
    let _ = BINARY.set(path.into());
}

fn own_binary() -> Result<PathBuf> {
    match BINARY.get() {
        Some(path) => Ok(path.clone()),
        None => Ok(std::env::current_exe()?),
    }
}
