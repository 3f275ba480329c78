//! Tests with the real card service and simulated cards laid on it.
//!
//! The client library reads the name of the service's socket once per process, from the environment. So every test runs in a
//! process of its own ([`in_own_process`]): the test binary calls itself for that one test, and the service is that process's own.

mod desk;

use std::{ffi::OsStr, io::Write, path::Path, process::Command, time::Duration};

pub use desk::{Desk, PATIENCE, issue, issue_serial};
use simulations::card_service::SOCKET_VARIABLE;
pub use simulations::card_service::{Daemon, missing_part};

/// Says to a process which test it is to run.
const TEST_VARIABLE: &str = "REAL_READER_TEST";

/// A test that takes longer hangs. Long runs ask for more.
const TEST_LIMIT: Duration = Duration::from_secs(240);

/// Past the test harness, which would keep it to itself while the test passes.
///
/// # Panics
/// Never: what cannot be written is not said.
pub fn say(words: &str) {
    let _ = std::io::stderr().write_all(format!("{words}\n").as_bytes());
}

/// Whether a missing part is a failure.
fn is_required() -> bool {
    std::env::var_os("REQUIRE_REAL_PARTS").is_some()
        || std::env::var_os("REAL_PARTS").as_deref() == Some(OsStr::new("required"))
}

/// Runs `body` in a process of its own, with a private card service that has `devices` virtual devices.
///
/// # Panics
/// When the body fails, hangs, or a real part is missing and required.
pub fn in_own_process(test: &str, devices: usize, body: impl FnOnce(&mut Daemon)) {
    in_own_process_within(TEST_LIMIT, test, devices, body);
}

/// The same for a test that may take longer.
///
/// # Panics
/// As [`in_own_process`].
#[expect(clippy::panic, reason = "this is how a test fails")]
pub fn in_own_process_within(limit: Duration, test: &str, devices: usize, body: impl FnOnce(&mut Daemon)) {
    if let Some(reason) = missing_part() {
        assert!(!is_required(), "this machine has no real reader: {reason}");
        say(&format!("SKIPPED {test}: {reason}"));
        return;
    }
    if std::env::var_os(TEST_VARIABLE).as_deref() == Some(OsStr::new(test)) {
        end_after(limit);
        let Some(socket) = std::env::var_os(SOCKET_VARIABLE) else { panic!("{SOCKET_VARIABLE} is not set") };
        match Daemon::start(Path::new(&socket), devices) {
            Ok(mut daemon) => body(&mut daemon),
            Err(error) => panic!("the card service did not start: {error:#}"),
        }
        return;
    }
    if let Err(error) = run_alone(test) {
        panic!("{test}: {error:#}");
    }
}

fn run_alone(test: &str) -> anyhow::Result<()> {
    let folder = tempfile::Builder::new().prefix("card-").tempdir()?;
    let output = Command::new(std::env::current_exe()?)
        .args([test, "--exact", "--nocapture", "--test-threads=1", "--include-ignored"])
        .env(TEST_VARIABLE, test)
        .env(SOCKET_VARIABLE, folder.path().join("pcscd.comm"))
        .output()?;
    let (told, errors) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    for line in errors.lines().filter(|line| line.starts_with("real_reader")) {
        say(line);
    }
    if !output.status.success() {
        let log = std::fs::read_to_string(folder.path().join("pcscd.log")).unwrap_or_default();
        anyhow::bail!("{}\n{told}\n{errors}\n--- pcscd\n{log}", output.status);
    }
    Ok(())
}

/// A test that hangs ends with a word, and the service with it.
fn end_after(limit: Duration) {
    std::thread::spawn(move || {
        std::thread::sleep(limit);
        say(&format!("the test hangs: no end after {} s", limit.as_secs()));
        std::process::abort();
    });
}
