//! What a change of the zone's standard does to cases under way: records keep what they name, clocks follow what is in force.

use std::sync::Arc;

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::EncounterId,
    inquiry::Answer,
};
use host::Clock;
use jiff::Timestamp;
use journal::{Engine, MemoryEngine};
use tempfile::TempDir;

use super::region::{ask, at, by_crew, choose, encounter, hospital, ledger_with, opened, registry, words};
use crate::{
    ledger::Ledger,
    standards::{Standards, tests::in_small_region},
};

fn standards(texts: &[String]) -> Arc<Standards> {
    let dir = TempDir::new().unwrap();
    for (number, text) in texts.iter().enumerate() {
        std::fs::write(dir.path().join(format!("{number}.toml")), text).unwrap();
    }
    Arc::new(Standards::load(dir.path(), &registry()).unwrap())
}

fn successor() -> String {
    in_small_region().replacen("edition = \"2026\"", "edition = \"2026a\"", 1)
}

/// The standard that a question names, and the one that the decision names.
fn recorded(ledger: &Ledger, case: EncounterId) -> (String, String) {
    let state = ledger.state();
    let case = state.case(case).unwrap();
    let (_, inquiry) = case.encounter.inquiries.latest_of(&hospital(1)).unwrap();
    let decided = case.events_after(0).find_map(|(_, event)| match &event.event {
        EncounterEvent::DestinationDecided { standard, .. } => Some(standard.clone()),
        _ => None,
    });
    (inquiry.terms.standard.clone(), decided.unwrap_or_default())
}

#[tokio::test]
async fn each_decision_names_the_standard_that_was_in_force_at_its_moment() {
    let ledger = ledger_with(Arc::new(MemoryEngine::new()), clock(at(0)));
    ledger.use_standards(standards(&[in_small_region()]));
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1])).await;
    ledger.use_standards(standards(&[successor()]));
    ledger.answer(1, case, Answer::Accept).await;
    ledger.crew(case, choose(1)).await;
    let named = ("west/2026".to_owned(), "west/2026a".to_owned());
    assert_eq!(recorded(&ledger, case), named);
    ledger.use_standards(standards(&[]));
    assert_eq!(recorded(&ledger, case), named, "what is written stays");
}

fn clock(start: Timestamp) -> Clock {
    Clock::scaled(start, Timestamp::now(), 0.001)
}

#[tokio::test]
async fn an_edition_begins_at_midnight_in_japan_between_a_question_and_its_decision() {
    let engine = Arc::new(MemoryEngine::new());
    let both = || {
        let next = in_small_region().replacen("edition = \"2026\"", "edition = \"2027\"", 1).replacen(
            "from = 2026-04-01\nuntil = 2027-03-31",
            "from = 2027-04-01",
            1,
        );
        standards(&[in_small_region(), next])
    };
    let at = |instant: &str| {
        let clock = clock(instant.parse().unwrap());
        let ledger = ledger_with(Arc::clone(&engine) as Arc<dyn Engine>, clock);
        ledger.use_standards(both());
        ledger
    };
    let ledger = at("2027-03-31T23:59:00+09:00");
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1])).await;
    drop(ledger);
    let ledger = at("2027-04-01T00:00:30+09:00");
    ledger.answer(1, case, Answer::Accept).await;
    ledger.crew(case, choose(1)).await;
    assert_eq!(recorded(&ledger, case), ("west/2026".to_owned(), "west/2027".to_owned()));
}

#[tokio::test]
async fn an_open_question_is_escalated_by_the_standard_in_force_now_and_no_step_comes_twice() {
    let engine = Arc::new(MemoryEngine::new());
    let later = |second| ledger_with(Arc::clone(&engine) as Arc<dyn Engine>, clock(at(second)));
    let ledger = later(0);
    ledger.use_standards(standards(&[in_small_region()]));
    let case = encounter(1);
    ledger.submit(RecordedEvent { recorded_at: at(0), ..opened(case) }).await.unwrap();
    ledger.submit(RecordedEvent { recorded_at: at(0), ..by_crew(case, ask(&[1])) }).await.unwrap();
    ledger.shown(case, 1).await;
    drop(ledger);
    let ledger = later(70);
    let known = ledger.story(case).len();
    let new = || words(&ledger.story(case))[known..].iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    ledger.use_standards(standards(&[in_small_region()]));
    ledger.do_what_is_due(case).await.unwrap();
    assert_eq!(new(), ["reminder 1"], "45 s are over, 90 s are not");
    let shorter = successor().replacen("telephone_after_s = 90", "telephone_after_s = 60", 1);
    ledger.use_standards(standards(&[shorter]));
    ledger.do_what_is_due(case).await.unwrap();
    assert_eq!(new(), ["reminder 1", "telephone 1"]);
    ledger.use_standards(standards(&[in_small_region()]));
    ledger.do_what_is_due(case).await.unwrap();
    assert_eq!(new(), ["reminder 1", "telephone 1"], "what was reached is neither undone nor done again");
}
