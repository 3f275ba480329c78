//! The real reader: PC/SC, the interface to card readers of every desktop system (here pcsc-lite).
//!
//! PC/SC blocks, and a call to a card has no time limit. So nobody who matters ever calls it: a **watcher** thread looks at
//! the readers, and each reading has a **worker** thread of its own, each with a context of its own. (On a shared one,
//! opening a card waits for the watcher: 2.7 s instead of 4 ms.) Who reads a card waits for its worker up to a limit, and
//! then gives the worker up; it ends when its call returns, and the number of those given up is limited.
//!
//! Every reader of the system is watched and the one with a card is used. Two cards are refused: nobody could say whose
//! record would be read. When the system's service dies everything is dropped and a new context is established
//! (`SCardIsValidContext` keeps saying "valid").
//!
//! | file | what it says |
//! |---|---|
//! | `presence` | which card lies there and whether it was told; no I/O |
//! | `board` | the presence, shared by watcher and desk |
//! | `watcher` | the thread that looks at the readers |
//! | `worker` | the thread that talks to one card |
//! | `transport` | the desk's end of a worker, with the limits |
//! | `lingering` | threads that were given up and have not ended |
//! | `failure` | PC/SC's errors in our words |

mod board;
mod failure;
mod lingering;
mod presence;
mod transport;
mod watcher;
mod worker;

use std::{
    io,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{CardError, CardReader, CardTransport, ReaderLine};
use board::Board;
use lingering::Lingering;
use transport::PcscTransport;
use watcher::Watcher;

pub use transport::{ANSWER_LIMIT, OPEN_LIMIT, READING_LIMIT};

/// A watcher that has not been heard of for so long hangs in the system's service: that has stopped then, and another
/// watcher is tried. It speaks at least once a second.
pub const WATCHER_LIMIT: Duration = Duration::from_secs(5);

/// Threads that may hang in the system's service at one time. Each stands for a card or a driver that swallowed a call;
/// after so many, more of them would not help: the reader has to be unplugged.
pub const LINGERING_MAX: usize = 4;

/// How long the start waits for the first look at the readers (a few milliseconds), so that it does not begin with "no reader".
const FIRST_LOOK_PATIENCE: Duration = Duration::from_millis(500);

/// All card readers of this machine, as one.
pub struct PcscReader {
    board: Arc<Board>,
    lingering: Arc<Lingering>,
    watcher: Watcher,
}

impl PcscReader {
    /// Starts to watch the readers. Neither a reader nor the system's service has to be there yet.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub fn new() -> io::Result<Self> {
        let board = Arc::new(Board::default());
        let watcher = Watcher::start(&board)?;
        board.wait(Instant::now() + FIRST_LOOK_PATIENCE);
        Ok(Self { board, lingering: Arc::default(), watcher })
    }

    /// How many threads hang in the system's service.
    #[must_use]
    pub fn lingering(&self) -> usize {
        self.lingering.count()
    }

    /// Exchanges a watcher that hangs. Until the new one has looked, the service has stopped.
    fn replace_silent_watcher(&mut self) {
        if self.board.heard_within(WATCHER_LIMIT, Instant::now()) {
            return;
        }
        self.board.lose(self.watcher.number());
        if self.lingering.count() >= LINGERING_MAX {
            return;
        }
        match Watcher::start(&self.board) {
            Ok(watcher) => {
                tracing::warn!("the card reader's watcher hangs; another one takes over");
                self.lingering.add(self.watcher.thread());
                self.watcher = watcher;
            }
            Err(error) => tracing::warn!(%error, "no thread for the card reader's watcher"),
        }
    }
}

impl CardReader for PcscReader {
    fn card_present(&mut self) -> Result<bool, CardError> {
        self.replace_silent_watcher();
        self.board.look(Instant::now())
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        if self.lingering.count() >= LINGERING_MAX {
            tracing::error!("too many calls hang in the card reader: unplug it");
            return Err(CardError::ReaderGone);
        }
        let lying = self.board.lying().ok_or(CardError::Removed)?;
        let transport = PcscTransport::open(lying, Arc::clone(&self.board), Arc::clone(&self.lingering))?;
        Ok(Box::new(transport))
    }

    fn wait(&mut self, patience: Duration) {
        self.board.wait(Instant::now() + patience);
    }

    fn readers(&self) -> Vec<ReaderLine> {
        self.board.lines()
    }
}
