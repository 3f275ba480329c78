//! The port in memory: for tests, simulations and as the upper bound in benchmarks.

use std::{
    collections::BTreeMap,
    ops::Bound,
    sync::{PoisonError, RwLock},
};

use crate::engine::{Engine, EngineError, KeyValue, Op};

/// An engine that forgets everything when it is dropped. A second [`Store`](crate::Store) on the same
/// `Arc<MemoryEngine>` plays a restart.
#[derive(Default)]
pub struct MemoryEngine {
    map: RwLock<BTreeMap<Vec<u8>, Vec<u8>>>,
}

impl MemoryEngine {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Engine for MemoryEngine {
    fn commit(&self, batch: &[Op]) -> Result<(), EngineError> {
        batch.iter().try_for_each(Op::check)?;
        let mut map = self.map.write().unwrap_or_else(PoisonError::into_inner);
        for op in batch {
            match op {
                Op::Put { key, value } => map.insert(key.clone(), value.clone()),
                Op::Delete { key } => map.remove(key),
            };
        }
        Ok(())
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        Ok(self.map.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned())
    }

    fn scan(&self, from: &[u8], until: &[u8], limit: usize) -> Result<Vec<KeyValue>, EngineError> {
        if from >= until {
            return Ok(Vec::new());
        }
        let map = self.map.read().unwrap_or_else(PoisonError::into_inner);
        let range = map.range::<[u8], _>((Bound::Included(from), Bound::Excluded(until)));
        Ok(range.take(limit).map(|(key, value)| (key.clone(), value.clone())).collect())
    }
}
