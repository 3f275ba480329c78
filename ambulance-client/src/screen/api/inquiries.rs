//! Ranking, questions, refusals, as JSON.

use domain::{
    encounter::Encounter,
    ids::HospitalId,
    inquiry::{Answer, Inquiry},
};
use serde_json::{Value, json};

use super::ms;
use crate::tablet::{Tablet, WorkingCase};

/// The last ranking, best first.
pub(super) fn candidates(case: &WorkingCase) -> Vec<Value> {
    case.candidates
        .iter()
        .map(|one| {
            json!({
                "hospital": one.hospital.as_str(),
                "name": one.name,
                "name_en": one.name_en,
                "telephone": one.telephone,
                "level": one.level.code(),
                "rank": one.rank,
                "straight_km": one.drive.straight_km,
                "drive_min": one.drive.minutes,
                "drive_source": one.drive.source.code(),
                "expected_min": one.expected_min,
                "acceptance": one.acceptance,
                "suggested": one.suggested,
                "reasons": one.reasons.iter().map(|reason| json!({ "code": reason.code, "ja": reason.ja, "en": reason.en })).collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// Hospitals that the crew asked and the platform has not sent on yet.
pub(super) fn open_asks(case: &WorkingCase) -> Vec<Value> {
    case.wishes
        .open_asks()
        .map(|(hospital, wish)| json!({ "hospital": hospital.as_str(), "at_ms": ms(wish.at) }))
        .collect()
}

/// Every question, in the order in which they were sent. Names are filled in by [`name_hospitals`].
pub(super) fn inquiries(encounter: &Encounter) -> Vec<Value> {
    let mut inquiries: Vec<_> = encounter.inquiries.iter().collect();
    inquiries.sort_by_key(|(id, inquiry)| (inquiry.sent_at, *id));
    inquiries
        .into_iter()
        .map(|(id, inquiry)| {
            let called_up = encounter.inquiries.called_up_at(&inquiry.hospital);
            one(&id.to_string(), inquiry, called_up.map(ms))
        })
        .collect()
}

fn one(id: &str, inquiry: &Inquiry, called_up_at_ms: Option<i64>) -> Value {
    let answer = inquiry.answer.map(|(answer, _)| match answer {
        Answer::Accept => "accept",
        Answer::Decline(reason) => reason.code(),
    });
    json!({
        "inquiry": id,
        "hospital": inquiry.hospital.as_str(),
        "name": null,
        "rank": inquiry.rank,
        "drive_min": inquiry.drive_min,
        "sent_at_ms": ms(inquiry.sent_at),
        "received_at_ms": inquiry.received_at.map(ms),
        "seen_at_ms": inquiry.seen_at.map(ms),
        "answer": answer,
        "answered_at_ms": inquiry.answer.map(|(_, at)| ms(at)),
        "called_up_at_ms": called_up_at_ms,
        "released": inquiry.released.map(|(reason, _)| reason.code()),
    })
}

/// Wishes that were refused.
pub(super) fn refusals(encounter: &Encounter) -> Vec<Value> {
    encounter
        .refusals
        .iter()
        .map(|one| json!({ "hospital": one.hospital.as_str(), "reason": one.reason.code(), "at_ms": ms(one.at) }))
        .collect()
}

/// Fills in the names that a ranking told.
pub(super) fn name_hospitals(body: &mut Value, tablet: &Tablet) {
    let Some(Value::Array(inquiries)) = body.get_mut("inquiries") else { return };
    for inquiry in inquiries {
        let id = inquiry.get("hospital").and_then(Value::as_str).and_then(|id| HospitalId::new(id).ok());
        if let Some(known) = id.and_then(|id| tablet.hospital(&id)) {
            inquiry["name"] = json!(known.name);
        }
    }
}
