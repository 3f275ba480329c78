//! At most one destination stands in any history.

use std::sync::Arc;

use domain::{event::EncounterEvent, ids::EncounterId, inquiry::Answer};
use tokio::task::JoinSet;

use super::{
    gate::Gate,
    region::{NO_BED, ask, by_crew, choose, hospital, ledger, ledger_on, words},
};
use crate::ledger::{Ledger, Submitted};

async fn with_acceptances(ledger: &Ledger, asked: &[u8], accepted: &[u8]) -> EncounterId {
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(asked)).await;
    for number in accepted {
        ledger.answer(*number, case, Answer::Accept).await;
    }
    case
}

#[tokio::test]
async fn the_decision_releases_all_others_in_the_same_commit() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[1, 2, 3, 4], &[1, 2]).await;
    ledger.answer(4, case, NO_BED).await;
    let Submitted::Stored(first) = ledger.crew(case, choose(2)).await else { panic!("not stored") };
    let story = ledger.story(case);
    let decision: Vec<_> = story.iter().filter(|(seq, _)| *seq >= first).map(|(_, words)| words.as_str()).collect();
    assert_eq!(decision[..2], ["destination-requested", "decided 2"]);
    let mut released = decision[2..].to_vec();
    released.sort_unstable();
    assert_eq!(released, ["released 1 another-chosen", "released 3 another-chosen", "released 4 another-chosen"]);
}

#[tokio::test]
async fn only_a_standing_acceptance_can_be_chosen() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[1, 2, 3], &[2]).await;
    ledger.answer(3, case, Answer::Accept).await;
    ledger.answer(3, case, NO_BED).await;
    for (number, refusal) in [
        (1, "refused 1 not-accepted"),
        (3, "refused 3 not-accepted"),
        (4, "refused 4 not-asked"),
        (9, "refused 9 not-asked"),
    ] {
        ledger.crew(case, choose(number)).await;
        assert_eq!(words(&ledger.story(case)).last(), Some(&refusal));
    }
    ledger.crew(case, choose(2)).await;
    for (number, refusal) in [(2, "refused 2 already-decided"), (1, "refused 1 already-decided")] {
        ledger.crew(case, choose(number)).await;
        assert_eq!(words(&ledger.story(case)).last(), Some(&refusal));
    }
    ledger.crew(case, ask(&[4])).await;
    assert_eq!(words(&ledger.story(case)).last(), Some(&"refused 4 already-decided"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_wishes_at_the_same_moment_exactly_one_is_decided() {
    for _ in 0..20 {
        let ledger = ledger();
        let case = with_acceptances(&ledger, &[1, 2, 3, 4], &[1, 2, 3, 4]).await;
        let mut wishes = JoinSet::new();
        for number in [1, 2, 3, 4, 1, 2, 3, 4] {
            let (ledger, wish) = (Arc::clone(&ledger), by_crew(case, choose(number)));
            wishes.spawn(async move { ledger.submit(wish).await.unwrap() });
        }
        let all = wishes.join_all().await;
        assert!(
            all.iter().all(|submitted| matches!(submitted, Submitted::Stored(_))),
            "each wish is kept, decided or refused"
        );
        let story = ledger.story(case);
        let count = |what: &str| story.iter().filter(|(_, words)| words.contains(what)).count();
        assert_eq!((count("decided "), count("another-chosen"), count("already-decided")), (1, 3, 7));
    }
}

/// A caller that hangs up between the queue and the disk: its wish is on its way and cannot be taken back, so the next one must not be
/// decided on what stood before it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_caller_that_goes_away_does_not_let_a_second_destination_in() {
    for abort_first in [true, false] {
        let gate = Gate::new();
        let ledger = ledger_on(gate.clone());
        let case = with_acceptances(&ledger, &[1, 2], &[1, 2]).await;
        let before = ledger.log.last_seq();
        gate.shut();
        let spawn = |number| {
            let (ledger, wish) = (Arc::clone(&ledger), by_crew(case, choose(number)));
            tokio::spawn(async move { ledger.submit(wish).await })
        };
        let first = spawn(1);
        while ledger.log.last_seq() == before {
            tokio::task::yield_now().await;
        }
        if abort_first {
            first.abort();
            assert!(first.await.unwrap_err().is_cancelled());
        }
        let second = spawn(2);
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        gate.open();
        second.await.unwrap().unwrap();
        let story = ledger.story(case);
        let decided: Vec<_> = words(&story).into_iter().filter(|words| words.starts_with("decided")).collect();
        assert_eq!(decided, ["decided 1"], "{story:?}");
        assert_eq!(words(&story).last(), Some(&"refused 2 already-decided"));
        let state = ledger.state();
        let (destination, _) = state.case(case).unwrap().encounter.inquiries.destination().unwrap();
        assert_eq!(*destination, hospital(1));
    }
}

#[tokio::test]
async fn closing_without_a_destination_releases_everybody() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[1, 2, 3], &[1]).await;
    ledger.answer(2, case, NO_BED).await;
    ledger.crew(case, EncounterEvent::Closed).await;
    let story = ledger.story(case);
    let mut end = words(&story)[story.len() - 4..].to_vec();
    end.sort_unstable();
    assert_eq!(
        end,
        ["closed", "released 1 encounter-closed", "released 2 encounter-closed", "released 3 encounter-closed"]
    );
    let state = ledger.state();
    let board = &state.case(case).unwrap().encounter.inquiries;
    assert!((1..=3).all(|number| !board.may_read(&hospital(number))));
}

#[tokio::test]
async fn closing_after_the_decision_leaves_the_destination_its_case() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[1, 2], &[1]).await;
    ledger.crew(case, choose(1)).await;
    ledger.crew(case, EncounterEvent::Closed).await;
    assert_eq!(words(&ledger.story(case)).last(), Some(&"closed"), "nothing was left to release");
    let state = ledger.state();
    let board = &state.case(case).unwrap().encounter.inquiries;
    assert!(board.may_read(&hospital(1)) && !board.may_read(&hospital(2)));
}
