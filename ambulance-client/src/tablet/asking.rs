//! What the crew does about hospitals: asks, rings, replies, takes back, chooses, and looks for another one on the way.
//!
//! Asking and choosing go to the platform as they are, which knows more than this tablet. What would be an error whatever the platform
//! knows is refused here at once, so that the crew is not told seconds later.

use domain::{
    event::EncounterEvent,
    ids::{EncounterId, EventId, HospitalId},
    inquiry::{CallOutcome, Choice, Inquiry, InquiryRefusal, OverrideReason, RedirectReason, SeenAnswer, query_text},
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

/// A choice as the crew makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceEntry {
    /// Which hospital.
    pub hospital: HospitalId,
    /// Why this one, when another acceptance was offered first.
    pub reason: Option<OverrideReason>,
    /// Since when the answer stood that the page showed; `None` when it is not told: then the one that the tablet knows.
    pub seen_at: Option<Timestamp>,
    /// The hospital of the choice that the page showed as on its way.
    pub instead_of: Option<HospitalId>,
}

impl ChoiceEntry {
    /// The choice of a hospital with nothing said beside it.
    #[must_use]
    pub const fn of(hospital: HospitalId) -> Self {
        Self { hospital, reason: None, seen_at: None, instead_of: None }
    }
}

impl WorkingCase {
    /// The wish that a choice becomes: with the acceptance that the crew saw, and in place of the choice that is still on its way.
    fn wish(&self, entry: ChoiceEntry) -> Result<EncounterEvent, ActError> {
        let ChoiceEntry { hospital, reason, seen_at, instead_of } = entry;
        let board = &self.encounter.inquiries;
        let acceptance =
            board.latest_of(&hospital).and_then(|(_, one)| one.answer).filter(|(one, _)| one.is_acceptance());
        let known = acceptance.map(|(answer, at)| SeenAnswer { answer, at });
        let seen = match (known, seen_at) {
            (None, Some(_)) => return Err(ActError::Asking(InquiryRefusal::NotAccepted)),
            (Some(known), Some(at)) => Some(SeenAnswer { at, ..known }),
            (known, None) => known,
        };
        let waiting = || self.wishes.destination().map(|(waiting, _)| waiting.clone());
        let instead_of = instead_of.or_else(waiting).filter(|left| *left != hospital);
        // Everything else is left to the platform, which knows more.
        let choice = Choice { hospital: &hospital, seen, instead_of: instead_of.as_ref() };
        if board.check_choice(&choice) == Err(InquiryRefusal::AnswerChanged) {
            return Err(ActError::Asking(InquiryRefusal::AnswerChanged));
        }
        Ok(EncounterEvent::DestinationRequested { hospital, reason, seen: known, instead_of })
    }

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
    /// is accepted with it, as the crew saw it. While another choice is on its way, it is left for this one. The platform decides, and tells.
    ///
    /// # Errors
    /// [`ActError::Asking`] when the hospital has declined since, or named another condition than the crew saw.
    pub async fn choose(&self, encounter: EncounterId, entry: ChoiceEntry) -> Result<(), ActError> {
        let key = self.key;
        let read = |case: &WorkingCase| {
            if case.encounter.has_applied(key) { Ok(None) } else { case.wish(entry).map(Some) }
        };
        if let Some(wish) = self.with_case(encounter, read).ok_or(RecordError::UnknownCase)?? {
            self.record(encounter, wish).await?;
        }
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
