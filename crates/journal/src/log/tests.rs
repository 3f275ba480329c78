#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{collections::HashMap, path::Path};

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use tempfile::tempdir;

use super::*;
use crate::{Engine, MemoryEngine, Op, SledEngine, store::tests::Staged};

fn id(n: u8) -> [u8; 16] {
    [n; 16]
}

fn entry(n: u8) -> NewEntry {
    NewEntry { id: id(n), payload: vec![n; usize::from(n) * 40] }
}

fn opened(engine: &Arc<impl Engine>) -> Log {
    Log::open(Store::new(Arc::clone(engine) as Arc<dyn Engine>), "events").unwrap()
}

fn seqs(entries: &[Entry]) -> Vec<u64> {
    entries.iter().map(|entry| entry.seq).collect()
}

#[derive(Debug, Clone)]
enum Step {
    Append(Vec<u8>),
    /// Queued, and waited for only at the next reopening.
    Enqueue(Vec<u8>),
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    // Few identities, so that duplicates within a call, in flight and on the disk all happen.
    let ids = || prop::collection::vec(any::<u8>().prop_map(|n| n % 40), 0..4);
    let step =
        prop_oneof![4 => ids().prop_map(Step::Append), 4 => ids().prop_map(Step::Enqueue), 1 => Just(Step::Reopen)];
    prop::collection::vec(step, 0..40)
}

/// Runs the steps against a simple model of a log.
async fn follow(steps: &[Step], open: impl Fn() -> Store) {
    let mut model: Vec<u8> = Vec::new();
    let mut seq_of: HashMap<u8, u64> = HashMap::new();
    let mut waiting = Vec::new();
    let mut log = Log::open(open(), "events").unwrap();
    for step in steps {
        let (ids, wait) = match step {
            Step::Append(ids) => (ids, true),
            Step::Enqueue(ids) => (ids, false),
            Step::Reopen => {
                for appending in waiting.drain(..) {
                    let appending: Appending = appending;
                    appending.await.unwrap();
                }
                drop(log);
                log = Log::open(open(), "events").unwrap();
                continue;
            }
        };
        let known = ids.iter().find_map(|n| seq_of.get(n).copied());
        let repeated = (1..ids.len()).any(|i| ids[..i].contains(&ids[i]));
        match log.enqueue(ids.iter().map(|&n| entry(n)).collect()) {
            Ok(appending) => {
                assert!(!ids.is_empty() && known.is_none() && !repeated);
                assert_eq!(appending.first_seq, model.len() as u64 + 1);
                for &n in ids {
                    model.push(n);
                    seq_of.insert(n, model.len() as u64);
                }
                if wait {
                    appending.await.unwrap();
                    assert!(*log.durable_seq().borrow() >= model.len() as u64);
                } else {
                    waiting.push(appending);
                }
            }
            Err(LogError::BadCount { got: 0 }) => assert!(ids.is_empty()),
            Err(LogError::RepeatedId) => assert!(repeated),
            Err(LogError::Duplicate { seq }) => assert_eq!(Some(seq), known),
            Err(other) => panic!("{other}"),
        }
        assert_eq!(log.last_seq(), model.len() as u64);
    }
    log.wait_durable(model.len() as u64).await.unwrap();
    let entries = log.read(0, usize::MAX).unwrap();
    assert_eq!(entries.len(), model.len());
    for (found, (n, seq)) in entries.iter().zip(model.iter().zip(1..)) {
        assert_eq!((found.seq, found.id, &found.payload), (seq, id(*n), &entry(*n).payload));
        assert_eq!(log.seq_of(&found.id).unwrap(), Some(seq));
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

fn on_disk(folder: &Path) -> Store {
    Store::new(Arc::new(SledEngine::open(folder).unwrap()))
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, ..Default::default() })]

    #[test]
    fn any_order_of_calls_gives_a_gapless_log_in_memory(steps in steps()) {
        let engine: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
        block_on(follow(&steps, || Store::new(Arc::clone(&engine))));
    }

    /// The disk fails at some commit: what was acknowledged is there after a restart, and no number is missing.
    #[test]
    fn a_failing_disk_keeps_what_was_acknowledged(fail_at in 0usize..12, together in prop::collection::vec(1usize..5, 1..12)) {
        let engine = Arc::new(Staged::default());
        engine.fail_at(fail_at);
        let acknowledged = block_on(async {
            let log = opened(&engine);
            let (mut acknowledged, mut n) = (0u64, 0u8);
            for count in together {
                let entries = (0..count).map(|_| { n += 1; entry(n) }).collect();
                match log.append(entries).await {
                    Ok(first) => acknowledged = first + count as u64 - 1,
                    Err(error) => assert!(matches!(error, LogError::Store(StoreError::Failed { .. }))),
                }
                assert_eq!(*log.durable_seq().borrow(), acknowledged);
            }
            acknowledged
        });
        let log = Log::open(Store::new(Arc::new(Survivor(engine))), "events").unwrap();
        assert_eq!(log.last_seq(), acknowledged);
        assert_eq!(seqs(&log.read(0, 1000).unwrap()), (1..=acknowledged).collect::<Vec<_>>());
    }
}

