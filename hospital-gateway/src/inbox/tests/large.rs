//! Large cases: in pieces on the disk, whole in memory, and gone without a rest.

use std::sync::Arc;

use domain::{
    disclosure::{CaseDelivery, CaseStanding},
    inquiry::ReleaseReason,
    vitals::TIMELINE_MAX_READINGS,
};
use journal::{Engine, MAX_VALUE_BYTES, MemoryEngine, Store};

use super::{
    super::{Inbox, write::VITALS_BLOCKS_MAX},
    disk::{all, names},
    words::{asked, at, bare, record, vitals},
};

fn open(engine: &Arc<MemoryEngine>) -> Inbox {
    Inbox::open(Store::new(Arc::clone(engine) as Arc<dyn Engine>)).unwrap()
}

/// Larger than one value of the journal: as one value it would be refused, and the case would never come.
#[tokio::test]
async fn a_record_and_readings_larger_than_a_value_are_kept_whole() {
    let engine = Arc::new(MemoryEngine::new());
    let inbox = open(&engine);
    let large = CaseDelivery {
        record: Some(record(2_500, &"薬".repeat(300))),
        vitals: Some(vitals(0..TIMELINE_MAX_READINGS as i64)),
        ..asked(1, 5)
    };
    inbox.take_in(&CaseDelivery { vitals: None, ..large.clone() }, at(100)).await.unwrap();
    inbox.take_in(&CaseDelivery { record: None, ..large.clone() }, at(100)).await.unwrap();
    let sizes: Vec<usize> = all(&*engine).iter().map(|(_, value)| value.len()).collect();
    assert!(
        sizes.iter().all(|bytes| *bytes <= MAX_VALUE_BYTES / 2) && sizes.iter().sum::<usize>() > 2 * MAX_VALUE_BYTES
    );
    let cases = inbox.cases();
    assert_eq!((cases[0].record.clone(), cases[0].vitals.len()), (large.record, TIMELINE_MAX_READINGS));
    drop(inbox);
    let inbox = open(&engine);
    assert_eq!(inbox.cases(), cases);

    let small = CaseDelivery { record: Some(record(1, "薬")), ..bare(1, 6, CaseStanding::Asked(None)) };
    inbox.take_in(&small, at(101)).await.unwrap();
    let pieces: Vec<_> = names(&*engine, 1).into_iter().filter(|name| name.starts_with("part/record")).collect();
    assert_eq!(pieces, ["part/record/000"], "no piece of the longer record is left behind");
    assert_eq!(open(&engine).cases(), inbox.cases());
    inbox.take_in(&bare(1, 7, CaseStanding::Released(ReleaseReason::AnotherChosen)), at(102)).await.unwrap();
    assert_eq!(names(&*engine, 1), ["head"]);
}

#[tokio::test]
async fn many_batches_of_readings_are_gathered_on_the_disk() {
    let engine = Arc::new(MemoryEngine::new());
    let inbox = open(&engine);
    inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
    let batches = 3 * VITALS_BLOCKS_MAX as i64;
    for batch in 1..=batches {
        let more = CaseDelivery {
            vitals: Some(vitals(batch * 5..batch * 5 + 5)),
            ..bare(1, 5 + batch as u64, CaseStanding::Asked(None))
        };
        inbox.take_in(&more, at(100 + batch)).await.unwrap();
        let blocks = names(&*engine, 1).iter().filter(|name| name.starts_with("vitals/")).count();
        assert!(blocks <= VITALS_BLOCKS_MAX, "{blocks}");
    }
    let cases = inbox.cases();
    assert_eq!(cases[0].vitals.len(), (batches as usize + 1) * 5);
    drop(inbox);
    let inbox = open(&engine);
    assert_eq!(inbox.cases(), cases);
    inbox.take_in(&bare(1, 1_000, CaseStanding::Declined), at(999)).await.unwrap();
    assert_eq!(names(&*engine, 1), ["head"]);
}

#[tokio::test]
async fn many_cases_are_forgotten_in_more_than_one_write() {
    let engine = Arc::new(MemoryEngine::new());
    let inbox = open(&engine);
    for number in 1..=60 {
        inbox.take_in(&asked(number, 5), at(100)).await.unwrap();
        for version in 6..40 {
            let more = CaseDelivery { vitals: Some(vitals(5..6)), ..bare(number, version, CaseStanding::Asked(None)) };
            inbox.take_in(&more, at(100)).await.unwrap();
        }
    }
    assert!(all(&*engine).len() > 2 * super::super::REMOVAL_OPS);
    inbox.begin_again().await.unwrap();
    assert_eq!(all(&*engine).len(), 1, "the number alone");
}
