//! What the platform does by itself when nobody answers, once and also after a restart.

use std::sync::Arc;

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::EncounterId,
    inquiry::{Answer, CallOutcome},
    milestone::Milestone,
};
use host::Clock;
use jiff::{SignedDuration, Timestamp};
use journal::{Engine, MemoryEngine};

use super::region::{NO_BED, ask, at, by_crew, hospital, ledger_with, opened, words};
use crate::ledger::Ledger;

/// A clock that stands (as good as) still, so many seconds into the case.
fn clock(second: i64) -> Clock {
    Clock::scaled(at(second), Timestamp::now(), 0.001)
}

/// The same log, looked at by a platform that is started again so many seconds into the case.
async fn later(engine: &Arc<MemoryEngine>, second: i64) -> Arc<Ledger> {
    ledger_with(Arc::clone(engine) as Arc<dyn Engine>, clock(second))
}

async fn look(ledger: &Ledger) {
    for case in ledger.cases_due() {
        ledger.do_what_is_due(case).await.unwrap();
    }
    assert_eq!(ledger.cases_due(), [], "what was done is not due any more");
}

fn new_words(ledger: &Ledger, case: EncounterId, known: &mut usize) -> Vec<String> {
    let story = ledger.story(case);
    let new = words(&story)[*known..].iter().map(|word| (*word).to_owned()).collect();
    *known = story.len();
    new
}

async fn open(ledger: &Ledger, number: u8) -> EncounterId {
    let case = super::region::encounter(number);
    ledger.submit(RecordedEvent { recorded_at: at(0), ..opened(case) }).await.unwrap();
    case
}

/// The national defaults, as no zone has a standard here: 45 s, 90 s, 180 s.
#[tokio::test]
async fn a_silent_hospital_is_sounded_again_then_rung_and_the_round_ends() {
    let engine = Arc::new(MemoryEngine::new());
    let ledger = later(&engine, 0).await;
    let case = open(&ledger, 1).await;
    ledger.crew(case, ask(&[1, 2])).await;
    ledger.shown(case, 1).await;
    ledger.answer(2, case, NO_BED).await;
    let mut known = ledger.story(case).len();
    drop(ledger);
    for (second, expected) in [
        (44, &[][..]),
        (46, &["reminder 1"]),
        (89, &[]),
        (91, &["telephone 1"]),
        (179, &[]),
        (181, &["round-ended"]),
        (3_600, &[]),
    ] {
        let ledger = later(&engine, second).await;
        look(&ledger).await;
        assert_eq!(new_words(&ledger, case, &mut known), expected, "{second} s, after a restart");
    }
}

/// A gateway that is connected and whose board nobody has open hears everything and tells nobody.
#[tokio::test]
async fn a_hospital_where_no_screen_shows_the_question_is_rung_at_once() {
    let engine = Arc::new(MemoryEngine::new());
    let ledger = later(&engine, 0).await;
    let case = open(&ledger, 1).await;
    ledger.crew(case, ask(&[1, 2])).await;
    ledger.shown(case, 2).await;
    let mut known = ledger.story(case).len();
    drop(ledger);
    let (both, later_one) = (["reminder 1", "telephone 1", "reminder 2"], ["telephone 2"]);
    for (second, expected) in [(44, &[][..]), (46, &both), (89, &[]), (91, &later_one)] {
        let ledger = later(&engine, second).await;
        look(&ledger).await;
        let mut new = new_words(&ledger, case, &mut known);
        let mut expected: Vec<&str> = expected.to_vec();
        new.sort_unstable();
        expected.sort_unstable();
        assert_eq!(new, expected, "{second} s");
    }
}

#[tokio::test]
async fn a_platform_that_was_away_does_everything_that_became_due_at_once_and_in_order() {
    let engine = Arc::new(MemoryEngine::new());
    let ledger = later(&engine, 0).await;
    let case = open(&ledger, 1).await;
    ledger.crew(case, ask(&[3])).await;
    let mut known = ledger.story(case).len();
    let ledger = later(&engine, 600).await;
    look(&ledger).await;
    assert_eq!(new_words(&ledger, case, &mut known), ["reminder 3", "telephone 3", "round-ended"]);
}

#[tokio::test]
async fn nothing_is_due_of_what_is_answered_decided_closed_or_forgotten() {
    let engine = Arc::new(MemoryEngine::new());
    let ledger = later(&engine, 0).await;
    for number in 1..=4 {
        let case = open(&ledger, number).await;
        let asked = RecordedEvent { recorded_at: at(0), ..by_crew(case, ask(&[1])) };
        ledger.submit(asked).await.unwrap();
        match number {
            1 => drop(ledger.answer(1, case, Answer::Accept).await),
            2 => {
                ledger.answer(1, case, Answer::Accept).await;
                ledger.crew(case, super::region::choose(1)).await;
                ledger.confirm(1, case).await;
            }
            3 => drop(ledger.crew(case, EncounterEvent::Closed).await),
            _ => {}
        }
    }
    assert_eq!(later(&engine, 600).await.cases_due(), [super::region::encounter(4)]);
    let days = SignedDuration::from_hours(25).as_secs();
    assert_eq!(later(&engine, days).await.cases_due(), [], "nobody is disturbed about a case of yesterday");
}

