//! What the desk knows, what it asks, and when it says that it has news.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::{
    collections::VecDeque,
    sync::atomic::{AtomicUsize, Ordering},
};

use domain::{drive::estimate_drive, text::Language};
use futures_util::future::BoxFuture;

use host::Clock;
use journal::{Engine, MemoryEngine};

use super::*;
use crate::{
    escalation,
    ledger::{
        Ledger,
        tests::region::{NO_BED, ask, at, encounter, hospital, ledger, ledger_with, registry, words},
    },
    routing::{rank_for, want_drives},
    standards::{Standards, tests::small},
};

/// Answers what it was told to, in this order, then minutes by the hospital's place in the question.
#[derive(Default)]
struct Script {
    answers: Mutex<VecDeque<Result<Table, Trouble>>>,
    questions: AtomicUsize,
    /// How many hospitals the last question named.
    named: AtomicUsize,
}

impl RoadTimes for Script {
    fn table<'a>(&'a self, _: Place, to: &'a [(HospitalId, Place)]) -> BoxFuture<'a, Result<Table, Trouble>> {
        self.questions.fetch_add(1, Ordering::SeqCst);
        self.named.store(to.len(), Ordering::SeqCst);
        let told = self.answers.lock().unwrap().pop_front();
        Box::pin(async move { told.unwrap_or_else(|| Ok((0..to.len()).map(|nth| Some(nth as f64 + 0.5)).collect())) })
    }
}

impl Script {
    fn of(answers: impl IntoIterator<Item = Result<Table, Trouble>>) -> Arc<Self> {
        Arc::new(Self { answers: Mutex::new(answers.into_iter().collect()), ..Self::default() })
    }

    fn asked(&self) -> usize {
        self.questions.load(Ordering::SeqCst)
    }
}

fn desk(script: &Arc<Script>) -> Arc<Desk> {
    let server: Arc<dyn RoadTimes> = Arc::<Script>::clone(script);
    Arc::new(Desk::new(Some(server)))
}

fn place(km_north: f64) -> Place {
    Place::new(34.8 + km_north / 111.195, 137.0).unwrap()
}

fn region() -> Region {
    registry().region.clone()
}

fn drive(desk: &Desk, hospital: &Hospital, km_north: f64, seconds: i64) -> Drive {
    let from = place(km_north);
    desk.drives(encounter(1), from, at(seconds)).to(hospital, estimate_drive(from, hospital.place))
}

fn source(desk: &Desk, number: u8, km_north: f64, seconds: i64) -> &'static str {
    drive(desk, &region().hospitals[&hospital(number)], km_north, seconds).source.code()
}

