//! Every limit refuses loudly, and none of them stands between a crew and its next patient.

use std::sync::Arc;

use domain::{
    event::{EncounterEvent, RecordedEvent},
    fetch::Window,
    ids::EncounterId,
    inquiry::{Answer, InquiryRefusal, MAX_ANSWERS},
    record::{Category, FetchOutcome, MedicalRecord},
};
use jiff::{SignedDuration, Timestamp};
use tokio::task::JoinSet;

use super::{
    gate::Gate,
    readiness::mark,
    region::{
        NO_BED, ask, at, by_crew, by_hospital, choose, complaint, encounter, hospital, ledger, ledger_on, opened,
        registry, vitals,
    },
};
use crate::ledger::{
    IN_FLIGHT_MAX, LedgerError, Refusal, State, Submitted,
    decide::{ASK_MAX_HOSPITALS, CASE_MAX_BYTES, CASE_MAX_EVENTS, CASE_RESERVED_EVENTS, CREW_MAX_OPEN_CASES, decide},
    entry::Entry,
    state::KEEP_CLOSED_FOR,
};

/// Applies events as if they had been decided at `now`.
fn apply(state: &mut State, events: impl IntoIterator<Item = RecordedEvent>, now: Timestamp) {
    for event in events {
        state.apply(state.applied_seq() + 1, &Entry::Event(Arc::new(event)), 0, now);
    }
}

fn at_time(mut event: RecordedEvent, at: Timestamp) -> RecordedEvent {
    event.recorded_at = at;
    event
}

#[test]
fn a_case_with_too_many_events_takes_no_more_but_its_end() {
    let (case, now) = (encounter(1), at(0));
    let mut state = State::default();
    let complaints = (1..CASE_MAX_EVENTS).map(|_| by_crew(case, complaint("胸痛")));
    apply(&mut state, std::iter::once(opened(case)).chain(complaints), now);
    let decide = |event| decide(&state, &registry(), by_crew(case, event), now).map(|events| events.len());
    assert_eq!(decide(complaint("胸痛")), Err(Refusal::LimitReached));
    assert_eq!(decide(EncounterEvent::Closed), Ok(1));
}

#[test]
fn readings_reach_their_limit_before_what_the_crew_decides() {
    let (case, now) = (encounter(1), at(0));
    let mut state = State::default();
    let readings = (1..CASE_MAX_EVENTS - CASE_RESERVED_EVENTS).map(|_| by_crew(case, vitals(0..1)));
    apply(&mut state, std::iter::once(opened(case)).chain(readings), now);
    let decide = |event| decide(&state, &registry(), by_crew(case, event), now).map(|events| events.len());
    assert_eq!(decide(vitals(0..1)), Err(Refusal::LimitReached));
    assert_eq!(decide(ask(&[1])), Ok(2));
}

#[test]
fn a_case_with_too_many_bytes_takes_no_more_but_its_end() {
    let (case, now) = (encounter(1), at(0));
    let mut state = State::default();
    state.apply(1, &Entry::Event(Arc::new(opened(case))), usize::try_from(CASE_MAX_BYTES).unwrap(), now);
    let decide = |event| decide(&state, &registry(), by_crew(case, event), now).map(|events| events.len());
    assert_eq!(decide(complaint("胸痛")), Err(Refusal::LimitReached));
    assert_eq!(decide(EncounterEvent::Closed), Ok(1));
}

/// A gateway gone wild repeats its receipts and changes its mind for ever: the crew's case must not notice.
#[tokio::test]
async fn a_hospital_cannot_fill_a_case() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1])).await;
    let (inquiry, hospital) = (ledger.inquiry(case, 1), hospital(1));
    let before = ledger.state().applied_seq();
    let mut changes = 0;
    for number in 0..100 {
        let seen = EncounterEvent::InquirySeen { inquiry, hospital: hospital.clone() };
        ledger.submit(by_hospital(1, case, seen)).await.unwrap();
        let answer = if number % 2 == 0 { Answer::Accept } else { NO_BED };
        match ledger.answer(1, case, answer).await {
            Submitted::Stored(_) => changes += 1,
            Submitted::Duplicate(_) => {}
            other => assert_eq!(other, Submitted::Refused(Refusal::Inquiry(InquiryRefusal::TooManyAnswers))),
        }
    }
    assert_eq!(changes, MAX_ANSWERS);
    assert_eq!(ledger.state().applied_seq() - before, u64::from(MAX_ANSWERS) + 1, "one receipt, and the answers");
    let newest = ledger.state().applied_seq();
    assert_eq!(ledger.answer(1, case, NO_BED).await, Submitted::Duplicate(newest), "the answer that stands");
}

#[tokio::test]
async fn a_crew_has_no_more_open_cases_than_the_limit() {
    let ledger = ledger();
    for number in 1..=CREW_MAX_OPEN_CASES as u8 {
        ledger.open_case(number).await;
    }
    let one_more = opened(encounter(99));
    assert_eq!(ledger.submit(one_more.clone()).await.unwrap(), Submitted::Refused(Refusal::LimitReached));
    ledger.crew(encounter(7), EncounterEvent::Closed).await;
    assert!(matches!(ledger.submit(one_more).await.unwrap(), Submitted::Stored(_)));
}

