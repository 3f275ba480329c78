//! From the card on the reader to the evidence, through the real card service.
//!
//! The client library takes the name of the service's socket from the environment once per process, so the command calls itself
//! with the name set, and that process starts the service, measures and prints.

#[cfg(feature = "pcsc")]
mod figures;
#[cfg(feature = "pcsc")]
mod rounds;
#[cfg(feature = "pcsc")]
mod tablet;

use std::path::Path;

use anyhow::Result;

/// Cards laid down for each kind of card: with both kinds a good minute.
pub(super) const ROUNDS: u32 = 20;

#[cfg(not(feature = "pcsc"))]
pub(super) fn run(_rounds: u32, _json: bool, _socket: Option<&Path>) -> Result<()> {
    anyhow::bail!(
        "this program was built without the real card reader. Build it with the feature pcsc (packages libpcsclite-dev, pcscd and \
         vsmartcard-vpcd):\n  cargo run --release -p simulations --features pcsc -- bench card --json"
    )
}

#[cfg(feature = "pcsc")]
pub(super) fn run(rounds: u32, json: bool, socket: Option<&Path>) -> Result<()> {
    match socket {
        Some(socket) => figures::print(&rounds::measure(socket, rounds)?, json),
        None => run_alone(rounds, json),
    }
}

/// Runs the measurement in a process of its own that has the socket's name.
#[cfg(feature = "pcsc")]
fn run_alone(rounds: u32, json: bool) -> Result<()> {
    use crate::card_service::{SOCKET_VARIABLE, missing_part};
    anyhow::ensure!(rounds > 0, "no rounds, no figures");
    if let Some(reason) = missing_part() {
        anyhow::bail!("the real card service cannot be started: {reason}");
    }
    let folder = tempfile::Builder::new().prefix("mq119-card-").tempdir()?;
    let socket = folder.path().join("pcscd.comm");
    let mut command = std::process::Command::new(std::env::current_exe()?);
    command.args(["bench", "card", "--rounds", &rounds.to_string(), "--socket"]).arg(&socket);
    if json {
        command.arg("--json");
    }
    let status = command.env(SOCKET_VARIABLE, &socket).status()?;
    anyhow::ensure!(status.success(), "the measurement ended with {status}");
    Ok(())
}
