//! A token in use, and how long it may be used.

use std::time::{Duration, SystemTime};

use http::HeaderValue;
use tokio::time::Instant;

use super::FetchedToken;
use crate::token::MAX_TOKEN_LIFETIME_S;

/// A token is not used in its last seconds: it has to be valid still when it arrives.
const ARRIVAL_MARGIN: Duration = Duration::from_secs(2);

/// A token as it is added to calls.
///
/// Its end is kept on two clocks, and the earlier one counts. The monotonic clock does not care about a vehicle's wrong
/// time of day; the time of day goes on while a tablet sleeps. Neither is compared with the platform's clock.
pub(super) struct LiveToken {
    header: HeaderValue,
    usable_until: Instant,
    usable_until_time_of_day: SystemTime,
    renew_at: Instant,
}

impl LiveToken {
    /// `None` when the answer cannot be used: no life left, or not fit for a header.
    pub(super) fn new(fetched: &FetchedToken, asked_at: Instant, asked_at_time_of_day: SystemTime) -> Option<Self> {
        let longest = Duration::from_secs(MAX_TOKEN_LIFETIME_S.unsigned_abs());
        let lifetime = Duration::from_secs(fetched.expires_in_s.into()).min(longest);
        let usable = lifetime.checked_sub(ARRIVAL_MARGIN).filter(|usable| !usable.is_zero())?;
        let mut header = HeaderValue::try_from(format!("Bearer {}", fetched.access_token)).ok()?;
        header.set_sensitive(true); // kept out of HTTP/2's compression table and out of debug output
        Some(Self {
            header,
            usable_until: asked_at + usable,
            usable_until_time_of_day: asked_at_time_of_day + usable,
            renew_at: asked_at + usable.min(lifetime * 2 / 3),
        })
    }

    pub(super) fn is_usable(&self, now: Instant, time_of_day: SystemTime) -> bool {
        now < self.usable_until && time_of_day < self.usable_until_time_of_day
    }

    pub(super) fn header(&self) -> HeaderValue {
        self.header.clone()
    }

    pub(super) fn renew_at(&self) -> Instant {
        self.renew_at
    }
}

#[cfg(test)]
#[path = "live_token_tests.rs"]
mod tests;
