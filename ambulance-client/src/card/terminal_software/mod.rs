//! The approved terminal software as a program of its own beside the tablet, asked over the loopback address.
//!
//! Its operators supply it; nobody else knows what it says to a card. It is asked to open the key, sends commands, and gets
//! the card's answers, until it says how it ended. The protocol between it and the tablet is ours:
//! `docs/terminal-software.md`. Whatever the software does wrong is told, ends the opening and costs no try of a PIN.
//!
//! | file | what it says |
//! |---|---|
//! | `wire` | messages, their limits and their time |
//! | `guard` | which commands never reach a card |

mod guard;
mod wire;

use super::{CardTransport, TerminalAuthority, TerminalError};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use wire::{Message, Wire};

pub use wire::{COMMAND_MAX_BYTES, CONNECT_TIMEOUT, MESSAGE_TIMEOUT};

/// Most commands in one opening. The stand-in of the simulations takes three; the exchange of a terminal with
/// certificates of its own, as on passports, takes about twenty.
pub const COMMANDS_PER_OPENING_MAX: u32 = 48;

/// Longest opening, the card's own time included: below the 20 s after which the real reader gives up a transaction.
pub const OPENING_TIMEOUT: Duration = Duration::from_secs(15);

/// The address is not this machine's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the terminal software must be on a loopback address, for example 127.0.0.1:9119")]
pub struct NotLoopback;

/// Terminal software that listens on this machine.
#[derive(Debug, Clone, Copy)]
pub struct TerminalSoftware {
    address: SocketAddr,
    message_timeout: Duration,
    opening_timeout: Duration,
}

impl TerminalSoftware {
    /// The software at an address of this machine. Nothing is asked before a card is to sign.
    ///
    /// # Errors
    ///
    /// [`NotLoopback`]: what is said there opens a person's key, so it never leaves the machine.
    pub fn at(address: SocketAddr) -> Result<Self, NotLoopback> {
        let software = Self { address, message_timeout: MESSAGE_TIMEOUT, opening_timeout: OPENING_TIMEOUT };
        address.ip().is_loopback().then_some(software).ok_or(NotLoopback)
    }

    /// The same with other limits of time.
    #[cfg(test)]
    fn with_timeouts(self, message: Duration, opening: Duration) -> Self {
        Self { message_timeout: message, opening_timeout: opening, ..self }
    }

    fn converse(&self, card: &mut dyn CardTransport) -> Result<(), TerminalError> {
        let deadline = Instant::now() + self.opening_timeout;
        let mut wire = Wire::connect(self.address, self.message_timeout, deadline)?;
        wire.ask_to_open()?;
        let mut commands = 0;
        loop {
            let command = match wire.receive()? {
                Message::Done => return Ok(()),
                Message::Refused(status) => return Err(TerminalError::Refused(status)),
                Message::Command(command) => command,
            };
            if commands == COMMANDS_PER_OPENING_MAX {
                return Err(TerminalError::Misbehaved("more commands than an opening may take"));
            }
            commands += 1;
            guard::allow(&command)?;
            wire.answer(&card.transmit(&command)?)?;
        }
    }
}

impl TerminalAuthority for TerminalSoftware {
    fn open_key(&self, card: &mut dyn CardTransport) -> Result<(), TerminalError> {
        let result = self.converse(card);
        if let Err(error @ (TerminalError::NotAvailable | TerminalError::Misbehaved(_))) = &result {
            tracing::warn!(code = error.code(), %error, "terminal software");
        }
        result
    }
}

#[cfg(test)]
mod tests;
