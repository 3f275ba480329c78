//! A choice is for the answer that the crew saw, and can be changed while it waits: the last choice wins in every order of events.

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::EncounterId,
    inquiry::{Answer, CallOutcome, InquiryBoard, InquiryRefusal, Proviso, Requirement, SeenAnswer},
};

use super::region::{NO_BED, ask, by_crew, by_hospital, choose, choose_instead, hospital, ledger, words};
use crate::ledger::{Ledger, Submitted};

fn in_an_hour() -> Answer {
    Answer::AcceptIf(Proviso::new(60, Some(Requirement::NoSurgery)).unwrap())
}

async fn with_acceptances(ledger: &Ledger, accepted: &[u8]) -> EncounterId {
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1, 2, 3])).await;
    for number in accepted {
        ledger.answer(*number, case, Answer::Accept).await;
    }
    case
}

/// What is written because of one event of the crew.
async fn since(ledger: &Ledger, case: EncounterId, event: EncounterEvent) -> Vec<String> {
    let known = ledger.story(case).len();
    ledger.crew(case, event).await;
    words(&ledger.story(case))[known..].iter().map(|word| (*word).to_owned()).collect()
}

fn board(ledger: &Ledger, case: EncounterId) -> InquiryBoard {
    ledger.state().case(case).unwrap().encounter.inquiries.clone()
}

/// The answer of a hospital as the crew sees it now.
fn seen(ledger: &Ledger, case: EncounterId, number: u8) -> Option<SeenAnswer> {
    board(ledger, case).latest_of(&hospital(number)).unwrap().1.answer.map(|(answer, at)| SeenAnswer { answer, at })
}

fn choose_as_seen(number: u8, seen: Option<SeenAnswer>) -> EncounterEvent {
    EncounterEvent::DestinationRequested { hospital: hospital(number), reason: None, seen, instead_of: None }
}

fn rung(number: u8, outcome: CallOutcome) -> EncounterEvent {
    EncounterEvent::TelephoneNoted { hospital: hospital(number), outcome }
}

fn destination(ledger: &Ledger, case: EncounterId) -> Option<u8> {
    let board = board(ledger, case);
    (1..=4).find(|number| board.is_destination(&hospital(*number)))
}

#[tokio::test]
async fn a_plain_yes_that_became_conditional_is_not_decided_as_plain() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[1]).await;
    let plain = seen(&ledger, case, 1);
    ledger.answer(1, case, in_an_hour()).await;
    let changed = ["destination-requested", "refused 1 answer-changed"];
    assert_eq!(since(&ledger, case, choose_as_seen(1, plain)).await, changed);
    assert_eq!(destination(&ledger, case), None);
    let conditional = seen(&ledger, case, 1);
    // The same words, given anew after something else: another sixty minutes.
    ledger.answer(1, case, Answer::Accept).await;
    tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    ledger.answer(1, case, in_an_hour()).await;
    assert_eq!(since(&ledger, case, choose_as_seen(1, conditional)).await, changed);
    let now = seen(&ledger, case, 1);
    assert_eq!(since(&ledger, case, choose_as_seen(1, now)).await[1], "decided 1", "as it was seen");
}

#[tokio::test]
async fn a_condition_that_went_away_and_an_older_tablet_are_no_obstacle() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[]).await;
    ledger.answer(1, case, in_an_hour()).await;
    let conditional = seen(&ledger, case, 1);
    ledger.answer(1, case, Answer::Accept).await;
    assert_eq!(since(&ledger, case, choose_as_seen(1, conditional)).await[1], "decided 1");
    let other = ledger.open_case(2).await;
    ledger.crew(other, ask(&[1])).await;
    ledger.answer(1, other, in_an_hour()).await;
    assert_eq!(since(&ledger, other, choose_as_seen(1, None)).await[1], "decided 1", "it does not tell what it saw");
}

#[tokio::test]
async fn a_choice_that_is_sent_again_with_another_look_is_the_same_wish() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[1, 2]).await;
    let wish = by_crew(case, choose_as_seen(1, seen(&ledger, case, 1)));
    assert!(matches!(ledger.submit(wish.clone()).await.unwrap(), Submitted::Stored(_)));
    let after_a_restart = RecordedEvent { event: choose(1), ..wish.clone() };
    assert!(matches!(ledger.submit(after_a_restart).await.unwrap(), Submitted::Duplicate(_)));
    let another = RecordedEvent { event: choose(2), ..wish };
    assert!(matches!(ledger.submit(another).await.unwrap(), Submitted::Refused(_)), "another hospital is another wish");
}

#[tokio::test]
async fn the_first_choice_is_decided_before_its_change_comes_and_the_patient_goes_to_the_second() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[1, 2]).await;
    ledger.crew(case, choose(1)).await;
    assert_eq!(destination(&ledger, case), Some(1));
    assert_eq!(
        since(&ledger, case, choose_instead(2, 1)).await,
        ["destination-requested", "decided 2", "released 1 redirected"]
    );
    assert_eq!(destination(&ledger, case), Some(2));
    let board = board(&ledger, case);
    assert!(!board.is_open() && board.redirect().is_none() && board.standing(&hospital(2)).is_some());
    assert!((1..=4).all(|number| board.may_read(&hospital(number)) == (number == 2)), "nobody else reads anything");
}

