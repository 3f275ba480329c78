//! The desk's end of a worker: one card, with limits.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{board::Board, failure::is_passing, lingering::Lingering, presence::Lying, worker::Worker};
use crate::card::{CardError, CardTransport};

/// How long a card may take for one answer. PC/SC knows no limit. The slowest command of a real card, a signature, takes
/// a few tenths of a second; drivers give up after one to five seconds by themselves, if at all.
pub const ANSWER_LIMIT: Duration = Duration::from_secs(3);

/// How long opening a card may take: power, reset and protocol, with the driver's own retries.
pub const OPEN_LIMIT: Duration = Duration::from_secs(5);

/// How long all answers of one reading may take together. A usual one takes half a second; a card that needs longer than
/// this is slower than the interview that replaces it.
pub const READING_LIMIT: Duration = Duration::from_secs(20);

/// How long the card's power may take to go. A worker that does not manage is left alone.
const LEAVE_LIMIT: Duration = Duration::from_secs(1);

/// An open card.
pub(super) struct PcscTransport {
    /// Or how it ended: the worker was given up, or goes by itself after a command broke off.
    worker: Result<Worker, CardError>,
    board: Arc<Board>,
    lingering: Arc<Lingering>,
    /// Number of the laying down.
    number: u64,
    /// Time spent waiting for this card.
    waited: Duration,
}

impl PcscTransport {
    /// Opens the card that lies there.
    pub(super) fn open(lying: Lying, board: Arc<Board>, lingering: Arc<Lingering>) -> Result<Self, CardError> {
        let number = lying.number;
        let worker = Worker::start(lying, Arc::clone(&board));
        let worker = Ok(worker.map_err(|error| CardError::Io(error.kind().to_string()))?);
        let mut transport = Self { worker, board, lingering, number, waited: Duration::ZERO };
        transport.wait(OPEN_LIMIT)?;
        Ok(transport)
    }

    fn wait(&mut self, limit: Duration) -> Result<Vec<u8>, CardError> {
        let worker = self.worker.as_ref().map_err(CardError::clone)?;
        let began = Instant::now();
        let answer = worker.answer(limit.min(READING_LIMIT.saturating_sub(self.waited)));
        self.waited += began.elapsed();
        let Some(answer) = answer else {
            tracing::warn!(waited_ms = self.waited.as_millis(), "a call to a card does not return and is given up");
            self.lingering.add(worker.thread());
            self.worker = Err(CardError::NoAnswer);
            return Err(CardError::NoAnswer);
        };
        if let Some(error) = answer.as_ref().err().filter(|error| is_passing(error)) {
            self.board.broke_off(self.number);
            self.worker = Err(error.clone());
        }
        answer
    }
}

impl CardTransport for PcscTransport {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        if self.board.has_two_cards() {
            return Err(CardError::TwoCards);
        }
        self.worker.as_ref().map_err(CardError::clone)?.send(command)?;
        self.wait(ANSWER_LIMIT)
    }
}

impl Drop for PcscTransport {
    /// Leaves the card without power, so that nothing that was opened in it stays open.
    fn drop(&mut self) {
        if let Ok(worker) = std::mem::replace(&mut self.worker, Err(CardError::Removed)) {
            let thread = worker.thread();
            if !worker.leave(LEAVE_LIMIT) {
                self.lingering.add(thread);
            }
        }
    }
}
