//! Messages: a length (two bytes, big-endian), one byte that says what it is, and the rest. `docs/terminal-software.md`.

use super::super::TerminalError;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// Longest wait for a connection. On the machine itself a program that listens is connected at once.
pub const CONNECT_TIMEOUT: Duration = Duration::from_millis(500);

/// Longest wait for one message of the software. It may have to ask a security module; a person is waiting.
pub const MESSAGE_TIMEOUT: Duration = Duration::from_secs(3);

/// Longest command, bytes: a short APDU with 255 bytes of data and an expected length.
pub const COMMAND_MAX_BYTES: usize = 4 + 1 + 255 + 1;

/// The version of the protocol that is spoken here.
const VERSION: u8 = 1;

const OPEN: u8 = 0x01;
const ANSWER: u8 = 0x02;
const COMMAND: u8 = 0x11;
const DONE: u8 = 0x12;
const REFUSED: u8 = 0x13;

/// What the software says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Message {
    /// A command for the card.
    Command(Vec<u8>),
    /// The key is open.
    Done,
    /// The card did not accept the terminal; its last status word.
    Refused(u16),
}

/// A connection to the software, for one opening.
pub(super) struct Wire {
    stream: TcpStream,
    message_timeout: Duration,
    deadline: Instant,
}

impl Wire {
    pub fn connect(address: SocketAddr, message_timeout: Duration, deadline: Instant) -> Result<Self, TerminalError> {
        let unreachable = |_| TerminalError::NotAvailable;
        let stream = TcpStream::connect_timeout(&address, CONNECT_TIMEOUT).map_err(unreachable)?;
        stream.set_nodelay(true).map_err(unreachable)?;
        stream.set_write_timeout(Some(message_timeout)).map_err(unreachable)?;
        Ok(Self { stream, message_timeout, deadline })
    }

    /// Asks the software to open the key of the card.
    pub fn ask_to_open(&mut self) -> Result<(), TerminalError> {
        self.send(OPEN, &[VERSION])
    }

    /// Hands on what the card answered.
    pub fn answer(&mut self, answer: &[u8]) -> Result<(), TerminalError> {
        self.send(ANSWER, answer)
    }

    fn send(&mut self, kind: u8, rest: &[u8]) -> Result<(), TerminalError> {
        // an answer of a card has 258 bytes at most
        let length = u16::try_from(rest.len() + 1).map_err(|_| TerminalError::Misbehaved("a message too long"))?;
        let message = [length.to_be_bytes().as_slice(), &[kind], rest].concat();
        self.stream.write_all(&message).map_err(|_| TerminalError::Misbehaved("it closed the connection"))
    }

    /// Waits for the next message of the software.
    pub fn receive(&mut self) -> Result<Message, TerminalError> {
        // one deadline for the whole message: bytes that drip in win no time
        let until = self.deadline.min(Instant::now() + self.message_timeout);
        let mut length = [0; 2];
        self.read_by(until, &mut length)?;
        let length = usize::from(u16::from_be_bytes(length));
        if !(1..=COMMAND_MAX_BYTES + 1).contains(&length) {
            return Err(TerminalError::Misbehaved("a message of impossible length"));
        }
        let mut message = vec![0; length];
        self.read_by(until, &mut message)?;
        match message.as_slice() {
            [COMMAND, command @ ..] => Ok(Message::Command(command.to_vec())),
            [DONE] => Ok(Message::Done),
            [REFUSED, high, low] => Ok(Message::Refused(u16::from_be_bytes([*high, *low]))),
            _ => Err(TerminalError::Misbehaved("a message that is not in the protocol")),
        }
    }

    fn read_by(&mut self, until: Instant, mut buffer: &mut [u8]) -> Result<(), TerminalError> {
        while !buffer.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(TerminalError::Misbehaved("no message in time"));
            }
            self.stream.set_read_timeout(Some(left)).map_err(|_| TerminalError::NotAvailable)?;
            match self.stream.read(buffer) {
                Ok(0) => return Err(TerminalError::Misbehaved("it closed the connection")),
                Ok(read) => buffer = buffer.get_mut(read..).unwrap_or_default(),
                Err(error) => match error.kind() {
                    ErrorKind::Interrupted | ErrorKind::WouldBlock | ErrorKind::TimedOut => {}
                    _ => return Err(TerminalError::Misbehaved("it closed the connection")),
                },
            }
        }
        Ok(())
    }
}