#[tokio::test]
async fn the_first_choice_is_refused_and_its_change_is_decided_as_any_other() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[1, 2]).await;
    ledger.answer(1, case, NO_BED).await;
    assert_eq!(since(&ledger, case, choose(1)).await, ["destination-requested", "refused 1 not-accepted"]);
    let mut moved = since(&ledger, case, choose_instead(2, 1)).await;
    moved[2..].sort_unstable();
    assert_eq!(moved, ["destination-requested", "decided 2", "released 1 another-chosen", "released 3 another-chosen"]);
}

#[tokio::test]
async fn the_second_hospital_accepted_by_voice_after_the_first_choice_was_made() {
    let ledger = ledger();
    for (number, declines) in [(1, false), (2, true)] {
        let case = ledger.open_case(number).await;
        ledger.crew(case, ask(&[1, 2])).await;
        ledger.answer(1, case, Answer::Accept).await;
        if declines {
            // On its board, unheard by the crew that rings it afterwards.
            ledger.answer(2, case, NO_BED).await;
        }
        ledger.crew(case, choose(1)).await;
        ledger.crew(case, rung(2, CallOutcome::AcceptedByVoice)).await;
        assert_eq!(destination(&ledger, case), Some(1), "a call moves nothing");
        assert_eq!(since(&ledger, case, choose_instead(2, 1)).await[1..], ["decided 2", "released 1 redirected"]);
    }
}

#[tokio::test]
async fn a_change_to_a_hospital_that_said_no_leaves_the_destination_as_it_is() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[1, 2]).await;
    ledger.answer(2, case, NO_BED).await;
    ledger.crew(case, choose(1)).await;
    assert_eq!(since(&ledger, case, choose_instead(2, 1)).await, ["destination-requested", "refused 2 not-accepted"]);
    assert_eq!(since(&ledger, case, choose_instead(4, 1)).await[1], "refused 4 not-asked");
    assert_eq!(destination(&ledger, case), Some(1));
    let board = board(&ledger, case);
    assert!(board.is_open(), "but the crew wanted to leave it: another one is looked for");
}

#[tokio::test]
async fn a_mind_that_changes_again_and_back_ends_with_the_last_choice() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[1, 2, 3]).await;
    let mut decided = 0;
    for (wish, number) in
        [(choose(1), 1), (choose_instead(2, 1), 2), (choose_instead(3, 2), 3), (choose_instead(1, 3), 1)]
    {
        ledger.crew(case, wish).await;
        decided += 1;
        assert_eq!(destination(&ledger, case), Some(number));
        assert_eq!(board(&ledger, case).decisions(), decided);
    }
}

#[tokio::test]
async fn only_the_choice_that_was_left_is_left() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[1, 2, 3]).await;
    // Another tablet of the crew was quicker.
    ledger.crew(case, choose(3)).await;
    assert_eq!(
        since(&ledger, case, choose_instead(2, 1)).await,
        ["destination-requested", "refused 2 already-decided"]
    );
    assert!(!board(&ledger, case).is_open());
    // Taken back by the crew itself: there is nothing left to choose.
    let other = ledger.open_case(2).await;
    ledger.crew(other, ask(&[1, 2])).await;
    ledger.answer(1, other, Answer::Accept).await;
    ledger.answer(2, other, Answer::Accept).await;
    ledger.crew(other, EncounterEvent::WithdrawRequested { hospital: hospital(2) }).await;
    ledger.crew(other, choose(1)).await;
    assert_eq!(since(&ledger, other, choose_instead(2, 1)).await[1], "refused 2 not-asked");
}

#[tokio::test]
async fn who_is_the_destination_again_hears_it_and_has_nothing_to_acknowledge() {
    let ledger = ledger();
    let case = with_acceptances(&ledger, &[1, 2]).await;
    ledger.crew(case, choose(1)).await;
    let inquiry = ledger.inquiry(case, 2);
    let known = || by_hospital(2, case, EncounterEvent::ReleaseAcknowledged { inquiry, hospital: hospital(2) });
    assert!(matches!(ledger.submit(known()).await.unwrap(), Submitted::Stored(_)));
    ledger.crew(case, choose_instead(2, 1)).await;
    assert!(matches!(ledger.submit(known()).await.unwrap(), Submitted::Duplicate(_)), "it comes after all");
    assert_eq!(board(&ledger, case).standing(&hospital(2)).unwrap().1.release_seen_at, None);
    let late = ledger.answer(1, case, Answer::Accept).await;
    assert_eq!(late, Submitted::Refused(crate::ledger::Refusal::Inquiry(InquiryRefusal::TooLate)));
}
