//! Asking hospitals: what becomes of each wish.

use domain::{
    event::EncounterEvent,
    inquiry::{Answer, InquiryRefusal, MAX_INQUIRIES},
};

use super::region::{NO_BED, ask, by_hospital, choose, hospital, ledger, words};
use crate::ledger::{Refusal, Submitted};

#[tokio::test]
async fn each_hospital_of_a_wish_is_asked_or_refused_in_the_same_commit() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    assert_eq!(ledger.crew(case, ask(&[2, 1, 2, 9])).await, Submitted::Stored(2));
    let story = ledger.story(case);
    assert_eq!(
        words(&story[1..]),
        ["ask-requested", "sent 2", "sent 1", "refused 2 already-asked", "refused 9 unknown-hospital"]
    );
    let numbers: Vec<u64> = story.iter().map(|(seq, _)| *seq).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5, 6], "without a hole");
    ledger.crew(case, ask(&[1])).await;
    assert_eq!(words(&ledger.story(case)[6..]), ["ask-requested", "refused 1 already-asked"]);
}

#[tokio::test]
async fn a_refused_wish_names_the_event_that_wished() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[9])).await;
    let state = ledger.state();
    let events: Vec<_> = state.case(case).unwrap().events_after(1).map(|(_, event)| event.clone()).collect();
    let EncounterEvent::WishRefused { wish, reason, .. } = &events[1].event else {
        panic!("{:?}", events[1].event.code())
    };
    assert_eq!((*wish, *reason), (events[0].id, InquiryRefusal::UnknownHospital));
}

#[tokio::test]
async fn a_hospital_is_asked_with_its_rank_and_drive() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1, 2, 3, 4])).await;
    let state = ledger.state();
    let board = &state.case(case).unwrap().encounter.inquiries;
    let mut ranks: Vec<_> = board.iter().map(|(_, inquiry)| inquiry.rank).collect();
    ranks.sort_unstable();
    assert_eq!(ranks, [1, 2, 3, 4]);
    let minutes = |number| board.latest_of(&hospital(number)).unwrap().1.drive_min;
    assert!(
        minutes(1) > minutes(4),
        "the first hospital lies 78 km from the station, the fourth 45: {} {}",
        minutes(1),
        minutes(4)
    );
}

#[tokio::test]
async fn a_hospital_that_declined_may_be_asked_again() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1])).await;
    let first = ledger.inquiry(case, 1);
    ledger.answer(1, case, NO_BED).await;
    ledger.crew(case, ask(&[1])).await;
    assert_eq!(words(&ledger.story(case)[3..]), ["inquiry-answered", "ask-requested", "sent 1"]);
    assert_ne!(ledger.inquiry(case, 1), first, "a new question");
}

#[tokio::test]
async fn there_are_no_more_questions_than_a_case_may_have() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    for _ in 0..MAX_INQUIRIES {
        ledger.crew(case, ask(&[1])).await;
        ledger.answer(1, case, NO_BED).await;
    }
    ledger.crew(case, ask(&[2])).await;
    assert_eq!(words(&ledger.story(case)).last(), Some(&"refused 2 too-many"));
}

#[tokio::test]
async fn receipts_and_answers_are_taken_while_the_question_stands() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1, 2])).await;
    let (inquiry, hospital) = (ledger.inquiry(case, 1), hospital(1));
    let report = |event| ledger.submit(by_hospital(1, case, event));
    assert!(matches!(
        report(EncounterEvent::InquiryReceived { inquiry, hospital: hospital.clone() }).await,
        Ok(Submitted::Stored(_))
    ));
    assert!(matches!(
        report(EncounterEvent::InquirySeen { inquiry, hospital: hospital.clone() }).await,
        Ok(Submitted::Stored(_))
    ));
    assert!(matches!(ledger.answer(1, case, NO_BED).await, Submitted::Stored(_)));
    assert!(matches!(ledger.answer(1, case, Answer::Accept).await, Submitted::Stored(_)), "an answer may be changed");
    assert!(matches!(ledger.answer(2, case, Answer::Accept).await, Submitted::Stored(_)));
    ledger.crew(case, choose(1)).await;
    let too_late = Submitted::Refused(Refusal::Inquiry(InquiryRefusal::TooLate));
    assert_eq!(ledger.answer(2, case, NO_BED).await, too_late, "released");
    assert_eq!(
        ledger.answer(1, case, NO_BED).await,
        too_late,
        "the destination cannot take back by a tap: it has to ring the crew"
    );
    assert_eq!(report(EncounterEvent::InquirySeen { inquiry, hospital }).await.unwrap(), too_late);
}

#[tokio::test]
async fn the_same_answer_twice_is_one_answer_and_keeps_its_first_moment() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1])).await;
    assert!(matches!(ledger.answer(1, case, Answer::Accept).await, Submitted::Stored(_)));
    let first = ledger.state().case(case).unwrap().encounter.inquiries.latest_of(&hospital(1)).unwrap().1.answer;
    let known = ledger.story(case).len();
    ledger.answer(1, case, Answer::Accept).await;
    assert_eq!(ledger.story(case).len(), known, "nothing new in the log");
    let again = ledger.state().case(case).unwrap().encounter.inquiries.latest_of(&hospital(1)).unwrap().1.answer;
    assert_eq!(again, first);
}

#[tokio::test]
async fn nobody_answers_in_the_place_of_another_hospital() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1])).await;
    let (inquiry, known) = (ledger.inquiry(case, 1), ledger.story(case).len());
    // Its own name under another one's question: it was never asked.
    let as_itself = EncounterEvent::InquiryAnswered { inquiry, hospital: hospital(2), answer: Answer::Accept };
    let not_asked = Submitted::Refused(Refusal::Inquiry(InquiryRefusal::NotAsked));
    assert_eq!(ledger.submit(by_hospital(2, case, as_itself)).await.unwrap(), not_asked);
    // The other one's name.
    let as_another = EncounterEvent::InquiryAnswered { inquiry, hospital: hospital(1), answer: Answer::Accept };
    let foreign = ledger.submit(by_hospital(2, case, as_another)).await.unwrap();
    assert_eq!(foreign, Submitted::Refused(Refusal::NotYourEncounter));
    assert_eq!(ledger.story(case).len(), known);
}
