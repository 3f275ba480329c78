//! The real card service with a virtual reader: pcscd, started for one process alone, and simulated cards laid on it over TCP.
//!
//! The client library reads the name of the service's socket once per process, from the environment. So whoever wants a
//! service of his own starts a process with [`SOCKET_VARIABLE`] set, and that process starts the [`Daemon`] there.

mod daemon;
mod ports;

use std::path::Path;

pub use daemon::{Daemon, SLOTS_PER_DEVICE};

/// Where the client library looks for the service's socket.
pub const SOCKET_VARIABLE: &str = "PCSCLITE_CSOCK_NAME";

/// A system service would take the private one's place, or refuse it.
const SYSTEM_SOCKET: &str = "/run/pcscd/pcscd.comm";

/// Why the real service cannot be started here; `None` when it can.
#[must_use]
pub fn missing_part() -> Option<String> {
    if daemon::program().is_none() {
        return Some("pcscd is not installed (package pcscd)".to_owned());
    }
    if daemon::driver().is_none() {
        return Some("libifdvpcd.so is not installed (package vsmartcard-vpcd)".to_owned());
    }
    if Path::new(SYSTEM_SOCKET).exists() {
        return Some(format!("a card service of the system is running or has left {SYSTEM_SOCKET}: stop it"));
    }
    daemon::make_run_folder().err().map(|error| format!("{error:#}"))
}
