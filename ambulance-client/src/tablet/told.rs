//! What was asked and answered, folded as the platform folds it: in the order of its log.
//!
//! An own event counts here at once, before the platform has it; what others say meanwhile stands before it in the log. Folded as they came,
//! a call that the crew noted and the hospital's own answer would end otherwise here than there, and stay so.

use domain::{
    encounter::{Encounter, FoldError},
    event::RecordedEvent,
    ids::EventId,
    inquiry::InquiryBoard,
};

use super::parts;

/// The events of asking of one case: what the platform has told in the order of its log, and after it what it does not have yet.
pub(super) struct Told {
    /// Folds events of asking alone: nothing else of it is looked at.
    told: Encounter,
    /// Own events that have not come back, in the order of the outbox.
    own: Vec<RecordedEvent>,
}

impl Told {
    pub fn open(first: &RecordedEvent) -> Result<Self, FoldError> {
        Ok(Self { told: Encounter::open(first)?, own: Vec::new() })
    }

    /// Takes in one event, own or told by the platform. Returns the board as it is now; `None` for an event of something else.
    pub fn note(&mut self, recorded: &RecordedEvent, is_told: bool) -> Result<Option<InquiryBoard>, FoldError> {
        if !parts::is_of_asking(&recorded.event) {
            return Ok(None);
        }
        if is_told {
            self.told.apply(recorded)?;
            self.own.retain(|own| own.id != recorded.id);
        } else {
            self.own.push(recorded.clone());
        }
        self.board().map(Some)
    }

    /// The platform will never take an own event: it never was. Returns the board without it; `None` when it is none of these.
    pub fn take_back(&mut self, event: EventId) -> Option<InquiryBoard> {
        let before = self.own.len();
        self.own.retain(|own| own.id != event);
        if self.own.len() == before { None } else { self.board().ok() }
    }

    #[cfg(test)]
    pub fn own(&self) -> &[RecordedEvent] {
        &self.own
    }

    fn board(&self) -> Result<InquiryBoard, FoldError> {
        let mut folded = self.told.clone();
        for own in &self.own {
            folded.apply(own)?;
        }
        Ok(folded.inquiries)
    }
}
