//! The way to the platform: the subscription in, the outbox out, and the one question that waits for its answer.

mod call_up;
mod outgoing;
mod subscription;

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use jiff::Timestamp;
use trust::dial::AuthorisedChannel;

use crate::decision::{Desk, parts};

pub use call_up::{CallUpFailure, CallUps, call_ups};

/// State of the way to the platform, as the board shows it.
#[derive(Debug, Default)]
pub struct Link {
    connected: AtomicBool,
    last_heard_ms: AtomicI64,
}

impl Link {
    /// True while the subscription is open.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.connected.load(Ordering::Relaxed)
    }

    /// When the platform was last heard; `None` before the first time.
    #[must_use]
    pub fn last_heard(&self) -> Option<Timestamp> {
        match self.last_heard_ms.load(Ordering::Relaxed) {
            0 => None,
            ms => Timestamp::from_millisecond(ms).ok(),
        }
    }

    fn note(&self, desk: &Desk, connected: bool) {
        if connected {
            self.last_heard_ms.store(desk.clock().now().as_millisecond(), Ordering::Relaxed);
        }
        if self.connected.swap(connected, Ordering::Relaxed) != connected {
            tracing::info!(connected, "link to the platform");
            desk.hub().publish(parts::LINK);
        }
    }
}

/// Runs both directions until the program ends.
pub async fn run(desk: Arc<Desk>, link: Arc<Link>, channel: AuthorisedChannel) {
    tokio::join!(outgoing::run(Arc::clone(&desk), channel.clone()), subscription::run(desk, link, channel));
}
