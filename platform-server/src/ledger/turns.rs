//! Turns: one change of a case at a time.

use std::sync::Arc;

use domain::ids::EncounterId;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// How many turns there are. Two cases that share one wait for each other: that costs one write to the disk, and with fewer than a hundred
/// changes under way it is rare. A fixed number, so that cases that end, and cases that nobody ever opened, leave nothing behind.
const TURNS: usize = 4_096;

/// Held from the decision until the change is applied.
pub(super) type Turn = OwnedMutexGuard<()>;

/// All turns.
pub(super) struct Turns(Box<[Arc<Mutex<()>>]>);

impl Default for Turns {
    fn default() -> Self {
        Self((0..TURNS).map(|_| Arc::default()).collect())
    }
}

impl Turns {
    /// Waits for the turn of a case.
    pub(super) async fn take(&self, encounter: EncounterId) -> Turn {
        // The last bytes of an identity are random; those before them are its time.
        let place = encounter.bytes().into_iter().fold(0, |place, byte| (place * 256 + usize::from(byte)) % TURNS);
        let turn = self.0.get(place).map_or_else(Arc::default, Arc::clone);
        turn.lock_owned().await
    }
}
