//! What the person who sets the tablet up has to know of the readers: which are there, what lies on them, what went wrong lately.

use domain::card::CardFailure;
use jiff::Timestamp;

use super::{Tablet, parts};
use crate::card::ReaderLine;

/// Faults kept. Whoever looks for a bad cable wants the last few; a reader that fails all day must not fill the memory.
pub const FAULTS_MAX: usize = 20;

/// The readers and what went wrong lately.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReaderReport {
    /// Every reader of the system, as last seen. Empty when there is none or the reader does not tell.
    pub readers: Vec<ReaderLine>,
    /// The last [`FAULTS_MAX`] faults, the oldest first.
    pub faults: Vec<ReaderFault>,
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderFault {
    /// What went wrong.
    pub reason: CardFailure,
    /// When, by the tablet's clock.
    pub at: Timestamp,
}

impl Tablet {
    /// The readers and what went wrong lately.
    #[must_use]
    pub fn reader_report(&self) -> ReaderReport {
        self.inner().reader.clone()
    }

    /// Whether this tablet was started with a reader. It may be unplugged all the same.
    #[must_use]
    pub fn has_reader(&self) -> bool {
        self.desk.is_open()
    }

    pub(super) fn note_readers(&self, readers: Vec<ReaderLine>) {
        let changed = {
            let mut inner = self.inner();
            let changed = inner.reader.readers != readers;
            if changed {
                inner.reader.readers = readers;
            }
            changed
        };
        if changed {
            self.hub.publish(parts::LINK);
            self.hub.publish(parts::SETUP);
        }
    }

    pub(super) fn note_reader_fault(&self, reason: CardFailure) {
        let at = self.clock.now();
        let faults = &mut self.inner().reader.faults;
        if faults.len() >= FAULTS_MAX {
            faults.remove(0);
        }
        faults.push(ReaderFault { reason, at });
    }
}
