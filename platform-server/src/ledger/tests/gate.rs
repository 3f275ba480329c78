//! An engine whose commits wait at a gate: what happens between the queue and the disk becomes a place where a test can stand.

use std::sync::{Arc, Condvar, Mutex, PoisonError};

use journal::{Engine, EngineError, KeyValue, MemoryEngine, Op};

#[derive(Default)]
pub struct Gate {
    memory: MemoryEngine,
    state: Mutex<GateState>,
    changed: Condvar,
}

#[derive(Default)]
struct GateState {
    is_shut: bool,
    is_broken: bool,
}

impl Gate {
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    pub fn shut(&self) {
        self.set(|state| state.is_shut = true);
    }

    pub fn open(&self) {
        self.set(|state| state.is_shut = false);
    }

    /// From now on the disk refuses.
    pub fn break_down(&self) {
        self.set(|state| state.is_broken = true);
    }

    fn set(&self, change: impl FnOnce(&mut GateState)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_all();
    }
}

impl Engine for Gate {
    fn commit(&self, batch: &[Op]) -> Result<(), EngineError> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while state.is_shut {
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.is_broken {
            return Err(EngineError::Disk { detail: "broken for a test".to_owned() });
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
