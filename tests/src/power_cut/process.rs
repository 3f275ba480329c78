//! The writer process: started, listened to, stopped dead, and never left behind.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, bail};

use super::{Durability, machine::run};

/// A stopped writer may have to wait for the disk first.
const STOP_LIMIT_MS: u64 = 20_000;

/// A journal that has not been opened and read after this long is taken for one that hangs.
const CHECK_LIMIT_MS: u64 = 60_000;

/// A writer at work.
pub(super) struct Running {
    child: Child,
    reports: Option<JoinHandle<Vec<String>>>,
}

impl Running {
    pub(super) fn start(writer: &Path, durability: Durability, journal: &Path) -> Result<Self> {
        let mut child = Command::new(writer)
            .args(["write", durability.word()])
            .arg(journal)
            .stdout(Stdio::piped())
            .spawn()
            .context("starting the writer")?;
        let stdout = child.stdout.take().context("the writer's reports")?;
        // Read all the time, so that the writer never waits for a full pipe.
        let reports = std::thread::spawn(move || {
            let mut lines: Vec<String> = BufReader::new(stdout).split(b'\n').map_while(Result::ok).map(text).collect();
            // The last report may have been cut in the middle; every whole one ends with a full stop.
            lines.retain(|line| line.ends_with('.'));
            lines.iter().map(|line| line.trim_end_matches('.').to_owned()).collect()
        });
        Ok(Self { child, reports: Some(reports) })
    }

    /// Stops every thread of the writer, also those that are still inside a call of the kernel. `Some`: it had ended by
    /// itself.
    pub(super) fn stop(&mut self) -> Result<Option<ExitStatus>> {
        // Until it is waited for, its number belongs to nobody else, so the signal cannot meet a stranger.
        run(Command::new("kill").args(["-STOP", &self.child.id().to_string()]))?;
        let give_up = Instant::now() + Duration::from_millis(STOP_LIMIT_MS);
        while !all_threads_stopped(self.child.id())? {
            if let Some(status) = self.child.try_wait()? {
                return Ok(Some(status));
            }
            if Instant::now() > give_up {
                bail!("it does not stop");
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        Ok(None)
    }

    /// Ends the writer without letting it run again, and returns all its reports.
    pub(super) fn kill(mut self) -> Result<Vec<String>> {
        self.end();
        let reports = self.reports.take().context("reports are read once")?;
        reports.join().map_err(|_| anyhow!("reading the reports panicked"))
    }

    fn end(&mut self) {
        self.child.kill().ok(); // already gone is fine
        self.child.wait().ok();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.end();
    }
}

/// The state is the first letter after the name in brackets: `T` is stopped.
fn all_threads_stopped(pid: u32) -> Result<bool> {
    for task in fs::read_dir(format!("/proc/{pid}/task"))? {
        let stat = fs::read_to_string(task?.path().join("stat"))?;
        let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next());
        if state != Some('T') {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Opens and reads a journal in a process of its own, because damage may make it panic or hang. `Ok(Err(…))` says why
/// it could not.
pub(super) fn check(writer: &Path, durability: Durability, journal: &Path) -> Result<Result<Vec<String>, String>> {
    let mut child = Command::new(writer)
        .args(["check", durability.word()])
        .arg(journal)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("starting the check")?;
    let listen = |pipe: Option<Box<dyn Read + Send>>| {
        std::thread::spawn(move || {
            let mut bytes = Vec::new();
            pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
            text(bytes)
        })
    };
    let found = listen(child.stdout.take().map(|pipe| Box::new(pipe) as _));
    let complaint = listen(child.stderr.take().map(|pipe| Box::new(pipe) as _));
    let give_up = Instant::now() + Duration::from_millis(CHECK_LIMIT_MS);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break Some(status);
        }
        if Instant::now() > give_up {
            child.kill()?;
            child.wait()?;
            break None;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let found = found.join().map_err(|_| anyhow!("reading the findings panicked"))?;
    let complaint = complaint.join().map_err(|_| anyhow!("reading the complaints panicked"))?;
    Ok(match status {
        Some(status) if status.success() => Ok(found.lines().map(str::to_owned).collect()),
        Some(status) => Err(format!("{status}: {}", last_words(&complaint))),
        None => Err("it hangs".to_owned()),
    })
}

fn last_words(complaint: &str) -> &str {
    complaint.lines().rfind(|line| !line.starts_with("note:")).unwrap_or("no words")
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8_lossy(&bytes).into_owned()
}
