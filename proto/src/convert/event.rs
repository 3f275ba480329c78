//! Events with their envelope: what is pushed, logged and watched.

use domain::{
    card::CardFailure,
    consent::IdentityCheck,
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    ids::{CrewId, DeviceId, HeadquartersId, PersonId},
    interview::NoCardReason,
    milestone::Milestone,
    patient::{IdentitySource, IdentityVerdict},
    place::Place,
    record::{Category, FetchOutcome},
    triage::IncidentKind,
};

use super::{
    asking::{self, asking_from_wire},
    card::{
        card_from_wire, card_to_wire, consent_from_wire, consent_to_wire, observation_from_wire, observation_to_wire,
        patient_from_wire, patient_to_wire, reading_from_wire, reading_to_wire, triage_from_wire, triage_to_wire,
    },
    field::{WireError, code, encounter_id, event_id, id, instant, list, required, text, window, wrong},
    flag::{flag_from_wire, flag_to_wire},
    interview::{spoken_from_wire, spoken_to_wire},
    record::{finding_from_wire, finding_to_wire, record_from_wire, record_to_wire},
};
use crate::v1::{self, recorded_event::Event};

pub(super) fn author_to_wire(author: &Author) -> v1::Author {
    v1::Author {
        role: author.role.code().to_owned(),
        organisation: author.organisation.clone(),
        person_id: author.person.as_str().to_owned(),
        device_id: author.device.as_str().to_owned(),
    }
}

pub(super) fn author_from_wire(wire: Option<v1::Author>) -> Result<Author, WireError> {
    let wire = required("author", wire)?;
    Ok(Author {
        role: code("role", &wire.role, AuthorRole::from_code)?,
        organisation: text("organisation", wire.organisation)?,
        person: id("person_id", PersonId::new(wire.person_id))?,
        device: id("device_id", DeviceId::new(wire.device_id))?,
    })
}

/// One event to the wire.
#[must_use]
pub fn event_to_wire(recorded: &RecordedEvent) -> v1::RecordedEvent {
    v1::RecordedEvent {
        event_id: recorded.id.bytes().to_vec(),
        encounter_id: recorded.encounter.bytes().to_vec(),
        author: Some(author_to_wire(&recorded.author)),
        recorded_at_ms: recorded.recorded_at.as_millisecond(),
        event: Some(body_to_wire(&recorded.event)),
    }
}

/// One event from the wire.
///
/// # Errors
/// [`WireError`] names the field that is missing, malformed or unknown.
pub fn event_from_wire(wire: v1::RecordedEvent) -> Result<RecordedEvent, WireError> {
    Ok(RecordedEvent {
        id: event_id("event_id", &wire.event_id)?,
        encounter: encounter_id(&wire.encounter_id)?,
        author: author_from_wire(wire.author)?,
        recorded_at: instant("recorded_at_ms", wire.recorded_at_ms)?,
        event: body_from_wire(required("event", wire.event)?)?,
    })
}

