//! Whether a hospital's word may stand.

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::{HospitalId, InquiryId},
    inquiry::{AskOrigin, AskTerms, InquiryBoard, InquiryRefusal},
};
use jiff::Timestamp;

use super::{Desk, Refusal, platform::Platform};
use crate::routing;

pub(super) fn decide(desk: &Desk<'_>, event: RecordedEvent) -> Result<Vec<RecordedEvent>, Refusal> {
    let (EncounterEvent::InquiryReceived { hospital, .. }
    | EncounterEvent::InquirySeen { hospital, .. }
    | EncounterEvent::InquiryAnswered { hospital, .. }
    | EncounterEvent::QueryRaised { hospital, .. }
    | EncounterEvent::AcceptanceWithdrawn { hospital, .. }
    | EncounterEvent::ReleaseAcknowledged { hospital, .. }
    | EncounterEvent::DecisionAcknowledged { hospital, .. }
    | EncounterEvent::CaseCalledUp { hospital }) = &event.event
    else {
        return Err(Refusal::NotYourEvent);
    };
    if hospital.as_str() != event.author.organisation {
        return Err(Refusal::NotYourEncounter);
    }
    let hospital = hospital.clone();
    let board = &desk.case.encounter.inquiries;
    if matches!(event.event, EncounterEvent::CaseCalledUp { .. }) {
        return called_up(desk, event, &hospital);
    }
    match stands(board, &event.event, &hospital) {
        Ok(true) => Ok(vec![RecordedEvent { recorded_at: counted_from(desk, &event), ..event }]),
        Ok(false) => Ok(Vec::new()),
        Err(refusal) => Err(Refusal::Inquiry(refusal)),
    }
}

/// From a loss on a wait of the platform's is counted: it lies between the decision and now, whatever the hospital's clock says.
fn counted_from(desk: &Desk<'_>, event: &RecordedEvent) -> Timestamp {
    match (&event.event, desk.case.encounter.inquiries.destination()) {
        (EncounterEvent::AcceptanceWithdrawn { .. }, Some((_, decided_at))) => {
            event.recorded_at.max(*decided_at).min(desk.now)
        }
        _ => event.recorded_at,
    }
}

/// Whether the word may stand, and whether it says anything new.
fn stands(board: &InquiryBoard, event: &EncounterEvent, hospital: &HospitalId) -> Result<bool, InquiryRefusal> {
    let known = |inquiry: &InquiryId| board.get(*inquiry);
    match event {
        EncounterEvent::InquiryReceived { inquiry, .. } => {
            board.check_receipt(*inquiry, hospital)?;
            Ok(known(inquiry).is_some_and(|known| known.received_at.is_none()))
        }
        EncounterEvent::InquirySeen { inquiry, .. } => {
            board.check_receipt(*inquiry, hospital)?;
            Ok(known(inquiry).is_some_and(|known| known.seen_at.is_none()))
        }
        EncounterEvent::InquiryAnswered { inquiry, answer, .. } => {
            board.check_answer(*inquiry, hospital)?;
            if known(inquiry).and_then(|known| known.answer).is_some_and(|(standing, _)| standing == *answer) {
                return Ok(false);
            }
            board.check_change(*inquiry).map(|()| true)
        }
        EncounterEvent::QueryRaised { inquiry, .. } => board.check_query(*inquiry, hospital).map(|()| true),
        EncounterEvent::AcceptanceWithdrawn { inquiry, .. } => {
            board.check_withdraw_acceptance(*inquiry, hospital).map(|()| true)
        }
        EncounterEvent::ReleaseAcknowledged { inquiry, .. } => match known(inquiry) {
            Some(known) if known.hospital == *hospital => {
                Ok(known.released.is_some() && known.release_seen_at.is_none())
            }
            _ => Err(InquiryRefusal::NotAsked),
        },
        EncounterEvent::DecisionAcknowledged { inquiry, .. } => {
            board.check_decision_seen(*inquiry, hospital)?;
            Ok(known(inquiry).is_some_and(|known| known.decision_seen_at.is_none()))
        }
        _ => Ok(false),
    }
}

/// A hospital that was told the code is asked, as if the crew had asked it. One that reads the case already has nothing to be opened.
fn called_up(desk: &Desk<'_>, event: RecordedEvent, hospital: &HospitalId) -> Result<Vec<RecordedEvent>, Refusal> {
    match desk.case.encounter.inquiries.check_call_up(hospital) {
        Ok(()) => {}
        Err(InquiryRefusal::AlreadyAsked) => return Ok(Vec::new()),
        Err(refusal) => return Err(Refusal::Inquiry(refusal)),
    }
    let candidates = routing::rank_for(desk.state, desk.registry, desk.case, desk.now);
    let candidate = candidates
        .iter()
        .find(|candidate| candidate.hospital == *hospital)
        .ok_or(Refusal::Inquiry(InquiryRefusal::UnknownHospital))?;
    let terms = AskTerms { origin: AskOrigin::CalledUp, standard: desk.standard_version(), ..AskTerms::default() };
    let sent = Platform::because_of(&event, desk.now).asks(candidate, terms);
    Ok(vec![event, sent])
}
