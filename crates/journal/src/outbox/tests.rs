#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use tempfile::tempdir;

use super::*;
use crate::{Engine, MAX_PAYLOAD_BYTES, MemoryEngine, Op, SledEngine, store::tests::Staged};

fn id(n: u8) -> [u8; 16] {
    [n; 16]
}

fn message(n: u8) -> Vec<u8> {
    vec![n; usize::from(n) * 50]
}

fn positions(items: &[OutboxItem]) -> Vec<u64> {
    items.iter().map(|item| item.position).collect()
}

#[derive(Debug, Clone)]
enum Step {
    Put(u8),
    /// Queued, and never waited for.
    Enqueue(u8),
    Remove(Vec<u64>),
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => any::<u8>().prop_map(Step::Put),
        3 => any::<u8>().prop_map(Step::Enqueue),
        2 => prop::collection::vec(0u64..40, 0..6).prop_map(Step::Remove),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 0..40)
}

async fn follow(steps: &[Step], open: impl Fn() -> Store) {
    let (mut model, mut last) = (BTreeMap::new(), 0);
    let mut outbox = Outbox::open(open(), "uplink").unwrap();
    for step in steps {
        match step {
            Step::Put(n) => {
                last += 1;
                model.insert(last, *n);
                assert_eq!(outbox.put(id(*n), &message(*n)).await.unwrap(), last);
            }
            Step::Enqueue(n) => {
                last += 1;
                model.insert(last, *n);
                assert_eq!(outbox.enqueue(id(*n), &message(*n)).unwrap().position, last);
            }
            Step::Remove(positions) => {
                model.retain(|position, _| !positions.contains(position));
                outbox.remove(positions).await.unwrap();
            }
            Step::Reopen => {
                drop(outbox); // the store waits for what is queued
                outbox = Outbox::open(open(), "uplink").unwrap();
            }
        }
        assert_eq!(outbox.len(), model.len());
    }
    drop(outbox);
    let outbox = Outbox::open(open(), "uplink").unwrap();
    let expected: Vec<_> = model.iter().map(|(&position, &n)| (position, id(n), message(n))).collect();
    let found = outbox.pending(0, usize::MAX).unwrap();
    let found: Vec<_> = found.into_iter().map(|item| (item.position, item.id, item.message)).collect();
    assert_eq!(found, expected);
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, ..Default::default() })]

    #[test]
    fn oldest_first_and_nothing_lost_in_memory(steps in steps()) {
        let engine: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
        block_on(follow(&steps, || Store::new(Arc::clone(&engine))));
    }
}

proptest! {
    // Every step is a real sync, so fewer cases.
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 8, ..Default::default() })]

    #[test]
    fn oldest_first_and_nothing_lost_on_disk(steps in steps()) {
        let folder = tempdir().unwrap();
        block_on(follow(&steps, || Store::new(Arc::new(SledEngine::open(folder.path()).unwrap()))));
    }
}

#[tokio::test]
async fn a_full_outbox_refuses_and_keeps_what_it_has() {
    let store = Store::new(Arc::new(MemoryEngine::new()));
    let outbox = Outbox::open_with_limit(store, "uplink", 3).unwrap();
    for n in 1..=3 {
        outbox.put(id(n), &message(n)).await.unwrap();
    }
    assert_eq!(outbox.put(id(4), &message(4)).await, Err(OutboxError::Full { limit: 3 }));
    assert_eq!(positions(&outbox.pending(0, 10).unwrap()), [1, 2, 3]);
    outbox.remove(&[2]).await.unwrap();
    assert_eq!(outbox.put(id(4), &message(4)).await, Ok(4));
    assert_eq!(positions(&outbox.pending(1, 10).unwrap()), [3, 4]);
    let long = vec![0; MAX_PAYLOAD_BYTES + 1];
    assert_eq!(outbox.put(id(5), &long).await, Err(OutboxError::MessageTooLong { got_bytes: MAX_PAYLOAD_BYTES + 1 }));
}

#[tokio::test]
async fn positions_are_never_given_twice() {
    let engine: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
    let outbox = Outbox::open(Store::new(Arc::clone(&engine)), "uplink").unwrap();
    outbox.put(id(1), b"one").await.unwrap();
    outbox.remove(&[1]).await.unwrap();
    drop(outbox);
    let outbox = Outbox::open(Store::new(engine), "uplink").unwrap();
    assert!(outbox.is_empty());
    assert_eq!(outbox.put(id(2), b"two").await, Ok(2));
}

#[tokio::test]
async fn a_sender_is_woken_when_a_message_is_on_the_disk() {
    let engine = Arc::new(Staged::default());
    let outbox = Outbox::open(Store::new(Arc::clone(&engine) as Arc<dyn Engine>), "uplink").unwrap();
    let mut changed = outbox.changed();
    engine.hold();
    let putting = outbox.enqueue(id(1), b"one").unwrap();
    assert!(!changed.has_changed().unwrap());
    assert!(outbox.pending(0, 10).unwrap().is_empty(), "not on the disk yet");
    assert_eq!(outbox.len(), 1);
    engine.release();
    changed.changed().await.unwrap();
    assert_eq!(positions(&outbox.pending(0, 10).unwrap()), [1]);
    putting.await.unwrap();
    changed.borrow_and_update();
    outbox.remove(&[1]).await.unwrap();
    assert!(changed.has_changed().unwrap());
}

#[tokio::test]
async fn many_are_removed_in_several_commits() {
    let outbox = Outbox::open(Store::new(Arc::new(MemoryEngine::new())), "uplink").unwrap();
    let all: Vec<_> = (0..700).map(|n| outbox.enqueue(id(n as u8), b"m").unwrap()).collect();
    for putting in all {
        putting.await.unwrap();
    }
    let positions: Vec<u64> = (1..=700).collect();
    outbox.remove(&positions[..699]).await.unwrap();
    assert_eq!(outbox.pending(0, 10).unwrap().len(), 1);
    outbox.remove(&positions).await.unwrap();
    assert!(outbox.is_empty());
}

#[tokio::test]
async fn an_outbox_that_contradicts_itself_is_refused() {
    let engine = Arc::new(MemoryEngine::new());
    let outbox = Outbox::open(Store::new(Arc::clone(&engine) as Arc<dyn Engine>), "uplink").unwrap();
    outbox.put(id(1), b"one").await.unwrap();
    engine.commit(&[Op::Delete { key: layout::outbox_item("uplink", 1) }]).unwrap();
    assert!(matches!(outbox.pending(0, 10), Err(OutboxError::Damaged { .. })));
    engine.commit(&[Op::Put { key: layout::outbox_item("uplink", 9), value: vec![0; 20] }]).unwrap();
    drop(outbox);
    assert!(matches!(Outbox::open(Store::new(engine), "uplink"), Err(OutboxError::Damaged { .. })));
}
