//! What is known of the roads for each open case. Rankings are made at once from what is here; whoever makes them also says what they want
//! ([`Desk::want`]), and is told by [`Desk::answered`] when it has come.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{
    drive::{Drive, DriveSource, Trouble},
    ids::{EncounterId, HospitalId},
    place::Place,
    region::{Hospital, Region},
};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;

use super::{RoadTimes, TARGETS_MAX, Table};

/// From a place so far from where it was asked a table does not count any more, km: about a minute of driving.
pub const MOVED_KM: f64 = 0.5;

/// A table counts for so long. Traffic changes within some minutes.
pub const FRESH_FOR: SignedDuration = SignedDuration::from_mins(5);

/// A table of this age is asked for anew while it still counts, so that no estimate steps in between.
pub const ASK_AGAIN_AFTER: SignedDuration = SignedDuration::from_mins(4);

/// How long nothing is asked for a case after a failure: as long as a server that is down rests.
pub const AFTER_FAILURE: SignedDuration = SignedDuration::from_secs(30);

/// Cases with a table at once. A region has some dozen under way; a table of 100 hospitals takes about 5 KB.
pub const CASES_MAX: usize = 1_000;

/// A case whose drives nobody has wanted for so long leaves the desk: its tablet is away, and nothing falls due of it. Longer than any pause
/// between two rankings.
pub const IDLE_FOR: SignedDuration = SignedDuration::from_mins(10);

/// The desk.
pub struct Desk {
    server: Option<Arc<dyn RoadTimes>>,
    cases: Mutex<HashMap<EncounterId, OfCase>>,
    /// Rises with every answer.
    answered: watch::Sender<u64>,
}

struct OfCase {
    known: Option<Arc<Known>>,
    /// Of the last question, when it failed.
    failed: Option<(Timestamp, Trouble)>,
    asking: bool,
    wanted_at: Timestamp,
    version: u64,
}

/// The last table of a case.
struct Known {
    from: Place,
    at: Timestamp,
    minutes: HashMap<HospitalId, Option<f64>>,
}

impl Known {
    fn counts(&self, from: Place, now: Timestamp, age_max: SignedDuration) -> bool {
        now.duration_since(self.at) < age_max && self.from.distance_km(from) <= MOVED_KM
    }
}

/// The drives of one case as they are known now.
pub struct Drives(Standing);

enum Standing {
    NoServer,
    Nothing(Trouble),
    Table(Arc<Known>),
}

impl Drives {
    /// The drive to a hospital; where no server has told it, this estimate.
    #[must_use]
    pub fn to(&self, hospital: &Hospital, estimate: Drive) -> Drive {
        let instead = |trouble| Drive { source: DriveSource::EstimatedInstead(trouble), ..estimate };
        match &self.0 {
            Standing::NoServer => estimate,
            Standing::Nothing(trouble) => instead(*trouble),
            Standing::Table(known) => match known.minutes.get(&hospital.id) {
                Some(Some(minutes)) => Drive { minutes: *minutes, source: DriveSource::Routed, ..estimate },
                Some(None) => instead(Trouble::NoRoute),
                None => instead(Trouble::TooMany),
            },
        }
    }
}

impl Desk {
    /// A desk that asks this server, if there is one.
    #[must_use]
    pub fn new(server: Option<Arc<dyn RoadTimes>>) -> Self {
        Self { server, cases: Mutex::default(), answered: watch::Sender::new(0) }
    }

    fn cases(&self) -> MutexGuard<'_, HashMap<EncounterId, OfCase>> {
        // Nothing here can be left half-changed.
        self.cases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known now of the drives of a case from a place. Asks nobody.
    #[must_use]
    pub fn drives(&self, encounter: EncounterId, from: Place, now: Timestamp) -> Drives {
        Drives(if self.server.is_some() { self.standing(encounter, from, now) } else { Standing::NoServer })
    }

    fn standing(&self, encounter: EncounterId, from: Place, now: Timestamp) -> Standing {
        let cases = self.cases();
        let Some(case) = cases.get(&encounter) else {
            return Standing::Nothing(if cases.len() < CASES_MAX { Trouble::NotYet } else { Trouble::TooMany });
        };
        match (&case.known, case.failed) {
            (Some(known), _) if known.counts(from, now, FRESH_FOR) => Standing::Table(Arc::clone(known)),
            (_, Some((at, why))) if now.duration_since(at) < FRESH_FOR => Standing::Nothing(why),
            _ => Standing::Nothing(Trouble::NotYet),
        }
    }

