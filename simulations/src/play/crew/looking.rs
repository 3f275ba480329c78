//! The robot crew keeps an eye on its tablet: it notes what is shown of card and identity, and compares the patient with an identity that
//! waits, as somebody beside the patient would.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{card::Condition, patient::IdentityVerdict, record::Category};
use host::Clock;
use tokio::task::JoinHandle;

use super::seen;
use crate::{play::screens::Screen, record_service::RecordServiceHandle};

/// How often the robot looks at the tablet; real time.
const LOOK_EVERY: Duration = Duration::from_millis(30);

/// What the robot has seen so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Found {
    /// Verdicts given.
    pub taps: u32,
    /// Rows of the table of card conditions.
    pub conditions: BTreeSet<Condition>,
    /// An identity was asked about that contradicts what was said.
    pub contradiction: bool,
    /// The service was asked for the record of somebody who had not been compared yet.
    pub asked_before_look: bool,
}

/// What the robot looks with.
pub(super) struct Eyes {
    /// The tablet.
    pub tablet: Screen,
    /// The case.
    pub encounter: String,
    /// What it says of an identity; `None` when it says nothing.
    pub verdict: Option<IdentityVerdict>,
    /// The service, which knows what it was asked.
    pub service: Arc<RecordServiceHandle>,
    /// The certificate of the card.
    pub handle: String,
    /// The stage's clock.
    pub clock: Clock,
}

/// A robot that looks. Stops when it is dropped.
pub(super) struct Looking {
    task: JoinHandle<()>,
    found: Arc<Mutex<Found>>,
}

impl Looking {
    /// Begins to look.
    pub(super) fn start(eyes: Eyes) -> Self {
        let found = Arc::new(Mutex::new(Found::default()));
        let noted = Arc::clone(&found);
        let task = tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                eyes.look(&noted).await;
            }
        });
        Self { task, found }
    }

    /// What was seen so far.
    pub(super) fn found(&self) -> Found {
        lock(&self.found).clone()
    }

    /// Notes what the crew saw itself: the answer to a form, the setup page.
    pub(super) fn note(&self, rows: impl IntoIterator<Item = Condition>) {
        lock(&self.found).conditions.extend(rows);
    }
}

impl Eyes {
    async fn look(&self, found: &Mutex<Found>) {
        if let Some(reader) = self.tablet.try_get("/api/state").await {
            lock(found).conditions.extend(seen::of_reader(&reader));
        }
        let Some(case) = self.tablet.try_get(&format!("/api/encounters/{}", self.encounter)).await else { return };
        lock(found).conditions.extend(seen::of_case(&case, self.clock.now()));
        let proposal = &case["proposal"];
        let Some(verdict) = self.verdict.filter(|_| proposal.is_object()) else { return };
        let by_service = proposal["source"] == "eligibility" || proposal["source"] == "look-up";
        let is_first = case["confirmed"].is_null() && lock(found).taps == 0;
        let asked = self.service.asked_of(&self.handle).iter().any(|category| *category != Category::Eligibility);
        let judge = format!("/encounters/{}/identity", self.encounter);
        // A proposal that went away in between is refused, and looked for again.
        if self.tablet.post(&judge, &[("verdict", verdict.code().to_owned())]).await.is_err() {
            return;
        }
        let mut found = lock(found);
        found.taps += 1;
        found.contradiction |= proposal["contradicts_said"] == true;
        found.asked_before_look |= by_service && is_first && asked;
    }
}

/// Nothing here can be left half-changed, so a panic elsewhere does not matter.
fn lock(found: &Mutex<Found>) -> MutexGuard<'_, Found> {
    found.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Looking {
    fn drop(&mut self) {
        self.task.abort();
    }
}
