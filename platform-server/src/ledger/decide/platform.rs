//! In whose name the platform writes.

use domain::{
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    ids::{DeviceId, EncounterId, EventId, HospitalId, PersonId},
    inquiry::{AskTerms, InquiryRefusal},
    selection::Candidate,
};
use jiff::Timestamp;

/// The platform in the log, where it acts on nobody's word: person and device of what its own clock makes due.
const ITSELF: &str = "platform";

/// Writes in the platform's own name about one case.
pub(super) struct Platform {
    encounter: EncounterId,
    author: Author,
    now: Timestamp,
}

impl Platform {
    /// Because of an event: on the word of the person who wrote it.
    pub fn because_of(event: &RecordedEvent, now: Timestamp) -> Self {
        let (person, device) = (event.author.person.clone(), event.author.device.clone());
        Self { encounter: event.encounter, author: author(person, device), now }
    }

    /// Because time has passed. `None` never: both codes are well-formed.
    pub fn by_itself(encounter: EncounterId, now: Timestamp) -> Option<Self> {
        let (person, device) = (PersonId::new(ITSELF).ok()?, DeviceId::new(ITSELF).ok()?);
        Some(Self { encounter, author: author(person, device), now })
    }

    pub fn writes(&self, event: EncounterEvent) -> RecordedEvent {
        RecordedEvent {
            id: host::fresh::event_id(),
            encounter: self.encounter,
            author: self.author.clone(),
            recorded_at: self.now,
            event,
        }
    }

    pub fn refuses(&self, wish: EventId, hospital: &HospitalId, reason: InquiryRefusal) -> RecordedEvent {
        self.writes(EncounterEvent::WishRefused { wish, hospital: hospital.clone(), reason })
    }

    pub fn asks(&self, candidate: &Candidate, terms: AskTerms) -> RecordedEvent {
        self.writes(EncounterEvent::InquirySent {
            inquiry: host::fresh::inquiry_id(),
            hospital: candidate.hospital.clone(),
            rank: candidate.rank,
            drive_min: candidate.drive.minutes.round() as u32,
            terms: AskTerms {
                own: candidate.is_own(),
                chance_permille: Some((candidate.acceptance * 1_000.0).round() as u16),
                ..terms
            },
        })
    }
}

fn author(person: PersonId, device: DeviceId) -> Author {
    Author { role: AuthorRole::Platform, organisation: ITSELF.to_owned(), person, device }
}
