//! A card and a reader, joined by TCP.
//!
//! The wire is the protocol of vpcd, the virtual reader of pcsc-lite: the same card can be laid on a real pcscd. Every
//! message is a length (two bytes, big-endian) and a payload. From reader to card, a payload of one byte is a control
//! byte and a longer one is a command APDU. Connected means inserted, closed means removed. **Only "get ATR" and APDUs
//! are answered**: an answer to another control byte would put the stream out of step.
//!
//! | here | plays |
//! |---|---|
//! | [`insert`], [`InsertedCard`], [`CardSocket`] | the hand that holds a card |
//! | [`SocketReader`] | the reader |
//! | [`Hand`], [`Trouble`] | the hand that pulls its cable, or worse |
//!
//! A real vpcd (3.3) writes length and payload apart and waits for the acknowledgement of the first; that would cost 40 ms
//! per command, so the card acknowledges at once. The port has no password: bind it to the loopback address only.

mod card_side;
mod link;
mod reader_side;
mod token;
mod trouble;

pub use card_side::{CardSocket, InsertedCard, insert};
pub use reader_side::{ANSWER_TIMEOUT_MS, SocketReader};
pub use token::Token;
pub use trouble::{Hand, Trouble};

use std::io::{self, Write};

const POWER_OFF: u8 = 0x00;
const POWER_ON: u8 = 0x01;
const RESET: u8 = 0x02;
const GET_ATR: u8 = 0x04;

/// Writes one message at once: two writes would wait for each other (Nagle and delayed acknowledgement).
fn write_message(stream: &mut impl Write, payload: &[u8]) -> io::Result<()> {
    let length = u16::try_from(payload.len()).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    let mut message = length.to_be_bytes().to_vec();
    message.extend_from_slice(payload);
    stream.write_all(&message)
}

#[cfg(test)]
mod cable_tests;
#[cfg(test)]
mod conditions_tests;
#[cfg(test)]
mod tests;
