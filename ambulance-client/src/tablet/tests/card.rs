//! Whose card is it? Two patients may lie in one vehicle.

use std::time::Duration;

use domain::{card::CardFailure, encounter::CardState, event::EncounterEvent, patient::Sex};

use super::bench::Bench;
use crate::{
    card::CardError,
    tablet::{ActError, CardMoment},
};

async fn fail(bench: &Bench, error: CardError) {
    bench.tablet.take_reading(Err(error), Duration::from_millis(90)).await.unwrap();
}

#[tokio::test]
async fn the_active_case_takes_up_the_card_without_its_serial() {
    let bench = Bench::new();
    let (other, active) = (bench.open().await, bench.open().await);
    bench.place("0badc0ffee").await;
    assert!(bench.case(active, |case| case.has_card()) && !bench.case(other, |case| case.has_card()));
    let read = bench.events_of("card-read");
    let [EncounterEvent::CardRead(summary)] = read.as_slice() else { panic!("one card") };
    assert_eq!(summary.duration_ms, 400);
    assert!(!format!("{:?}", bench.sent()).contains("0badc0ffee"), "the serial goes to the record service only");
}

#[tokio::test]
async fn a_card_that_lies_there_already_is_taken_up_by_the_case_that_is_opened() {
    let bench = Bench::new();
    bench.place("aa").await;
    assert_eq!(bench.kinds(), [""; 0]);
    let case = bench.open().await;
    assert!(bench.case(case, |case| case.has_card()));
    assert_eq!(bench.kinds(), ["opened", "card-read"]);
}

#[tokio::test]
async fn the_same_card_again_is_no_news() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.place("aa").await;
    bench.place("aa").await;
    assert_eq!(bench.kinds(), ["opened", "card-read"]);
    assert!(!bench.case(case, |case| case.other_card));
}

#[tokio::test]
async fn another_card_is_not_taken_but_asked_about() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.place("aa").await;
    bench.place("bb").await;
    assert!(bench.case(case, |case| case.other_card));
    assert_eq!(bench.kinds(), ["opened", "card-read"]);
    bench.place("aa").await;
    assert!(!bench.case(case, |case| case.other_card), "the own card is back: nothing to ask any more");
    bench.place("bb").await;
    bench.tablet.use_other_card(case).await.unwrap();
    assert_eq!(bench.kinds(), ["opened", "card-read", "card-read"]);
    bench.place("bb").await;
    assert_eq!((bench.kinds().len(), bench.case(case, |case| case.other_card)), (3, false), "it is the own one now");
    bench.place("aa").await;
    assert!(bench.case(case, |case| case.other_card));
}

/// The second patient's case is opened while the first one's card still lies on the reader.
#[tokio::test]
async fn the_card_of_another_patient_that_still_lies_there_is_not_taken_up() {
    let bench = Bench::new();
    let first = bench.open().await;
    bench.place("aa").await;
    let second = bench.open().await;
    assert!(!bench.case(second, |case| case.has_card()) && bench.case(second, |case| case.other_card));
    bench.place("aa").await;
    assert!(!bench.case(second, |case| case.has_card()), "nor when it is placed again");
    bench.place("bb").await;
    assert!(bench.case(second, |case| case.has_card() && !case.other_card));
    // Once the first case is closed, its card may belong to whoever is treated next.
    bench.tablet.acts().close(first).await.unwrap();
    let third = bench.open().await;
    bench.place("aa").await;
    assert!(bench.case(third, |case| case.has_card()));
}

#[tokio::test]
async fn a_card_that_was_taken_up_by_the_wrong_case_can_be_moved() {
    let bench = Bench::new();
    let wrong = bench.open().await;
    bench.place("aa").await;
    let right = bench.open().await;
    bench.tablet.use_other_card(right).await.unwrap();
    assert!(bench.case(right, |case| case.has_card() && !case.other_card));
    assert!(bench.case(wrong, |case| case.has_card()), "the crew decides about each case by itself");
}

#[tokio::test]
async fn the_own_card_is_not_lost_when_no_other_one_lies_there() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.place("aa").await;
    bench.place("bb").await;
    fail(&bench, CardError::Removed).await;
    assert!(matches!(bench.tablet.use_other_card(case).await, Err(ActError::Empty)));
    assert!(bench.case(case, |case| case.has_card()));
}

#[tokio::test]
async fn a_card_that_cannot_be_read_is_told_with_its_reason() {
    let table = [
        (CardError::Removed, CardFailure::Removed),
        (CardError::ReaderGone, CardFailure::ReaderGone),
        (CardError::ServiceStopped, CardFailure::ReaderServiceStopped),
        (CardError::TwoCards, CardFailure::TwoCards),
        (CardError::NoAnswer, CardFailure::TimedOut),
        (CardError::NotAMynaCard, CardFailure::NotMynaCard),
        (CardError::PhoneNeedsOwner, CardFailure::PhoneNeedsOwner),
        (CardError::NoCertificate, CardFailure::NoCertificate),
        (CardError::TooLong { announced_bytes: 9_999, limit_bytes: 4_096 }, CardFailure::CertificateUnreadable),
        (CardError::Refused(0x6982), CardFailure::ReadRefused),
        (CardError::Malformed(""), CardFailure::Garbage),
        (CardError::Io(String::new()), CardFailure::ReaderFault),
        (CardError::Status(0x6f00), CardFailure::Broken),
    ];
    for (error, reason) in table {
        let bench = Bench::new();
        let case = bench.open().await;
        fail(&bench, error).await;
        assert_eq!(bench.tablet.card(), CardMoment::Failed(reason));
        assert_eq!(bench.events_of("card-read-failed"), [EncounterEvent::CardReadFailed { reason, duration_ms: 90 }]);
        assert_eq!(bench.case(case, |case| case.encounter.card.clone()), Some(CardState::Failed(reason)));
    }
}

#[tokio::test]
async fn a_case_that_has_its_card_is_not_said_to_have_failed() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.place("aa").await;
    fail(&bench, CardError::Removed).await;
    bench.place("aa").await;
    assert!(matches!(bench.case(case, |case| case.encounter.card.clone()), Some(CardState::Read(_))));
    assert_eq!(bench.kinds(), ["opened", "card-read"]);
}

#[tokio::test]
async fn without_a_case_a_card_is_shown_and_recorded_nowhere() {
    let bench = Bench::new();
    fail(&bench, CardError::NoAnswer).await;
    bench.place("aa").await;
    assert!(matches!(bench.tablet.card(), CardMoment::Read(..)));
    assert_eq!(bench.kinds().len(), 0);
    let entry = crate::tablet::InterviewEntry::of(Sex::Male);
    assert!(bench.tablet.acts().interview(host::fresh::encounter_id(), entry).await.is_err());
}
