//! Keeps the lamp at the board's state.
//!
//! A change of the board is one request, sent at once; one that is still under way for an older state is given up. What failed is tried
//! again with waits that grow; the board says so meanwhile, and nothing waits for the lamp.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    time::Duration,
};

use tokio::time::{Instant, sleep_until, timeout};
use trust::dial::{Backoff, system_jitter};
use webkit::live::{Announcements, LiveHub};

use super::{Lamp, LampError, LampState};
use crate::decision::parts;

/// Longest wait for the lamp's answer. It stands in the same house: what needs longer is broken, and the next try is near.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// How often the lamp is told its state although nothing changed: a tower that lost its power comes back dark, and shall not stay so for
/// longer than this while somebody waits.
pub const AGAIN_EVERY: Duration = Duration::from_secs(30);

/// After a request was given up for a newer one the newer one is sent once more: the lamp may have carried out the older one late.
const AFTER_GIVING_UP: Duration = Duration::from_secs(2);

/// How the lamp is.
#[derive(Debug, Default)]
pub struct LampReport(AtomicU8);

const UNTRIED: u8 = 0;
const REACHED: u8 = 1;
const AWAY: u8 = 2;

impl LampReport {
    /// The last word to the lamp did not arrive.
    #[must_use]
    pub fn is_away(&self) -> bool {
        self.0.load(Ordering::Relaxed) == AWAY
    }

    /// `untried`, `reached` or `away`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.0.load(Ordering::Relaxed) {
            REACHED => "reached",
            AWAY => "away",
            _ => "untried",
        }
    }

    fn note(&self, hub: &LiveHub, outcome: Result<(), LampError>) {
        let now = if outcome.is_ok() { REACHED } else { AWAY };
        let before = self.0.swap(now, Ordering::Relaxed);
        if before == now {
            return;
        }
        match outcome {
            Err(error) => tracing::warn!(code = error.code(), %error, "the lamp does not show the board's state"),
            Ok(()) if before != UNTRIED => tracing::info!("the lamp is back"),
            Ok(()) => {}
        }
        hub.publish(parts::LINK);
    }
}

/// A lamp and who looks after it.
pub(crate) struct Follower {
    pub lamp: Arc<dyn Lamp>,
    pub hub: LiveHub,
    pub report: Arc<LampReport>,
}

/// What became of one try.
enum Tried {
    Told(Result<(), LampError>),
    /// The board has changed meanwhile.
    Outdated,
}

/// Shows what the board wants until the hub is closed, then that nobody watches.
pub(crate) async fn follow(follower: Follower, wanted: impl Fn() -> LampState + Send) {
    let Follower { lamp, hub, report } = follower;
    let mut news = hub.announcements();
    let mut backoff = Backoff::new(system_jitter);
    let mut tried: Option<LampState> = None;
    let mut again = Instant::now();
    let mut gave_up = false;
    while !news.is_closed() {
        let state = wanted();
        if tried != Some(state) || Instant::now() >= again {
            match attempt(&*lamp, state, &mut news, &wanted).await {
                Tried::Outdated => {
                    tried = None;
                    gave_up = true;
                    continue;
                }
                Tried::Told(outcome) => {
                    tried = Some(state);
                    report.note(&hub, outcome);
                    let wait = match outcome {
                        Err(_) => backoff.next_delay(),
                        Ok(()) => {
                            backoff.reset();
                            if std::mem::take(&mut gave_up) { AFTER_GIVING_UP } else { AGAIN_EVERY }
                        }
                    };
                    again = Instant::now() + wait;
                }
            }
        }
        tokio::select! {
            _ = news.next() => {}
            () = sleep_until(again) => {}
        }
    }
    let _ = timeout(ANSWER_WITHIN, lamp.show(LampState::UNWATCHED)).await;
}

async fn attempt(
    lamp: &dyn Lamp,
    state: LampState,
    news: &mut Announcements,
    wanted: &impl Fn() -> LampState,
) -> Tried {
    let outdated = async {
        while news.next().await {
            if wanted() != state {
                return;
            }
        }
    };
    tokio::select! {
        told = timeout(ANSWER_WITHIN, lamp.show(state)) => Tried::Told(told.unwrap_or(Err(LampError::Silent))),
        () = outdated => Tried::Outdated,
    }
}
