//! The way to the platform: the subscription in, the outbox out, and the one question that waits for its answer.

mod call_up;
mod outgoing;
mod subscription;

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use domain::readiness::CLOCK_TOLERANCE;
use jiff::{SignedDuration, Timestamp};
use trust::dial::AuthorisedChannel;

use crate::decision::{Desk, parts};

pub use call_up::{CallUpFailure, CallUps, call_ups};

/// State of the way to the platform, as the board shows it.
#[derive(Debug, Default)]
pub struct Link {
    connected: AtomicBool,
    last_heard_ms: AtomicI64,
    /// How far this clock is ahead of the platform's, ms; 0 while it is not worth a word, and before the first beat.
    clock_ahead_ms: AtomicI64,
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

    /// How far this machine's clock is ahead of the platform's (behind: negative), when it is further than anybody should ignore.
    #[must_use]
    pub fn clock_ahead(&self) -> Option<SignedDuration> {
        let ahead = SignedDuration::from_millis(self.clock_ahead_ms.load(Ordering::Relaxed));
        (!ahead.is_zero()).then_some(ahead)
    }

    /// A beat came that was sent at this instant of the platform's clock; the way takes milliseconds.
    fn note_clock(&self, desk: &Desk, server_time_ms: i64) {
        let ahead = desk.clock().now().as_millisecond().saturating_sub(server_time_ms);
        // The way takes real time, also when a played case runs faster: what is a tick there is no wrong clock.
        let real = desk.clock().real(SignedDuration::from_millis(ahead).abs());
        let ahead = if real > CLOCK_TOLERANCE.unsigned_abs() { ahead } else { 0 };
        let before = self.clock_ahead();
        self.clock_ahead_ms.store(ahead, Ordering::Relaxed);
        let now = self.clock_ahead();
        if before.map(|ahead| ahead.as_mins()) != now.map(|ahead| ahead.as_mins()) {
            tracing::warn!(ahead_ms = ahead, "this clock and the platform's differ");
            desk.hub().publish(parts::LINK);
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

#[cfg(test)]
mod tests;
