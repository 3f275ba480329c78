//! Events of asking hospitals: wishes, questions, answers, the decision and what undoes it. To the wire each by itself: which event is which
//! says one match, in [`super::event`], that the compiler sees to be whole.

use domain::{
    event::EncounterEvent,
    ids::{EventId, HospitalId, InquiryId},
    inquiry::{
        Answer, AskOrigin, AskTerms, CallOutcome, DeclineReason, EscalationStep, InquiryRefusal, OverrideReason,
        QUERY_MAX_CHARS, RedirectReason, ReleaseReason, SeenAnswer,
    },
};

use super::{
    field::{WireError, code, event_id, id, inquiry_id, instant, list, optional_code, small, text, wrong},
    inquiry::{answer_from_wire, answer_to_wire},
};
use crate::v1::{self, recorded_event::Event};

fn to(hospital: &HospitalId) -> String {
    hospital.as_str().to_owned()
}

fn from(value: String) -> Result<HospitalId, WireError> {
    id("hospital_id", HospitalId::new(value))
}

fn reason_code(reason: Option<OverrideReason>) -> String {
    reason.map_or_else(String::new, |reason| reason.code().to_owned())
}

/// A query or a reply: as long as a screen takes it.
pub(super) fn query_text(field: &'static str, value: String) -> Result<String, WireError> {
    if value.chars().count() > QUERY_MAX_CHARS { Err(wrong(field, "is too long")) } else { text(field, value) }
}

pub(super) fn ask_requested(hospitals: &[HospitalId], reason: Option<OverrideReason>) -> Event {
    let hospital_ids = hospitals.iter().map(to).collect();
    Event::AskRequested(v1::AskRequested { hospital_ids, reason: reason_code(reason) })
}

pub(super) fn inquiry_sent(
    inquiry: InquiryId,
    hospital: &HospitalId,
    rank: u32,
    drive_min: u32,
    terms: &AskTerms,
) -> Event {
    Event::InquirySent(v1::InquirySent {
        inquiry_id: inquiry.bytes().to_vec(),
        hospital_id: to(hospital),
        rank,
        drive_min,
        origin: terms.origin.code().to_owned(),
        override_reason: reason_code(terms.reason),
        standard: terms.standard.clone(),
        own: terms.own,
        chance_permille: terms.chance_permille.map(u32::from),
    })
}

pub(super) fn wish_refused(wish: EventId, hospital: &HospitalId, reason: InquiryRefusal) -> Event {
    Event::WishRefused(v1::WishRefused {
        wish_event_id: wish.bytes().to_vec(),
        hospital_id: to(hospital),
        reason: reason.code().to_owned(),
    })
}

/// A hospital and the question that it was asked.
pub(super) fn receipt(inquiry: InquiryId, hospital: &HospitalId) -> v1::InquiryReceipt {
    v1::InquiryReceipt { inquiry_id: inquiry.bytes().to_vec(), hospital_id: to(hospital) }
}

pub(super) fn inquiry_answered(inquiry: InquiryId, hospital: &HospitalId, answer: Answer) -> Event {
    Event::InquiryAnswered(v1::InquiryAnswered {
        inquiry_id: inquiry.bytes().to_vec(),
        hospital_id: to(hospital),
        answer: Some(answer_to_wire(answer)),
    })
}

pub(super) fn inquiry_escalated(inquiry: InquiryId, hospital: &HospitalId, step: EscalationStep) -> Event {
    Event::InquiryEscalated(v1::InquiryEscalated {
        inquiry_id: inquiry.bytes().to_vec(),
        hospital_id: to(hospital),
        step: step.code().to_owned(),
    })
}

pub(super) fn telephone_noted(hospital: &HospitalId, outcome: CallOutcome) -> Event {
    Event::TelephoneNoted(v1::TelephoneNoted { hospital_id: to(hospital), outcome: outcome.code().to_owned() })
}

pub(super) fn query_raised(inquiry: InquiryId, hospital: &HospitalId, text: &str) -> Event {
    Event::QueryRaised(v1::QueryRaised {
        inquiry_id: inquiry.bytes().to_vec(),
        hospital_id: to(hospital),
        text: text.to_owned(),
    })
}

pub(super) fn query_answered(query: EventId, text: &str) -> Event {
    Event::QueryAnswered(v1::QueryAnswered { query_event_id: query.bytes().to_vec(), text: text.to_owned() })
}

