//! What the crew does: each act validates, becomes one event, and returns.

use std::{collections::BTreeMap, ops::Deref, sync::Arc};

use domain::{
    consent::{Consent, ConsentBasis},
    event::EncounterEvent,
    ids::{EncounterId, EventId},
    inquiry::InquiryRefusal,
    milestone::Milestone,
    observation::Observation,
    place::Place,
    record::Category,
    text::{TextTooLong, free_text},
    triage::{IncidentKind, Triage},
    vitals::{Tenths, VitalKind, VitalReading, VitalSource},
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{RecordError, Tablet, parts};

/// Why an act was refused.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// It could not be recorded.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// Free text too long.
    #[error(transparent)]
    Text(#[from] TextTooLong),
    /// Nothing was given.
    #[error("nothing to record")]
    Empty,
    /// A stated age above 150 years.
    #[error("age must be 0 to 150")]
    Age,
    /// A card without a photo cannot be checked by sight.
    #[error("no photo to compare")]
    NoPhoto,
    /// More lines of one kind than [`SPOKEN_LINES_MAX`](domain::interview::SPOKEN_LINES_MAX).
    #[error("too many lines")]
    Lines,
    /// The rules of asking forbid it already here: the platform would refuse it too.
    #[error("refused: {}", .0.code())]
    Asking(InquiryRefusal),
    /// Nothing of the kind is under way: no destination to change, no change to end, no loss to know of.
    #[error("nothing of the kind is under way")]
    NotUnderWay,
    /// The choice of another destination is on its way; only the platform's decision can end the search now.
    #[error("a choice is on its way")]
    ChoiceOnItsWay,
}

/// Consent as the crew enters it.
#[derive(Debug, Clone)]
pub struct ConsentEntry {
    /// On what basis.
    pub basis: ConsentBasis,
    /// For which categories; surgery has a consent of its own.
    pub categories: Vec<Category>,
}

/// What the crew does, under the identity of one wish. Sent again, also after the tablet was restarted, it is still the same event: a retry
/// never makes a second case, question or consent.
#[derive(Clone)]
pub struct Acts {
    pub(super) tablet: Arc<Tablet>,
    pub(super) key: EventId,
}

impl Deref for Acts {
    type Target = Arc<Tablet>;

    fn deref(&self) -> &Arc<Tablet> {
        &self.tablet
    }
}

impl Tablet {
    /// The acts of the crew, under the identity of a wish: the key that a form was given when its page was made.
    #[must_use]
    pub fn with_key(self: &Arc<Self>, key: EventId) -> Acts {
        Acts { tablet: Arc::clone(self), key }
    }

    /// The acts of the crew, under an identity of their own.
    #[must_use]
    pub fn acts(self: &Arc<Self>) -> Acts {
        self.with_key(host::fresh::event_id())
    }

    /// Makes a case the one that card and monitor belong to.
    ///
    /// # Errors
    /// [`RecordError::UnknownCase`].
    pub fn activate(&self, encounter: EncounterId) -> Result<(), ActError> {
        let mut inner = self.inner();
        if !inner.cases.contains_key(&encounter) {
            return Err(RecordError::UnknownCase.into());
        }
        inner.active = Some(encounter);
        drop(inner);
        self.hub.publish(parts::CASES);
        Ok(())
    }
}

impl Acts {
    /// Opens a case. A card that lies on the reader is taken up at once. The case is named after the wish, so that the same tap, sent again,
    /// finds it.
    ///
    /// # Errors
    /// [`ActError::Record`]; unknown for a case that was opened by this wish and is closed by now.
    pub async fn open_case(&self, kind: IncidentKind) -> Result<EncounterId, ActError> {
        let encounter = EncounterId::new(Uuid::from_bytes(self.key.bytes()));
        let (crew, headquarters) = (self.identity.crew.clone(), self.identity.headquarters.clone());
        self.record(encounter, EncounterEvent::Opened { crew, headquarters, kind }).await?;
        self.take_up_card(encounter).await?;
        Ok(encounter)
    }

    /// Records under the identity of the wish.
    pub(super) async fn record(&self, encounter: EncounterId, event: EncounterEvent) -> Result<(), RecordError> {
        self.tablet.record_as(self.key, encounter, event).await.map(drop)
    }

    /// Records one of the eleven times: now, or corrected by hand.
    ///
    /// # Errors
    /// [`ActError::Record`].
    pub async fn reach(
        &self,
        encounter: EncounterId,
        milestone: Milestone,
        at: Option<Timestamp>,
    ) -> Result<(), ActError> {
        let at = at.unwrap_or_else(|| self.clock.now());
        self.record(encounter, EncounterEvent::MilestoneReached { milestone, at }).await?;
        Ok(())
    }

    /// Records where the vehicle is.
    ///
    /// # Errors
    /// [`ActError::Record`].
    pub async fn locate(&self, encounter: EncounterId, place: Place) -> Result<(), ActError> {
        self.record(encounter, EncounterEvent::Located { place }).await?;
        Ok(())
    }

    /// Records the basis of consent. With a basis that allows it and a card in hand, the pull begins.
    ///
    /// # Errors
    /// [`ActError::Record`].
    pub async fn consent(&self, encounter: EncounterId, entry: ConsentEntry) -> Result<(), ActError> {
        let identity_check =
            self.with_case(encounter, super::WorkingCase::identity_check).ok_or(RecordError::UnknownCase)?;
        let consent = Consent {
            basis: entry.basis,
            supervisor: self.identity.author.person.clone(),
            at: self.clock.now(),
            categories: entry.categories,
            identity_check,
        };
        self.record(encounter, EncounterEvent::ConsentRecorded(consent)).await?;
        self.note_consent(encounter);
        self.start_pull(encounter);
        Ok(())
    }

    /// 主訴
    ///
    /// # Errors
    /// [`ActError::Text`] when it is too long.
    pub async fn complain(&self, encounter: EncounterId, complaint: &str) -> Result<(), ActError> {
        let complaint = free_text(complaint)?;
        self.record(encounter, EncounterEvent::ComplaintRecorded { complaint }).await?;
        Ok(())
    }

    /// Class, urgency, flags.
    ///
    /// # Errors
    /// [`ActError::Record`].
    pub async fn triage(&self, encounter: EncounterId, triage: Triage) -> Result<(), ActError> {
        self.record(encounter, EncounterEvent::Triaged(triage)).await?;
        Ok(())
    }

    /// 観察
    ///
    /// # Errors
    /// [`ActError::Text`] when a note is too long, [`ActError::Empty`] when nothing was observed.
    pub async fn observe(&self, encounter: EncounterId, mut observation: Observation) -> Result<(), ActError> {
        observation.note = free_text(&observation.note)?;
        observation.ecg = free_text(&observation.ecg)?;
        let empty = Observation {
            note: observation.note.clone(),
            ecg: observation.ecg.clone(),
            ..Observation::at(observation.at)
        };
        if observation == empty && observation.note.is_empty() && observation.ecg.is_empty() {
            return Err(ActError::Empty);
        }
        self.record(encounter, EncounterEvent::Observed(observation)).await?;
        Ok(())
    }

    /// Vitals by hand.
    ///
    /// # Errors
    /// [`ActError::Empty`] without any value.
    pub async fn measure(&self, encounter: EncounterId, values: BTreeMap<VitalKind, Tenths>) -> Result<(), ActError> {
        if values.is_empty() {
            return Err(ActError::Empty);
        }
        let reading = VitalReading { at: self.clock.now(), source: VitalSource::Manual, values };
        self.record(encounter, EncounterEvent::VitalsRecorded { readings: vec![reading] }).await?;
        Ok(())
    }

    /// Dismisses a 推測.
    ///
    /// # Errors
    /// [`ActError::Record`].
    pub async fn dismiss(&self, encounter: EncounterId, code: &str) -> Result<(), ActError> {
        self.record(encounter, EncounterEvent::FindingDismissed { code: free_text(code)? }).await?;
        Ok(())
    }

    /// Dismisses a flag: it does not come back in this case.
    ///
    /// # Errors
    /// [`ActError::Record`].
    pub async fn dismiss_flag(&self, encounter: EncounterId, code: &str) -> Result<(), ActError> {
        self.record(encounter, EncounterEvent::FlagDismissed { code: free_text(code)? }).await?;
        Ok(())
    }

    /// Closes a case. Its clinical content leaves the tablet's memory; the platform keeps the case.
    ///
    /// # Errors
    /// [`ActError::Record`].
    pub async fn close(&self, encounter: EncounterId) -> Result<(), ActError> {
        self.record(encounter, EncounterEvent::Closed).await?;
        Ok(())
    }
}
