//! The one clock of a program, handed in from `main`.

use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

/// Tells the time. Production uses [`Clock::system`]; a played scenario may run faster and begin on another day.
#[derive(Debug, Clone, Copy)]
pub struct Clock(Kind);

#[derive(Debug, Clone, Copy)]
enum Kind {
    System,
    Scaled { start: Timestamp, began: Instant, speed: f64 },
}

/// Highest factor for a scaled clock: an hour in 3.6 seconds. Beyond it network latencies distort the order of a played case.
pub const MAX_SPEED: f64 = 1_000.0;

impl Clock {
    /// The system's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(Kind::System)
    }

    /// A clock for played scenarios: it stood at `start` when the system's clock stood at `began_at`, and runs `speed` times as fast
    /// (clamped to 0.001 … [`MAX_SPEED`]). Several processes given the same three values agree.
    #[must_use]
    pub fn scaled(start: Timestamp, began_at: Timestamp, speed: f64) -> Self {
        let speed = if speed.is_finite() { speed.clamp(0.001, MAX_SPEED) } else { 1.0 };
        let elapsed = Timestamp::now().duration_since(began_at);
        let began = Instant::now();
        let start = start.checked_add(scale(elapsed, speed)).unwrap_or(start);
        Self(Kind::Scaled { start, began, speed })
    }

    /// Now, in whole milliseconds: what wire and disk carry. So an instant that went out and came back is still the same instant.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let exact = match self.0 {
            Kind::System => Timestamp::now(),
            Kind::Scaled { start, began, speed } => {
                let elapsed = SignedDuration::try_from(began.elapsed()).unwrap_or(SignedDuration::MAX);
                start.checked_add(scale(elapsed, speed)).unwrap_or(start)
            }
        };
        Timestamp::from_millisecond(exact.as_millisecond()).unwrap_or(exact)
    }

    /// How long to really wait for a span of this clock's time. Not at all for a negative span.
    #[must_use]
    pub fn real(&self, span: SignedDuration) -> Duration {
        let span = Duration::try_from(span).unwrap_or_default();
        match self.0 {
            Kind::System => span,
            Kind::Scaled { speed, .. } => {
                Duration::try_from_secs_f64(span.as_secs_f64() / speed).unwrap_or(Duration::MAX)
            }
        }
    }
}

fn scale(span: SignedDuration, speed: f64) -> SignedDuration {
    SignedDuration::from_millis((span.as_secs_f64() * speed * 1000.0) as i64)
}

#[cfg(test)]
#[path = "clock_tests.rs"]
mod tests;