pub(super) fn difficulty_recognised(asked: u32, on_scene_min: u32, standard: &str) -> Event {
    Event::DifficultyRecognised(v1::DifficultyRecognised { asked, on_scene_min, standard: standard.to_owned() })
}

pub(super) fn withdraw_requested(hospital: &HospitalId) -> Event {
    Event::WithdrawRequested(v1::WithdrawRequested { hospital_id: to(hospital) })
}

pub(super) fn acceptance_withdrawn(inquiry: InquiryId, hospital: &HospitalId, reason: DeclineReason) -> Event {
    Event::AcceptanceWithdrawn(v1::AcceptanceWithdrawn {
        inquiry_id: inquiry.bytes().to_vec(),
        hospital_id: to(hospital),
        reason: reason.code().to_owned(),
    })
}

pub(super) fn destination_requested(
    hospital: &HospitalId,
    reason: Option<OverrideReason>,
    seen: Option<SeenAnswer>,
    instead_of: Option<&HospitalId>,
) -> Event {
    Event::DestinationRequested(v1::DestinationRequested {
        hospital_id: to(hospital),
        reason: reason_code(reason),
        seen: seen.map(|seen| answer_to_wire(seen.answer)),
        seen_at_ms: seen.map_or(0, |seen| seen.at.as_millisecond()),
        instead_of_hospital_id: instead_of.map_or_else(String::new, to),
    })
}

pub(super) fn destination_decided(hospital: &HospitalId, inquiry: InquiryId, standard: &str) -> Event {
    Event::DestinationDecided(v1::DestinationDecided {
        hospital_id: to(hospital),
        inquiry_id: inquiry.bytes().to_vec(),
        standard: standard.to_owned(),
    })
}

pub(super) fn inquiry_released(inquiry: InquiryId, hospital: &HospitalId, reason: ReleaseReason) -> Event {
    Event::InquiryReleased(v1::InquiryReleased {
        inquiry_id: inquiry.bytes().to_vec(),
        hospital_id: to(hospital),
        reason: reason.code().to_owned(),
    })
}

pub(super) fn case_called_up(hospital: &HospitalId) -> Event {
    Event::CaseCalledUp(v1::CaseCalledUp { hospital_id: to(hospital) })
}

fn seen_from_wire(answer: &v1::Answer, at_ms: i64) -> Result<SeenAnswer, WireError> {
    Ok(SeenAnswer { answer: answer_from_wire(Some(answer))?, at: instant("seen_at_ms", at_ms)? })
}

/// Any event of asking from the wire.
pub(super) fn asking_from_wire(event: Event) -> Result<EncounterEvent, WireError> {
    Ok(match event {
        Event::AskRequested(wire) => EncounterEvent::AskRequested {
            hospitals: list("hospital_ids", wire.hospital_ids, |one| id("hospital_ids", HospitalId::new(one)))?,
            reason: optional_code("reason", &wire.reason, OverrideReason::from_code)?,
        },
        Event::InquirySent(wire) => EncounterEvent::InquirySent {
            inquiry: inquiry_id(&wire.inquiry_id)?,
            hospital: from(wire.hospital_id)?,
            rank: wire.rank,
            drive_min: wire.drive_min,
            terms: AskTerms {
                // Before there were several origins, the crew asked.
                origin: optional_code("origin", &wire.origin, AskOrigin::from_code)?.unwrap_or(AskOrigin::CrewChoice),
                reason: optional_code("override_reason", &wire.override_reason, OverrideReason::from_code)?,
                standard: text("standard", wire.standard)?,
                own: wire.own,
                chance_permille: wire.chance_permille.map(|one| small("chance_permille", one)).transpose()?,
            },
        },
        Event::WishRefused(wire) => EncounterEvent::WishRefused {
            wish: event_id("wish_event_id", &wire.wish_event_id)?,
            hospital: from(wire.hospital_id)?,
            reason: code("reason", &wire.reason, InquiryRefusal::from_code)?,
        },
        Event::InquiryReceived(wire) => EncounterEvent::InquiryReceived {
            inquiry: inquiry_id(&wire.inquiry_id)?,
            hospital: from(wire.hospital_id)?,
        },
        Event::InquirySeen(wire) => {
            EncounterEvent::InquirySeen { inquiry: inquiry_id(&wire.inquiry_id)?, hospital: from(wire.hospital_id)? }
        }
        Event::InquiryAnswered(wire) => EncounterEvent::InquiryAnswered {
            inquiry: inquiry_id(&wire.inquiry_id)?,
            hospital: from(wire.hospital_id)?,
            answer: answer_from_wire(wire.answer.as_ref())?,
        },
        Event::InquiryEscalated(wire) => EncounterEvent::InquiryEscalated {
            inquiry: inquiry_id(&wire.inquiry_id)?,
            hospital: from(wire.hospital_id)?,
            step: code("step", &wire.step, EscalationStep::from_code)?,
        },
        Event::TelephoneNoted(wire) => EncounterEvent::TelephoneNoted {
            hospital: from(wire.hospital_id)?,
            outcome: code("outcome", &wire.outcome, CallOutcome::from_code)?,
        },
        Event::QueryRaised(wire) => EncounterEvent::QueryRaised {
            inquiry: inquiry_id(&wire.inquiry_id)?,
            hospital: from(wire.hospital_id)?,
            text: query_text("text", wire.text)?,
        },
        Event::QueryAnswered(wire) => EncounterEvent::QueryAnswered {
            query: event_id("query_event_id", &wire.query_event_id)?,
            text: query_text("text", wire.text)?,
        },
        Event::RoundEnded(wire) => EncounterEvent::RoundEnded { standard: text("standard", wire.standard)? },
        Event::SecuringBegan(wire) => EncounterEvent::SecuringBegan { standard: text("standard", wire.standard)? },
        Event::DifficultyRecognised(wire) => EncounterEvent::DifficultyRecognised {
            asked: wire.asked,
            on_scene_min: wire.on_scene_min,
            standard: text("standard", wire.standard)?,
        },
        other => deciding_from_wire(other)?,
    })
}

