//! Tokens whose signature has been checked, so that the same one is not checked for each call.
//!
//! Two generations: when the young one is full it becomes the old one, and the old one is forgotten. What is still in use
//! moves back to the young one. That bounds the memory without a list of who was used when.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::claims::Claims;

/// Most tokens that are remembered, about 0.5 kB each. The whole nation's crews and hospitals are about 9,400 devices; a
/// generation holds all of them, with room for the second token that each has around its renewal.
pub const MAX_REMEMBERED_TOKENS: usize = 40_000;

const GENERATION_MAX: usize = MAX_REMEMBERED_TOKENS / 2;

/// SHA-256 of the token: the token itself is not kept.
type Key = [u8; 32];

#[derive(Default)]
struct Generations {
    young: HashMap<Key, Arc<Claims>>,
    old: HashMap<Key, Arc<Claims>>,
}

#[derive(Default)]
pub(super) struct TokenCache(Mutex<Generations>);

impl TokenCache {
    pub(super) fn get(&self, key: &Key) -> Option<Arc<Claims>> {
        let mut generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(claims) = generations.young.get(key) {
            return Some(Arc::clone(claims));
        }
        let claims = generations.old.remove(key)?;
        generations.insert(*key, Arc::clone(&claims));
        Some(claims)
    }

    pub(super) fn insert(&self, key: Key, claims: Arc<Claims>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, claims);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        let generations = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        generations.young.len() + generations.old.len()
    }
}

impl Generations {
    fn insert(&mut self, key: Key, claims: Arc<Claims>) {
        if self.young.len() >= GENERATION_MAX {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, claims);
    }
}

#[cfg(test)]
#[path = "cache_tests.rs"]
mod tests;
