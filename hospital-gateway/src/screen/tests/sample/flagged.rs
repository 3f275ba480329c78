//! The flags of a made-up case, raised as the tablet raises them.

use domain::{
    disclosure::CaseDelivery,
    encounter::Encounter,
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    fetch::Window,
    ids::{DeviceId, HeadquartersId, PersonId},
    meaning::Meaning,
    record::{Category, FetchOutcome},
};
use jiff::Timestamp;

/// With the flags that the shipped tables raise of what the delivery tells.
pub fn flagged(delivery: CaseDelivery, now: Timestamp) -> CaseDelivery {
    let (situation, record, vitals) =
        (delivery.situation.clone().unwrap(), delivery.record.clone().unwrap(), delivery.vitals.clone().unwrap());
    let part = record.record;
    let (category, window, outcome) = (Category::Medications, Window::Full, FetchOutcome::Fetched);
    let (crew, headquarters) = (situation.crew, HeadquartersId::new("shiomi").unwrap());
    let mut events = vec![
        EncounterEvent::Opened { crew, headquarters, kind: situation.kind },
        EncounterEvent::ComplaintRecorded { complaint: situation.complaint },
        EncounterEvent::CategoryFetched { category, window, outcome, part, duration_ms: 400 },
        EncounterEvent::FindingsInferred { findings: record.findings, knowledge: String::new() },
        EncounterEvent::VitalsRecorded { readings: vitals.readings },
    ];
    events.extend(situation.triage.map(EncounterEvent::Triaged));
    events.extend(vitals.observations.into_iter().map(EncounterEvent::Observed));
    let author = Author {
        role: AuthorRole::Crew,
        organisation: "minato-1".to_owned(),
        person: PersonId::new("captain-1").unwrap(),
        device: DeviceId::new("tablet-1").unwrap(),
    };
    let recorded = events.into_iter().map(|event| RecordedEvent {
        id: host::fresh::event_id(),
        encounter: delivery.encounter,
        author: author.clone(),
        recorded_at: now,
        event,
    });
    let encounter = Encounter::fold(&recorded.collect::<Vec<_>>()).unwrap().unwrap();
    CaseDelivery { flags: Some(Meaning::shipped().unwrap().flags(&encounter, now)), ..delivery }
}
