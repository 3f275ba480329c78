//! Keeps the platform at the zones' newest standards while it runs: what is right takes effect, what is wrong leaves the old ones in force
//! and is told.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use domain::{ids::HeadquartersId, patient::japan_date};
use jiff::{Timestamp, civil::Date};
use tokio::time::{MissedTickBehavior, interval};

use super::{Changes, Standards, StandardsError, WatchedFolder};
use crate::ledger::Ledger;

/// How often the folder is looked at. What is put into it takes effect after two looks, so within ten seconds: who corrects a telephone
/// number under way waits no longer than for a page. A look at the names and stamps of 512 files costs about a millisecond.
pub const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Most mistakes that the page and the JSON tell of a refused folder: more than fit a screen nobody reads there. The log tells all.
pub const REFUSED_TOLD_MAX: usize = 20;

/// A newer folder was refused, and what was in force stays so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefusedStandards {
    /// Since when no newer folder could be taken.
    pub since: Timestamp,
    /// Everything that is wrong with the newest one, one line each: `FILE:LINE field: problem. remedy`.
    pub mistakes: Vec<String>,
}

/// Looks for as long as the program runs.
pub async fn run(ledger: Arc<Ledger>, folder: WatchedFolder) {
    let mut look = interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut keeper = Keeper::on(&ledger, japan_date(ledger.clock().now()));
    let mut folder = folder;
    loop {
        look.tick().await;
        folder = keeper.look(&ledger, folder).await;
    }
}

/// What was so at the last look.
#[derive(Debug)]
pub(super) struct Keeper {
    day: Date,
    in_force: BTreeMap<HeadquartersId, String>,
}

impl Keeper {
    /// With what is in force on a day.
    pub(super) fn on(ledger: &Ledger, day: Date) -> Self {
        Self { day, in_force: in_force(ledger, day) }
    }

    /// One look. Reading waits for a disk, so it has a thread of its own.
    pub(super) async fn look(&mut self, ledger: &Arc<Ledger>, mut folder: WatchedFolder) -> WatchedFolder {
        let today = japan_date(ledger.clock().now());
        // What was lost yesterday may have ended today.
        if today != self.day && ledger.state().refused_standards().is_some() {
            folder.judge_again();
        }
        let (path, reader) = (folder.path().to_owned(), Arc::clone(ledger));
        let looked = tokio::task::spawn_blocking(move || {
            let outcome = folder.look(reader.registry());
            (folder, outcome)
        });
        let folder = match looked.await {
            Ok((folder, outcome)) => {
                if let Some(outcome) = outcome {
                    take(ledger, outcome, today);
                }
                folder
            }
            Err(error) => {
                tracing::error!(%error, "the folder of standards could not be looked at");
                WatchedFolder::unread(path)
            }
        };
        self.turn(ledger, today);
        folder
    }

    /// Tells which standards are in force since this look: a set was taken, or a first day has come.
    fn turn(&mut self, ledger: &Ledger, today: Date) {
        let in_force = in_force(ledger, today);
        self.day = today;
        if in_force == self.in_force {
            return;
        }
        for (headquarters, version) in &in_force {
            let before = self.in_force.get(headquarters);
            if before != Some(version) {
                let before = before.map_or("none", String::as_str);
                tracing::info!(%headquarters, version, before, "a transport standard is in force from now on");
            }
        }
        for headquarters in self.in_force.keys().filter(|id| !in_force.contains_key(*id)) {
            tracing::warn!(%headquarters, "no transport standard is in force any more: the registry's capabilities decide");
        }
        self.in_force = in_force;
        ledger.turn_standards();
    }
}

/// Zone and edition that each headquarters follows on a day.
fn in_force(ledger: &Ledger, day: Date) -> BTreeMap<HeadquartersId, String> {
    let state = ledger.state();
    let all = ledger.registry().region.headquarters.keys();
    all.filter_map(|id| Some((id.clone(), state.standards().in_force(id, day)?.version()))).collect()
}

/// Puts a folder that was read into force, or says why not.
fn take(ledger: &Ledger, read: Result<Standards, StandardsError>, today: Date) {
    let before = Arc::clone(ledger.state().standards());
    let next = read.and_then(|next| match before.lost_in(&next, today) {
        lost if lost.is_empty() => Ok(next),
        lost => Err(StandardsError::Lost(lost)),
    });
    match next {
        Ok(next) => {
            let Changes { added, removed, rewritten } = Changes::between(&before, &next);
            for warning in next.warnings() {
                tracing::warn!(warning, "transport standards");
            }
            for version in &rewritten {
                tracing::warn!(
                    version,
                    "other rules under the same edition: records of before and after name the same one"
                );
            }
            tracing::info!(?added, ?removed, ?rewritten, "transport standards were read anew and are used from now on");
            ledger.use_standards(Arc::new(next));
        }
        Err(error) => {
            let mistakes = error.lines();
            if ledger.refuse_standards(mistakes.clone()) {
                for mistake in mistakes {
                    tracing::error!(mistake, "new transport standards are refused, the ones before stay in force");
                }
            }
        }
    }
}