#[test]
fn cases_that_nobody_closed_do_not_keep_a_crew_from_the_next_patient() {
    let now = at(0);
    let mut state = State::default();
    let yesterday = now - SignedDuration::from_hours(25);
    apply(&mut state, (1..=CREW_MAX_OPEN_CASES as u8).map(|number| at_time(opened(encounter(number)), yesterday)), now);
    let open = |state: &State| decide(state, &registry(), opened(encounter(99)), now).map(|events| events.len());
    assert_eq!(open(&state), Ok(1));
    apply(
        &mut state,
        (1..=CREW_MAX_OPEN_CASES as u8).map(|number| at_time(by_crew(encounter(number), complaint("胸痛")), now)),
        now,
    );
    assert_eq!(open(&state), Err(Refusal::LimitReached), "at work on all of them again");
}

/// Refused as a whole: as an error it would be sent again for ever, and hold up everything behind it.
#[tokio::test]
async fn a_wish_for_more_hospitals_than_there_are_on_any_screen_is_refused() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    let many: Vec<u8> = (0..=ASK_MAX_HOSPITALS as u8).collect();
    assert_eq!(ledger.crew(case, ask(&many)).await, Submitted::Refused(Refusal::LimitReached));
    assert!(matches!(ledger.crew(case, ask(&many[1..])).await, Submitted::Stored(_)));
}

#[tokio::test]
async fn an_event_larger_than_an_entry_of_the_log_is_refused_and_no_failure() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    let line = crate::routing::tests::words::medication(1, "あ".repeat(1_000));
    let part = MedicalRecord { medications: vec![line; 400], ..MedicalRecord::default() };
    let event = EncounterEvent::CategoryFetched {
        category: Category::Medications,
        window: Window::Full,
        outcome: FetchOutcome::Fetched,
        part,
        duration_ms: 0,
    };
    assert_eq!(ledger.crew(case, event).await, Submitted::Refused(Refusal::TooLarge));
    assert!(matches!(ledger.crew(case, complaint("胸痛")).await, Submitted::Stored(2)), "the next event is taken");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_much_work_at_once_is_turned_away_and_the_rest_is_done() {
    let gate = Gate::new();
    let ledger = ledger_on(gate.clone());
    gate.shut();
    let surplus = 100;
    let mut works = JoinSet::new();
    for number in 0..IN_FLIGHT_MAX + surplus {
        let (ledger, changed) =
            (Arc::clone(&ledger), mark(1, None, domain::readiness::ReadinessLevel::Can, number as i64));
        works.spawn(async move { ledger.submit_readiness(changed).await });
    }
    // Only the refused ones can end while the gate is shut.
    let mut turned_away = 0;
    while turned_away < surplus - 1 {
        let refused = works.join_next().await.unwrap().unwrap();
        assert!(matches!(refused, Err(LedgerError::Busy)), "{refused:?}");
        turned_away += 1;
    }
    gate.open();
    let mut done = 0;
    while let Some(result) = works.join_next().await {
        match result.unwrap() {
            Ok(Submitted::Stored(_)) => done += 1,
            Err(LedgerError::Busy) => turned_away += 1,
            other => panic!("{other:?}"),
        }
    }
    assert!(done >= IN_FLIGHT_MAX && turned_away >= surplus - 1, "{done} {turned_away}");
    assert!(matches!(ledger.submit(opened(encounter(1))).await.unwrap(), Submitted::Stored(_)), "and then it goes on");
}

fn closed_case(number: u8, asked: bool, at: Timestamp) -> Vec<RecordedEvent> {
    let case = encounter(number);
    let mut events = vec![opened(case)];
    if asked {
        events.push(by_crew(case, ask(&[1])));
    }
    events.push(by_crew(case, EncounterEvent::Closed));
    events.into_iter().map(|event| at_time(event, at)).collect()
}

#[test]
fn a_case_that_was_closed_long_ago_leaves_memory_and_stays_in_the_figures() {
    let closed = at(0);
    let mut state = State::default();
    apply(&mut state, closed_case(1, true, closed), closed);
    let ids =
        |state: &State| -> Vec<EncounterId> { (1..=9).map(encounter).filter(|id| state.case(*id).is_some()).collect() };
    let late = closed + KEEP_CLOSED_FOR + SignedDuration::from_secs(1);
    apply(&mut state, [at_time(opened(encounter(2)), closed + KEEP_CLOSED_FOR)], closed + KEEP_CLOSED_FOR);
    assert_eq!(ids(&state), [encounter(1), encounter(2)]);
    apply(&mut state, [at_time(opened(encounter(3)), late)], late);
    assert_eq!(ids(&state), [encounter(2), encounter(3)]);
    assert_eq!(state.figures().count(), 3);
    assert_eq!(state.cases_of_crew(&super::region::crew(1)).count(), 2);
}

/// A tablet whose clock stands in another year closes a case: hospitals that are offline now still have to hear that it was released.
#[tokio::test]
async fn a_tablet_with_a_wrong_clock_does_not_make_its_case_forgotten() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1])).await;
    ledger.answer(1, case, Answer::Accept).await;
    ledger.crew(case, choose(1)).await;
    let closed = at_time(by_crew(case, EncounterEvent::Closed), Timestamp::UNIX_EPOCH);
    ledger.submit(closed).await.unwrap();
    ledger.open_case(2).await;
    assert!(ledger.state().case(case).is_some());
}
