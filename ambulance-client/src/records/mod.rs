//! The record stage: card identity and consent in, the national record out, every line with its source and age.
//!
//! The service speaks the XML that clinic software exchanges with オンライン資格確認等システム; what of it is public and what
//! is ours is told in `docs/record-service.md`. One request per category, so that categories arrive in parallel and one that
//! is slow or broken takes no other with it. A crew never waits: every pull ends by itself within [`PULL_TIMEOUT`], and the
//! caller runs pulls as tasks.
//!
//! The walk of one pull: `client` asks the consent rule, then the certificate → `request` writes the question → `transport`
//! carries it under limits → `answer` opens the envelope (`encoding`, `xml`) → `person` compares whose record it is →
//! `lines` takes the lines of the one category that was asked for.
//!
//! **Architecture Invariant:** nothing is asked without a consent that covers the category, and no line is handed on from an
//! answer that does not name the expected person.
//!
//! **Architecture Invariant:** the certificate serial travels in the request body only. It is in no URL, no error and no
//! `Debug` output, and nothing in this room writes a log line.
//!
//! | file | what it says |
//! |---|---|
//! | `client` | what is asked, in which order, and what comes of it |
//! | `request` | who asks for what on which basis, and the request XML |
//! | `message` | which message carries which category |
//! | `transport` | HTTP under limits: time, size, one retry |
//! | `encoding` | Shift_JIS or UTF-8, whatever the declaration says |
//! | `xml` | a small tree with limits; no DTD, no entities |
//! | `answer` | the envelope: how the service ended it, whose answer it is |
//! | `refusal` | the service's codes and what they mean to us |
//! | `person` | is this the person we asked for? |
//! | `eligibility` | 資格情報 |
//! | `subject`, `look_up` | whose record; finding that person by 基本4情報 |
//! | `lines`, `drugs`, `acts`, `checkups` | the lines of each category |
//! | `width` | half-width and full-width letters are the same |
//! | `field` | dates, institutions, origins |

mod acts;
mod answer;
mod checkups;
mod client;
mod drugs;
mod eligibility;
mod encoding;
mod field;
mod lines;
mod look_up;
mod message;
mod person;
mod refusal;
mod request;
mod subject;
mod transport;
mod width;
mod xml;

pub use client::{Pulled, RecordClient, reading};
pub use eligibility::{EligibilityAnswer, Qualification};
pub use look_up::LookedUp;
pub use message::{MessageKind, own};
pub use refusal::{REFUSALS, Refusal};
pub use request::PullRequest;
pub use subject::{FourInformation, MissingItem, NameAsked, Subject};
pub use transport::{BadServiceUrl, CONNECT_TIMEOUT, PULL_TIMEOUT, RESPONSE_MAX_BYTES, http_client_builder};
pub use xml::{FIELD_MAX_CHARS, XML_MAX_DEPTH, XML_MAX_ELEMENTS};

#[cfg(test)]
mod tests;
