//! Recording: sealed, on the disk, in one order.

use std::sync::Arc;

use domain::{event::EncounterEvent, ids::HeadquartersId, inquiry::MAX_INQUIRIES, patient::Sex, triage::IncidentKind};
use journal::{Engine as _, OUTBOX_LIMIT_ITEMS, OutboxError};
use trust::seal::SealingKey;

use super::bench::{Bench, hospital, open};
use crate::tablet::{ActError, ChoiceEntry, InterviewEntry, RecordError};

fn complaint(text: &str) -> EncounterEvent {
    EncounterEvent::ComplaintRecorded { complaint: text.to_owned() }
}

#[tokio::test]
async fn nothing_that_was_recorded_can_be_read_from_the_disk() {
    let bench = Bench::new();
    let case = bench.open().await;
    let entry =
        InterviewEntry { name: "試験 花子".to_owned(), age_years: Some(72), ..InterviewEntry::of(Sex::Female) };
    bench.tablet.acts().interview(case, entry).await.unwrap();
    bench.tablet.record(case, complaint("吐血 secret-complaint")).await.unwrap();
    bench.tablet.acts().ask(case, vec![hospital(1)], None).await.unwrap();
    let stored = bench.engine.scan(&[0], &[0xff], usize::MAX).unwrap();
    assert!(stored.len() >= 4);
    let crew = bench.tablet.identity().author.clone();
    for clear in
        ["試験 花子", "secret-complaint", hospital(1).as_str(), crew.person.as_str(), crew.device.as_str(), "minato-1"]
    {
        let is_there = |bytes: &[u8]| bytes.windows(clear.len()).any(|window| window == clear.as_bytes());
        assert!(!stored.iter().any(|(key, value)| is_there(key) || is_there(value)), "{clear}");
    }
}

#[tokio::test]
async fn the_platform_reads_what_was_recorded_and_nobody_else_does() {
    let bench = Bench::new();
    let case = bench.open().await;
    let id = bench.tablet.record(case, complaint("吐血")).await.unwrap();
    let sent = bench.sent();
    assert_eq!(bench.kinds(), ["opened", "complaint-recorded"]);
    assert_eq!((sent[1].id, sent[1].encounter, &sent[1].event), (id, case, &complaint("吐血")));
    assert_eq!(sent[1].author, bench.tablet.identity().author);
    let message = bench.tablet.outbox().pending(1, 1).unwrap()[0].message.clone();
    let other = SealingKey::generate().unwrap();
    assert!(std::panic::catch_unwind(|| open(&other, &message)).is_err());
}

#[tokio::test]
async fn what_is_recorded_stands_in_the_working_copy_at_once() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.tablet.record(case, complaint("吐血")).await.unwrap();
    assert_eq!(bench.case(case, |case| case.encounter.complaint.clone()), "吐血");
    assert_eq!((bench.tablet.open_cases(), bench.tablet.active()), (vec![case], Some(case)));
}

/// The order of the outbox is the order in which the working copy changed: the last word is the same on both sides.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_leave_outbox_and_working_copy_in_one_order() {
    let bench = Bench::new();
    let case = bench.open().await;
    let mut writers = tokio::task::JoinSet::new();
    for writer in 0..8 {
        let tablet = Arc::clone(&bench.tablet);
        writers.spawn(async move {
            for turn in 0..25 {
                tablet.record(case, complaint(&format!("{writer}/{turn}"))).await.unwrap();
            }
        });
    }
    writers.join_all().await;
    let sent = bench.sent();
    assert_eq!(sent.len(), 1 + 8 * 25);
    assert_eq!(sent.last().unwrap().event, complaint(&bench.case(case, |case| case.encounter.complaint.clone())));
    for writer in 0..8 {
        let own = sent.iter().filter_map(|event| match &event.event {
            EncounterEvent::ComplaintRecorded { complaint } => {
                complaint.strip_prefix(&format!("{writer}/"))?.parse::<u32>().ok()
            }
            _ => None,
        });
        assert!(own.collect::<Vec<_>>().is_sorted());
    }
}

