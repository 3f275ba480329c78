//! What a clock that is wrong does to an age, and how it is put right.

use jiff::{SignedDuration, Timestamp};

/// A mark may lie so far in the future before the clock that set it is called wrong; and so far two clocks may differ before a person is told.
pub const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(2);

/// When something was said, on our clock: `at` and `sent_at` are on the teller's, and only what lies between them is believed. So a clock
/// that is an hour behind makes no mark stale, and one that is an hour ahead makes none young.
///
/// Without `sent_at` (a teller that does not say it), or when the teller's clock was set back in between, `at` is taken as it is. Nothing
/// is ever later than `now`.
#[must_use]
pub fn on_our_clock(at: Timestamp, sent_at: Option<Timestamp>, now: Timestamp) -> Timestamp {
    let age = sent_at.map(|sent_at| sent_at.duration_since(at)).filter(|age| !age.is_negative());
    let ours = age.and_then(|age| now.checked_sub(age).ok()).unwrap_or(at);
    // Whole milliseconds, as it is stored and told: whoever compares two instants has the same ones before and after a restart.
    let ours = ours.min(now);
    Timestamp::from_millisecond(ours.as_millisecond()).unwrap_or(ours)
}
