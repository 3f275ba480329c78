//! The queue and the one thread that empties it.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use super::{
    BATCH_LIMIT_BYTES, BATCH_LIMIT_OPS, COMMIT_LIMIT_BYTES, COMMIT_LIMIT_OPS, QUEUE_LIMIT_BYTES, QUEUE_LIMIT_COMMITS,
};
use crate::{
    engine::{Engine, Op},
    error::StoreError,
};

/// What a caller is told, once.
pub(super) type Answer = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

/// What the callers and the thread share.
pub(super) struct Shared {
    pub(super) engine: Arc<dyn Engine>,
    pub(super) failed: watch::Sender<Option<Arc<str>>>,
    queue: Mutex<Queue>,
    work: Condvar,
}

#[derive(Default)]
struct Queue {
    commits: VecDeque<Commit>,
    bytes: usize,
    /// The first failure; nothing is accepted after it.
    failed: Option<Arc<str>>,
    closing: bool,
}

struct Commit {
    ops: Vec<Op>,
    bytes: usize,
    answer: Answer,
}

impl Shared {
    pub(super) fn new(engine: Arc<dyn Engine>) -> Self {
        Self { engine, failed: watch::Sender::new(None), queue: Mutex::default(), work: Condvar::new() }
    }

    pub(super) fn enqueue(&self, ops: Vec<Op>, answer: Answer) -> Result<(), StoreError> {
        let bytes = ops.iter().map(Op::size_bytes).sum();
        if ops.len() > COMMIT_LIMIT_OPS || bytes > COMMIT_LIMIT_BYTES {
            return Err(StoreError::TooLarge { ops: ops.len(), bytes });
        }
        let mut queue = self.lock();
        if let Some(reason) = &queue.failed {
            return Err(StoreError::Failed { reason: Arc::clone(reason) });
        }
        if queue.commits.len() >= QUEUE_LIMIT_COMMITS || queue.bytes + bytes > QUEUE_LIMIT_BYTES {
            tracing::warn!(commits = queue.commits.len(), bytes = queue.bytes, "the journal's queue is full");
            return Err(StoreError::Overloaded { commits: queue.commits.len(), bytes: queue.bytes });
        }
        queue.bytes += bytes;
        queue.commits.push_back(Commit { ops, bytes, answer });
        drop(queue);
        self.work.notify_one();
        Ok(())
    }

    /// The thread: ends when the last store is gone and the queue is empty, or after a failure.
    pub(super) fn run(&self) {
        while let Some(group) = self.next_group() {
            let (ops, answers) = unzip(group);
            let outcome = catch_unwind(AssertUnwindSafe(|| self.engine.commit(&ops)));
            let reason = match outcome {
                Ok(Ok(())) => {
                    answers.into_iter().for_each(|answer| answer(Ok(())));
                    continue;
                }
                Ok(Err(error)) => error.to_string(),
                Err(_) => "the engine panicked".to_owned(),
            };
            let (reason, waiting) = self.fail(&reason);
            for answer in answers.into_iter().chain(waiting) {
                answer(Err(StoreError::Failed { reason: Arc::clone(&reason) }));
            }
            return;
        }
    }

    /// Refuses everything from now on. Returns what to tell those who wait, and how.
    pub(super) fn fail(&self, reason: &str) -> (Arc<str>, Vec<Answer>) {
        tracing::error!(reason, "the journal cannot write; nothing is acknowledged until the program is restarted");
        let reason: Arc<str> = Arc::from(reason);
        let mut queue = self.lock();
        queue.failed = Some(Arc::clone(&reason));
        queue.bytes = 0;
        let waiting = queue.commits.drain(..).map(|commit| commit.answer).collect();
        drop(queue);
        self.failed.send_replace(Some(Arc::clone(&reason)));
        (reason, waiting)
    }

    pub(super) fn close(&self) {
        self.lock().closing = true;
        self.work.notify_one();
    }

    /// Waits for work and takes what fits into one group; `None` when there will be no more.
    fn next_group(&self) -> Option<Vec<Commit>> {
        let mut queue = self.lock();
        while queue.commits.is_empty() {
            if queue.closing {
                return None;
            }
            queue = self.work.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
        let (mut ops, mut bytes) = (0, 0);
        let mut group = Vec::new();
        while let Some(next) = queue.commits.front() {
            ops += next.ops.len();
            bytes += next.bytes;
            if !group.is_empty() && (ops > BATCH_LIMIT_OPS || bytes > BATCH_LIMIT_BYTES) {
                break;
            }
            group.extend(queue.commits.pop_front());
        }
        let taken: usize = group.iter().map(|commit| commit.bytes).sum();
        queue.bytes -= taken;
        Some(group)
    }

    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unzip(group: Vec<Commit>) -> (Vec<Op>, Vec<Answer>) {
    let mut ops = Vec::with_capacity(group.iter().map(|commit| commit.ops.len()).sum());
    let mut answers = Vec::with_capacity(group.len());
    for commit in group {
        ops.extend(commit.ops);
        answers.push(commit.answer);
    }
    (ops, answers)
}
