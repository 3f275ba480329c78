//! Names of logs and outboxes: valid, and open once at a time.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, PoisonError},
};

use crate::error::StoreError;

/// Longest name of a log or outbox, in bytes: it is part of every key.
pub const MAX_NAME_BYTES: usize = 32;

/// What is open on one store. Two handles that number their entries apart would overwrite each other.
#[derive(Default)]
pub(crate) struct OpenNames(Mutex<HashSet<(Kind, String)>>);

/// A log and an outbox may have the same name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Log,
    Outbox,
}

/// A name that is taken until this is dropped.
pub(crate) struct Name {
    names: Arc<OpenNames>,
    kind: Kind,
    name: String,
}

impl Name {
    pub(crate) fn take(names: &Arc<OpenNames>, kind: Kind, name: &str) -> Result<Self, StoreError> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if name.is_empty() || name.len() > MAX_NAME_BYTES || !name.bytes().all(plain) {
            return Err(StoreError::BadName { name: name.to_owned() });
        }
        let mut open = names.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !open.insert((kind, name.to_owned())) {
            return Err(StoreError::AlreadyOpen { name: name.to_owned() });
        }
        Ok(Self { names: Arc::clone(names), kind, name: name.to_owned() })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.name
    }
}

impl Drop for Name {
    fn drop(&mut self) {
        let mut open = self.names.0.lock().unwrap_or_else(PoisonError::into_inner);
        open.remove(&(self.kind, std::mem::take(&mut self.name)));
    }
}