/// Says what is wanted, and waits until no question is open.
async fn want(desk: &Arc<Desk>, km_north: f64, seconds: i64) {
    desk.want(encounter(1), place(km_north), at(seconds), &region());
    while desk.cases().values().any(|case| case.asking) {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn without_a_server_nothing_is_asked_and_nothing_claimed() {
    let desk = Arc::new(Desk::default());
    want(&desk, 0.0, 0).await;
    assert_eq!(source(&desk, 1, 0.0, 0), "estimated");
    assert!(desk.cases().is_empty());
}

#[tokio::test]
async fn an_estimate_stands_until_the_answer_has_come() {
    let script = Script::of([]);
    let desk = desk(&script);
    let mut bell = desk.answered();
    assert_eq!((source(&desk, 4, 0.0, 0), desk.version(encounter(1))), ("not-yet", 0));
    desk.want(encounter(1), place(0.0), at(0), &region());
    desk.want(encounter(1), place(0.0), at(0), &region());
    assert_eq!(source(&desk, 4, 0.0, 0), "not-yet", "nobody waited");
    bell.changed().await.unwrap();
    assert_eq!((source(&desk, 4, 0.0, 0), script.asked()), ("routed", 1));
    assert_ne!(desk.version(encounter(1)), 0);
    let drive = drive(&desk, &region().hospitals[&hospital(4)], 0.0, 0);
    assert!((drive.minutes - 0.5).abs() < 1e-9 && drive.straight_km > 40.0, "{drive:?}");
    assert_eq!(drive.words(Language::Ja), "車で約0分(道路経路)");
}

#[tokio::test]
async fn a_table_counts_for_a_while_and_around_where_it_was_asked() {
    let script = Script::of([]);
    let desk = desk(&script);
    want(&desk, 0.0, 0).await;
    let (fresh, again) = (FRESH_FOR.as_secs(), ASK_AGAIN_AFTER.as_secs());
    for (km, seconds, expected) in [
        (0.0, fresh - 1, "routed"),
        (0.0, fresh, "not-yet"),
        (MOVED_KM * 0.99, 1, "routed"),
        (MOVED_KM * 1.01, 1, "not-yet"),
    ] {
        assert_eq!(source(&desk, 1, km, seconds), expected, "{km} km {seconds} s");
    }
    for (km, seconds, questions) in
        [(0.0, again - 1, 1), (0.0, again, 2), (MOVED_KM * 0.99, again, 2), (MOVED_KM * 1.01, again, 3)]
    {
        want(&desk, km, seconds).await;
        assert_eq!(script.asked(), questions, "{km} km {seconds} s");
    }
}

#[tokio::test]
async fn a_failure_is_told_and_asked_again_after_a_while() {
    let script = Script::of([Err(Trouble::Slow), Err(Trouble::Slow), Err(Trouble::Down)]);
    let desk = desk(&script);
    let pause = AFTER_FAILURE.as_secs();
    let mut versions = Vec::new();
    for (seconds, questions, expected) in
        [(0, 1, "slow"), (pause - 1, 1, "slow"), (pause, 2, "slow"), (2 * pause, 3, "down"), (3 * pause, 4, "routed")]
    {
        want(&desk, 0.0, seconds).await;
        assert_eq!((source(&desk, 1, 0.0, seconds), script.asked()), (expected, questions), "{seconds} s");
        versions.push(desk.version(encounter(1)));
    }
    assert_eq!(versions[1], versions[2], "the same trouble again is no news");
    assert!(versions[0] > 0 && versions[2] < versions[3] && versions[3] < versions[4], "{versions:?}");
}

#[tokio::test]
async fn what_is_still_fresh_outlives_a_failure() {
    let script = Script::of([Ok(vec![Some(9.0); 4]), Err(Trouble::Down)]);
    let desk = desk(&script);
    want(&desk, 0.0, 0).await;
    want(&desk, 0.0, ASK_AGAIN_AFTER.as_secs()).await;
    assert_eq!(script.asked(), 2);
    assert_eq!(source(&desk, 1, 0.0, FRESH_FOR.as_secs() - 1), "routed");
    assert_eq!(source(&desk, 1, 0.0, FRESH_FOR.as_secs()), "down");
}

#[tokio::test]
async fn where_no_road_leads_and_what_was_not_asked_is_said() {
    let desk = desk(&Script::of([Ok(vec![None, Some(9.0), Some(9.0), Some(9.0)])]));
    want(&desk, 0.0, 0).await;
    // By straight line the fourth hospital is the nearest, and so the first of the question.
    assert_eq!((source(&desk, 4, 0.0, 0), source(&desk, 3, 0.0, 0)), ("no-route", "routed"));
    let stranger = Hospital { id: hospital(9), ..region().hospitals[&hospital(1)].clone() };
    assert_eq!(drive(&desk, &stranger, 0.0, 0).source, DriveSource::EstimatedInstead(Trouble::TooMany));
}

#[tokio::test]
async fn only_the_nearest_are_asked_about() {
    let script = Script::of([]);
    let desk = desk(&script);
    let mut many = region();
    for number in 0..150_u32 {
        let id = HospitalId::new(format!("9910001{number:03}")).unwrap();
        let far = Place::new(35.5 + f64::from(number) / 100.0, 137.0).unwrap();
        let one = Hospital { id: id.clone(), place: far, ..region().hospitals[&hospital(1)].clone() };
        many.hospitals.insert(id, one);
    }
    desk.want(encounter(1), place(0.0), at(0), &many);
    desk.answered().wait_for(|count| *count == 1).await.unwrap();
    assert_eq!(script.named.load(Ordering::SeqCst), TARGETS_MAX);
    let code = |id: &str| {
        let hospital = &many.hospitals[&HospitalId::new(id).unwrap()];
        drive(&desk, hospital, 0.0, 0).source.code()
    };
    // The four of the region and 96 of the others.
    assert_eq!((code("9910001095"), code("9910001096")), ("routed", "too-many"));
}

#[tokio::test]
async fn a_case_that_has_left_is_forgotten_even_when_its_answer_comes_later() {
    let script = Script::of([]);
    let desk = desk(&script);
    desk.want(encounter(1), place(0.0), at(0), &region());
    desk.leave(encounter(1));
    while script.asked() == 0 {
        tokio::task::yield_now().await;
    }
    tokio::task::yield_now().await;
    assert!(desk.cases().is_empty());
}

#[tokio::test]
async fn the_desk_is_bounded_and_idle_cases_make_room() {
    let script = Script::of([]);
    let desk = desk(&script);
    let case = |number: usize| EncounterId::from_bytes(&(number as u128).to_be_bytes()).unwrap();
    for number in 1..=CASES_MAX {
        desk.want(case(number), place(0.0), at(0), &region());
    }
    let last = case(CASES_MAX + 1);
    let idle = IDLE_FOR.as_secs();
    desk.want(last, place(0.0), at(idle - 1), &region());
    assert_eq!(desk.cases().len(), CASES_MAX);
    let first = &region().hospitals[&hospital(1)];
    let estimate = estimate_drive(place(0.0), first.place);
    let code = |seconds| desk.drives(last, place(0.0), at(seconds)).to(first, estimate).source.code();
    assert_eq!(code(idle - 1), "too-many");
    desk.answered().wait_for(|count| *count == CASES_MAX as u64).await.unwrap();
    desk.want(last, place(0.0), at(idle), &region());
    assert_eq!(desk.cases().len(), 1);
    assert_eq!(code(idle), "not-yet");
}

/// The hospital that is asked hears the very minutes that the crew saw.
#[tokio::test]
async fn a_routed_drive_orders_hospitals_and_travels_with_the_question() {
    let ledger = ledger();
    // The nearest is behind the bay.
    let desk = desk(&Script::of([Ok(vec![Some(90.0), Some(80.0), Some(31.4), Some(25.6)])]));
    ledger.use_roads(Arc::clone(&desk));
    let case = ledger.open_case(1).await;
    let ranked = || {
        let state = ledger.state();
        let now = ledger.clock().now();
        let candidates = rank_for(&state, ledger.registry(), state.case(case).unwrap(), now);
        candidates.into_iter().map(|one| (one.hospital, one.drive.source.code())).collect::<Vec<_>>()
    };
    let listed = |order: [u8; 4], code| order.map(|number| (hospital(number), code)).to_vec();
    assert_eq!(ranked(), listed([4, 3, 2, 1], "not-yet"));
    {
        let state = ledger.state();
        want_drives(&state, ledger.registry(), state.case(case).unwrap(), ledger.clock().now());
    }
    desk.answered().wait_for(|count| *count == 1).await.unwrap();
    assert_eq!(ranked(), listed([1, 2, 3, 4], "routed"));
    ledger.crew(case, ask(&[1, 4])).await;
    let state = ledger.state();
    let board = &state.case(case).unwrap().encounter.inquiries;
    let drive_min = |number| board.latest_of(&hospital(number)).unwrap().1.drive_min;
    assert_eq!((drive_min(1), drive_min(4)), (26, 90));
}

/// A zone that asks the next one by itself, of the first three hospitals.
fn standards() -> Arc<Standards> {
    let folder = tempfile::tempdir().unwrap();
    let text = small()
        .replace("next = \"suggest\"", "next = \"ask\"")
        .replace("set_max = 3", "set_max = 1")
        .replace(r#""9910000015", "9910000025""#, r#""9910000001", "9910000002", "9910000003""#)
        .replace("9910000015", "9910000001")
        .replace("9910000025", "9910000002")
        .replace("9910000035", "9910000003");
    std::fs::write(folder.path().join("west.toml"), text).unwrap();
    Arc::new(Standards::load(folder.path(), &registry()).unwrap())
}

/// The same log by a platform whose clock stands so many seconds into the case. Nobody watches.
fn unwatched(engine: &Arc<MemoryEngine>, desk: &Arc<Desk>, second: i64) -> Arc<Ledger> {
    let clock = Clock::scaled(at(second), Timestamp::now(), 0.001);
    let ledger = ledger_with(Arc::clone(engine) as Arc<dyn Engine>, clock);
    ledger.use_standards(standards());
    ledger.use_roads(Arc::clone(desk));
    ledger
}

/// The tablet is away: the platform's own clock sees that the roads are known when the next hospital is due.
#[tokio::test]
async fn whom_the_platform_asks_next_does_not_hang_on_a_tablet_that_watches() {
    // The nearest by straight line are the fourth, which is not listed, the third and the second; by road the first is.
    let table = || Ok(vec![Some(90.0), Some(80.0), Some(31.4), Some(25.6)]);
    let script = Script::of([table(), table()]);
    let desk = desk(&script);
    let mut answered = desk.answered();
    let engine = Arc::new(MemoryEngine::new());
    let ledger = unwatched(&engine, &desk, 0);
    let case = ledger.open_case(1).await;
    ledger.want_drives_in_time();
    assert!(desk.cases().is_empty(), "nothing can fall due of a case that has asked nobody");
    ledger.crew(case, ask(&[3])).await;
    let clock = tokio::spawn(escalation::run(Arc::clone(&ledger)));
    answered.wait_for(|count| *count == 1).await.unwrap();
    clock.abort();
    drop(ledger);
    // Past the age at which a table is asked for anew, and still nobody has looked.
    let again = ASK_AGAIN_AFTER.as_secs();
    let ledger = unwatched(&engine, &desk, again);
    ledger.want_drives_in_time();
    answered.wait_for(|count| *count == 2).await.unwrap();
    drop(ledger);
    let ledger = unwatched(&engine, &desk, FRESH_FOR.as_secs() + 1);
    ledger.do_what_is_due(case).await.unwrap();
    let story = ledger.story(case);
    assert!(words(&story).ends_with(&["round-ended", "sent 1"]), "{story:?}");
    let drive_min = {
        let state = ledger.state();
        state.case(case).unwrap().encounter.inquiries.latest_of(&hospital(1)).unwrap().1.drive_min
    };
    assert_eq!((drive_min, script.asked()), (26, 2), "the hospital hears the minutes of the road");
    ledger.answer(3, case, NO_BED).await;
    ledger.answer(1, case, domain::inquiry::Answer::Accept).await;
    let ledger = unwatched(&engine, &desk, 3 * FRESH_FOR.as_secs());
    ledger.want_drives_in_time();
    tokio::task::yield_now().await;
    assert_eq!(script.asked(), 2, "once somebody has accepted, only who watches wants them");
}