#[tokio::test]
async fn what_does_not_fit_reaches_neither_outbox_nor_working_copy() {
    let bench = Bench::new();
    let unknown = host::fresh::encounter_id();
    assert!(matches!(bench.tablet.record(unknown, complaint("吐血")).await, Err(RecordError::UnknownCase)));
    assert_eq!((bench.kinds().len(), bench.tablet.open_cases().len()), (0, 0));
}

#[tokio::test]
async fn a_full_outbox_is_told_and_nothing_is_shown_as_recorded() {
    let bench = Bench::new();
    let case = bench.open().await;
    while bench.tablet.outbox().len() < OUTBOX_LIMIT_ITEMS {
        let left = (OUTBOX_LIMIT_ITEMS - bench.tablet.outbox().len()).min(1_000);
        let some: Vec<_> = (0..left).map(|_| bench.tablet.outbox().enqueue([1; 16], b"x").unwrap()).collect();
        for putting in some {
            putting.await.unwrap();
        }
    }
    let full = bench.tablet.record(case, complaint("吐血")).await;
    assert!(matches!(full, Err(RecordError::Outbox(OutboxError::Full { .. }))));
    assert_eq!(bench.case(case, |case| case.encounter.complaint.clone()), "");
}

#[tokio::test]
async fn a_closed_case_leaves_the_memory_and_does_not_come_back() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.tablet.record(case, complaint("吐血")).await.unwrap();
    bench.tablet.acts().close(case).await.unwrap();
    assert!(bench.tablet.with_case(case, |_| ()).is_none() && bench.tablet.active().is_none());
    // The platform tells everything back, also what was said before the radio came back.
    for (seq, event) in (1..).zip(bench.sent()) {
        bench.tablet.take_in(seq, &event);
    }
    assert_eq!((bench.tablet.open_cases(), bench.tablet.active()), (Vec::new(), None));
    assert!(matches!(bench.tablet.record(case, complaint("胸痛")).await, Err(RecordError::UnknownCase)));
    let headquarters = HeadquartersId::new("minato").unwrap();
    let again =
        EncounterEvent::Opened { crew: bench.tablet.identity().crew.clone(), headquarters, kind: IncidentKind::Fire };
    assert!(matches!(bench.tablet.record(case, again).await, Err(RecordError::UnknownCase)), "nor by a late retry");
}

#[tokio::test]
async fn a_wish_that_the_platform_will_never_take_is_no_longer_waited_for() {
    let bench = Bench::new();
    let case = bench.open().await;
    let ids: Vec<_> = (0..MAX_INQUIRIES as u8).map(hospital).collect();
    bench.tablet.acts().ask(case, ids.clone(), None).await.unwrap();
    let wish = bench.sent()[1].id;
    bench.tablet.acts().choose(case, ChoiceEntry::of(hospital(1))).await.unwrap();
    assert_eq!(bench.case(case, |case| case.wishes.open_asks().count()), ids.len());
    bench.tablet.note_rejected(wish, "limit-reached");
    assert_eq!(bench.case(case, |case| case.wishes.open_asks().count()), 0);
    assert!(bench.case(case, |case| case.wishes.destination().is_some()), "the other wish still waits");
    let rejected: Vec<_> = bench.tablet.rejected().into_iter().map(|one| (one.id, one.code)).collect();
    assert_eq!(rejected, [(wish, "limit-reached".to_owned())], "and the crew is told");
}

#[tokio::test]
async fn an_act_on_an_unknown_case_is_refused() {
    let bench = Bench::new();
    let unknown = host::fresh::encounter_id();
    let is_unknown = |result| matches!(result, Err(ActError::Record(RecordError::UnknownCase)));
    assert!(is_unknown(bench.tablet.acts().complain(unknown, "吐血").await));
    assert!(is_unknown(bench.tablet.acts().close(unknown).await));
    assert!(is_unknown(bench.tablet.acts().judge_identity(unknown, domain::patient::IdentityVerdict::Differs).await));
    assert!(is_unknown(bench.tablet.activate(unknown)));
    let entry = InterviewEntry::of(Sex::NotStated);
    assert!(is_unknown(bench.tablet.acts().interview(unknown, entry).await));
}
