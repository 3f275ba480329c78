//! A server that fails is left alone for a while: it may be starting anew, and estimates that are known to be such are better than
//! rankings that keep changing their mind.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{drive::Trouble, ids::HospitalId, place::Place};
use futures_util::future::BoxFuture;
use tokio::{sync::Semaphore, time::Instant};

use super::{RoadTimes, Table};

/// After so many failures in a row the server rests. One may be a lost packet, two a restart.
pub const FAILURES_IN_A_ROW: u32 = 3;

/// How long it rests before one question tries it again. A routing server loads its map in some ten seconds.
pub const REST: Duration = Duration::from_secs(30);

/// Questions that are open at once. A server computes a few at a time; the others would only wait there, and time out.
pub const QUESTIONS_AT_ONCE: usize = 4;

/// A server behind a breaker, asked by a few at a time.
pub struct Guarded {
    server: Arc<dyn RoadTimes>,
    places: Semaphore,
    breaker: Mutex<Breaker>,
    rest: Duration,
}

/// Counts failures. Only [`Trouble::Slow`] and [`Trouble::Down`] are ones: a server that refuses is well, and may take the next question.
#[derive(Debug, Default)]
struct Breaker {
    in_a_row: u32,
    /// Since when it rests, for which reason.
    resting: Option<(Instant, Trouble)>,
    /// A question tries whether it is well again.
    probing: bool,
}

impl Breaker {
    /// Whether a question may go out now.
    fn admits(&mut self, now: Instant, rest: Duration) -> Result<(), Trouble> {
        let Some((since, why)) = self.resting else { return Ok(()) };
        if self.probing || now.duration_since(since) < rest {
            return Err(why);
        }
        self.probing = true;
        Ok(())
    }

    /// What became of an admitted question.
    fn heard(&mut self, now: Instant, failure: Option<Trouble>) {
        self.probing = false;
        match failure {
            Some(why @ (Trouble::Slow | Trouble::Down)) => {
                self.in_a_row = self.in_a_row.saturating_add(1);
                if self.in_a_row >= FAILURES_IN_A_ROW {
                    self.resting = Some((now, why));
                }
            }
            _ => *self = Self::default(),
        }
    }
}

impl Guarded {
    /// Puts a server behind a breaker.
    #[must_use]
    pub fn new(server: Arc<dyn RoadTimes>) -> Self {
        Self { server, places: Semaphore::new(QUESTIONS_AT_ONCE), breaker: Mutex::default(), rest: REST }
    }

    /// Another rest than [`REST`].
    #[must_use]
    pub const fn with_rest(mut self, rest: Duration) -> Self {
        self.rest = rest;
        self
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        // Nothing here can be left half-changed.
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(&self, from: Place, to: &[(HospitalId, Place)]) -> Result<Table, Trouble> {
        // Closed never: the semaphore lives as long as this.
        let Ok(_place) = self.places.acquire().await else { return Err(Trouble::Down) };
        self.breaker().admits(Instant::now(), self.rest)?;
        let mut asked = Asked { guarded: self, failure: Some(Trouble::Slow) };
        let outcome = self.server.table(from, to).await;
        asked.failure = outcome.as_ref().err().copied();
        outcome
    }
}

/// An admitted question. One that is given up counts as slow: a probe that nobody waits for must not keep the server resting for ever.
struct Asked<'a> {
    guarded: &'a Guarded,
    failure: Option<Trouble>,
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.guarded.breaker().heard(Instant::now(), self.failure);
    }
}

impl RoadTimes for Guarded {
    fn table<'a>(&'a self, from: Place, to: &'a [(HospitalId, Place)]) -> BoxFuture<'a, Result<Table, Trouble>> {
        Box::pin(self.ask(from, to))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rests_after_failures_in_a_row_and_one_question_tries_again() {
        let start = Instant::now();
        let later = start + REST;
        let mut breaker = Breaker::default();
        for failure in [Some(Trouble::Down), Some(Trouble::Slow), None, Some(Trouble::Down), Some(Trouble::Down)] {
            assert_eq!(breaker.admits(start, REST), Ok(()));
            breaker.heard(start, failure);
        }
        assert_eq!(breaker.admits(start, REST), Ok(()), "two in a row");
        breaker.heard(start, Some(Trouble::Slow));
        assert_eq!(breaker.admits(start, REST), Err(Trouble::Slow), "three in a row");
        assert_eq!(breaker.admits(later - Duration::from_millis(1), REST), Err(Trouble::Slow));
        assert_eq!(breaker.admits(later, REST), Ok(()), "one tries");
        assert_eq!(breaker.admits(later, REST), Err(Trouble::Slow), "and only one");
        breaker.heard(later, Some(Trouble::Down));
        assert_eq!(breaker.admits(later + REST - Duration::from_millis(1), REST), Err(Trouble::Down));
        assert_eq!(breaker.admits(later + REST, REST), Ok(()));
        breaker.heard(later + REST, None);
        for _ in 0..2 {
            assert_eq!(breaker.admits(later + REST, REST), Ok(()), "well again");
        }
    }

    #[test]
    fn a_server_that_refuses_is_well() {
        let now = Instant::now();
        let mut breaker = Breaker::default();
        for _ in 0..10 {
            assert_eq!(breaker.admits(now, REST), Ok(()));
            breaker.heard(now, Some(Trouble::Refused));
        }
    }
}
