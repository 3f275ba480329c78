//! The gRPC services: each call is checked ([`admit`]), converted, handed to the ledger, and answered.

mod admit;
mod call_up;
mod certificate;
mod crew;
mod hospital;
mod outlet;
mod sole;
mod statistics;
mod status;
mod token;

pub use admit::Admission;
pub use call_up::{TRIES_OF_ONE_DEVICE_MAX, TRIES_WINDOW};
pub use certificate::{CERTIFICATE_MAX_BYTES, QUESTIONS_OF_ONE_DEVICE_MAX, QUESTIONS_WINDOW};
pub use crew::{CANDIDATES_SENT_MAX, Crews};
pub use hospital::Hospitals;
pub use statistics::StatisticsDesk;
pub use token::TokenDesk;

use std::time::Duration;

/// How often a stream says that it is alive. A screen turns amber after 6 s of silence.
pub const BEAT_INTERVAL: Duration = Duration::from_secs(2);

/// Messages that may wait for a slow receiver. Beyond it the stream waits and then sends the newest state, not the backlog.
pub const STREAM_BUFFER: usize = 8;
