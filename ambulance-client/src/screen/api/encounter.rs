//! One case as JSON.

use domain::{
    encounter::{CardState, Encounter},
    ids::EncounterId,
    patient::japan_date,
    physiology::{SevereReason, severe_reasons},
    scores::ScoresDocument,
    spoken_code::SpokenCode,
    text::Language,
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{inquiries, ms, own, record};
use crate::tablet::{Tablet, WorkingCase};

/// Everything of the working copy; `None` for a case that the tablet does not hold.
pub(super) fn json_of(tablet: &Tablet, id: EncounterId) -> Option<Value> {
    let now = tablet.clock().now();
    let mut body = tablet.with_case(id, |case| {
        let mut body = body(case, now);
        if let Value::Object(body) = &mut body {
            body.extend(inquiries::search(case, now));
        }
        body["flags"] = json!(record::flags(&case.encounter));
        body["ask_set"] = case.guidance.set.iter().map(domain::ids::HospitalId::as_str).collect();
        body["guidance"] = inquiries::guidance(&case.guidance);
        body["scores"] =
            json!(ScoresDocument::of(&case.encounter, tablet.stroke_threshold(case), now, japan_date(now)));
        body["own_hospitals"] = own::own_hospitals(&case.own_hospitals(now));
        body["spoken_code"] = SpokenCode::of(id).digits().into();
        body["card_notice"] = case.card_notice().map(|row| row.code()).into();
        body["notices"] = case.notices().iter().map(|row| row.code()).collect();
        body
    })?;
    // The directory of hospitals lies under the same lock as the case.
    inquiries::name_hospitals(&mut body, tablet);
    Some(body)
}

fn body(case: &WorkingCase, now: Timestamp) -> Value {
    let encounter = &case.encounter;
    let milestones: Map<String, Value> =
        encounter.milestones.iter().map(|(one, at)| (one.code().to_owned(), json!(ms(at)))).collect();
    json!({
        "encounter": encounter.id.to_string(),
        "crew": encounter.crew.as_str(),
        "kind": encounter.kind.code(),
        "opened_at_ms": ms(encounter.opened_at),
        "milestones": milestones,
        "place": encounter.place.map(|place| json!({ "latitude": place.latitude_deg(), "longitude": place.longitude_deg() })),
        "card": card(case),
        "consent": consent(encounter),
        "patient": patient(encounter, now),
        "proposal": case.proposal.as_ref().map(|proposal| json!({
            "source": proposal.identity.source.code(),
            "contradicts_said": proposal.contradicts_said,
            "photo": case.photo_version().is_some(),
        })),
        "confirmed": encounter.confirmed.as_ref().map(|confirmed| json!({
            "check": confirmed.check.code(),
            "person": confirmed.person.as_str(),
            "at_ms": ms(confirmed.at),
        })),
        "needs_pin": case.needs_pin(),
        "revocation": case.revocation_notice().map(|row| row.code()),
        "no_card": encounter.no_card.map(|reason| reason.code()),
        "spoken": encounter.spoken.as_ref().map(record::spoken),
        "pulling": case.pulling,
        "fetches": record::fetches(encounter),
        "record": record::record(&encounter.record, japan_date(now)),
        "findings": record::findings(encounter),
        "complaint": encounter.complaint,
        "triage": encounter.triage.as_ref().map(|triage| json!({
            "class": triage.class.code(),
            "urgency": triage.urgency.code(),
            "flags": triage.flags.iter().map(|flag| flag.code()).collect::<Vec<_>>(),
        })),
        "vitals_latest": vitals(encounter),
        "vitals_count": encounter.vitals.len(),
        "present_signs": encounter.observations.present().iter().map(|sign| sign.code()).collect::<Vec<_>>(),
        "jcs": encounter.observations.jcs().map(|(jcs, _)| jcs.code()),
        "gcs": encounter.observations.gcs().map(|(gcs, _)| {
            let (eye, verbal, motor) = gcs.parts();
            json!({ "eye": eye, "verbal": verbal, "motor": motor, "total": gcs.total() })
        }),
        "last_known_well_ms": encounter.observations.last_known_well().map(ms),
        "severe": severe(encounter),
        "candidates": inquiries::candidates(case),
        "ranked_at_ms": case.ranked_at.map(ms),
        "ranked_class": case.ranked_class.map(|class| class.code()),
        "asked": inquiries::open_asks(case),
        "inquiries": inquiries::inquiries(encounter),
        "refusals": inquiries::refusals(encounter),
        "destination": encounter.inquiries.destination().map(|(hospital, at)| json!({ "hospital": hospital.as_str(), "at_ms": ms(*at) })),
        "closed": encounter.inquiries.is_closed(),
        "timings": {
            "card_ms": case.timings.card_ms,
            "consent_to_first_ms": case.timings.consent_to_first_ms,
            "consent_to_complete_ms": case.timings.consent_to_complete_ms,
            "card_to_record_ms": case.timings.card_to_record_ms,
        },
    })
}

fn card(case: &WorkingCase) -> Value {
    let held = json!({ "in_hand": case.has_card(), "other_card": case.other_card });
    let mut card = match &case.encounter.card {
        None => json!({ "state": "none" }),
        Some(CardState::Failed(reason)) => json!({ "state": "failed", "reason": reason.code() }),
        Some(CardState::Read(summary)) => json!({
            "state": "read",
            "token": summary.token.code(),
            "standing": summary.standing.code(),
            "certificate_ends": summary.certificate_ends.to_string(),
            "duration_ms": summary.duration_ms,
        }),
    };
    if let (Value::Object(card), Value::Object(held)) = (&mut card, held) {
        card.extend(held);
    }
    card
}

fn consent(encounter: &Encounter) -> Option<Value> {
    encounter.consent.as_ref().map(|consent| {
        json!({
            "basis": consent.basis.code(),
            "identity_check": consent.identity_check.code(),
            "at_ms": ms(consent.at),
            "categories": consent.categories.iter().map(|one| one.code()).collect::<Vec<_>>(),
        })
    })
}

fn patient(encounter: &Encounter, now: Timestamp) -> Option<Value> {
    encounter.patient.as_ref().map(|patient| {
        json!({
            "name": patient.name,
            "name_kana": patient.name_kana,
            "birth_date": patient.birth_date.map(|date| date.to_string()),
            "age_years": patient.age_years(japan_date(now)),
            "sex": patient.sex.code(),
            "address": patient.address,
            "source": patient.source.code(),
        })
    })
}

fn vitals(encounter: &Encounter) -> Map<String, Value> {
    let latest = encounter.vitals.latest_all();
    latest
        .map(|one| {
            let value =
                json!({ "value": one.value.value(), "unit": one.kind.unit(), "at_ms": ms(one.at), "source": one.source.code() });
            (one.kind.code().to_owned(), value)
        })
        .collect()
}

fn severe(encounter: &Encounter) -> Vec<Value> {
    let code = |reason: &SevereReason| match reason {
        SevereReason::Vital(latest) => latest.kind.code(),
        SevereReason::Consciousness(_) => "jcs",
        SevereReason::Sign(sign) => sign.code(),
    };
    severe_reasons(&encounter.vitals, &encounter.observations)
        .iter()
        .map(|reason| json!({ "code": code(reason), "ja": reason.words(Language::Ja), "en": reason.words(Language::En) }))
        .collect()
}
