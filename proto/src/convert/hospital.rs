//! What a hospital reports: receipts, answers, readiness.

use domain::{
    ids::{EncounterId, EventId, InquiryId, PersonId},
    inquiry::{Answer, DeclineReason},
    readiness::Statement,
};
use jiff::Timestamp;

use super::{
    asking::query_text,
    field::{WireError, code, encounter_id, event_id, id, inquiry_id, instant, required},
    inquiry::{answer_from_wire, answer_to_wire},
    readiness::{statement_from_wire, statement_to_wire},
};
use crate::v1::{self, report_request::Report as Wire};

/// One report of a hospital, with its idempotency identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Idempotency identity.
    pub id: EventId,
    /// Who reports.
    pub person: PersonId,
    /// When, by the hospital's clock.
    pub at: Timestamp,
    /// What.
    pub kind: ReportKind,
}

/// What a hospital can report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReportKind {
    /// The screen has it.
    Received(EncounterId, InquiryId),
    /// A person has seen it.
    Seen(EncounterId, InquiryId),
    /// 応需 or 不応需.
    Answered(EncounterId, InquiryId, Answer),
    /// The hospital wants to know something.
    Queried(EncounterId, InquiryId, String),
    /// The destination cannot take the patient any more.
    Withdrawn(EncounterId, InquiryId, DeclineReason),
    /// A person knows that the patient does not come.
    ReleaseSeen(EncounterId, InquiryId),
    /// A person at the destination knows that the patient comes.
    DecisionSeen(EncounterId, InquiryId),
    /// What it says of its readiness.
    Readiness(Statement),
}

/// A report to the wire.
#[must_use]
pub fn report_to_wire(report: &Report) -> v1::ReportRequest {
    let receipt = |encounter: EncounterId, inquiry: InquiryId| v1::CaseReceipt {
        encounter_id: encounter.bytes().to_vec(),
        inquiry_id: inquiry.bytes().to_vec(),
    };
    v1::ReportRequest {
        report_id: report.id.bytes().to_vec(),
        person_id: report.person.as_str().to_owned(),
        at_ms: report.at.as_millisecond(),
        // Whoever sends it says when.
        sent_at_ms: 0,
        report: Some(match &report.kind {
            ReportKind::Received(encounter, inquiry) => Wire::Received(receipt(*encounter, *inquiry)),
            ReportKind::Seen(encounter, inquiry) => Wire::Seen(receipt(*encounter, *inquiry)),
            ReportKind::Answered(encounter, inquiry, answer) => Wire::Answered(v1::CaseAnswer {
                encounter_id: encounter.bytes().to_vec(),
                inquiry_id: inquiry.bytes().to_vec(),
                answer: Some(answer_to_wire(*answer)),
            }),
            ReportKind::Queried(encounter, inquiry, text) => Wire::Queried(v1::CaseQuery {
                encounter_id: encounter.bytes().to_vec(),
                inquiry_id: inquiry.bytes().to_vec(),
                text: text.clone(),
            }),
            ReportKind::Withdrawn(encounter, inquiry, reason) => Wire::Withdrawn(v1::CaseWithdrawal {
                encounter_id: encounter.bytes().to_vec(),
                inquiry_id: inquiry.bytes().to_vec(),
                reason: reason.code().to_owned(),
            }),
            ReportKind::ReleaseSeen(encounter, inquiry) => Wire::ReleaseSeen(receipt(*encounter, *inquiry)),
            ReportKind::DecisionSeen(encounter, inquiry) => Wire::DecisionSeen(receipt(*encounter, *inquiry)),
            ReportKind::Readiness(said) => Wire::Readiness(statement_to_wire(said)),
        }),
    }
}

/// A report from the wire.
///
/// # Errors
/// [`WireError`] names the field.
pub fn report_from_wire(wire: v1::ReportRequest) -> Result<Report, WireError> {
    let receipt =
        |wire: v1::CaseReceipt| Ok::<_, WireError>((encounter_id(&wire.encounter_id)?, inquiry_id(&wire.inquiry_id)?));
    Ok(Report {
        id: event_id("report_id", &wire.report_id)?,
        person: id("person_id", PersonId::new(wire.person_id))?,
        at: instant("at_ms", wire.at_ms)?,
        kind: match required("report", wire.report)? {
            Wire::Received(wire) => {
                receipt(wire).map(|(encounter, inquiry)| ReportKind::Received(encounter, inquiry))?
            }
            Wire::Seen(wire) => receipt(wire).map(|(encounter, inquiry)| ReportKind::Seen(encounter, inquiry))?,
            Wire::Answered(wire) => ReportKind::Answered(
                encounter_id(&wire.encounter_id)?,
                inquiry_id(&wire.inquiry_id)?,
                answer_from_wire(wire.answer.as_ref())?,
            ),
            Wire::Queried(wire) => ReportKind::Queried(
                encounter_id(&wire.encounter_id)?,
                inquiry_id(&wire.inquiry_id)?,
                query_text("text", wire.text)?,
            ),
            Wire::Withdrawn(wire) => ReportKind::Withdrawn(
                encounter_id(&wire.encounter_id)?,
                inquiry_id(&wire.inquiry_id)?,
                code("reason", &wire.reason, DeclineReason::from_code)?,
            ),
            Wire::ReleaseSeen(wire) => {
                receipt(wire).map(|(encounter, inquiry)| ReportKind::ReleaseSeen(encounter, inquiry))?
            }
            Wire::DecisionSeen(wire) => {
                receipt(wire).map(|(encounter, inquiry)| ReportKind::DecisionSeen(encounter, inquiry))?
            }
            Wire::Readiness(wire) => ReportKind::Readiness(statement_from_wire(wire)?),
        },
    })
}