fn body_to_wire(event: &EncounterEvent) -> Event {
    match event {
        EncounterEvent::Opened { crew, headquarters, kind } => Event::Opened(v1::Opened {
            crew_id: crew.as_str().to_owned(),
            headquarters_id: headquarters.as_str().to_owned(),
            kind: kind.code().to_owned(),
        }),
        EncounterEvent::MilestoneReached { milestone, at } => Event::MilestoneReached(v1::MilestoneReached {
            milestone: milestone.code().to_owned(),
            at_ms: at.as_millisecond(),
        }),
        EncounterEvent::Located { place } => {
            Event::Located(v1::Place { latitude_deg: place.latitude_deg(), longitude_deg: place.longitude_deg() })
        }
        EncounterEvent::CardRead(card) => Event::CardRead(card_to_wire(card)),
        EncounterEvent::CardReadFailed { reason, duration_ms } => {
            Event::CardReadFailed(v1::CardReadFailed { reason: reason.code().to_owned(), duration_ms: *duration_ms })
        }
        EncounterEvent::ConsentRecorded(consent) => Event::ConsentRecorded(consent_to_wire(consent)),
        EncounterEvent::PatientIdentified(patient) => Event::PatientIdentified(patient_to_wire(patient)),
        EncounterEvent::IdentityJudged { source, verdict, check } => Event::IdentityJudged(v1::IdentityJudged {
            source: source.code().to_owned(),
            verdict: verdict.code().to_owned(),
            check: check.code().to_owned(),
        }),
        EncounterEvent::CardUnavailable { reason } => {
            Event::CardUnavailable(v1::CardUnavailable { reason: reason.code().to_owned() })
        }
        EncounterEvent::Interviewed(spoken) => Event::Interviewed(spoken_to_wire(spoken)),
        EncounterEvent::CategoryFetched { category, window, outcome, part, duration_ms } => {
            Event::CategoryFetched(v1::CategoryFetched {
                category: category.code().to_owned(),
                outcome: outcome.code().to_owned(),
                part: Some(record_to_wire(part)),
                duration_ms: *duration_ms,
                window: window.code().to_owned(),
            })
        }
        EncounterEvent::FindingsInferred { findings, knowledge } => Event::FindingsInferred(v1::FindingsInferred {
            findings: findings.iter().map(finding_to_wire).collect(),
            knowledge: knowledge.clone(),
        }),
        EncounterEvent::FindingDismissed { code } => {
            Event::FindingDismissed(v1::FindingDismissed { code: code.clone() })
        }
        EncounterEvent::FlagsRaised { flags, table } => Event::FlagsRaised(v1::FlagsRaised {
            flags: flags.iter().map(flag_to_wire).collect(),
            table: table.clone(),
        }),
        EncounterEvent::FlagDismissed { code } => Event::FlagDismissed(v1::FlagDismissed { code: code.clone() }),
        EncounterEvent::ComplaintRecorded { complaint } => {
            Event::ComplaintRecorded(v1::ComplaintRecorded { complaint: complaint.clone() })
        }
        EncounterEvent::Triaged(triage) => Event::Triaged(triage_to_wire(triage)),
        EncounterEvent::Observed(observation) => Event::Observed(observation_to_wire(observation)),
        EncounterEvent::VitalsRecorded { readings } => {
            Event::VitalsRecorded(v1::VitalsRecorded { readings: readings.iter().map(reading_to_wire).collect() })
        }
        EncounterEvent::Closed => Event::Closed(v1::Closed {}),
        EncounterEvent::AskRequested { hospitals, reason } => asking::ask_requested(hospitals, *reason),
        EncounterEvent::InquirySent { inquiry, hospital, rank, drive_min, terms } => {
            asking::inquiry_sent(*inquiry, hospital, *rank, *drive_min, terms)
        }
        EncounterEvent::WishRefused { wish, hospital, reason } => asking::wish_refused(*wish, hospital, *reason),
        EncounterEvent::InquiryReceived { inquiry, hospital } => {
            Event::InquiryReceived(asking::receipt(*inquiry, hospital))
        }
        EncounterEvent::InquirySeen { inquiry, hospital } => Event::InquirySeen(asking::receipt(*inquiry, hospital)),
        EncounterEvent::InquiryAnswered { inquiry, hospital, answer } => {
            asking::inquiry_answered(*inquiry, hospital, *answer)
        }
        EncounterEvent::InquiryEscalated { inquiry, hospital, step } => {
            asking::inquiry_escalated(*inquiry, hospital, *step)
        }
        EncounterEvent::TelephoneNoted { hospital, outcome } => asking::telephone_noted(hospital, *outcome),
        EncounterEvent::QueryRaised { inquiry, hospital, text } => asking::query_raised(*inquiry, hospital, text),
        EncounterEvent::QueryAnswered { query, text } => asking::query_answered(*query, text),
        EncounterEvent::RoundEnded { standard } => Event::RoundEnded(v1::RoundEnded { standard: standard.clone() }),
        EncounterEvent::SecuringBegan { standard } => {
            Event::SecuringBegan(v1::SecuringBegan { standard: standard.clone() })
        }
        EncounterEvent::DifficultyRecognised { asked, on_scene_min, standard } => {
            asking::difficulty_recognised(*asked, *on_scene_min, standard)
        }
        EncounterEvent::WithdrawRequested { hospital } => asking::withdraw_requested(hospital),
        EncounterEvent::RedirectRequested { reason } => {
            Event::RedirectRequested(v1::RedirectRequested { reason: reason.code().to_owned() })
        }
        EncounterEvent::RedirectEnded => Event::RedirectEnded(v1::RedirectEnded {}),
        EncounterEvent::AcceptanceWithdrawn { inquiry, hospital, reason } => {
            asking::acceptance_withdrawn(*inquiry, hospital, *reason)
        }
        EncounterEvent::LossAcknowledged => Event::LossAcknowledged(v1::LossAcknowledged {}),
        EncounterEvent::ReleaseAcknowledged { inquiry, hospital } => {
            Event::ReleaseAcknowledged(asking::receipt(*inquiry, hospital))
        }
        EncounterEvent::DecisionAcknowledged { inquiry, hospital } => {
            Event::DecisionAcknowledged(asking::receipt(*inquiry, hospital))
        }
        EncounterEvent::DestinationRequested { hospital, reason, seen, instead_of } => {
            asking::destination_requested(hospital, *reason, *seen, instead_of.as_ref())
        }
        EncounterEvent::DestinationDecided { hospital, inquiry, standard } => {
            asking::destination_decided(hospital, *inquiry, standard)
        }
        EncounterEvent::InquiryReleased { inquiry, hospital, reason } => {
            asking::inquiry_released(*inquiry, hospital, *reason)
        }
        EncounterEvent::CaseCalledUp { hospital } => asking::case_called_up(hospital),
    }
}

