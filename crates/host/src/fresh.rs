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

/// Bytes that nobody can guess, for a challenge or a session key: from the operating system's generator.
#[must_use]
pub fn nonce() -> [u8; 32] {
    rand::random()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    #[test]
    fn identities_are_different_and_sort_by_the_time_of_their_making() {
        let made: Vec<_> = (0..2_000).map(|_| super::event_id()).collect();
        assert!(made.is_sorted());
        assert_eq!(made.iter().collect::<HashSet<_>>().len(), made.len());
        assert_ne!(super::encounter_id(), super::encounter_id());
        assert_ne!(super::inquiry_id(), super::inquiry_id());
        assert_ne!(super::nonce(), super::nonce());
    }

    #[test]
    fn a_fresh_identity_is_one_that_wire_and_disk_accept() {
        let (event, encounter, inquiry) = (super::event_id(), super::encounter_id(), super::inquiry_id());
        assert_eq!(domain::ids::EventId::from_bytes(&event.bytes()), Ok(event));
        assert_eq!(domain::ids::EncounterId::from_bytes(&encounter.bytes()), Ok(encounter));
        assert_eq!(domain::ids::InquiryId::from_bytes(&inquiry.bytes()), Ok(inquiry));
    }
}
