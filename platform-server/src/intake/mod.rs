//! Intake: opens what a crew's tablet sealed, checks that it is what it claims to be, and hands it to the ledger.

use domain::{
    event::{AuthorRole, RecordedEvent},
    ids::{EncounterId, EventId},
};
use prost::Message as _;
use proto::{
    convert::{WireError, event_from_wire},
    v1,
};
use trust::{
    caller::{Caller, Role},
    seal::{KeyId, Sealed, SealingKey},
};

use crate::registry::Registry;

/// Largest sealed event, bytes: a category of 3,000 lines of 300 bytes, with room. The gRPC limit (4 MB) stands above it.
pub const SEALED_MAX_BYTES: usize = 2 * 1024 * 1024;

/// Why a pushed event will never be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IntakeRefusal {
    /// Larger than [`SEALED_MAX_BYTES`].
    #[error("too large")]
    TooLarge,
    /// Sealed to another key.
    #[error("sealed to an unknown key")]
    UnknownKey,
    /// The seal does not open: damaged, or not for this event.
    #[error("seal does not open")]
    SealBroken,
    /// A field is malformed.
    #[error(transparent)]
    Malformed(#[from] WireError),
    /// What is inside contradicts the envelope or the caller.
    #[error("inside and outside contradict each other")]
    Mismatch,
}

impl IntakeRefusal {
    /// Stable code on the wire.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too-large",
            Self::UnknownKey => "unknown-key",
            Self::SealBroken => "seal-broken",
            Self::Malformed(_) => "malformed",
            Self::Mismatch => "mismatch",
        }
    }
}

/// Opens one pushed event.
///
/// # Errors
/// [`IntakeRefusal`]; none of them is worth a retry.
pub fn open(
    key: &SealingKey,
    registry: &Registry,
    caller: &Caller,
    push: v1::PushEventsRequest,
) -> Result<RecordedEvent, IntakeRefusal> {
    if push.ciphertext.len() > SEALED_MAX_BYTES {
        return Err(IntakeRefusal::TooLarge);
    }
    let malformed = |field| IntakeRefusal::Malformed(WireError { field, problem: "is malformed" });
    let id = EventId::from_bytes(&push.event_id).map_err(|_| malformed("event_id"))?;
    let encounter = EncounterId::from_bytes(&push.encounter_id).map_err(|_| malformed("encounter_id"))?;
    let key_id = KeyId::new(push.key_id).map_err(|_| malformed("key_id"))?;
    if key_id != *key.key_id() {
        return Err(IntakeRefusal::UnknownKey);
    }
    let sealed = Sealed { key_id, encapsulated_key: push.encapsulated_key, ciphertext: push.ciphertext };
    let plain = key.open(&proto::associated_data(id, encounter), &sealed).map_err(|_| IntakeRefusal::SealBroken)?;
    let wire = v1::RecordedEvent::decode(plain.as_slice()).map_err(|_| malformed("event"))?;
    let event = event_from_wire(wire)?;
    let author = &event.author;
    let known_person = registry
        .device(author.device.as_str())
        .is_some_and(|device| device.org == author.organisation && device.persons.contains(&author.person));
    // The person may have changed since the event was written (a shift ended while the radio was down); the crew may not.
    let consistent = event.id == id
        && event.encounter == encounter
        && caller.role == Role::Crew
        && author.role == AuthorRole::Crew
        && author.organisation == caller.org
        && author.device.as_str() == caller.device.as_str()
        && known_person;
    if consistent { Ok(event) } else { Err(IntakeRefusal::Mismatch) }
}

#[cfg(test)]
mod tests;
