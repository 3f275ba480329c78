//! One entry of the log, and its bytes: the wire's `LogEntry`.

use std::sync::Arc;

use domain::{
    event::{EncounterEvent, ReadinessChanged, RecordedEvent},
    ids::EventId,
};
use prost::Message as _;
use proto::{
    convert::{WireError, event_from_wire, event_to_wire, readiness_from_wire, readiness_to_wire},
    v1,
};

/// What stands in the log.
#[derive(Clone)]
pub(super) enum Entry {
    Event(Arc<RecordedEvent>),
    Readiness(Arc<ReadinessChanged>),
}

/// An entry could not be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum EntryError {
    #[error("not a log entry: {0}")]
    Bytes(#[from] prost::DecodeError),
    #[error("log entry is empty")]
    Empty,
    #[error(transparent)]
    Wire(#[from] WireError),
}

impl Entry {
    pub(super) fn id(&self) -> EventId {
        match self {
            Self::Event(event) => event.id,
            Self::Readiness(changed) => changed.id,
        }
    }

    /// Whether another entry of the same identity is a retry of this one. A retry that was made anew after a restart differs in its
    /// instants, so kinds of events that carry an instant of their own are compared by kind; a choice by the hospital, for what the crew saw
    /// is looked up anew.
    pub(super) fn is_same_wish(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Event(one), Self::Event(other)) => {
                one.encounter == other.encounter
                    && one.author.organisation == other.author.organisation
                    && says_the_same(&one.event, &other.event)
            }
            (Self::Readiness(one), Self::Readiness(other)) => one.hospital == other.hospital && one.said == other.said,
            _ => false,
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let entry = match self {
            Self::Event(event) => v1::log_entry::Entry::Event(event_to_wire(event)),
            Self::Readiness(changed) => v1::log_entry::Entry::Readiness(readiness_to_wire(changed)),
        };
        v1::LogEntry { entry: Some(entry) }.encode_to_vec()
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, EntryError> {
        match v1::LogEntry::decode(bytes)?.entry.ok_or(EntryError::Empty)? {
            v1::log_entry::Entry::Event(event) => Ok(Self::Event(Arc::new(event_from_wire(event)?))),
            v1::log_entry::Entry::Readiness(changed) => Ok(Self::Readiness(Arc::new(readiness_from_wire(changed)?))),
        }
    }
}

fn says_the_same(one: &EncounterEvent, other: &EncounterEvent) -> bool {
    match (one, other) {
        (
            EncounterEvent::DestinationRequested { hospital: one, .. },
            EncounterEvent::DestinationRequested { hospital: other, .. },
        ) => one == other,
        (
            EncounterEvent::MilestoneReached { .. }
            | EncounterEvent::ConsentRecorded(_)
            | EncounterEvent::Observed(_)
            | EncounterEvent::VitalsRecorded { .. },
            _,
        ) => one.code() == other.code(),
        _ => one == other,
    }
}