    /// Says that the drives of a case from a place are wanted. Unless they are known or asked for already, a question goes out in the
    /// background: about the nearest hospitals by straight line, at most [`TARGETS_MAX`], and at most one question of a case at a time.
    /// Must be called within the runtime.
    pub fn want(self: &Arc<Self>, encounter: EncounterId, from: Place, now: Timestamp, region: &Region) {
        let Some(server) = self.server.clone() else { return };
        if self.takes_up(encounter, from, now) {
            let to = nearest(from, region);
            tokio::spawn(Arc::clone(self).ask(server, encounter, from, now, to));
        }
    }

    /// True when a question about the case has to go out now.
    fn takes_up(&self, encounter: EncounterId, from: Place, now: Timestamp) -> bool {
        let mut cases = self.cases();
        if !cases.contains_key(&encounter) {
            cases.retain(|_, case| case.asking || now.duration_since(case.wanted_at) < IDLE_FOR);
            if cases.len() >= CASES_MAX {
                return false;
            }
        }
        let case = cases.entry(encounter).or_insert_with(|| OfCase {
            known: None,
            failed: None,
            asking: false,
            wanted_at: now,
            version: 0,
        });
        case.wanted_at = now;
        let known = case.known.as_ref().is_some_and(|known| known.counts(from, now, ASK_AGAIN_AFTER));
        let failed = case.failed.is_some_and(|(at, _)| now.duration_since(at) < AFTER_FAILURE);
        let asks = !case.asking && !known && !failed;
        case.asking |= asks;
        asks
    }

    async fn ask(
        self: Arc<Self>,
        server: Arc<dyn RoadTimes>,
        encounter: EncounterId,
        from: Place,
        at: Timestamp,
        to: Vec<(HospitalId, Place)>,
    ) {
        let outcome = server.table(from, &to).await;
        self.keep(encounter, from, at, to, outcome);
    }

    fn keep(
        &self,
        encounter: EncounterId,
        from: Place,
        at: Timestamp,
        to: Vec<(HospitalId, Place)>,
        outcome: Result<Table, Trouble>,
    ) {
        let mut cases = self.cases();
        // A case that has left meanwhile stays away.
        let Some(case) = cases.get_mut(&encounter) else { return };
        case.asking = false;
        let is_news = match outcome {
            Ok(minutes) => {
                let minutes = to.into_iter().map(|(hospital, _)| hospital).zip(minutes).collect();
                case.known = Some(Arc::new(Known { from, at, minutes }));
                case.failed = None;
                true
            }
            Err(why) => {
                tracing::warn!(code = why.code(), "no travel times from the routing server");
                case.failed.replace((at, why)).is_none_or(|(_, before)| before != why)
            }
        };
        if is_news {
            self.answered.send_modify(|count| {
                *count += 1;
                case.version = *count;
            });
        }
    }

    /// Changes whenever the ranking of a case should be made anew; 0 while nothing was answered for it.
    #[must_use]
    pub fn version(&self, encounter: EncounterId) -> u64 {
        self.cases().get(&encounter).map_or(0, |case| case.version)
    }

    /// Rings at every answer, whatever its case.
    pub fn answered(&self) -> watch::Receiver<u64> {
        self.answered.subscribe()
    }

    /// A case is decided or closed: nobody ranks hospitals for it, and where it was is forgotten.
    pub fn leave(&self, encounter: EncounterId) {
        self.cases().remove(&encounter);
    }
}

impl Default for Desk {
    /// No server.
    fn default() -> Self {
        Self::new(None)
    }
}

impl fmt::Debug for Desk {
    /// Counts only: where a case is, is nobody's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").field("cases", &self.cases().len()).finish_non_exhaustive()
    }
}

/// The nearest hospitals by straight line.
fn nearest(from: Place, region: &Region) -> Vec<(HospitalId, Place)> {
    let mut all: Vec<_> = region
        .hospitals
        .values()
        .map(|hospital| (from.distance_km(hospital.place), hospital.id.clone(), hospital.place))
        .collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    all.into_iter().take(TARGETS_MAX).map(|(_, id, place)| (id, place)).collect()
}

#[cfg(test)]
#[path = "desk_tests.rs"]
mod tests;
