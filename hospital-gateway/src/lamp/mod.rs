//! 警告灯: a lamp in the emergency room that shows the board's most pressing alarm.
//!
//! | file | what for |
//! |---|---|
//! | `state` | what the lamp shows: nothing, one of the three priorities, or that nobody watches |
//! | `follow` | keeps the lamp at the board's state: at once, again after a failure, anew from time to time |
//! | `http`, `config` | a network signal tower that takes one HTTP request for each state |
//!
//! The lamp says nothing that the board does not say, and less: no count, no patient. It is an echo, not an alarm system: a board without
//! its lamp is complete.

mod config;
mod follow;
mod http;
mod state;

#[cfg(test)]
mod tests;

pub use config::{LampConfig, LampConfigError, LampRequest};
pub use follow::{AGAIN_EVERY, ANSWER_WITHIN, LampReport};
pub use http::HttpLamp;
pub use state::{LampState, Light};

pub(crate) use follow::{Follower, follow};

use futures_util::future::BoxFuture;

/// A lamp was not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LampError {
    /// No connection, or it broke.
    #[error("cannot be reached")]
    Unreachable,
    /// No answer within [`ANSWER_WITHIN`].
    #[error("does not answer")]
    Silent,
    /// It answered that it did not do it.
    #[error("refuses with status {0}")]
    Refused(u16),
    /// It answered with something else than the configuration expects.
    #[error("answers something else than expected")]
    OtherAnswer,
}

impl LampError {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreachable => "lamp-unreachable",
            Self::Silent => "lamp-silent",
            Self::Refused(_) => "lamp-refuses",
            Self::OtherAnswer => "lamp-other-answer",
        }
    }
}

/// A lamp. Showing a state again changes nothing.
pub trait Lamp: Send + Sync {
    /// Makes the lamp show this. Whoever calls gives up after [`ANSWER_WITHIN`].
    fn show(&self, state: LampState) -> BoxFuture<'_, Result<(), LampError>>;

    /// Whether the lamp's own sound is wanted with an alarm.
    fn sounds(&self) -> bool {
        false
    }
}
