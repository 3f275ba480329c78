//! Conversions between the domain's words and the wire. To the wire: infallible. From the wire: everything is checked, and the error
//! names the field, never its content.

mod asking;
mod call_up;
mod card;
mod delivery;
mod event;
mod field;
mod flag;
mod guidance;
mod hospital;
mod inquiry;
mod interview;
mod readiness;
mod record;
mod revocation;
mod statistics;

#[cfg(test)]
mod tests;

pub use call_up::{CallUp, call_up_from_wire, call_up_to_wire, called_up_from_wire, called_up_to_wire};
pub use delivery::{delivery_from_wire, delivery_to_wire};
pub use event::{event_from_wire, event_to_wire};
pub use field::WireError;
pub use guidance::Guidance;
pub use hospital::{Report, ReportKind, report_from_wire, report_to_wire};
pub use inquiry::{CandidateView, RankingView, ReasonWords, candidates_from_wire, candidates_to_wire};
pub use readiness::{
    own_statement_from_wire, own_statement_to_wire, pattern_from_wire, pattern_to_wire, readiness_from_wire,
    readiness_to_wire,
};
pub use record::record_to_wire;
pub use revocation::{revocation_from_wire, revocation_to_wire};
pub use statistics::{StatisticsView, statistics_from_wire, statistics_to_wire};
