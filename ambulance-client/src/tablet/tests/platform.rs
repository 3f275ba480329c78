//! What comes from the platform.

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::EncounterId,
    inquiry::{Answer, AskTerms},
};

use super::bench::{Bench, hospital};

/// The events of a case as another tablet of the crew sent them.
async fn elsewhere(bench: &Bench) -> (EncounterId, Vec<RecordedEvent>) {
    let other = Bench::new();
    let case = other.open().await;
    other.tablet.acts().complain(case, "吐血").await.unwrap();
    other.tablet.acts().close(case).await.unwrap();
    assert!(bench.tablet.with_case(case, |_| ()).is_none());
    (case, other.sent())
}

#[tokio::test]
async fn own_events_that_come_back_change_nothing() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.tablet.acts().complain(case, "吐血").await.unwrap();
    bench.tablet.acts().complain(case, "吐血と黒色便").await.unwrap();
    for (seq, event) in (1..).zip(bench.sent()) {
        bench.tablet.take_in(seq, &event);
    }
    assert_eq!(bench.case(case, |case| case.encounter.complaint.clone()), "吐血と黒色便");
    assert_eq!(bench.kinds().len(), 3, "and nothing is sent again");
}

#[tokio::test]
async fn after_a_restart_the_working_copy_comes_back() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.tablet.acts().complain(case, "吐血").await.unwrap();
    let events = bench.sent();
    let before = bench.case(case, |case| case.encounter.clone());
    let bench = bench.restarted();
    assert!(bench.tablet.open_cases().is_empty());
    for (seq, event) in (1..).zip(&events) {
        bench.tablet.take_in(seq, event);
    }
    assert_eq!(bench.case(case, |case| case.encounter.clone()), before);
    assert_eq!(bench.tablet.active(), Some(case), "the only case is the active one again");
    assert!(!bench.case(case, |case| case.has_card()), "a card has to be placed again");
}

#[tokio::test]
async fn a_case_from_elsewhere_does_not_take_card_and_monitor_away() {
    let bench = Bench::new();
    let own = bench.open().await;
    let (other, events) = elsewhere(&bench).await;
    bench.tablet.take_in(1, &events[0]);
    assert_eq!((bench.tablet.active(), bench.tablet.open_cases().len()), (Some(own), 2));
    bench.tablet.activate(other).unwrap();
    assert_eq!(bench.tablet.active(), Some(other));
}

#[tokio::test]
async fn a_case_that_was_closed_elsewhere_leaves_this_memory_too() {
    let bench = Bench::new();
    let (case, events) = elsewhere(&bench).await;
    for (seq, event) in (1..).zip(&events) {
        bench.tablet.take_in(seq, event);
    }
    assert!(bench.tablet.with_case(case, |_| ()).is_none() && bench.tablet.active().is_none());
    bench.tablet.take_in(9, &events[0]);
    assert!(bench.tablet.with_case(case, |_| ()).is_none(), "also when the stream begins anew");
}

#[tokio::test]
async fn an_event_without_its_case_is_skipped_and_hurts_nothing() {
    let bench = Bench::new();
    let (case, events) = elsewhere(&bench).await;
    bench.tablet.take_in(2, &events[1]);
    assert!(bench.tablet.with_case(case, |_| ()).is_none());
    let own = bench.open().await;
    assert_eq!(bench.tablet.open_cases(), [own]);
}

#[tokio::test]
async fn what_the_platform_decides_is_shown_with_the_wish_answered() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.tablet.acts().ask(case, vec![hospital(1)], None).await.unwrap();
    let inquiry = host::fresh::inquiry_id();
    let platform = |event| RecordedEvent { id: host::fresh::event_id(), event, ..bench.sent()[1].clone() };
    let hospital = hospital(1);
    let answer = Answer::Accept;
    for event in [
        EncounterEvent::InquirySent {
            inquiry,
            hospital: hospital.clone(),
            rank: 1,
            drive_min: 9,
            terms: AskTerms::default(),
        },
        EncounterEvent::InquiryAnswered { inquiry, hospital: hospital.clone(), answer },
        EncounterEvent::DestinationDecided { inquiry, hospital: hospital.clone(), standard: String::new() },
    ] {
        bench.tablet.take_in(5, &platform(event));
    }
    bench.case(case, |case| {
        assert_eq!(case.wishes.open_asks().count(), 0);
        assert_eq!(case.encounter.inquiries.destination().map(|(id, _)| id), Some(&hospital));
    });
}
