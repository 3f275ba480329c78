//! A secret with its counter, and the memory of a chip that no loss of power erases.

use super::chip::status;
use serde::{Deserialize, Serialize};

/// A PIN: `tries` wrong ones in a row and it is blocked. Only a municipal office can unblock it, so nothing here can.
pub(super) struct Pin {
    secret: Vec<u8>,
    tries: u8,
    tries_left: u8,
    pub(super) verified: bool,
}

impl Pin {
    pub(super) fn new(secret: &[u8], tries: u8) -> Self {
        Self { secret: secret.to_vec(), tries, tries_left: tries, verified: false }
    }

    pub(super) fn tries_left(&self) -> u8 {
        self.tries_left
    }

    /// What the chip remembers; never more than a fresh one has.
    pub(super) fn set_tries_left(&mut self, left: u8) {
        self.tries_left = left.min(self.tries);
    }

    /// VERIFY. Without data it only tells the tries that are left and spends none.
    pub(super) fn verify(&mut self, candidate: &[u8]) -> u16 {
        if self.tries_left == 0 {
            return status::BLOCKED;
        }
        if candidate.is_empty() {
            return status::TRIES_LEFT | u16::from(self.tries_left);
        }
        self.verified = candidate == self.secret;
        if self.verified {
            self.tries_left = self.tries;
            status::OK
        } else {
            self.tries_left -= 1;
            status::TRIES_LEFT | u16::from(self.tries_left)
        }
    }
}

/// What a chip remembers without power: the counters. It can be saved and given to a card that is made again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardMemory {
    /// One entry for each secret.
    pub counters: Vec<Counter>,
    /// Challenges that the chip has given; no two are the same.
    pub challenges: u64,
}

/// The counter of one secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Name of the application, bytes of the AID.
    pub application: Vec<u8>,
    /// File id of the secret.
    pub file: u16,
    /// Tries that are left; 0 is blocked.
    pub tries_left: u8,
}
