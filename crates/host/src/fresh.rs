//! Fresh identities: the one place where randomness enters.

use domain::ids::{EncounterId, EventId, InquiryId};
use uuid::Uuid;

/// A new event identity, sortable by time of making.
#[must_use]
pub fn event_id() -> EventId {
    EventId::new(Uuid::now_v7())
}

/// A new case.
#[must_use]
pub fn encounter_id() -> EncounterId {
    EncounterId::new(Uuid::now_v7())
}

/// A new question to a hospital.
#[must_use]
pub fn inquiry_id() -> InquiryId {
    InquiryId::new(Uuid::now_v7())
}
