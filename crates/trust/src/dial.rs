//! The client side of gRPC: mutual TLS to one platform, with a token that is always at hand.
//!
//! ```no_run
//! # async fn example(identity: trust::device::DeviceIdentity) -> Result<(), Box<dyn std::error::Error>> {
//! use trust::dial::Dialer;
//!
//! let dialer = Dialer::new(&identity, "https://platform.example:8443", "platform.example", "p-0042")?;
//! let channel = dialer.connect(); // give it to any generated client; nothing is sent yet
//! # let _ = channel;
//! # Ok(())
//! # }
//! ```
//!
//! **Architecture Invariant:** a call never waits for a token that is being renewed. Renewal happens in the background at
//! two thirds of a token's life; only a device that has no valid token at all waits, once.

mod backoff;
mod channel;
mod dialer;
mod live_token;
mod source;

pub use backoff::{BACKOFF_CAP, BACKOFF_START, Backoff, system_jitter};
pub use channel::AuthorisedChannel;
pub use dialer::{CONNECT_TIMEOUT, DialError, Dialer};
pub use source::{FetchedToken, MIN_FETCH_GAP, TOKEN_FETCH_TIMEOUT, TOKEN_WAIT, TokenFetcher, TokenSource};
