//! Readiness marks: in the same log, with the same promises.

use std::sync::Arc;

use domain::{
    event::ReadinessChanged,
    readiness::{Freshness, ReadinessLevel, ReadinessMark},
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
        class,
        mark: ReadinessMark { level, set_at: at(second) },
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
    assert_eq!(state.readiness(&hospital(1)).unwrap().for_class(ConditionClass::Stroke), Some(changed.mark));
    assert_eq!(state.readiness_version(), 1);
}

/// A gateway whose clock runs a day ahead says "can", notices, sets its clock right, and says "cannot".
#[tokio::test]
async fn a_mark_of_a_clock_that_runs_ahead_does_not_stand_until_that_day() {
    let ledger = ledger();
    let mut ahead = mark(1, None, ReadinessLevel::Can, 0);
    ahead.mark.set_at = Timestamp::now() + SignedDuration::from_hours(24);
    ledger.submit_readiness(ahead).await.unwrap();
    let mut right = mark(1, None, ReadinessLevel::Cannot, 0);
    right.mark.set_at = Timestamp::now() + SignedDuration::from_secs(1);
    ledger.submit_readiness(right).await.unwrap();
    let general = ledger.state().readiness(&hospital(1)).unwrap().general().unwrap();
    assert_eq!(general.level, ReadinessLevel::Cannot);
    assert_eq!(general.freshness(Timestamp::now()), Freshness::Fresh);
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