/// Most readings in one event: ten minutes at 1 Hz, what a tablet sends at once after a long gap in pieces of this size.
pub const READINGS_MAX: usize = 600;

fn body_from_wire(event: Event) -> Result<EncounterEvent, WireError> {
    Ok(match event {
        Event::Opened(wire) => EncounterEvent::Opened {
            crew: id("crew_id", CrewId::new(wire.crew_id))?,
            headquarters: id("headquarters_id", HeadquartersId::new(wire.headquarters_id))?,
            kind: code("kind", &wire.kind, IncidentKind::from_code)?,
        },
        Event::MilestoneReached(wire) => EncounterEvent::MilestoneReached {
            milestone: code("milestone", &wire.milestone, Milestone::from_code)?,
            at: instant("at_ms", wire.at_ms)?,
        },
        Event::Located(wire) => EncounterEvent::Located {
            place: Place::new(wire.latitude_deg, wire.longitude_deg)
                .map_err(|_| wrong("located", "is not a place on the globe"))?,
        },
        Event::CardRead(wire) => EncounterEvent::CardRead(card_from_wire(&wire)?),
        Event::CardReadFailed(wire) => EncounterEvent::CardReadFailed {
            reason: code("reason", &wire.reason, CardFailure::from_code)?,
            duration_ms: wire.duration_ms,
        },
        Event::ConsentRecorded(wire) => EncounterEvent::ConsentRecorded(consent_from_wire(wire)?),
        Event::PatientIdentified(wire) => EncounterEvent::PatientIdentified(patient_from_wire(wire)?),
        Event::IdentityJudged(wire) => EncounterEvent::IdentityJudged {
            source: code("source", &wire.source, IdentitySource::from_code)?,
            verdict: code("verdict", &wire.verdict, IdentityVerdict::from_code)?,
            check: code("check", &wire.check, IdentityCheck::from_code)?,
        },
        Event::CardUnavailable(wire) => {
            EncounterEvent::CardUnavailable { reason: code("reason", &wire.reason, NoCardReason::from_code)? }
        }
        Event::Interviewed(wire) => EncounterEvent::Interviewed(spoken_from_wire(wire)?),
        Event::CategoryFetched(wire) => EncounterEvent::CategoryFetched {
            category: code("category", &wire.category, Category::from_code)?,
            window: window(&wire.window)?,
            outcome: code("outcome", &wire.outcome, FetchOutcome::from_code)?,
            part: record_from_wire(wire.part.unwrap_or_default())?,
            duration_ms: wire.duration_ms,
        },
        Event::FindingsInferred(wire) => EncounterEvent::FindingsInferred {
            findings: list("findings", wire.findings, finding_from_wire)?,
            knowledge: text("knowledge", wire.knowledge)?,
        },
        Event::FindingDismissed(wire) => EncounterEvent::FindingDismissed { code: text("code", wire.code)? },
        Event::FlagsRaised(wire) => EncounterEvent::FlagsRaised {
            flags: list("flags", wire.flags, flag_from_wire)?,
            table: text("table", wire.table)?,
        },
        Event::FlagDismissed(wire) => EncounterEvent::FlagDismissed { code: text("code", wire.code)? },
        Event::ComplaintRecorded(wire) => {
            EncounterEvent::ComplaintRecorded { complaint: text("complaint", wire.complaint)? }
        }
        Event::Triaged(wire) => EncounterEvent::Triaged(triage_from_wire(wire)?),
        Event::Observed(wire) => EncounterEvent::Observed(observation_from_wire(wire)?),
        Event::VitalsRecorded(wire) => {
            if wire.readings.is_empty() || wire.readings.len() > READINGS_MAX {
                return Err(wrong("readings", "must have 1 to 600 elements"));
            }
            EncounterEvent::VitalsRecorded { readings: list("readings", wire.readings, reading_from_wire)? }
        }
        Event::Closed(_) => EncounterEvent::Closed,
        other => asking_from_wire(other)?,
    })
}
