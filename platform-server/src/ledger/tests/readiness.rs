//! Readiness marks: in the same log, with the same promises.

use std::sync::Arc;

use domain::{
    event::ReadinessChanged,
    readiness::{Basis, Department, Freshness, ReadinessLevel, ReadinessMark, Scope, Statement},
    triage::ConditionClass,
};
use jiff::{SignedDuration, Timestamp};

use super::{
    gate::Gate,
    region::{at, encounter, hospital, hospital_author, ledger, ledger_on, opened},
};
use crate::ledger::{Refusal, Submitted};

pub fn mark(number: u8, class: Option<ConditionClass>, level: ReadinessLevel, second: i64) -> ReadinessChanged {
    ReadinessChanged {
        id: host::fresh::event_id(),
        hospital: hospital(number),
        said: Statement::tap(class, level),
        set_at: at(second),
        author: hospital_author(number),
    }
}

#[tokio::test]
async fn a_mark_is_stored_once_and_moves_the_ranking() {
    let ledger = ledger();
    let changed = mark(1, Some(ConditionClass::Stroke), ReadinessLevel::Cannot, 0);
    assert_eq!(ledger.submit_readiness(changed.clone()).await.unwrap(), Submitted::Stored(1));
    assert_eq!(ledger.submit_readiness(changed.clone()).await.unwrap(), Submitted::Duplicate(1));
    let state = ledger.state();
    let mark = ReadinessMark::tapped(Scope::Class(ConditionClass::Stroke), ReadinessLevel::Cannot, at(0));
    assert_eq!(state.readiness(&hospital(1)).unwrap().for_class(ConditionClass::Stroke, at(1)), Some(mark));
    assert_eq!(state.readiness_version(), 1);
}

/// A gateway whose clock runs a day ahead says "can", notices, sets its clock right, and says "cannot".
#[tokio::test]
async fn a_mark_of_a_clock_that_runs_ahead_does_not_stand_until_that_day() {
    let ledger = ledger();
    let mut ahead = mark(1, None, ReadinessLevel::Can, 0);
    ahead.set_at = Timestamp::now() + SignedDuration::from_hours(24);
    ledger.submit_readiness(ahead).await.unwrap();
    let mut right = mark(1, None, ReadinessLevel::Cannot, 0);
    right.set_at = Timestamp::now() + SignedDuration::from_secs(1);
    ledger.submit_readiness(right).await.unwrap();
    let general = ledger.state().readiness(&hospital(1)).unwrap().general().unwrap();
    assert_eq!(general.level, ReadinessLevel::Cannot);
    assert_eq!(general.freshness(Timestamp::now()), Freshness::Fresh);
}

/// One tap on a pattern: one entry, and nobody ever sees half of it, also after a restart.
#[tokio::test]
async fn a_pattern_is_one_entry_of_the_log() {
    let ledger = ledger();
    let surgeons = Scope::Department(Department::Neurosurgery);
    let levels = vec![(Scope::General, ReadinessLevel::Can), (surgeons, ReadinessLevel::Cannot)];
    let said = Statement::new(levels.clone(), Some(3), Basis::Tapped).unwrap();
    let changed = ReadinessChanged { said, ..mark(1, None, ReadinessLevel::Can, 0) };
    assert_eq!(ledger.submit_readiness(changed.clone()).await.unwrap(), Submitted::Stored(1));
    let other = ReadinessChanged { said: Statement::new(levels, Some(4), Basis::Tapped).unwrap(), ..changed.clone() };
    assert_eq!(ledger.submit_readiness(other).await.unwrap(), Submitted::Refused(Refusal::IdUsedOtherwise));
    let state = ledger.state();
    let readiness = state.readiness(&hospital(1)).unwrap();
    let holds = readiness.for_class(ConditionClass::Stroke, at(1)).unwrap();
    assert_eq!((holds.scope, holds.level), (surgeons, ReadinessLevel::Cannot));
    assert_eq!(readiness.for_class(ConditionClass::Burn, at(1)).unwrap().level, ReadinessLevel::Can);
    assert_eq!(readiness.beds().unwrap().count, 3);
    drop(state);
    let stored = ledger.log.read(0, 10).unwrap();
    let crate::ledger::entry::Entry::Readiness(read) = crate::ledger::entry::Entry::decode(&stored[0].payload).unwrap()
    else {
        panic!("not a readiness entry")
    };
    assert_eq!((&read.said, read.set_at), (&changed.said, changed.set_at));
}

#[tokio::test]
async fn an_identity_of_an_event_is_not_one_of_a_mark() {
    let ledger = ledger();
    let first = opened(encounter(1));
    ledger.submit(first.clone()).await.unwrap();
    let changed = ReadinessChanged { id: first.id, ..mark(1, None, ReadinessLevel::Can, 0) };
    assert_eq!(ledger.submit_readiness(changed).await.unwrap(), Submitted::Refused(Refusal::IdUsedOtherwise));
}

/// The first try is in the queue and not on the disk: the retry has to wait for it too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_retry_is_not_acknowledged_before_the_first_try_is_on_the_disk() {
    let gate = Gate::new();
    let ledger = ledger_on(gate.clone());
    gate.shut();
    let changed = mark(1, None, ReadinessLevel::Wants, 0);
    let spawn = || {
        let (ledger, changed) = (Arc::clone(&ledger), changed.clone());
        tokio::spawn(async move { ledger.submit_readiness(changed).await.unwrap() })
    };
    let first = spawn();
    while ledger.log.last_seq() == 0 {
        tokio::task::yield_now().await;
    }
    let retry = spawn();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    assert!(!retry.is_finished());
    gate.open();
    assert_eq!((first.await.unwrap(), retry.await.unwrap()), (Submitted::Stored(1), Submitted::Duplicate(1)));
}
