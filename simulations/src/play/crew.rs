//! The robot crew: plays a scenario's script on the tablet, as a crew would by its screen, reader and monitor.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use domain::{
    ids::HospitalId,
    milestone::Milestone,
    vitals::{VitalReading, VitalSource},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::{io::AsyncWriteExt as _, net::TcpStream};

use super::{
    check,
    hospital::{Hospitals, Replies},
    readiness,
    report::{HospitalAtEnd, HospitalReport, InquiryReport, Report, Taps, TimingsMs},
    screens::Screen,
    script::{Act, script},
};
use crate::{
    cards::{
        CardCondition, SimulatedCard, certificate_handle,
        socket::{InsertedCard, insert},
    },
    line::Quality,
    scenario::{ChoiceRule, NetworkFault, NetworkFaultKind, Party, Scenario, Whom},
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
        card: None,
        slipped: None,
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
    card: Option<InsertedCard>,
    slipped: Option<SimulatedCard>,
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
        self.card.take();
        let close_s = self.second_now();
        self.tap(close_s, "close", &self.path("/close"), &[]).await?;
        self.wait_delivered().await?;
        let hospitals_at_end = self.look_at_end(&tablet).await;
        let sent = monitor.map_or(0, |(_, sent)| sent.load(std::sync::atomic::Ordering::Relaxed));
        Ok(self.report(tablet, hospitals_at_end, served_before, sent))
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

    async fn act(&mut self, at_s: u32, act: Act) -> Result<()> {
        match act {
            Act::Milestone(milestone) => {
                let to_hospital = milestone > Milestone::LeftScene;
                if !to_hospital || self.is_decided().await {
                    let path = self.path("/milestones");
                    self.tap(at_s, milestone.code(), &path, &[("milestone", milestone.code().to_owned())]).await?;
                }
            }
            Act::Place => {
                // The vehicle's receiver says where it is: no tap.
                let scene = self.scenario.crew.scene;
                let fields =
                    [("latitude", scene.latitude_deg().to_string()), ("longitude", scene.longitude_deg().to_string())];
                self.tablet.post(&self.path("/place"), &fields).await?;
            }
            Act::PresentCard => self.present_card().await?,
            Act::LayCardAgain => self.lay_card_again().await?,
            Act::Interview(interview) => {
                let mut fields = vec![("sex", interview.sex.code().to_owned())];
                if !interview.name.is_empty() {
                    fields.push(("name", interview.name.clone()));
                }
                fields.extend(interview.age_years.map(|years| ("age", years.to_string())));
                let path = self.path("/interview");
                self.tap(at_s, "interview", &path, &fields).await?;
            }
            Act::Consent(consent) => {
                let mut fields = vec![
                    ("basis", consent.basis.code().to_owned()),
                    ("identity_check", consent.identity_check.code().to_owned()),
                ];
                fields.extend(consent.categories.iter().map(|category| ("category", category.code().to_owned())));
                let path = self.path("/consent");
                self.taps.card_to_record += 1;
                self.tap(at_s, "consent", &path, &fields).await?;
            }
            Act::Complaint(text) => {
                let path = self.path("/complaint");
                self.tap(at_s, "complaint", &path, &[("complaint", text)]).await?;
            }
            Act::Observe(observation) => {
                let path = self.path("/observations");
                let fields = self.observation_fields(&observation);
                self.tap(at_s, "observation", &path, &fields).await?;
            }
            Act::Measure(reading) => self.measure(at_s, &reading).await?,
            Act::Triage(triage) => {
                let mut fields =
                    vec![("class", triage.class.code().to_owned()), ("urgency", triage.urgency.code().to_owned())];
                fields.extend(triage.flags.iter().map(|flag| ("flag", flag.code().to_owned())));
                let path = self.path("/triage");
                self.tap(at_s, "triage", &path, &fields).await?;
            }
            Act::Dismiss(code) => {
                let path = self.path("/findings/dismiss");
                self.tap(at_s, "dismiss", &path, &[("code", code)]).await?;
            }
            Act::Retry => {
                let path = self.path("/pull");
                self.taps.card_to_record += 1;
                self.tap(at_s, "pull again", &path, &[]).await?;
            }
            Act::Ask(ask) => self.ask(at_s, &ask.whom).await?,
            Act::Network(fault, begins) => self.set_network(&fault, begins),
            Act::Service => self.stage.service.set_behaviour(self.scenario.service.behaviour(at_s)),
            Act::LookBeforeArrival => self.look_before_arrival().await,
            Act::Close => {}
        }
        Ok(())
    }

    fn observation_fields(&self, observation: &domain::observation::Observation) -> Vec<(&'static str, String)> {
        let mut fields = Vec::new();
        fields.extend(observation.jcs.map(|jcs| ("jcs", jcs.code().to_owned())));
        if let Some(gcs) = observation.gcs {
            let (eye, verbal, motor) = gcs.parts();
            fields.extend([("gcs_e", eye.to_string()), ("gcs_v", verbal.to_string()), ("gcs_m", motor.to_string())]);
        }
        if let Some(pupil) = observation.pupil_left {
            let mm = f64::from(pupil.diameter_tenth_mm) / 10.0;
            fields.extend([("pupil_left_mm", mm.to_string()), ("pupil_left_reacts", pupil.reacts.to_string())]);
        }
        if let Some(pupil) = observation.pupil_right {
            let mm = f64::from(pupil.diameter_tenth_mm) / 10.0;
            fields.extend([("pupil_right_mm", mm.to_string()), ("pupil_right_reacts", pupil.reacts.to_string())]);
        }
        if !observation.ecg.is_empty() {
            fields.push(("ecg", observation.ecg.clone()));
        }
        fields.extend(observation.present.iter().map(|sign| ("present", sign.code().to_owned())));
        fields.extend(observation.absent.iter().map(|sign| ("absent", sign.code().to_owned())));
        if let Some(well) = observation.last_known_well {
            // The scenario's own calendar moves to the stage's.
            let moved = well.as_millisecond() - self.scenario.start.as_millisecond() + self.zero.as_millisecond();
            fields.push(("last_known_well_ms", moved.to_string()));
        }
        if !observation.note.is_empty() {
            fields.push(("note", observation.note.clone()));
        }
        fields
    }

    async fn measure(&mut self, at_s: u32, reading: &VitalReading) -> Result<()> {
        let fields: Vec<(&str, String)> =
            reading.values.iter().map(|(kind, value)| (kind.code(), value.to_string())).collect();
        let path = self.path("/vitals");
        let (tapped, before_ms) = (tokio::time::Instant::now(), self.stage.clock.now().as_millisecond());
        self.tap(at_s, "vitals", &path, &fields).await?;
        self.pushes.push((tapped, before_ms, self.stage.clock.now().as_millisecond()));
        Ok(())
    }

    async fn present_card(&mut self) -> Result<()> {
        let condition = self.scenario.card.chip().unwrap_or(CardCondition::Ok);
        let (person, now) = (self.scenario.card_holder().clone(), self.stage.clock.now());
        let serial = uuid::Uuid::new_v4().as_u64_pair().0 >> 1 | 1;
        let (_, not_after) = condition.validity(now);
        let handle = certificate_handle(serial);
        self.stage.service.add_person(&handle, person);
        self.stage.service.set_certificate_end(&handle, domain::patient::japan_date(not_after));
        let (jpki, reader) = (Arc::clone(&self.stage.jpki), self.reader()?);
        let inserted = tokio::task::spawn_blocking(move || {
            anyhow::Ok(insert(reader, SimulatedCard::issue(&jpki, serial, condition, now)?)?)
        });
        self.card = Some(inserted.await??);
        Ok(())
    }

    fn reader(&self) -> Result<SocketAddr> {
        Ok(self.stage.crews.get(&self.scenario.crew.id).context("crew not on the stage")?.reader)
    }

    async fn lay_card_again(&mut self) -> Result<()> {
        if let Some(card) = self.card.take() {
            self.slipped = tokio::task::spawn_blocking(move || card.remove()).await?;
        }
        // The reader has to see it gone before it comes again.
        tokio::time::sleep(Duration::from_millis(500)).await;
        if let Some(card) = self.slipped.take() {
            let reader = self.reader()?;
            self.card = Some(tokio::task::spawn_blocking(move || insert(reader, card)).await??);
        }
        Ok(())
    }

    async fn ask(&mut self, at_s: u32, whom: &Whom) -> Result<()> {
        let candidates = self.look(|state| state["candidates"].as_array().is_some_and(|list| !list.is_empty())).await;
        let candidates = candidates.map_or(Value::Null, |state| state["candidates"].clone());
        let (hospitals, taps): (Vec<String>, usize) = match whom {
            // One button asks the first suggested ones.
            Whom::Suggested(count) => {
                let suggested = candidates.as_array().into_iter().flatten().filter(|one| one["suggested"] == true);
                let first =
                    suggested.filter_map(|one| one["hospital"].as_str().map(str::to_owned)).take(*count as usize);
                (first.collect(), 1)
            }
            // Each is ticked, then asked.
            Whom::Hospitals(hospitals) => {
                (hospitals.iter().map(|id| id.as_str().to_owned()).collect(), hospitals.len() + 1)
            }
        };
        if self.candidates.is_null() {
            self.candidates = candidates;
        }
        if hospitals.is_empty() {
            return Ok(());
        }
        self.taps.total += u32::try_from(taps - 1).unwrap_or_default();
        let fields: Vec<(&str, String)> = hospitals.into_iter().map(|hospital| ("hospital", hospital)).collect();
        let path = self.path("/ask");
        self.asked_at.push(tokio::time::Instant::now());
        self.tap(at_s, "ask", &path, &fields).await?;
        self.start_deciding();
        Ok(())
    }

    /// From the first question on, somebody watches for an acceptance that the crew will take.
    fn start_deciding(&mut self) {
        if self.deciding.is_some() || self.scenario.choice.rule == ChoiceRule::Nobody {
            return;
        }
        let (stage, tablet, path) = (Arc::clone(self.stage), self.tablet.clone(), self.encounter.clone());
        let choice = self.scenario.choice.clone();
        let wanted = match &choice.rule {
            ChoiceRule::Hospital(hospital) => Some(hospital.as_str().to_owned()),
            ChoiceRule::FirstAcceptance | ChoiceRule::Nobody => None,
        };
        self.deciding = Some(tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK_AGAIN).await;
                let Some(state) = tablet.try_get(&format!("/api/encounters/{path}")).await else { continue };
                if state["closed"] == true {
                    return None;
                }
                let accepted = state["inquiries"].as_array().into_iter().flatten();
                let accepted = accepted.filter(|one| one["answer"] == "accept" && one["released"].is_null());
                let accepted = accepted.filter(|one| wanted.as_deref().is_none_or(|wanted| one["hospital"] == wanted));
                let Some(first) = accepted.min_by_key(|one| one["answered_at_ms"].as_i64()) else { continue };
                let Some(hospital) = first["hospital"].as_str() else { continue };
                let answered = first["answered_at_ms"].as_i64().and_then(|ms| Timestamp::from_millisecond(ms).ok());
                if let Some(due) =
                    answered.and_then(|at| at.checked_add(SignedDuration::from_secs(choice.after_s.into())).ok())
                {
                    stage.wait_until(due).await;
                }
                let tapped = Instant::now();
                if tablet
                    .post(&format!("/encounters/{path}/destination"), &[("hospital", hospital.to_owned())])
                    .await
                    .is_err()
                {
                    continue;
                }
                while tapped.elapsed() < LOOK_LIMIT {
                    let state = tablet.try_get(&format!("/api/encounters/{path}")).await.unwrap_or_default();
                    if !state["destination"].is_null() {
                        return Some(tapped.elapsed().as_secs_f64() * 1000.0);
                    }
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            }
        }));
    }

    async fn is_decided(&self) -> bool {
        match self.tablet.try_get(&self.path("")).await {
            Some(state) => !state["destination"].is_null(),
            None => false,
        }
    }

    /// The end of the timeline has come; whoever watches for an acceptance gets a last moment.
    async fn wait_decided(&mut self) {
        if let Some(mut deciding) = self.deciding.take() {
            match tokio::time::timeout(Duration::from_millis(500), &mut deciding).await {
                Ok(result) => self.chosen = result.ok().flatten(),
                Err(_) => deciding.abort(),
            }
        }
        if self.chosen.is_some() {
            self.taps.total += 1;
            self.taps.list.push((self.second_now(), "destination".to_owned()));
        }
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

    fn set_network(&self, fault: &NetworkFault, begins: bool) {
        let quality = match (&fault.kind, begins) {
            (_, false) => Quality::default(),
            (NetworkFaultKind::Offline, true) => Quality { offline: true, latency: Duration::ZERO },
            (NetworkFaultKind::LatencyMs(ms), true) => {
                Quality { offline: false, latency: Duration::from_millis(u64::from(*ms)) }
            }
        };
        let crew = self.stage.crews.get(&self.scenario.crew.id);
        let lines = match &fault.who {
            Party::Crew => {
                vec![crew.and_then(|seat| seat.platform_line.as_ref()), crew.and_then(|seat| seat.record_line.as_ref())]
            }
            Party::RecordService => vec![crew.and_then(|seat| seat.record_line.as_ref())],
            Party::Hospital(hospital) => vec![self.stage.hospitals.get(hospital).and_then(|seat| seat.line.as_ref())],
        };
        for line in lines.into_iter().flatten() {
            line.set(quality);
        }
    }

    async fn look_before_arrival(&mut self) {
        let Some(state) = self.tablet.try_get(&self.path("")).await else { return };
        let Some(hospital) = state["destination"]["hospital"].as_str().and_then(|code| HospitalId::new(code).ok())
        else {
            return;
        };
        if let Some(case) = self.board_entry(&hospital).await {
            self.hospital_saw = case;
        }
    }

    async fn board_entry(&self, hospital: &HospitalId) -> Option<Value> {
        let seat = self.stage.hospitals.get(hospital)?;
        let state = Screen::at(seat.screen).ok()?.try_get("/api/cases").await?;
        state["cases"].as_array()?.iter().find(|case| case["encounter"] == self.encounter.as_str()).cloned()
    }

    /// What every asked hospital still has, once the end has reached those that can be reached.
    async fn look_at_end(&self, tablet: &Value) -> Vec<HospitalAtEnd> {
        let winner = tablet["destination"]["hospital"].as_str().unwrap_or_default().to_owned();
        let began = Instant::now();
        loop {
            let mut all = Vec::new();
            for inquiry in tablet["inquiries"].as_array().into_iter().flatten() {
                let Some(hospital) = inquiry["hospital"].as_str().and_then(|code| HospitalId::new(code).ok()) else {
                    continue;
                };
                let name = inquiry["name"].as_str().unwrap_or_default().to_owned();
                all.push(at_end(hospital.clone(), name, self.board_entry(&hospital).await.as_ref()));
            }
            let settled = all.iter().all(|one| one.hospital.as_str() == winner || one.can_read.is_empty());
            if settled || began.elapsed() > SETTLE_LIMIT {
                return all;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    fn start_monitor(&self) -> Result<Option<(tokio::task::JoinHandle<()>, Arc<std::sync::atomic::AtomicU32>)>> {
        let Some(monitor) = self.scenario.monitor.clone() else { return Ok(None) };
        let address = self.stage.crews.get(&self.scenario.crew.id).context("crew not on the stage")?.monitor;
        let (stage, zero, seed) = (Arc::clone(self.stage), self.zero, self.scenario.seed);
        let sent = Arc::new(std::sync::atomic::AtomicU32::new(0));
        let counter = Arc::clone(&sent);
        let task = tokio::spawn(async move {
            let Ok(mut line) = TcpStream::connect(address).await else { return };
            let _ = line.set_nodelay(true);
            for at_s in monitor.from_s..monitor.until_s {
                let at = zero.saturating_add(SignedDuration::from_secs(i64::from(at_s))).unwrap_or(zero);
                stage.wait_until(at).await;
                let values = monitor.values(at_s, seed);
                if values.is_empty() {
                    continue;
                }
                let reading = VitalReading { at, source: VitalSource::Monitor, values };
                if line.write_all(crate::roles::format_reading(&reading).as_bytes()).await.is_err() {
                    return;
                }
                counter.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        });
        Ok(Some((task, sent)))
    }

    fn report(
        &self,
        tablet: Value,
        hospitals_at_end: Vec<HospitalAtEnd>,
        served_before: usize,
        monitor_readings_sent: u32,
    ) -> Report {
        let seconds = |value: &Value| value.as_i64().map(|ms| (ms - self.zero.as_millisecond()) as f64 / 1000.0);
        let inquiries: Vec<InquiryReport> = tablet["inquiries"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| {
                Some(InquiryReport {
                    hospital: HospitalId::new(one["hospital"].as_str()?).ok()?,
                    name: one["name"].as_str().unwrap_or_default().to_owned(),
                    rank: one["rank"].as_u64().unwrap_or_default(),
                    asked_s: seconds(&one["sent_at_ms"])?,
                    received_s: seconds(&one["received_at_ms"]),
                    seen_s: seconds(&one["seen_at_ms"]),
                    answered_s: seconds(&one["answered_at_ms"]),
                    answer: one["answer"].as_str().map(str::to_owned),
                    released: one["released"].as_str().map(str::to_owned),
                })
            })
            .collect();
        let winner =
            tablet["destination"]["hospital"].as_str().and_then(|code| HospitalId::new(code).ok()).map(|hospital| {
                HospitalReport {
                    name: self
                        .stage
                        .registry
                        .region
                        .hospitals
                        .get(&hospital)
                        .map_or_else(String::new, |known| known.name.clone()),
                    decided_s: seconds(&tablet["destination"]["at_ms"]).unwrap_or_default(),
                    hospital,
                }
            });
        let requests = self.stage.service.requests();
        let mut report = Report {
            title: self.scenario.title.clone(),
            file: self.scenario.file_name.clone(),
            ok: false,
            failed: Vec::new(),
            checked: 0,
            encounter: self.encounter.clone(),
            crew: self.scenario.crew.id.as_str().to_owned(),
            card_condition: format!("{:?}", self.scenario.card.condition),
            timings_ms: self.timings(&tablet, &inquiries),
            tablet,
            candidates_when_asked: self.candidates.clone(),
            inquiries,
            winner,
            hospital_saw: self.hospital_saw.clone(),
            hospitals_at_end,
            taps: self.taps.clone(),
            record_service_requests: requests
                .iter()
                .skip(served_before)
                .map(|one| format!("{} {}", one.category.code(), one.outcome.code()))
                .collect(),
            monitor_readings_sent,
        };
        check::check(&mut report, self.scenario);
        report
    }

    fn timings(&self, tablet: &Value, inquiries: &[InquiryReport]) -> TimingsMs {
        let measured = &tablet["timings"];
        let mut ask_to_screen = Vec::new();
        let mut push_to_screen = Vec::new();
        for inquiry in inquiries {
            let showing = self.hospitals.showing(&inquiry.hospital, &self.encounter);
            let asked = self.asked_at.iter().rev().find(|asked| showing.first.is_some_and(|first| first >= **asked));
            if let (Some(first), Some(asked)) = (showing.first, asked) {
                ask_to_screen.push((inquiry.hospital.clone(), first.duration_since(*asked).as_secs_f64() * 1000.0));
            }
            for (tapped, before_ms, after_ms) in &self.pushes {
                let shown = showing
                    .manual_vitals
                    .iter()
                    .find(|(at, reading_ms)| (*before_ms..=*after_ms).contains(reading_ms) && at > tapped);
                // A hospital that was asked later gets earlier readings with the question: that is not a push.
                if let Some((at, _)) = shown.filter(|_| showing.first.is_some_and(|first| first < *tapped)) {
                    push_to_screen.push(at.duration_since(*tapped).as_secs_f64() * 1000.0);
                }
            }
        }
        let mut all: Vec<f64> = ask_to_screen.iter().map(|(_, ms)| *ms).chain(push_to_screen.iter().copied()).collect();
        all.sort_by(f64::total_cmp);
        TimingsMs {
            card: measured["card_ms"].as_f64(),
            consent_to_first: measured["consent_to_first_ms"].as_f64(),
            consent_to_complete: measured["consent_to_complete_ms"].as_f64(),
            card_to_record: measured["card_to_record_ms"].as_f64(),
            ask_to_screen,
            push_to_screen,
            push_to_screen_median: all.get(all.len() / 2).copied(),
            choose_to_decided: self.chosen,
        }
    }
}

fn at_end(hospital: HospitalId, name: String, entry: Option<&Value>) -> HospitalAtEnd {
    let mut can_read = Vec::new();
    if let Some(entry) = entry {
        for part in ["situation", "patient", "record"] {
            if !entry[part].is_null() {
                can_read.push(part.to_owned());
            }
        }
        if entry["vitals_count"].as_u64().unwrap_or_default() > 0 {
            can_read.push("vitals".to_owned());
        }
        if entry["observations"].as_array().is_some_and(|list| !list.is_empty()) {
            can_read.push("observations".to_owned());
        }
    }
    let standing = entry.and_then(|entry| entry["standing"].as_str()).unwrap_or("unknown").to_owned();
    HospitalAtEnd { hospital, name, standing, can_read }
}
