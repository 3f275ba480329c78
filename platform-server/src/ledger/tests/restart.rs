//! After a restart the ledger stands exactly where it stood.

use std::sync::Arc;

use domain::{
    disclosure::CaseDelivery,
    encounter::Encounter,
    event::{EncounterEvent, RecordedEvent},
    inquiry::Answer,
    readiness::{Readiness, ReadinessLevel},
    selection::Candidate,
    statistics::{CaseFigures, Statistics},
    triage::ConditionClass,
};
use host::Clock;
use journal::{Engine, Log, MemoryEngine, NewEntry, SledEngine, Store};
use prost::Message as _;

use super::{
    readiness::mark,
    region::{NO_BED, ask, at, by_crew, choose, complaint, encounter, hospital, ledger_on, opened, registry, vitals},
};
use crate::{
    ledger::{Ledger, LedgerError, Submitted},
    routing::{deliveries, rank_for},
};

/// All that anybody can be told by a ledger.
#[derive(Debug, PartialEq)]
struct Picture {
    seq: u64,
    told: Vec<Vec<CaseDelivery>>,
    events: Vec<(u64, RecordedEvent)>,
    cases: Vec<Encounter>,
    rankings: Vec<Vec<Candidate>>,
    readiness: Vec<Option<Readiness>>,
    figures: Vec<u8>,
}

fn picture(ledger: &Ledger) -> Picture {
    let state = ledger.state();
    let seq = state.applied_seq();
    let mut told = Vec::new();
    for number in 1..=4 {
        for after in 0..=seq {
            told.push(deliveries(&state, ledger.registry(), &hospital(number), after, at(0)).0);
        }
    }
    let cases: Vec<_> = (1..=9).filter_map(|number| state.case(encounter(number))).collect();
    let figures: Vec<CaseFigures> = state.figures().collect();
    Picture {
        seq,
        told,
        events: cases
            .iter()
            .flat_map(|case| case.events_after(0))
            .map(|(seq, event)| (seq, RecordedEvent::clone(event)))
            .collect(),
        rankings: cases.iter().map(|case| rank_for(&state, ledger.registry(), case, at(0))).collect(),
        cases: cases.iter().map(|case| case.encounter.clone()).collect(),
        readiness: (1..=4).map(|number| state.readiness(&hospital(number)).cloned()).collect(),
        figures: proto::convert::statistics_to_wire(seq, &Statistics::of(&figures)).encode_to_vec(),
    }
}

/// Something of everything.
async fn play(ledger: &Ledger) {
    for number in 1..=4 {
        let case = ledger.open_case(number).await;
        ledger.crew(case, complaint("胸痛")).await;
        ledger.crew(case, vitals(0..5)).await;
        ledger.crew(case, ask(&[1, 2, 9])).await;
    }
    let case = encounter(1);
    ledger.answer(1, case, NO_BED).await;
    ledger.crew(case, ask(&[1, 3])).await;
    ledger.answer(1, case, Answer::Accept).await;
    ledger.answer(2, case, Answer::Accept).await;
    ledger.crew(case, choose(1)).await;
    ledger.crew(case, choose(2)).await;
    ledger.crew(case, vitals(3..9)).await;
    ledger.crew(encounter(2), EncounterEvent::Closed).await;
    ledger.answer(2, encounter(3), NO_BED).await;
    let marks = [
        (1, None, ReadinessLevel::Can, 5),
        (1, None, ReadinessLevel::Wants, 2),
        (2, Some(ConditionClass::Stroke), ReadinessLevel::Cannot, 3),
    ];
    for (number, class, level, second) in marks {
        ledger.submit_readiness(mark(number, class, level, second)).await.unwrap();
    }
}

#[tokio::test]
async fn replaying_the_log_gives_the_same_ledger() {
    let engine: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
    let ledger = ledger_on(Arc::clone(&engine));
    play(&ledger).await;
    let before = picture(&ledger);
    drop(ledger);
    assert_eq!(picture(&ledger_on(engine)), before);
}

#[tokio::test]
async fn replaying_the_log_from_a_real_disk_gives_the_same_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let open = || -> Arc<dyn Engine> { Arc::new(SledEngine::open(folder.path()).unwrap()) };
    let ledger = ledger_on(open());
    play(&ledger).await;
    let before = picture(&ledger);
    drop(ledger);
    let ledger = reopened(open).await;
    assert_eq!(picture(&ledger), before);
}

/// The task that applies holds the log for a moment after the last handle of its ledger is gone.
async fn reopened(open: impl Fn() -> Arc<dyn Engine>) -> Arc<Ledger> {
    tokio::task::yield_now().await;
    ledger_on(open())
}

#[tokio::test]
async fn after_a_restart_work_goes_on() {
    let engine: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
    let ledger = ledger_on(Arc::clone(&engine));
    let case = ledger.open_case(1).await;
    let wish = by_crew(case, ask(&[1, 2]));
    ledger.submit(wish.clone()).await.unwrap();
    ledger.answer(1, case, Answer::Accept).await;
    drop(ledger);
    let ledger = ledger_on(engine);
    assert_eq!(ledger.submit(wish).await.unwrap(), Submitted::Duplicate(2), "a retry over the restart");
    assert_eq!(ledger.crew(case, choose(1)).await, Submitted::Stored(6));
    assert_eq!(ledger.crew(case, choose(1)).await, Submitted::Stored(9), "one more wish, which is refused");
    let destinations = ledger.story(case).iter().filter(|(_, words)| words.starts_with("decided")).count();
    assert_eq!(destinations, 1);
}

#[tokio::test]
async fn a_log_that_cannot_be_read_is_refused_with_the_number_of_its_entry() {
    let store = Store::new(Arc::new(MemoryEngine::new()));
    let log = Log::open(store, "events").unwrap();
    let ledger = Ledger::open(log.clone(), registry(), Clock::system()).unwrap();
    ledger.submit(opened(encounter(1))).await.unwrap();
    for payload in [b"not a log entry".to_vec(), Vec::new()] {
        log.append(vec![NewEntry { id: host::fresh::event_id().bytes(), payload }]).await.unwrap();
        let Err(error) = Ledger::open(log.clone(), registry(), Clock::system()) else { panic!("opened") };
        assert!(matches!(error, LedgerError::Unreadable { seq: 2, .. }), "{error}");
    }
}
