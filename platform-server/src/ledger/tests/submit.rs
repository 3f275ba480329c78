//! What is taken, what is a retry, what is refused.

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::{CrewId, HeadquartersId},
    inquiry::Answer,
    milestone::Milestone,
    triage::IncidentKind,
};

use super::{
    gate::Gate,
    region::{
        ask, at, by_crew, by_hospital, choose, complaint, crew, crew_author, encounter, hospital, hospital_author,
        ledger, ledger_on, opened, words,
    },
};
use crate::ledger::{LedgerError, Refusal, Submitted};

#[tokio::test]
async fn a_retry_is_told_its_first_number_and_stored_once() {
    let ledger = ledger();
    let first = opened(encounter(1));
    assert_eq!(ledger.submit(first.clone()).await.unwrap(), Submitted::Stored(1));
    let said = by_crew(encounter(1), complaint("胸痛"));
    assert_eq!(ledger.submit(said.clone()).await.unwrap(), Submitted::Stored(2));
    assert_eq!(ledger.submit(said).await.unwrap(), Submitted::Duplicate(2));
    assert_eq!(ledger.submit(first).await.unwrap(), Submitted::Duplicate(1));
    assert_eq!(words(&ledger.story(encounter(1))), ["opened", "complaint-recorded"]);
}

/// A form that is sent again after the program was killed carries the same identity; its instants are new.
#[tokio::test]
async fn a_retry_that_was_made_anew_is_still_a_retry() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    let reached = by_crew(case, EncounterEvent::MilestoneReached { milestone: Milestone::Loaded, at: at(0) });
    assert_eq!(ledger.submit(reached.clone()).await.unwrap(), Submitted::Stored(2));
    let later = EncounterEvent::MilestoneReached { milestone: Milestone::Loaded, at: at(40) };
    let again = RecordedEvent { event: later, recorded_at: at(40), ..reached };
    assert_eq!(ledger.submit(again).await.unwrap(), Submitted::Duplicate(2));
}

#[tokio::test]
async fn an_identity_that_stands_for_something_else_is_refused_and_not_called_stored() {
    let ledger = ledger();
    let (case, other) = (ledger.open_case(1).await, ledger.open_case(2).await);
    let said = by_crew(case, complaint("胸痛"));
    ledger.submit(said.clone()).await.unwrap();
    let otherwise = Submitted::Refused(Refusal::IdUsedOtherwise);
    let elsewhere = RecordedEvent { encounter: other, ..said.clone() };
    assert_eq!(ledger.submit(elsewhere).await.unwrap(), otherwise);
    let other_words = RecordedEvent { event: complaint("腹痛"), ..said.clone() };
    assert_eq!(ledger.submit(other_words).await.unwrap(), otherwise);
    let other_kind = RecordedEvent { event: ask(&[1]), ..said };
    assert_eq!(ledger.submit(other_kind).await.unwrap(), otherwise);
}

#[tokio::test]
async fn the_same_event_twice_at_the_same_moment_is_stored_once() {
    let gate = Gate::new();
    let ledger = ledger_on(gate.clone());
    let case = ledger.open_case(1).await;
    gate.shut();
    let said = by_crew(case, complaint("胸痛"));
    let spawn = || {
        let (ledger, said) = (ledger.clone(), said.clone());
        tokio::spawn(async move { ledger.submit(said).await.unwrap() })
    };
    let (one, two) = (spawn(), spawn());
    tokio::task::yield_now().await;
    gate.open();
    let mut both = [one.await.unwrap(), two.await.unwrap()];
    both.sort_by_key(|submitted| matches!(submitted, Submitted::Duplicate(_)));
    assert_eq!(both, [Submitted::Stored(2), Submitted::Duplicate(2)]);
}

