//! The national record service, simulated: a real HTTP(S) server that speaks the XML of clinic software.
//!
//! It answers from synthetic [`Person`](crate::people::Person)s, with the windows and the refusals of the real service, in
//! Shift_JIS or UTF-8, and it can be told to misbehave. Which names are public and which are ours: `docs/record-service.md`.
//! It writes its XML without the client's parser, so that the two check each other.
//!
//! | file | what it says |
//! |---|---|
//! | `server` | start, stop, change, and the log of what was asked |
//! | `behaviour` | how it answers: latency, encoding, faults, per category |
//! | `question` | what a request asks |
//! | `decision` | whether it is answered, or refused and why |
//! | `proof` | whether what a card has signed proves what it should |
//! | `window` | how far back and how soon each item is shown |
//! | `xml` | writing XML |
//! | `eligibility`, `drugs`, `other` | the bodies of the messages |
//! | `reply` | the envelope, the encoding, the faults |

mod behaviour;
mod decision;
mod drugs;
mod eligibility;
mod other;
mod proof;
mod question;
mod reply;
mod server;
mod window;
mod xml;

pub use behaviour::{Fault, ServiceBehaviour, TextEncoding};
pub use server::{RecordService, RecordServiceHandle, ServedRequest};

#[cfg(test)]
mod tests;
