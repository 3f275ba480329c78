//! What is said about the question itself, as JSON.

use domain::{
    disclosure::CaseStanding,
    inquiry::{Query, RedirectReason},
};
use jiff::Timestamp;
use serde::Serialize;

use crate::inbox::HospitalCase;

#[derive(Serialize)]
pub(super) struct QuestionDoc {
    /// Asked by the zone's rule for nobody accepting.
    securing: bool,
    reminded_at_ms: Option<i64>,
    telephone_at_ms: Option<i64>,
    /// The answer was given by telephone and entered by the crew.
    by_voice: bool,
    /// Oldest first, those on their way too.
    queries: Vec<QueryDoc>,
    /// Why the crew looks for another destination, told to the present one.
    redirect: Option<RedirectReason>,
    /// This hospital has taken its acceptance back and the platform has not yet told it back.
    withdrawing: bool,
}

#[derive(Serialize)]
struct QueryDoc {
    text: String,
    at_ms: i64,
    /// The platform has it.
    reached: bool,
    reply: Option<String>,
    replied_at_ms: Option<i64>,
}

impl QuestionDoc {
    /// `None` for a case that may not be read, or of which nothing has come.
    pub(super) fn of(case: &HospitalCase) -> Option<Self> {
        let question = &case.situation.as_ref()?.question;
        let ms = |at: Option<Timestamp>| at.map(Timestamp::as_millisecond);
        let query = |query: &Query| QueryDoc {
            text: query.text.clone(),
            at_ms: query.at.as_millisecond(),
            reached: question.queries.iter().any(|told| told.id == query.id),
            reply: query.reply.as_ref().map(|(text, _)| text.clone()),
            replied_at_ms: query.reply.as_ref().map(|(_, at)| at.as_millisecond()),
        };
        Some(Self {
            securing: question.securing,
            reminded_at_ms: ms(question.reminded_at),
            telephone_at_ms: ms(question.telephone_at),
            by_voice: question.by_voice,
            queries: case.queries().map(query).collect(),
            redirect: question.redirect.filter(|_| case.standing == CaseStanding::Destination),
            withdrawing: case.is_withdrawn_here(),
        })
    }
}
