//! A responder that knows which certificates of simulated cards were revoked: a real HTTP server that speaks OCSP (RFC 6960).
//!
//! It answers for all generations of the simulated authority, of which only the key tells which one is meant. A certificate is
//! good unless it was revoked or suspended, or the responder was told to forget it. It can be told to misbehave.
//!
//! | file | what it says |
//! |---|---|
//! | `server` | start, stop, change, and what was asked |
//! | `behaviour` | how it answers: by whom, until when, and what is wrong |
//! | `answer` | from the bytes of a question to those of the answer |

mod answer;
mod behaviour;
mod server;

pub use behaviour::{ResponderBehaviour, ResponderFault};
pub use server::{Responder, ResponderHandle};

#[cfg(test)]
mod tests;
