#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::{Condvar, PoisonError};

use super::*;
use crate::{MAX_VALUE_BYTES, MemoryEngine};

/// An engine that can be held, counts what it is given, and fails or panics on demand.
#[derive(Default)]
pub(crate) struct Staged {
    pub(crate) memory: MemoryEngine,
    plan: Mutex<Plan>,
    go: Condvar,
}

#[derive(Default)]
struct Plan {
    held: bool,
    waiting: bool,
    groups: Vec<usize>,
    fail_at: Option<usize>,
    panic: bool,
}

impl Staged {
    pub(crate) fn hold(&self) {
        self.plan().held = true;
    }

    pub(crate) fn release(&self) {
        self.plan().held = false;
        self.go.notify_all();
    }

    /// The commit with this number (from 0) and all after it fail.
    pub(crate) fn fail_at(&self, commit: usize) {
        self.plan().fail_at = Some(commit);
    }

    /// Blocks until the committing thread is inside `commit`.
    pub(crate) fn wait_until_committing(&self) {
        let mut plan = self.plan();
        while !plan.waiting {
            plan = self.go.wait(plan).unwrap();
        }
    }

    fn plan(&self) -> std::sync::MutexGuard<'_, Plan> {
        self.plan.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine for Staged {
    fn commit(&self, batch: &[Op]) -> Result<(), EngineError> {
        let mut plan = self.plan();
        plan.waiting = true;
        self.go.notify_all();
        while plan.held {
            plan = self.go.wait(plan).unwrap();
        }
        plan.waiting = false;
        plan.groups.push(batch.len());
        assert!(!plan.panic, "told to");
        if plan.fail_at.is_some_and(|at| plan.groups.len() > at) {
            return Err(EngineError::Disk { detail: "no space left".to_owned() });
        }
        self.memory.commit(batch)
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        self.memory.get(key)
    }

    fn scan(&self, from: &[u8], until: &[u8], limit: usize) -> Result<Vec<KeyValue>, EngineError> {
        self.memory.scan(from, until, limit)
    }
}

fn put(key: &str, value: &[u8]) -> Vec<Op> {
    vec![Op::Put { key: key.as_bytes().to_vec(), value: value.to_vec() }]
}

fn staged() -> (Arc<Staged>, Store) {
    let engine = Arc::new(Staged::default());
    (Arc::clone(&engine), Store::new(engine))
}

#[tokio::test]
async fn callers_that_wait_together_share_one_write() {
    let (engine, store) = staged();
    engine.hold();
    let first = store.enqueue(put("first", b"1")).unwrap();
    engine.wait_until_committing();
    let others: Vec<_> = (0..50).map(|n| store.enqueue(put(&format!("k{n}"), b"v")).unwrap()).collect();
    engine.release();
    first.await.unwrap();
    for other in others {
        other.await.unwrap();
    }
    assert_eq!(engine.plan().groups, [1, 50]);
}

#[tokio::test]
async fn groups_are_limited_in_operations_and_bytes() {
    let (engine, store) = staged();
    engine.hold();
    let first = store.enqueue(put("first", b"1")).unwrap();
    engine.wait_until_committing();
    let mut all: Vec<_> = (0..3).map(|_| store.enqueue(put("k", &vec![0; MAX_VALUE_BYTES / 2])).unwrap()).collect();
    all.extend((0..BATCH_LIMIT_OPS).map(|_| store.enqueue(put("k", b"v")).unwrap()));
    engine.release();
    first.await.unwrap();
    for pending in all {
        pending.await.unwrap();
    }
    // Two halves and their keys are just above one group, so each goes alone; the third takes small ones along.
    assert_eq!(engine.plan().groups, [1, 1, 1, BATCH_LIMIT_OPS, 1]);
}

#[tokio::test]
async fn the_order_of_the_calls_is_the_order_on_the_disk() {
    let (engine, store) = staged();
    let all: Vec<_> = (0..200u32).map(|n| store.enqueue(put("same", &n.to_be_bytes())).unwrap()).collect();
    for pending in all {
        pending.await.unwrap();
    }
    assert_eq!(store.get(b"same").unwrap(), Some(199u32.to_be_bytes().to_vec()));
    assert_eq!(engine.plan().groups.iter().sum::<usize>(), 200);
}

#[tokio::test]
async fn after_one_failed_write_nothing_is_acknowledged() {
    let (engine, store) = staged();
    store.commit(put("a", b"1")).await.unwrap();
    assert_eq!(*store.failed().borrow(), None);
    engine.fail_at(1);
    engine.hold();
    let failing = store.enqueue(put("b", b"2")).unwrap();
    engine.wait_until_committing();
    let queued_behind = store.enqueue(put("c", b"3")).unwrap();
    engine.release();
    for pending in [failing, queued_behind] {
        assert!(matches!(pending.await, Err(StoreError::Failed { reason }) if reason.contains("no space left")));
    }
    engine.plan().fail_at = None; // the disk has space again, but nobody knows what it lost
    assert!(matches!(store.commit(put("d", b"4")).await, Err(StoreError::Failed { .. })));
    assert!(matches!(store.clone().enqueue(put("e", b"5")), Err(StoreError::Failed { .. })));
    assert!(store.failed().borrow().is_some());
    assert_eq!(store.get(b"a").unwrap(), Some(b"1".to_vec()), "reading goes on");
}

#[tokio::test]
async fn an_engine_that_panics_fails_the_store_and_not_the_program() {
    let (engine, store) = staged();
    engine.plan().panic = true;
    assert!(matches!(store.commit(put("a", b"1")).await, Err(StoreError::Failed { .. })));
    assert!(matches!(store.commit(put("a", b"1")).await, Err(StoreError::Failed { .. })));
}

#[tokio::test]
async fn a_full_queue_turns_away_and_recovers() {
    let (engine, store) = staged();
    engine.hold();
    let first = store.enqueue(put("first", b"1")).unwrap();
    engine.wait_until_committing();
    let waiting: Vec<_> = (0..QUEUE_LIMIT_COMMITS).map(|_| store.enqueue(put("k", b"v")).unwrap()).collect();
    let turned_away = store.enqueue(put("k", b"v")).err();
    assert!(matches!(turned_away, Some(StoreError::Overloaded { commits: QUEUE_LIMIT_COMMITS, .. })));
    engine.release();
    first.await.unwrap();
    for pending in waiting {
        pending.await.unwrap();
    }
    store.commit(put("k", b"v")).await.unwrap();
}

#[tokio::test]
async fn a_queue_full_of_bytes_turns_away() {
    let (engine, store) = staged();
    engine.hold();
    let first = store.enqueue(put("first", b"1")).unwrap();
    engine.wait_until_committing();
    let large = || put("k", &vec![0; MAX_VALUE_BYTES]);
    let fit = QUEUE_LIMIT_BYTES / (MAX_VALUE_BYTES + 1);
    let waiting: Vec<_> = (0..fit).map(|_| store.enqueue(large()).unwrap()).collect();
    assert!(matches!(store.enqueue(large()), Err(StoreError::Overloaded { .. })));
    engine.release();
    first.await.unwrap();
    for pending in waiting {
        pending.await.unwrap();
    }
    store.commit(large()).await.unwrap();
}

#[test]
fn what_is_refused_is_not_queued() {
    let (engine, store) = staged();
    let reserved = vec![Op::Delete { key: vec![FIRST_FREE_BYTE - 1] }];
    assert_eq!(store.enqueue(reserved).err(), Some(StoreError::ReservedKey));
    assert_eq!(store.enqueue(vec![Op::Delete { key: vec![] }]).err(), Some(StoreError::ReservedKey));
    let many = vec![Op::Delete { key: b"k".to_vec() }; COMMIT_LIMIT_OPS + 1];
    assert!(matches!(store.enqueue(many), Err(StoreError::TooLarge { .. })));
    let long = put("k", &vec![0; MAX_VALUE_BYTES + 1]);
    assert!(matches!(store.enqueue(long), Err(StoreError::Engine(EngineError::ValueTooLong { .. }))));
    drop(store);
    assert!(engine.plan().groups.is_empty());
}

#[test]
fn what_is_queued_is_written_although_nobody_waits() {
    let (engine, store) = staged();
    engine.hold();
    for n in 0..100 {
        drop(store.enqueue(put(&format!("k{n}"), b"v")).unwrap());
    }
    engine.release();
    drop(store); // waits for the thread
    assert_eq!(engine.memory.scan(b"", b"\xff", 1000).unwrap().len(), 100);
}

/// The engine is free when the last store is gone: a folder can be opened again at once.
#[test]
fn the_last_store_gives_the_engine_back() {
    let folder = tempfile::tempdir().unwrap();
    for n in 0..5u8 {
        let store = Store::new(Arc::new(crate::SledEngine::open(folder.path()).unwrap()));
        drop(store.enqueue(put(&format!("k{n}"), b"v")).unwrap());
    }
    let store = Store::new(Arc::new(crate::SledEngine::open(folder.path()).unwrap()));
    assert_eq!(store.scan(b"", b"\xff", 100).unwrap().len(), 5);
}
