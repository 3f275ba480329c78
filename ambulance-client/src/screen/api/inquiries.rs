//! Ranking, questions, refusals, as JSON.

use domain::{
    encounter::Encounter,
    ids::HospitalId,
    inquiry::{Answer, Inquiry, Query},
    standard::Words,
};
use jiff::Timestamp;
use proto::convert::Guidance;
use serde_json::{Map, Value, json};

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
                "reasons": one.reasons.iter().map(|reason| json!({ "code": reason.code, "ja": reason.ja, "en": reason.en, "excludes": reason.excludes })).collect::<Vec<_>>(),
            })
        })
        .collect()
}

/// What the zone's standard says of this patient, and why so many are to be asked at once.
pub(super) fn guidance(guidance: &Guidance) -> Value {
    let one = |words: &Words| json!({ "ja": words.ja, "en": words.en });
    let all = |words: &[Words]| words.iter().map(one).collect::<Vec<_>>();
    json!({
        "standard": guidance.standard,
        "zone": guidance.zone.as_ref().map(one),
        "list": guidance.list.as_ref().map(one),
        "because": all(&guidance.because),
        "unobserved": all(&guidance.unobserved),
        "observe": all(&guidance.observe),
        "tell": all(&guidance.tell),
        "set_words": guidance.set_words.as_ref().map(one),
        "set_expected_min": guidance.set_expected_min,
        "any_accepts": guidance.any_accepts,
        "remind_after_s": guidance.remind_after_s,
        "telephone_after_s": guidance.telephone_after_s,
        "next_after_s": guidance.next_after_s,
        "asks_next": guidance.asks_next,
        "coordinator": guidance.coordinator.as_ref().map(one),
        "coordinator_telephone": guidance.coordinator_telephone,
        "secured": all(&guidance.secured),
        "stroke_signs_min": guidance.stroke_signs_min,
    })
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
        Answer::AcceptIf(_) => "accept-if",
        Answer::Decline(reason) => reason.code(),
    });
    let proviso = inquiry.answer.and_then(|(answer, _)| answer.proviso());
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
        "decision_seen_at_ms": inquiry.decision_seen_at.map(ms),
        "announce_at_ms": inquiry.announce_at.map(ms),
        "release_seen_at_ms": inquiry.release_seen_at.map(ms),
        "origin": inquiry.terms.origin.code(),
        "override_reason": inquiry.terms.reason.map(|reason| reason.code()),
        "standard": inquiry.terms.standard,
        "wait_min": proviso.map(|proviso| proviso.wait_min()),
        "requirement": proviso.and_then(|proviso| proviso.requirement()).map(|one| one.code()),
        "by_voice": inquiry.by_voice,
        "reminded_at_ms": inquiry.reminded_at.map(ms),
        "telephone_at_ms": inquiry.telephone_at.map(ms),
        "calls": inquiry.calls.iter().map(|(outcome, at)| json!({ "outcome": outcome.code(), "at_ms": ms(*at) })).collect::<Vec<_>>(),
        "queries": inquiry.queries.iter().map(query).collect::<Vec<_>>(),
    })
}

fn query(query: &Query) -> Value {
    json!({
        "id": query.id.to_string(),
        "text": query.text,
        "at_ms": ms(query.at),
        "reply": query.reply.as_ref().map(|(text, _)| text),
        "replied_at_ms": query.reply.as_ref().map(|(_, at)| ms(*at)),
    })
}

/// How the search for a destination stands: which acceptances could be chosen, what was changed or lost, which of the zone's rules work.
pub(super) fn search(case: &WorkingCase, now: Timestamp) -> Map<String, Value> {
    let board = &case.encounter.inquiries;
    let mut search = Map::new();
    let mut put = |name: &str, value: Value| search.insert(name.to_owned(), value);
    put("acceptances", json!(case.acceptances(now).iter().map(|one| one.as_str()).collect::<Vec<_>>()));
    put("redirect", json!(board.redirect().map(|(reason, at)| json!({ "reason": reason.code(), "at_ms": ms(at) }))));
    let lost = board.lost().map(|lost| {
        json!({
            "hospital": lost.hospital.as_str(),
            "reason": lost.reason.code(),
            "at_ms": ms(lost.at),
            "acknowledged_at_ms": lost.acknowledged_at.map(ms),
            "unheard_since_ms": lost.unheard_since.map(ms),
        })
    });
    put("lost", json!(lost));
    put("securing_at_ms", json!(board.securing().map(ms)));
    let difficulty = board
        .difficulty()
        .map(|one| json!({ "asked": one.asked, "on_scene_min": one.on_scene_min, "at_ms": ms(one.at) }));
    put("difficulty", json!(difficulty));
    put("round", json!(board.round()));
    search
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
