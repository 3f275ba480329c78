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
            }
            3 => drop(ledger.crew(case, EncounterEvent::Closed).await),
            _ => {}
        }
    }
    assert_eq!(later(&engine, 600).await.cases_due(), [super::region::encounter(4)]);
    let days = SignedDuration::from_hours(25).as_secs();
    assert_eq!(later(&engine, days).await.cases_due(), [], "nobody is disturbed about a case of yesterday");
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
