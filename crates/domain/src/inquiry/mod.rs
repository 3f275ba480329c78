//! 照会と応需: asking hospitals in parallel, with exactly one winner.
//!
//! | file | what it says |
//! |---|---|
//! | `words` | the coded words |
//! | `answer` | what a hospital says, also under conditions |
//! | `question` | one question and what came of it |
//! | `board` | all questions about one patient, a fold of what happened |
//! | `choice` | choosing one: by the answer that the crew saw, in place of a choice that it has left |
//! | `rules` | whether a wish may become an event, and who may read what |
//! | `escalation` | what is due when nobody answers |
//! | `preference` | which of several acceptances is offered first |
//! | `tally` | how far asking has come, in numbers |
//!
//! The functions of `rules` and `choice` are the only place that decides, and the platform calls them one at a time per encounter, so that at most one
//! destination stands in any history.

mod answer;
mod board;
mod choice;
mod escalation;
mod preference;
mod question;
mod rules;
mod tally;
mod words;

pub use answer::{Answer, BadProviso, Proviso, WAIT_MAX_MIN};
pub use board::{Difficulty, InquiryBoard, LostDestination};
pub use choice::{Choice, SeenAnswer, Winner};
pub use escalation::Due;
pub use question::{AskTerms, Inquiry, MAX_CALLS, MAX_QUERIES, QUERY_MAX_CHARS, Query, query_text};
pub use rules::{Access, KEPT_FOR_PEOPLE, MAX_ANSWERS, MAX_CALL_UPS, MAX_INQUIRIES};
pub use tally::Tally;
pub use words::{
    AskOrigin, CallOutcome, DeclineReason, EscalationStep, InquiryRefusal, OverrideReason, RedirectReason,
    ReleaseReason, Requirement,
};
