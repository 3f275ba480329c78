//! The robot crew: plays a scenario's script on the tablet, as a crew would by its screen, reader and monitor.

mod acts;
mod asking;
mod boards;
mod card;
mod deeds;
mod looking;
mod outcome;
mod route;
mod seen;
mod surroundings;

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use domain::ids::HospitalId;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use self::{
    card::SEEN_GONE,
    looking::{Eyes, Looking},
};
use super::{
    hospital::{Hospitals, Replies},
    readiness,
    report::{CardActReport, Report, Taps},
    screens::Screen,
    script::{Act, script},
    sheet::Sheets,
};
use crate::{
    cards::{
        SimulatedCard,
        socket::{Hand, InsertedCard},
    },
    phone::SimulatedPhone,
    scenario::Scenario,
    stage::Stage,
};

/// How long the robot looks for something that the screen should show soon (a ranking, a decision); real time.
const LOOK_LIMIT: Duration = Duration::from_secs(20);
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// How long the end of a case may take to reach every board; real time.
const SETTLE_LIMIT: Duration = Duration::from_secs(10);

/// Plays one case from `zero` (scenario time of its second 0) to its end.
///
/// # Errors
/// When a program refuses what a crew may do, or stays away for a minute.
pub async fn play_case(
    stage: &Arc<Stage>,
    hospitals: &Hospitals,
    scenario: &Scenario,
    zero: Timestamp,
) -> Result<Report> {
    let seat = stage.crews.get(&scenario.crew.id).context("crew not on the stage")?;
    let tablet = Screen::at(seat.screen)?;
    let mut crew = Crew {
        stage,
        hospitals,
        scenario,
        zero,
        tablet,
        encounter: String::new(),
        taps: Taps::default(),
        asked_at: Vec::new(),
        pushes: Vec::new(),
        candidates: Value::Null,
        hospital_saw: Value::Null,
        serial: uuid::Uuid::new_v4().as_u64_pair().0 >> 1 | 1,
        card: None,
        second: None,
        phone: None,
        cable: None,
        slipped: None,
        looking: None,
        card_acts: Vec::new(),
        page: String::new(),
        read_aloud: String::new(),
        sheets: Sheets::default(),
        chosen: None,
        deciding: None,
    };
    crew.play().await
}

struct Crew<'a> {
    stage: &'a Arc<Stage>,
    hospitals: &'a Hospitals,
    scenario: &'a Scenario,
    zero: Timestamp,
    tablet: Screen,
    encounter: String,
    taps: Taps,
    /// Real instants of questions.
    asked_at: Vec<tokio::time::Instant>,
    /// Vitals by hand: real instant of the tap, scenario time before and after.
    pushes: Vec<(tokio::time::Instant, i64, i64)>,
    candidates: Value,
    hospital_saw: Value,
    /// Of the certificate of the patient's card.
    serial: u64,
    card: Option<InsertedCard>,
    /// A card beside the first.
    second: Option<InsertedCard>,
    /// A phone in the card's place.
    phone: Option<InsertedCard<SimulatedPhone>>,
    /// The hand that has pulled the reader's cable, or worse.
    cable: Option<Hand>,
    slipped: Option<SimulatedCard>,
    looking: Option<Looking>,
    card_acts: Vec<CardActReport>,
    /// The page of the case before it was closed.
    page: String,
    /// The sheet's words for the telephone, just before arrival.
    read_aloud: String,
    /// The sheets of both ends, then.
    sheets: Sheets,
    /// Milliseconds from the tap to the decision.
    chosen: Option<f64>,
    deciding: Option<tokio::task::JoinHandle<Option<f64>>>,
}

impl Crew<'_> {
    async fn play(&mut self) -> Result<Report> {
        readiness::set_marks(self.stage, self.scenario, self.zero).await?;
        self.stage.wait_until(self.zero).await;
        let served_before = self.stage.service.requests().len();
        let opened = self.tap(0, "open", "/encounters", &[("kind", self.scenario.crew.kind.code().to_owned())]).await?;
        self.encounter = opened["encounter"].as_str().context("the tablet did not name the case")?.to_owned();
        let replies: Replies = {
            let scenario = self.scenario.clone();
            Arc::new(move |hospital: &HospitalId| scenario.reply_of(hospital))
        };
        self.hospitals.expect(&self.encounter, replies);
        self.looking = Some(Looking::start(Eyes {
            tablet: self.tablet.clone(),
            encounter: self.encounter.clone(),
            verdict: self.scenario.verdict,
            service: Arc::clone(&self.stage.service),
            handle: self.certificate(),
            clock: self.stage.clock,
        }));
        let monitor = self.start_monitor()?;
        for (at_s, act) in script(self.scenario) {
            self.stage.wait_until(self.instant(at_s)).await;
            if let Act::Close = act {
                break;
            }
            self.act(at_s, act).await.with_context(|| format!("scenario second {at_s}"))?;
        }
        if let Some(monitor) = &monitor {
            monitor.0.abort();
        }
        self.wait_decided().await;
        self.wait_delivered().await?;
        let tablet = self.tablet.get(&self.path("")).await?;
        self.page = self.tablet.text(&format!("/encounters/{}?lang=ja", self.encounter)).await?;
        let found = self.looking.take().map(|looking| looking.found()).unwrap_or_default();
        self.taps.total += found.taps;
        self.taps.card_to_record += found.taps;
        self.clear_reader().await?;
        let close_s = self.second_now();
        self.tap(close_s, "close", &self.path("/close"), &[]).await?;
        self.wait_delivered().await?;
        let hospitals_at_end = self.look_at_end(&tablet).await;
        let sent = monitor.map_or(0, |(_, sent)| sent.load(Ordering::Relaxed));
        Ok(self.report(tablet, found, hospitals_at_end, served_before, sent))
    }

    fn instant(&self, at_s: u32) -> Timestamp {
        self.zero.saturating_add(SignedDuration::from_secs(i64::from(at_s))).unwrap_or(self.zero)
    }

    fn second_now(&self) -> u32 {
        u32::try_from(self.stage.clock.now().duration_since(self.zero).as_secs().max(0)).unwrap_or(u32::MAX)
    }

    fn path(&self, rest: &str) -> String {
        if rest.is_empty() {
            format!("/api/encounters/{}", self.encounter)
        } else {
            format!("/encounters/{}{rest}", self.encounter)
        }
    }

    async fn tap(&mut self, at_s: u32, what: &str, path: &str, fields: &[(&str, String)]) -> Result<Value> {
        self.taps.total += 1;
        self.taps.list.push((at_s, what.to_owned()));
        self.tablet.post(path, fields).await
    }

    /// Looks at the case until it shows something.
    async fn look(&self, shows: impl Fn(&Value) -> bool) -> Option<Value> {
        let began = Instant::now();
        while began.elapsed() < LOOK_LIMIT {
            if let Some(state) = self.tablet.try_get(&self.path("")).await
                && shows(&state)
            {
                return Some(state);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        None
    }

    async fn wait_delivered(&self) -> Result<()> {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(60) {
            let state = self.tablet.get("/api/state").await?;
            if state["link"]["waiting"] == 0 {
                return Ok(());
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        bail!("the tablet's outbox did not empty within a minute")
    }
}