/// Chosen at the start; the national default is 90 s.
#[tokio::test]
async fn a_destination_that_nobody_confirms_is_rung_once_also_after_a_restart_and_not_when_the_vehicle_is_there() {
    let arrived = |second| EncounterEvent::MilestoneReached { milestone: Milestone::ArrivedHospital, at: at(second) };
    // Where the vehicle arrived before the decision, it was at another hospital.
    for (arrived_at, due) in [(None, &["announce 1"][..]), (Some(-60), &["announce 1"]), (Some(80), &[])] {
        let engine = Arc::new(MemoryEngine::new());
        let ledger = later(&engine, 0).await;
        let case = open(&ledger, 1).await;
        ledger.decided(case, 1).await;
        if let Some(second) = arrived_at {
            ledger.crew(case, arrived(second)).await;
        }
        let mut known = ledger.story(case).len();
        drop(ledger);
        for (second, expected) in [(89, &[][..]), (91, due), (600, &[])] {
            let ledger = later(&engine, second).await;
            look(&ledger).await;
            assert_eq!(new_words(&ledger, case, &mut known), expected, "{second} s, arrived at {arrived_at:?}");
        }
    }
}

#[tokio::test]
async fn a_destination_that_was_told_by_telephone_is_not_rung() {
    let engine = Arc::new(MemoryEngine::new());
    let ledger = later(&engine, 0).await;
    let case = open(&ledger, 1).await;
    ledger.decided(case, 1).await;
    ledger.crew(case, EncounterEvent::TelephoneNoted { hospital: hospital(1), outcome: CallOutcome::Reached }).await;
    assert_eq!(words(&ledger.story(case)).last(), Some(&"telephone-noted"), "not refused after the decision");
    assert_eq!(later(&engine, 600).await.cases_due(), []);
}

/// The hospital's clock is wrong by an hour, before and after: what is due is counted from the platform's.
#[tokio::test]
async fn a_loss_that_the_crew_does_not_confirm_is_escalated_once_whatever_the_hospitals_clock_says() {
    for hour in [-3_600, 3_600] {
        let engine = Arc::new(MemoryEngine::new());
        let ledger = later(&engine, 0).await;
        let case = open(&ledger, 1).await;
        ledger.decided(case, 1).await;
        let reason = domain::inquiry::DeclineReason::TreatingOthers;
        let lost =
            EncounterEvent::AcceptanceWithdrawn { inquiry: ledger.inquiry(case, 1), hospital: hospital(1), reason };
        let lost = RecordedEvent { recorded_at: at(hour), ..super::region::by_hospital(1, case, lost) };
        ledger.submit(lost).await.unwrap();
        let mut known = ledger.story(case).len();
        drop(ledger);
        for (second, expected) in [(44, &[][..]), (46, &["loss-unheard 1"]), (600, &[])] {
            let ledger = later(&engine, second).await;
            look(&ledger).await;
            assert_eq!(new_words(&ledger, case, &mut known), expected, "{second} s, clock {hour} s");
            let state = ledger.state();
            let board = &state.case(case).unwrap().encounter.inquiries;
            assert_eq!(board.lost().unwrap().unheard_since.is_some(), second > 44);
        }
    }
}

#[tokio::test]
async fn difficulty_is_recognised_once_while_it_happens() {
    let engine = Arc::new(MemoryEngine::new());
    let ledger = later(&engine, 0).await;
    let case = open(&ledger, 1).await;
    let arrived = EncounterEvent::MilestoneReached { milestone: Milestone::ArrivedOnScene, at: at(0) };
    ledger.crew(case, arrived).await;
    ledger.crew(case, ask(&[1, 2, 3, 4])).await;
    for number in 1..=4 {
        ledger.answer(number, case, NO_BED).await;
    }
    look(&ledger).await;
    let mut known = ledger.story(case).len();
    for (second, expected) in [(29 * 60, &[][..]), (30 * 60 + 1, &["difficulty-recognised"]), (40 * 60, &[])] {
        let ledger = later(&engine, second).await;
        look(&ledger).await;
        assert_eq!(new_words(&ledger, case, &mut known), expected, "{second} s");
    }
}

#[tokio::test]
async fn a_call_of_the_crew_counts_and_is_in_the_log() {
    let engine = Arc::new(MemoryEngine::new());
    let ledger = later(&engine, 0).await;
    let case = open(&ledger, 1).await;
    ledger.crew(case, ask(&[1])).await;
    let call = |number, outcome| EncounterEvent::TelephoneNoted { hospital: hospital(number), outcome };
    ledger.submit(by_crew(case, call(1, CallOutcome::AcceptedByVoice))).await.unwrap();
    ledger.crew(case, call(2, CallOutcome::NoAnswer)).await;
    assert_eq!(words(&ledger.story(case)).last(), Some(&"refused 2 not-asked"));
    ledger.crew(case, super::region::choose(1)).await;
    assert!(words(&ledger.story(case)).contains(&"decided 1"), "a voice can win like a screen");
}