proptest! {
    // Every step is a real sync, so fewer cases.
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 12, ..Default::default() })]

    #[test]
    fn any_order_of_calls_gives_a_gapless_log_on_disk(steps in steps()) {
        let folder = tempdir().unwrap();
        block_on(follow(&steps, || on_disk(folder.path())));
    }
}

/// What the failed engine had stored before it failed.
struct Survivor(Arc<Staged>);

impl Engine for Survivor {
    fn commit(&self, batch: &[Op]) -> Result<(), crate::EngineError> {
        self.0.memory.commit(batch)
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, crate::EngineError> {
        self.0.memory.get(key)
    }

    fn scan(&self, from: &[u8], until: &[u8], limit: usize) -> Result<Vec<crate::KeyValue>, crate::EngineError> {
        self.0.memory.scan(from, until, limit)
    }
}

#[tokio::test]
async fn what_is_on_its_way_is_known_but_not_shown() {
    let engine = Arc::new(Staged::default());
    let log = opened(&engine);
    engine.hold();
    let appending = log.enqueue(vec![entry(1), entry(2)]).unwrap();
    assert_eq!(appending.first_seq, 1);
    assert_eq!(log.last_seq(), 2);
    assert_eq!(log.enqueue(vec![entry(2)]).err(), Some(LogError::Duplicate { seq: 2 }));
    assert_eq!(log.seq_of(&id(1)).unwrap(), None);
    assert!(log.read(0, 10).unwrap().is_empty());
    assert_eq!(*log.durable_seq().borrow(), 0);
    engine.release();
    log.wait_durable(2).await.unwrap();
    assert_eq!(log.seq_of(&id(2)).unwrap(), Some(2));
    assert_eq!(seqs(&log.read(1, 10).unwrap()), [2]);
    appending.await.unwrap();
}

#[tokio::test]
async fn waiting_for_an_entry_ends_when_the_disk_fails() {
    let engine = Arc::new(Staged::default());
    engine.fail_at(0);
    let log = opened(&engine);
    let appending = log.enqueue(vec![entry(1)]).unwrap();
    assert!(matches!(log.wait_durable(1).await, Err(LogError::Store(StoreError::Failed { .. }))));
    assert!(appending.await.is_err());
    assert_eq!(*log.durable_seq().borrow(), 0);
}

#[tokio::test]
async fn a_refused_call_uses_no_number() {
    let log = opened(&Arc::new(MemoryEngine::new()));
    log.append(vec![entry(1)]).await.unwrap();
    let long = NewEntry { id: id(2), payload: vec![0; MAX_PAYLOAD_BYTES + 1] };
    assert_eq!(
        log.append(vec![entry(3), long]).await,
        Err(LogError::PayloadTooLong { got_bytes: MAX_PAYLOAD_BYTES + 1 })
    );
    let many = (0..=MAX_ENTRIES_PER_APPEND).map(|_| entry(4)).collect();
    assert_eq!(log.append(many).await, Err(LogError::BadCount { got: MAX_ENTRIES_PER_APPEND + 1 }));
    assert_eq!(log.append(vec![entry(5), entry(1)]).await, Err(LogError::Duplicate { seq: 1 }));
    assert_eq!(log.append(vec![entry(5)]).await, Ok(2));
    let longest = NewEntry { id: id(6), payload: vec![6; MAX_PAYLOAD_BYTES] };
    assert_eq!(log.append(vec![longest.clone()]).await, Ok(3));
    assert_eq!(log.read(2, 1).unwrap()[0].payload, longest.payload);
}

#[tokio::test]
async fn a_large_log_is_read_in_bounded_pieces() {
    let log = opened(&Arc::new(MemoryEngine::new()));
    let size = READ_BUDGET_BYTES / 50;
    for n in 0..100 {
        log.append(vec![NewEntry { id: id(n), payload: vec![n; size] }]).await.unwrap();
    }
    let first = log.read(0, usize::MAX).unwrap();
    assert!(first.len() < 100 && first.len() >= 50);
    let (mut last, mut count) = (0, 0);
    loop {
        let piece = log.read(last, 1000).unwrap();
        let Some(end) = piece.last() else { break };
        count += piece.len();
        last = end.seq;
    }
    assert_eq!((count, last), (100, 100));
    assert_eq!(seqs(&log.read(97, 2).unwrap()), [98, 99]);
    assert!(log.read(100, 10).unwrap().is_empty() && log.read(u64::MAX, 10).unwrap().is_empty());
}

#[tokio::test]
async fn logs_of_one_store_do_not_mix() {
    let store = Store::new(Arc::new(MemoryEngine::new()));
    let (a, b) = (Log::open(store.clone(), "a").unwrap(), Log::open(store.clone(), "a-b").unwrap());
    assert_eq!(a.append(vec![entry(1), entry(2)]).await, Ok(1));
    assert_eq!(b.append(vec![entry(2)]).await, Ok(1));
    assert_eq!(a.seq_of(&id(2)).unwrap(), Some(2));
    assert_eq!(b.seq_of(&id(1)).unwrap(), None);
    assert!(matches!(Log::open(store.clone(), "a"), Err(LogError::Store(StoreError::AlreadyOpen { .. }))));
    drop(a);
    assert_eq!(Log::open(store.clone(), "a").unwrap().last_seq(), 2);
    for bad in ["", "Upper", "with space", "../x", &"x".repeat(33)] {
        assert!(matches!(Log::open(store.clone(), bad), Err(LogError::Store(StoreError::BadName { .. }))), "{bad}");
    }
}

#[tokio::test]
async fn a_log_that_contradicts_itself_is_refused() {
    let damages: [&dyn Fn() -> Op; 4] = [
        &|| Op::Delete { key: layout::log_tail("events") },
        &|| Op::Put { key: layout::log_tail("events"), value: 2u64.to_be_bytes().to_vec() },
        &|| Op::Put { key: layout::log_tail("events"), value: vec![1, 2] },
        &|| Op::Delete { key: layout::log_entry("events", 3) },
    ];
    for damage in damages {
        let engine = Arc::new(MemoryEngine::new());
        opened(&engine).append(vec![entry(1), entry(2), entry(3)]).await.unwrap();
        engine.commit(&[damage()]).unwrap();
        let reopened = Log::open(Store::new(engine), "events");
        assert!(matches!(reopened, Err(LogError::Damaged { .. })));
    }
    let engine = Arc::new(MemoryEngine::new());
    let log = opened(&engine);
    log.append(vec![entry(1), entry(2), entry(3)]).await.unwrap();
    engine.commit(&[Op::Delete { key: layout::log_entry("events", 2) }]).unwrap();
    assert_eq!(log.read(0, 10).err(), Some(LogError::Damaged { detail: "entry 2 is missing".to_owned() }));
}
