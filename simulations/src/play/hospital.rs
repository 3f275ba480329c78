//! Robot hospitals: each keeps its board open, and sees and answers as the scenario says.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::Result;
use domain::{ids::HospitalId, inquiry::Answer};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::time::Instant;

use super::screens::Screen;
use crate::{scenario::Reply, stage::Stage};

/// How each hospital answers about one case.
pub type Replies = Arc<dyn Fn(&HospitalId) -> Reply + Send + Sync>;

/// What a board showed of a case, and when.
#[derive(Debug, Clone, Default)]
pub(super) struct Showing {
    /// When the live stream first brought the case.
    pub first: Option<Instant>,
    /// When the live stream brought readings entered by hand, with the reading's instant (ms).
    pub manual_vitals: Vec<(Instant, i64)>,
}

/// All robot hospitals of a stage.
pub struct Hospitals {
    shared: Arc<Shared>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

struct Shared {
    stage: Arc<Stage>,
    replies: Mutex<HashMap<String, Replies>>,
    showings: Mutex<HashMap<(HospitalId, String), Showing>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A case may appear on a board a moment before the player has said how the hospitals answer.
const REPLIES_WAIT: Duration = Duration::from_secs(5);

impl Hospitals {
    /// Opens every board of the stage.
    ///
    /// # Errors
    /// When a client cannot be built.
    pub fn start(stage: Arc<Stage>) -> Result<Self> {
        let shared = Arc::new(Shared { stage, replies: Mutex::default(), showings: Mutex::default() });
        let mut tasks = Vec::new();
        for (hospital, seat) in &shared.stage.hospitals {
            let screen = Screen::at(seat.screen)?;
            tasks.push(tokio::spawn(sit_at_board(Arc::clone(&shared), hospital.clone(), screen)));
        }
        Ok(Self { shared, tasks })
    }

    /// Says how hospitals answer about a case.
    pub fn expect(&self, encounter: &str, replies: Replies) {
        lock(&self.shared.replies).insert(encounter.to_owned(), replies);
    }

    /// What a board showed of a case.
    pub(super) fn showing(&self, hospital: &HospitalId, encounter: &str) -> Showing {
        lock(&self.shared.showings).get(&(hospital.clone(), encounter.to_owned())).cloned().unwrap_or_default()
    }

    /// Leaves the boards.
    pub fn stop(self) {
        for task in self.tasks {
            task.abort();
        }
    }
}

async fn sit_at_board(shared: Arc<Shared>, hospital: HospitalId, screen: Screen) {
    let mut patches = screen.listen();
    let mut handled: HashSet<(String, i64)> = HashSet::new();
    while let Some(patch) = patches.recv().await {
        let is_live = patch.part == "board" || patch.part.starts_with("case/");
        if !is_live && patch.part != "(connected)" {
            continue;
        }
        let Some(state) = screen.try_get("/api/cases").await else { continue };
        for case in state["cases"].as_array().into_iter().flatten() {
            let Some(encounter) = case["encounter"].as_str() else { continue };
            if case["may_read"] == true {
                note_showing(&shared, &hospital, encounter, is_live.then_some(patch.at), patch.html.as_deref(), case);
            }
            let asked_at_ms = case["asked_at_ms"].as_i64().unwrap_or_default();
            if case["awaits_answer"] == true && handled.insert((encounter.to_owned(), asked_at_ms)) {
                tokio::spawn(respond(
                    Arc::clone(&shared),
                    hospital.clone(),
                    screen.clone(),
                    encounter.to_owned(),
                    asked_at_ms,
                ));
            }
        }
    }
}

fn note_showing(
    shared: &Shared,
    hospital: &HospitalId,
    encounter: &str,
    at: Option<Instant>,
    html: Option<&str>,
    case: &Value,
) {
    let mut showings = lock(&shared.showings);
    let showing = showings.entry((hospital.clone(), encounter.to_owned())).or_default();
    let Some(at) = at else { return };
    if html.is_some_and(|html| html.contains(encounter)) {
        showing.first.get_or_insert(at);
    }
    let manual =
        case["vitals_latest"].as_object().into_iter().flatten().filter(|(_, latest)| latest["source"] == "manual");
    if let Some(reading_ms) = manual.filter_map(|(_, latest)| latest["at_ms"].as_i64()).max()
        && showing.manual_vitals.last().is_none_or(|(_, known)| *known < reading_ms)
    {
        showing.manual_vitals.push((at, reading_ms));
    }
}

async fn respond(shared: Arc<Shared>, hospital: HospitalId, screen: Screen, encounter: String, asked_at_ms: i64) {
    let path = format!("/cases/{encounter}");
    if let Err(error) = screen.post(&format!("{path}/received"), &[]).await {
        tracing::debug!(%error, "received");
    }
    let limit = Instant::now() + REPLIES_WAIT;
    let reply = loop {
        let replies = lock(&shared.replies).get(&encounter).cloned();
        match replies {
            Some(replies) => break replies(&hospital),
            None if Instant::now() > limit => return,
            None => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    };
    let Ok(asked_at) = Timestamp::from_millisecond(asked_at_ms) else { return };
    let after =
        |seconds: u32| asked_at.saturating_add(SignedDuration::from_secs(i64::from(seconds))).unwrap_or(asked_at);
    if let Some(seen_after_s) = reply.seen_after_s {
        shared.stage.wait_until(after(seen_after_s)).await;
        let _ = screen.post(&format!("{path}/seen"), &[]).await;
    }
    let Some(answer) = reply.answer else { return };
    shared.stage.wait_until(after(reply.after_s)).await;
    let fields = match answer {
        Answer::Accept => vec![("answer", "accept".to_owned())],
        Answer::Decline(reason) => vec![("answer", "decline".to_owned()), ("reason", reason.code().to_owned())],
    };
    // A question that was taken back in the meantime refuses the answer: as it should.
    if let Err(error) = screen.post(&format!("{path}/answer"), &fields).await {
        tracing::debug!(%error, "answer");
    }
}