#[tokio::test]
async fn a_case_begins_with_opened_by_a_crew_of_the_region() {
    let ledger = ledger();
    let (minato, elsewhere) = (HeadquartersId::new("minato").unwrap(), HeadquartersId::new("elsewhere").unwrap());
    let kind = IncidentKind::Traffic;
    let stranger = CrewId::new("nobody-1").unwrap();
    let table = [
        (by_crew(encounter(1), complaint("胸痛")), Refusal::UnknownEncounter),
        (
            by_crew(encounter(1), EncounterEvent::Opened { crew: crew(2), headquarters: minato.clone(), kind }),
            Refusal::NotYourEncounter,
        ),
        (
            by_crew(encounter(1), EncounterEvent::Opened { crew: crew(1), headquarters: elsewhere, kind }),
            Refusal::UnknownCrew,
        ),
        (
            RecordedEvent {
                author: domain::event::Author { organisation: stranger.as_str().to_owned(), ..crew_author(1) },
                ..by_crew(encounter(1), EncounterEvent::Opened { crew: stranger, headquarters: minato, kind })
            },
            Refusal::UnknownCrew,
        ),
    ];
    for (event, refusal) in table {
        assert_eq!(ledger.submit(event).await.unwrap(), Submitted::Refused(refusal));
    }
    assert_eq!(ledger.state().applied_seq(), 0, "what is refused leaves nothing behind");
}

#[tokio::test]
async fn nobody_writes_in_another_ones_case_or_role() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1, 2])).await;
    let inquiry = ledger.inquiry(case, 1);
    let answer =
        |number| EncounterEvent::InquiryAnswered { inquiry, hospital: hospital(number), answer: Answer::Accept };
    let by_crew_2 = |event| RecordedEvent { author: crew_author(2), ..by_crew(case, event) };
    let released = EncounterEvent::InquiryReleased {
        inquiry,
        hospital: hospital(1),
        reason: domain::inquiry::ReleaseReason::AnotherChosen,
    };
    let as_platform = |event| {
        let mut event = by_crew(case, event);
        event.author.role = domain::event::AuthorRole::Platform;
        event
    };
    let table = [
        (by_crew_2(complaint("胸痛")), Refusal::NotYourEncounter),
        (by_crew_2(EncounterEvent::Closed), Refusal::NotYourEncounter),
        (opened(case), Refusal::NotYourEncounter),
        (by_crew(case, answer(1)), Refusal::NotYourEvent),
        (by_hospital(1, case, complaint("胸痛")), Refusal::NotYourEvent),
        (by_hospital(1, case, choose(1)), Refusal::NotYourEvent),
        (by_hospital(1, case, released.clone()), Refusal::NotYourEvent),
        (by_crew(case, released.clone()), Refusal::NotYourEvent),
        (as_platform(released), Refusal::NotYourEvent),
        (as_platform(complaint("胸痛")), Refusal::NotYourEvent),
        (RecordedEvent { author: hospital_author(2), ..by_hospital(1, case, answer(1)) }, Refusal::NotYourEncounter),
        (by_hospital(2, case, answer(2)), Refusal::Inquiry(domain::inquiry::InquiryRefusal::NotAsked)),
        (by_hospital(1, encounter(9), answer(1)), Refusal::UnknownEncounter),
    ];
    let before = ledger.state().applied_seq();
    for (event, refusal) in table {
        let what = event.event.code();
        assert_eq!(ledger.submit(event).await.unwrap(), Submitted::Refused(refusal), "{what} {}", refusal.code());
    }
    assert_eq!(ledger.state().applied_seq(), before);
}

#[tokio::test]
async fn a_closed_case_takes_nothing_more() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, EncounterEvent::Closed).await;
    assert_eq!(ledger.crew(case, complaint("胸痛")).await, Submitted::Refused(Refusal::Closed));
    assert_eq!(ledger.crew(case, EncounterEvent::Closed).await, Submitted::Refused(Refusal::Closed));
}

#[tokio::test]
async fn when_the_disk_fails_nothing_is_acknowledged_or_shown() {
    let gate = Gate::new();
    let ledger = ledger_on(gate.clone());
    let case = ledger.open_case(1).await;
    gate.break_down();
    let failed = ledger.submit(by_crew(case, complaint("胸痛"))).await;
    assert!(matches!(failed, Err(LedgerError::Stopped | LedgerError::Journal(_))));
    assert_eq!(words(&ledger.story(case)), ["opened"]);
    let after = ledger.submit(by_crew(case, complaint("胸痛"))).await;
    assert!(
        matches!(after, Err(LedgerError::Stopped | LedgerError::Journal(_))),
        "also later: until the program is started again"
    );
}
