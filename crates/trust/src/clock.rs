//! The clock that checks of validity use: handed in, so that tests and simulations can set it.

use std::sync::Arc;

use jiff::Timestamp;

/// Gives the present moment.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The clock of the operating system.
#[must_use]
pub fn system_clock() -> Clock {
    Arc::new(Timestamp::now)
}