fn deciding_from_wire(event: Event) -> Result<EncounterEvent, WireError> {
    Ok(match event {
        Event::WithdrawRequested(wire) => EncounterEvent::WithdrawRequested { hospital: from(wire.hospital_id)? },
        Event::RedirectRequested(wire) => {
            EncounterEvent::RedirectRequested { reason: code("reason", &wire.reason, RedirectReason::from_code)? }
        }
        Event::RedirectEnded(_) => EncounterEvent::RedirectEnded,
        Event::AcceptanceWithdrawn(wire) => EncounterEvent::AcceptanceWithdrawn {
            inquiry: inquiry_id(&wire.inquiry_id)?,
            hospital: from(wire.hospital_id)?,
            reason: code("reason", &wire.reason, DeclineReason::from_code)?,
        },
        Event::LossAcknowledged(_) => EncounterEvent::LossAcknowledged,
        Event::ReleaseAcknowledged(wire) => EncounterEvent::ReleaseAcknowledged {
            inquiry: inquiry_id(&wire.inquiry_id)?,
            hospital: from(wire.hospital_id)?,
        },
        Event::DecisionAcknowledged(wire) => EncounterEvent::DecisionAcknowledged {
            inquiry: inquiry_id(&wire.inquiry_id)?,
            hospital: from(wire.hospital_id)?,
        },
        Event::DestinationRequested(wire) => EncounterEvent::DestinationRequested {
            hospital: from(wire.hospital_id)?,
            reason: optional_code("reason", &wire.reason, OverrideReason::from_code)?,
            seen: wire.seen.as_ref().map(|seen| seen_from_wire(seen, wire.seen_at_ms)).transpose()?,
            instead_of: Some(wire.instead_of_hospital_id)
                .filter(|left| !left.is_empty())
                .map(|left| id("instead_of_hospital_id", HospitalId::new(left)))
                .transpose()?,
        },
        Event::DestinationDecided(wire) => EncounterEvent::DestinationDecided {
            hospital: from(wire.hospital_id)?,
            inquiry: inquiry_id(&wire.inquiry_id)?,
            standard: text("standard", wire.standard)?,
        },
        Event::InquiryReleased(wire) => EncounterEvent::InquiryReleased {
            inquiry: inquiry_id(&wire.inquiry_id)?,
            hospital: from(wire.hospital_id)?,
            reason: code("reason", &wire.reason, ReleaseReason::from_code)?,
        },
        Event::CaseCalledUp(wire) => EncounterEvent::CaseCalledUp { hospital: from(wire.hospital_id)? },
        _ => return Err(wrong("event", "is not known")),
    })
}
