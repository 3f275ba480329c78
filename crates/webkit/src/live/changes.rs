//! Which parts changed since a given moment, in bounded memory.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// How many different parts are remembered. A busy board has a few hundred; 4,096 cost about half a megabyte. A page that
/// was away for longer than this reaches back is told to reload.
pub const MAX_REMEMBERED_PARTS: usize = 4_096;

/// The latest change of every part. Older changes of the same part are forgotten at once: whoever reads renders the newest state anyway.
#[derive(Debug, Default)]
pub(super) struct Changes {
    last: u64,
    forgotten_to: u64,
    by_sequence: BTreeMap<u64, Arc<str>>,
    by_part: HashMap<Arc<str>, u64>,
}

/// What a reader at some position does next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// This part changed; the reader is then at this position.
    Part(u64, Arc<str>),
    /// Nothing is newer.
    UpToDate,
    /// The position is not one of ours, or reaches further back than we remember.
    Unknown,
}

impl Changes {
    /// Notes that a part changed and returns the number of the change.
    pub(super) fn note(&mut self, part: &str) -> u64 {
        self.last += 1;
        let known = self.by_part.get_key_value(part).map(|(name, sequence)| (Arc::clone(name), *sequence));
        let name = match known {
            Some((name, sequence)) => {
                self.by_sequence.remove(&sequence);
                name
            }
            None => Arc::from(part),
        };
        self.by_sequence.insert(self.last, Arc::clone(&name));
        self.by_part.insert(name, self.last);
        if self.by_sequence.len() > MAX_REMEMBERED_PARTS
            && let Some((sequence, oldest)) = self.by_sequence.pop_first()
        {
            self.by_part.remove(&oldest);
            self.forgotten_to = sequence;
        }
        self.last
    }

    /// The number of the latest change; 0 before the first.
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// The oldest change after a position.
    pub(super) fn after(&self, position: u64) -> Next {
        if position < self.forgotten_to || position > self.last {
            return Next::Unknown;
        }
        match self.by_sequence.range(position + 1..).next() {
            Some((sequence, part)) => Next::Part(*sequence, Arc::clone(part)),
            None => Next::UpToDate,
        }
    }
}

#[cfg(test)]
#[path = "changes_tests.rs"]
mod tests;
