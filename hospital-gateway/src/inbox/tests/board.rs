//! Order, expected arrival, and when a case leaves.

use domain::{
    disclosure::{CaseDelivery, CaseStanding, Situation},
    inquiry::{Answer, DeclineReason, ReleaseReason},
    milestone::Milestone,
};
use jiff::SignedDuration;

use super::{
    super::{HospitalCase, KEEP_ENDED_FOR, KEEP_SILENT_FOR},
    taking_in::inbox,
    words::{asked, at, bare, encounter, situation},
};

#[tokio::test]
async fn cases_stand_in_the_order_of_what_they_need() {
    let inbox = inbox();
    let handed_over = situation("吐血", &[(Milestone::HandedOver, 500)]);
    let released = CaseStanding::Released(ReleaseReason::AnotherChosen);
    let deliveries = [
        bare(1, 1, released),
        CaseDelivery { situation: Some(handed_over), standing: CaseStanding::Destination, ..asked(2, 2) },
        CaseDelivery { standing: CaseStanding::Asked(Some(Answer::Accept)), ..asked(3, 3) },
        CaseDelivery { standing: CaseStanding::Destination, ..asked(4, 4) },
        asked(5, 5),
        CaseDelivery { situation: Some(Situation { asked_at: at(999), ..situation("胸痛", &[]) }), ..asked(6, 6) },
    ];
    for delivery in deliveries {
        inbox.take_in(&delivery, at(600)).await.unwrap();
    }
    let order: Vec<_> = inbox.cases().iter().map(|case| case.encounter).collect();
    assert_eq!(
        order,
        [6, 5, 4, 3, 2, 1].map(encounter),
        "newest question first; owed answers, on the way, answered, here, ended"
    );
}

#[tokio::test]
async fn who_owes_an_answer() {
    let inbox = inbox();
    let table = [
        (CaseStanding::Asked(None), true),
        (CaseStanding::Asked(Some(Answer::Accept)), false),
        (CaseStanding::Declined, false),
        (CaseStanding::Destination, false),
        (CaseStanding::Released(ReleaseReason::EncounterClosed), false),
    ];
    for (version, (standing, owes)) in (1..).zip(table) {
        inbox.take_in(&bare(1, version, standing.clone()), at(0)).await.unwrap();
        assert_eq!(inbox.with_case(encounter(1), HospitalCase::awaits_answer), Some(owes), "{standing:?}");
    }
    let declined = bare(2, 9, CaseStanding::Asked(None));
    inbox.take_in(&declined, at(0)).await.unwrap();
    let here = Some(Answer::Decline(DeclineReason::NoBed));
    inbox.note(encounter(2), declined.inquiry, |case| case.answered_here = here).await.unwrap();
    assert_eq!(inbox.with_case(encounter(2), HospitalCase::awaits_answer), Some(false), "given here counts at once");
}

#[tokio::test]
async fn the_patient_is_expected_a_drive_after_leaving_or_after_the_question() {
    let inbox = inbox();
    let expected = || inbox.with_case(encounter(1), HospitalCase::expected_at).unwrap();
    inbox.take_in(&asked(1, 1), at(100)).await.unwrap();
    assert_eq!(expected(), None, "the vehicle stands");
    let left = |second| Situation { asked_at: at(300), ..situation("吐血", &[(Milestone::LeftScene, second)]) };
    for (version, second, minutes_from) in [(2, 400, 400), (3, 200, 300)] {
        let delivery = CaseDelivery { situation: Some(left(second)), ..bare(1, version, CaseStanding::Asked(None)) };
        inbox.take_in(&delivery, at(900)).await.unwrap();
        assert_eq!(
            expected(),
            Some(at(minutes_from + 12 * 60)),
            "asked on the way: the drive was estimated from there"
        );
    }
    inbox.take_in(&bare(1, 4, CaseStanding::Destination), at(950)).await.unwrap();
    assert_eq!(expected(), Some(at(300 + 12 * 60)), "the decision moves nothing");
}

#[tokio::test]
async fn a_case_leaves_some_hours_after_its_end_and_a_silent_one_after_a_day() {
    let inbox = inbox();
    let handed_over = situation("吐血", &[(Milestone::HandedOver, 5)]);
    inbox.take_in(&bare(1, 1, CaseStanding::Released(ReleaseReason::AnotherChosen)), at(0)).await.unwrap();
    inbox
        .take_in(
            &CaseDelivery { situation: Some(handed_over), standing: CaseStanding::Destination, ..asked(2, 2) },
            at(0),
        )
        .await
        .unwrap();
    inbox.take_in(&asked(3, 3), at(0)).await.unwrap();
    inbox.take_in(&CaseDelivery { standing: CaseStanding::Destination, ..asked(4, 4) }, at(0)).await.unwrap();
    let left = || inbox.cases().len();
    let second = SignedDuration::from_secs(1);
    inbox.advance(5, at(0) + KEEP_ENDED_FOR).await.unwrap();
    assert_eq!(left(), 4);
    inbox.advance(5, at(0) + KEEP_ENDED_FOR + second).await.unwrap();
    assert_eq!(left(), 2, "the two that ended");
    inbox.advance(5, at(0) + KEEP_SILENT_FOR).await.unwrap();
    assert_eq!(left(), 2);
    inbox.advance(5, at(0) + KEEP_SILENT_FOR + second).await.unwrap();
    assert_eq!((left(), inbox.cursor()), (0, 5), "a crew that never closes its case leaves no record here");
}

#[tokio::test]
async fn the_number_only_rises() {
    let inbox = inbox();
    inbox.advance(7, at(0)).await.unwrap();
    inbox.advance(3, at(0)).await.unwrap();
    assert_eq!(inbox.cursor(), 7);
}
