//! The control experiment: the port on sled as sled's own documentation suggests, `apply_batch` and `flush`.
//! If the power-cut test found nothing here, it would prove nothing about the real engine.

use std::path::Path;

use journal::{Engine, EngineError, KeyValue, Op};

/// sled without our own sync.
pub struct FlushOnly(sled::Db);

impl FlushOnly {
    /// Opens a folder with sled's defaults.
    ///
    /// # Errors
    /// sled's.
    pub fn open(folder: &Path) -> Result<Self, sled::Error> {
        sled::open(folder).map(Self)
    }
}

impl Engine for FlushOnly {
    fn commit(&self, batch: &[Op]) -> Result<(), EngineError> {
        let mut sled_batch = sled::Batch::default();
        for op in batch {
            match op {
                Op::Put { key, value } => sled_batch.insert(key.as_slice(), value.as_slice()),
                Op::Delete { key } => sled_batch.remove(key.as_slice()),
            }
        }
        self.0.apply_batch(sled_batch).map_err(disk)?;
        self.0.flush().map_err(disk)?;
        Ok(())
    }

    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, EngineError> {
        Ok(self.0.get(key).map_err(disk)?.map(|value| value.to_vec()))
    }

    fn scan(&self, from: &[u8], until: &[u8], limit: usize) -> Result<Vec<KeyValue>, EngineError> {
        let pairs = self.0.range(from..until).take(limit);
        pairs.map(|pair| pair.map(|(key, value)| (key.to_vec(), value.to_vec())).map_err(disk)).collect()
    }
}

fn disk(error: sled::Error) -> EngineError {
    EngineError::Disk { detail: error.to_string() }
}
