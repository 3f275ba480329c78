//! Robot hospitals: each keeps its board open, and sees and answers as the scenario says.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use anyhow::Result;
use domain::{
    ids::HospitalId,
    inquiry::{Answer, DeclineReason},
};
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

/// In the place of an instant: the case's release.
const RELEASED: i64 = -1;

/// In the place of an instant: the decision for this hospital.
const DECIDED: i64 = -2;

/// How often a robot looks whether something has come.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

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
            if case["release_seen"] == false && handled.insert((encounter.to_owned(), RELEASED)) {
                let (screen, path) = (screen.clone(), format!("/cases/{encounter}/release-seen"));
                tokio::spawn(async move { screen.post(&path, &[]).await.map(drop) });
            }
            if case["decision_seen"] == false && handled.insert((encounter.to_owned(), DECIDED)) {
                tokio::spawn(confirm(Arc::clone(&shared), hospital.clone(), screen.clone(), encounter.to_owned()));
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

/// How the hospital answers about a case; `None` when nobody has said.
async fn reply_of(shared: &Shared, hospital: &HospitalId, encounter: &str) -> Option<Reply> {
    let limit = Instant::now() + REPLIES_WAIT;
    loop {
        let replies = lock(&shared.replies).get(encounter).cloned();
        match replies {
            Some(replies) => return Some(replies(hospital)),
            None if Instant::now() > limit => return None,
            None => tokio::time::sleep(Duration::from_millis(5)).await,
        }
    }
}

/// The patient comes: where somebody watches, it is confirmed at once.
async fn confirm(shared: Arc<Shared>, hospital: HospitalId, screen: Screen, encounter: String) {
    if reply_of(&shared, &hospital, &encounter).await.is_some_and(|reply| reply.is_watched) {
        let _ = screen.post(&format!("/cases/{encounter}/seen"), &[]).await;
    }
}

async fn respond(shared: Arc<Shared>, hospital: HospitalId, screen: Screen, encounter: String, asked_at_ms: i64) {
    let path = format!("/cases/{encounter}");
    let Some(reply) = reply_of(&shared, &hospital, &encounter).await.filter(|reply| reply.is_watched) else { return };
    if let Err(error) = screen.post(&format!("{path}/received"), &[]).await {
        tracing::debug!(%error, "received");
    }
    let Ok(asked_at) = Timestamp::from_millisecond(asked_at_ms) else { return };
    let after =
        |seconds: u32| asked_at.saturating_add(SignedDuration::from_secs(i64::from(seconds))).unwrap_or(asked_at);
    if let Some(seen_after_s) = reply.seen_after_s {
        shared.stage.wait_until(after(seen_after_s)).await;
        let _ = screen.post(&format!("{path}/seen"), &[]).await;
    }
    let Some(answer) = reply.answer else { return };
    shared.stage.wait_until(after(reply.after_s)).await;
    if reply.asks_back {
        ask_back(&screen, &encounter, &path).await;
    }
    let fields = match answer {
        Answer::Accept => vec![("answer", "accept".to_owned())],
        Answer::AcceptIf(proviso) => {
            let mut fields = vec![("answer", "accept-if".to_owned()), ("wait_min", proviso.wait_min().to_string())];
            fields.extend(proviso.requirement().map(|one| ("requirement", one.code().to_owned())));
            fields
        }
        Answer::Decline(reason) => vec![("answer", "decline".to_owned()), ("reason", reason.code().to_owned())],
    };
    // A question that was taken back in the meantime refuses the answer: as it should.
    if let Err(error) = screen.post(&format!("{path}/answer"), &fields).await {
        tracing::debug!(%error, "answer");
    }
    if let Some(after_s) = reply.withdraws_after_s {
        withdraw(&shared, &screen, &encounter, after_s).await;
    }
}

/// What the robot wants to know, in words that no patient has.
const QUERY: &str = "抗凝固薬の最終内服はいつですか";

/// Asks back and waits for the crew's reply.
async fn ask_back(screen: &Screen, encounter: &str, path: &str) {
    if screen.post(&format!("{path}/query"), &[("text", QUERY.to_owned())]).await.is_err() {
        return;
    }
    while let Some(case) = of_case(screen, encounter).await {
        let queries = case["question"]["queries"].as_array();
        let replied = queries.into_iter().flatten().any(|query| !query["replied_at_ms"].is_null());
        if replied || case["may_read"] != true {
            return;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// Once it is the destination, it takes its word back after so many seconds.
async fn withdraw(shared: &Shared, screen: &Screen, encounter: &str, after_s: u32) {
    while let Some(case) = of_case(screen, encounter).await {
        if case["standing"] == "destination" {
            let due = shared.stage.clock.now().saturating_add(SignedDuration::from_secs(i64::from(after_s)));
            shared.stage.wait_until(due.unwrap_or(Timestamp::MAX)).await;
            let fields = [("reason", DeclineReason::TreatingOthers.code().to_owned())];
            let _ = screen.post(&format!("/cases/{encounter}/withdraw"), &fields).await;
            return;
        }
        if case["may_read"] != true {
            return;
        }
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

async fn of_case(screen: &Screen, encounter: &str) -> Option<Value> {
    let state = screen.try_get("/api/cases").await?;
    state["cases"].as_array()?.iter().find(|case| case["encounter"] == encounter).cloned()
}
