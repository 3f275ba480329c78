//! How long to wait before trying again.

use std::time::Duration;

/// The first wait, on average three quarters of it.
pub const BACKOFF_START: Duration = Duration::from_millis(200);

/// The longest wait: after a tunnel the link has to be back in seconds.
pub const BACKOFF_CAP: Duration = Duration::from_secs(5);

/// Waits that double from [`BACKOFF_START`] to [`BACKOFF_CAP`], each shortened by up to a half at random.
///
/// The randomness keeps thousands of vehicles from coming back in step after the platform was away. Where it comes from is
/// the caller's choice: [`system_jitter`], or a seeded source in a simulation.
#[derive(Debug, Clone)]
pub struct Backoff<J> {
    jitter: J,
    failures: u32,
}

impl<J: FnMut() -> f64> Backoff<J> {
    /// Starts with no failure. `jitter` gives numbers from 0 (shortest wait) to 1 (longest wait).
    pub fn new(jitter: J) -> Self {
        Self { jitter, failures: 0 }
    }

    /// Counts a failure and says how long to wait.
    pub fn next_delay(&mut self) -> Duration {
        let doubled = 1_u32.checked_shl(self.failures).and_then(|factor| BACKOFF_START.checked_mul(factor));
        let full = doubled.unwrap_or(BACKOFF_CAP).min(BACKOFF_CAP);
        self.failures = self.failures.saturating_add(1);
        let drawn = (self.jitter)();
        let drawn = if drawn.is_finite() { drawn.clamp(0.0, 1.0) } else { 1.0 };
        full.mul_f64(f64::midpoint(1.0, drawn))
    }

    /// Forgets the failures: something worked.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

/// Random numbers from 0 to 1, for a running system.
#[must_use]
pub fn system_jitter() -> f64 {
    rand::random()
}

#[cfg(test)]
#[path = "backoff_tests.rs"]
mod tests;
