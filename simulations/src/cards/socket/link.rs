//! The reader's end of the connection to one card: messages with a deadline.

use super::write_message;
use ambulance_client::card::CardError;
use std::io::{ErrorKind, Read};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// Longest answer that a card may announce: that of a short APDU. An ATR is shorter.
const MAX_ANSWER_BYTES: usize = ambulance_client::card::MAX_ANSWER_BYTES;

/// A connection to a card. After any failure it is closed, because nobody knows where in the stream it stands.
pub(super) struct Link {
    stream: TcpStream,
    answer_timeout: Duration,
}

impl Link {
    pub(super) fn new(stream: TcpStream, answer_timeout: Duration) -> std::io::Result<Self> {
        // some systems pass the listener's mode on to the connection
        stream.set_nonblocking(false)?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(answer_timeout))?;
        Ok(Self { stream, answer_timeout })
    }

    /// Sends a message that is not answered.
    pub(super) fn send(&mut self, message: &[u8]) -> Result<(), CardError> {
        write_message(&mut self.stream, message).map_err(|error| self.closed_by(explain(&error)))
    }

    /// Sends a message and waits for its answer.
    pub(super) fn exchange(&mut self, message: &[u8]) -> Result<Vec<u8>, CardError> {
        self.send(message)?;
        self.receive().map_err(|error| self.closed_by(error))
    }

    /// Whether the card still lies there, without asking it: a card answers nothing that it was not asked, so anything but
    /// silence is the end.
    pub(super) fn is_open(&mut self) -> bool {
        let silent = |stream: &TcpStream| {
            stream.set_nonblocking(true)?;
            let waiting = stream.peek(&mut [0]);
            stream.set_nonblocking(false)?;
            waiting
        };
        let open = matches!(silent(&self.stream), Err(error) if error.kind() == ErrorKind::WouldBlock);
        if !open {
            self.close();
        }
        open
    }

    /// Closes the connection. For the card that is the same as being lifted off.
    pub(super) fn close(&mut self) {
        let _ = self.stream.shutdown(Shutdown::Both);
    }

    fn receive(&mut self) -> Result<Vec<u8>, CardError> {
        // One deadline for the whole answer: a card that drips byte by byte must not win time with each of them.
        let deadline = Instant::now() + self.answer_timeout;
        let mut length = [0; 2];
        self.read_by(deadline, &mut length)?;
        let length = usize::from(u16::from_be_bytes(length));
        if length > MAX_ANSWER_BYTES {
            return Err(CardError::Malformed("answer longer than a short APDU allows"));
        }
        let mut answer = vec![0; length];
        self.read_by(deadline, &mut answer)?;
        Ok(answer)
    }

    fn read_by(&mut self, deadline: Instant, mut buffer: &mut [u8]) -> Result<(), CardError> {
        while !buffer.is_empty() {
            let left = deadline.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(CardError::NoAnswer);
            }
            self.stream.set_read_timeout(Some(left)).map_err(|error| explain(&error))?;
            match self.stream.read(buffer) {
                Ok(0) => return Err(CardError::Removed),
                Ok(read) => buffer = buffer.get_mut(read..).unwrap_or_default(),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(explain(&error)),
            }
        }
        Ok(())
    }

    fn closed_by(&mut self, error: CardError) -> CardError {
        self.close();
        error
    }
}

fn explain(error: &std::io::Error) -> CardError {
    match error.kind() {
        ErrorKind::WouldBlock | ErrorKind::TimedOut => CardError::NoAnswer,
        ErrorKind::UnexpectedEof
        | ErrorKind::BrokenPipe
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::NotConnected => CardError::Removed,
        other => CardError::Io(other.to_string()),
    }
}
