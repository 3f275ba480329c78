//! What the crew does about hospitals: asks, rings, replies, takes back, chooses, and looks for another one on the way.
//!
//! Asking and choosing go to the platform as they are, which knows more than this tablet. What would be an error whatever the platform
//! knows is refused here at once, so that the crew is not told seconds later.

use domain::{
    event::EncounterEvent,
    ids::{EncounterId, EventId, HospitalId},
    inquiry::{CallOutcome, Inquiry, InquiryRefusal, OverrideReason, RedirectReason, query_text},
};
use jiff::Timestamp;
use proto::convert::CandidateView;

use super::{ActError, Acts, RecordError, WorkingCase};

/// Minutes on the road to a hospital: from where the vehicle is by the newest ranking, or as estimated when the hospital was asked.
#[must_use]
pub fn drive_min(candidates: &[CandidateView], hospital: &HospitalId, inquiry: &Inquiry) -> f64 {
    let ranked = candidates.iter().find(|one| one.hospital == *hospital);
    ranked.map_or_else(|| f64::from(inquiry.drive_min), |one| one.drive.minutes)
}

impl WorkingCase {
    /// Hospitals that the crew could choose now, the one that is offered first in front.
    #[must_use]
    pub fn acceptances(&self, now: Timestamp) -> Vec<&HospitalId> {
        let minutes = |hospital: &HospitalId, inquiry: &Inquiry| drive_min(&self.candidates, hospital, inquiry);
        let standing = self.encounter.inquiries.acceptances(minutes, now);
        standing.into_iter().map(|(_, inquiry)| &inquiry.hospital).collect()
    }
}

impl Acts {
    /// Asks hospitals, several at once; with why these, when they are not the suggested ones.
    ///
    /// # Errors
    /// [`ActError::Empty`] without any hospital.
    pub async fn ask(
        &self,
        encounter: EncounterId,
        hospitals: Vec<HospitalId>,
        reason: Option<OverrideReason>,
    ) -> Result<(), ActError> {
        if hospitals.is_empty() {
            return Err(ActError::Empty);
        }
        self.record(encounter, EncounterEvent::AskRequested { hospitals, reason }).await?;
        Ok(())
    }

    /// Confirms a hospital as destination; with why this one, when another acceptance was offered first. A condition that the hospital named
    /// is accepted with it. The platform decides, and tells.
    ///
    /// # Errors
    /// [`ActError::Record`].
    pub async fn choose(
        &self,
        encounter: EncounterId,
        hospital: HospitalId,
        reason: Option<OverrideReason>,
    ) -> Result<(), ActError> {
        self.record(encounter, EncounterEvent::DestinationRequested { hospital, reason }).await?;
        Ok(())
    }

    /// Takes one question back.
    ///
    /// # Errors
    /// [`ActError::Asking`] for the destination, and for a hospital that does not stand asked.
    pub async fn withdraw(&self, encounter: EncounterId, hospital: HospitalId) -> Result<(), ActError> {
        let wish = EncounterEvent::WithdrawRequested { hospital: hospital.clone() };
        self.record_if_new(encounter, wish, |case| {
            case.encounter.inquiries.check_withdraw(&hospital).map(|_| true).map_err(ActError::Asking)
        })
        .await
    }

    /// Notes what came of ringing a hospital.
    ///
    /// # Errors
    /// [`ActError::Asking`] for a hospital that does not stand asked.
    pub async fn telephone(
        &self,
        encounter: EncounterId,
        hospital: HospitalId,
        outcome: CallOutcome,
    ) -> Result<(), ActError> {
        let noted = EncounterEvent::TelephoneNoted { hospital: hospital.clone(), outcome };
        self.record_if_new(encounter, noted, |case| {
            let standing = case.encounter.inquiries.standing(&hospital);
            standing.map(|_| true).ok_or(ActError::Asking(InquiryRefusal::NotAsked))
        })
        .await
    }

    /// Replies to a hospital's query; a later reply replaces it.
    ///
    /// # Errors
    /// [`ActError::Empty`] without a word, [`ActError::Text`] above [`QUERY_MAX_CHARS`](domain::inquiry::QUERY_MAX_CHARS),
    /// [`ActError::Asking`] when there is no such query or the hospital no longer has the case.
    pub async fn reply(&self, encounter: EncounterId, query: EventId, text: &str) -> Result<(), ActError> {
        let text = query_text(text)?;
        if text.is_empty() {
            return Err(ActError::Empty);
        }
        self.record_if_new(encounter, EncounterEvent::QueryAnswered { query, text }, |case| {
            case.encounter.inquiries.check_reply(query).map(|()| true).map_err(ActError::Asking)
        })
        .await
    }

    /// Looks for another destination on the way; the present one stands until another one is decided. While one is looked for already the
    /// wish is fulfilled.
    ///
    /// # Errors
    /// [`ActError::NotUnderWay`] without a destination.
    pub async fn redirect(&self, encounter: EncounterId, reason: RedirectReason) -> Result<(), ActError> {
        self.record_if_new(encounter, EncounterEvent::RedirectRequested { reason }, |case| {
            let board = &case.encounter.inquiries;
            board.destination().map(|_| board.redirect().is_none()).ok_or(ActError::NotUnderWay)
        })
        .await
    }

    /// Keeps the destination that there is.
    ///
    /// # Errors
    /// [`ActError::NotUnderWay`] when no other one is looked for. [`ActError::ChoiceOnItsWay`] while a choice waits for the platform: taken
    /// here before the decision and there after it, the two would show different destinations.
    pub async fn end_redirect(&self, encounter: EncounterId) -> Result<(), ActError> {
        self.record_if_new(encounter, EncounterEvent::RedirectEnded, |case| {
            if case.wishes.destination().is_some() {
                return Err(ActError::ChoiceOnItsWay);
            }
            case.encounter.inquiries.redirect().map(|_| true).ok_or(ActError::NotUnderWay)
        })
        .await
    }

    /// Notes that the crew knows that its destination is lost. What is known already need not be said again.
    ///
    /// # Errors
    /// [`ActError::NotUnderWay`] when none was lost.
    pub async fn acknowledge_loss(&self, encounter: EncounterId) -> Result<(), ActError> {
        self.record_if_new(encounter, EncounterEvent::LossAcknowledged, |case| {
            let lost = case.encounter.inquiries.lost();
            lost.map(|lost| lost.acknowledged_at.is_none()).ok_or(ActError::NotUnderWay)
        })
        .await
    }

    /// Records what `check` allows; `Ok(false)` says that there is nothing left to record. A repeat of what is recorded is never refused
    /// because the case has moved on since.
    async fn record_if_new(
        &self,
        encounter: EncounterId,
        event: EncounterEvent,
        check: impl FnOnce(&WorkingCase) -> Result<bool, ActError> + Send,
    ) -> Result<(), ActError> {
        let key = self.key;
        let read = |case: &WorkingCase| if case.encounter.has_applied(key) { Ok(false) } else { check(case) };
        if self.with_case(encounter, read).ok_or(RecordError::UnknownCase)?? {
            self.record(encounter, event).await?;
        }
        Ok(())
    }
}
