//! What a delivery changes, and what it leaves.

use std::sync::Arc;

use domain::{
    disclosure::{CaseDelivery, CaseStanding},
    inquiry::{Answer, DeclineReason, ReleaseReason},
};
use journal::{MemoryEngine, Store};

use super::{
    super::Inbox,
    words::{asked, at, bare, encounter, inquiry, situation, vitals},
};
use crate::inbox::HospitalCase;

pub fn inbox() -> Inbox {
    Inbox::open(Store::new(Arc::new(MemoryEngine::new()))).unwrap()
}

fn case(inbox: &Inbox, number: u8) -> HospitalCase {
    inbox.with_case(encounter(number), HospitalCase::clone).unwrap()
}

#[tokio::test]
async fn sections_that_did_not_come_stay_as_they_were() {
    let inbox = inbox();
    assert!(inbox.take_in(&asked(1, 5), at(100)).await.unwrap());
    let first = case(&inbox, 1);
    let change = CaseDelivery { situation: Some(situation("胸痛", &[])), ..bare(1, 9, CaseStanding::Asked(None)) };
    assert!(inbox.take_in(&change, at(130)).await.unwrap());
    let second = case(&inbox, 1);
    assert_eq!(second.situation.as_ref().unwrap().complaint, "胸痛");
    assert_eq!((&second.patient, &second.record, &second.vitals), (&first.patient, &first.record, &first.vitals));
    assert_eq!((second.version, second.heard_at, second.standing_since), (9, at(130), at(100)));
}

#[tokio::test]
async fn readings_of_several_deliveries_join_and_repeats_make_no_difference() {
    let inbox = inbox();
    inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
    for seconds in [5..9, 3..7, 5..9] {
        let more = CaseDelivery { vitals: Some(vitals(seconds)), ..bare(1, 7, CaseStanding::Asked(None)) };
        assert!(inbox.take_in(&more, at(101)).await.unwrap(), "the same number again: a reconnected stream");
    }
    let case = case(&inbox, 1);
    assert_eq!((case.vitals.len(), case.observations.iter().count()), (9, 1));
}

#[tokio::test]
async fn what_is_older_than_what_is_known_is_ignored() {
    let inbox = inbox();
    inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
    let known = case(&inbox, 1);
    let released = bare(1, 4, CaseStanding::Released(ReleaseReason::AnotherChosen));
    assert!(!inbox.take_in(&released, at(110)).await.unwrap());
    assert_eq!(case(&inbox, 1), known);
}

#[tokio::test]
async fn a_case_that_may_not_be_read_keeps_nothing_clinical() {
    for standing in [
        CaseStanding::Declined,
        CaseStanding::Released(ReleaseReason::AnotherChosen),
        CaseStanding::Released(ReleaseReason::EncounterClosed),
    ] {
        let inbox = inbox();
        inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
        inbox.take_in(&bare(1, 6, standing.clone()), at(110)).await.unwrap();
        let case = case(&inbox, 1);
        assert!(case.situation.is_none() && case.patient.is_none() && case.record.is_none(), "{standing:?}");
        assert!(case.vitals.is_empty() && case.observations.is_empty());
        assert_eq!((case.standing, case.standing_since), (standing, at(110)));
    }
}

#[tokio::test]
async fn a_new_question_does_not_inherit_the_answers_of_the_old_one() {
    let inbox = inbox();
    inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
    let answered = |case: &mut HospitalCase| {
        (case.received_here, case.seen_here) = (true, true);
        case.answered_here = Some(Answer::Decline(DeclineReason::NoBed));
    };
    assert!(inbox.note(encounter(1), inquiry(1), answered).await.unwrap());
    inbox.take_in(&bare(1, 6, CaseStanding::Declined), at(110)).await.unwrap();
    let declined = case(&inbox, 1);
    assert_eq!(declined.answer(), Some(Answer::Decline(DeclineReason::NoBed)), "the reason is still shown");
    inbox.take_in(&CaseDelivery { inquiry: inquiry(2), ..asked(1, 9) }, at(200)).await.unwrap();
    let again = case(&inbox, 1);
    assert!(again.awaits_answer() && !again.received_here && !again.seen_here);
}

/// The crew asks anew while the answer to the old question is on its way to the disk.
#[tokio::test]
async fn what_was_reported_about_the_old_question_is_not_noted_on_the_new_one() {
    let inbox = inbox();
    inbox.take_in(&CaseDelivery { inquiry: inquiry(2), ..asked(1, 9) }, at(200)).await.unwrap();
    let noted = inbox.note(encounter(1), inquiry(1), |case| case.answered_here = Some(Answer::Accept)).await.unwrap();
    assert!(!noted && case(&inbox, 1).awaits_answer());
    assert!(
        !inbox.note(encounter(9), inquiry(1), |case| case.seen_here = true).await.unwrap(),
        "nor on a case that is not here"
    );
}

#[tokio::test]
async fn once_told_back_the_word_of_the_platform_counts() {
    let inbox = inbox();
    inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
    inbox.note(encounter(1), inquiry(1), |case| case.answered_here = Some(Answer::Accept)).await.unwrap();
    assert_eq!(case(&inbox, 1).answer(), Some(Answer::Accept), "shown at once");
    inbox.take_in(&bare(1, 6, CaseStanding::Asked(Some(Answer::Accept))), at(110)).await.unwrap();
    assert_eq!(case(&inbox, 1).answer(), Some(Answer::Accept));
    // At another board of this hospital somebody changes the answer.
    inbox.take_in(&bare(1, 7, CaseStanding::Declined), at(120)).await.unwrap();
    assert_eq!(case(&inbox, 1).answer(), None, "not what was said here before");
}

#[tokio::test]
async fn an_answer_on_its_way_is_shown_until_it_is_told_back() {
    let inbox = inbox();
    inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
    let decline = Answer::Decline(DeclineReason::NoPhysician);
    inbox.note(encounter(1), inquiry(1), |case| case.answered_here = Some(decline)).await.unwrap();
    inbox.take_in(&bare(1, 6, CaseStanding::Asked(Some(Answer::Accept))), at(110)).await.unwrap();
    assert_eq!(
        case(&inbox, 1).answer(),
        Some(decline),
        "the earlier answer comes back while the later one is under way"
    );
}

/// A report that is noted while a delivery is on its way to the disk must not be forgotten by it, nor the delivery by the note.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_note_and_a_delivery_at_the_same_moment_both_count() {
    for round in 0..50 {
        let inbox = Arc::new(inbox());
        inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
        let noting = tokio::spawn({
            let inbox = Arc::clone(&inbox);
            async move { inbox.note(encounter(1), inquiry(1), |case| case.answered_here = Some(Answer::Accept)).await }
        });
        let taking = tokio::spawn({
            let inbox = Arc::clone(&inbox);
            let more = CaseDelivery { vitals: Some(vitals(5..9)), ..bare(1, 7, CaseStanding::Asked(None)) };
            async move { inbox.take_in(&more, at(101)).await }
        });
        assert!(noting.await.unwrap().unwrap() && taking.await.unwrap().unwrap());
        let case = case(&inbox, 1);
        assert_eq!((case.answered_here, case.vitals.len()), (Some(Answer::Accept), 9), "round {round}");
    }
}
