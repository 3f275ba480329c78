//! Answers that are still good, so that a question that is repeated does not go out again. In memory only, and by a hash: neither
//! certificates nor serial numbers are kept.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::card::Revocation;
use jiff::{SignedDuration, Timestamp};
use ring::digest::{SHA256, digest};

use super::answer::Verdict;

/// Longest time for which an answer is kept. Crews lay a card down again, and a second crew of the same call reads it too; a
/// suspension that was just made must show at the next call.
pub const CACHE_TIME: SignedDuration = SignedDuration::from_mins(5);

/// Most answers kept. A region with 300 crews reads a few cards a minute.
pub const CACHE_MAX: usize = 1_000;

/// SHA-256 of a certificate.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Fingerprint([u8; 32]);

impl Fingerprint {
    pub(super) fn of(certificate: &[u8]) -> Self {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest(&SHA256, certificate).as_ref());
        Self(bytes)
    }
}

struct Kept {
    revocation: Revocation,
    until: Timestamp,
}

/// Answers by certificate.
#[derive(Default)]
pub(super) struct Cache(Mutex<HashMap<Fingerprint, Kept>>);

impl Cache {
    fn kept(&self) -> MutexGuard<'_, HashMap<Fingerprint, Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An answer that is still good.
    pub(super) fn get(&self, certificate: Fingerprint, now: Timestamp) -> Option<Revocation> {
        self.kept().get(&certificate).filter(|kept| now < kept.until).map(|kept| kept.revocation)
    }

    /// Keeps an answer until the next one comes, [`CACHE_TIME`] at most. One that may be out of date at once is not kept.
    pub(super) fn keep(&self, certificate: Fingerprint, verdict: Verdict, now: Timestamp) {
        let Some(next) = verdict.next else { return };
        let until = next.min(now.saturating_add(CACHE_TIME).unwrap_or(now));
        let mut kept = self.kept();
        kept.retain(|_, kept| now < kept.until);
        if now < until && kept.len() < CACHE_MAX {
            kept.insert(certificate, Kept { revocation: verdict.revocation, until });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::constant(1_800_000_000 + second, 0)
    }

    fn good(next: Option<i64>) -> Verdict {
        Verdict { revocation: Revocation::Good, next: next.map(at) }
    }

    #[test]
    fn an_answer_is_kept_until_the_next_one_but_not_for_long() {
        let table = [(Some(60), 59, true), (Some(60), 60, false), (Some(9_999), 299, true), (Some(9_999), 300, false)];
        for (next, asked, is_kept) in table {
            let cache = Cache::default();
            cache.keep(Fingerprint::of(b"one"), good(next), at(0));
            assert_eq!(cache.get(Fingerprint::of(b"one"), at(asked)).is_some(), is_kept, "{next:?} {asked}");
            assert_eq!(cache.get(Fingerprint::of(b"other"), at(asked)), None);
        }
    }

    #[test]
    fn an_answer_that_may_be_out_of_date_at_once_is_not_kept() {
        let cache = Cache::default();
        for next in [None, Some(0), Some(-1)] {
            cache.keep(Fingerprint::of(b"one"), good(next), at(0));
            assert_eq!(cache.get(Fingerprint::of(b"one"), at(0)), None, "{next:?}");
        }
    }

    #[test]
    fn a_full_cache_takes_nothing_until_there_is_room_and_never_grows() {
        let cache = Cache::default();
        for number in 0..=CACHE_MAX {
            cache.keep(Fingerprint::of(&number.to_be_bytes()), good(Some(60)), at(0));
        }
        assert_eq!(cache.kept().len(), CACHE_MAX);
        cache.keep(Fingerprint::of(b"one"), good(Some(200)), at(100));
        assert_eq!(cache.kept().len(), 1, "what has ended makes room");
        assert_eq!(cache.get(Fingerprint::of(b"one"), at(100)), Some(Revocation::Good));
    }
}
