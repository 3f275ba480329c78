//! 4情報照会: the record of somebody without a card, found by what was said. Only where the configuration offers it.

use std::sync::Arc;

use domain::{
    consent::{Consent, IdentityCheck, may_fetch},
    event::EncounterEvent,
    fetch::Window,
    ids::EncounterId,
    patient::{IdentitySource, PatientIdentity},
    record::{Category, MedicalRecord},
};

use super::{ActError, Acts, RecordError, Tablet, WorkingCase, parts};
use crate::records::{FourInformation, LookedUp, MissingItem, Subject};

/// Why nobody was looked up.
#[derive(Debug, thiserror::Error)]
pub enum LookUpError {
    /// This tablet's configuration does not offer it.
    #[error("look-up is not offered")]
    NotOffered,
    /// The case has a card: that one opens the record, and says more surely whose it is.
    #[error("the case has a card")]
    HasCard,
    /// Somebody was looked up and found to be the patient: a second person's record must not come beside it.
    #[error("somebody was looked up already")]
    AlreadyFound,
    /// No consent that covers it.
    #[error("no consent")]
    NoConsent,
    /// One of the four items was not said yet.
    #[error(transparent)]
    Missing(#[from] MissingItem),
    /// It could not be recorded.
    #[error(transparent)]
    Act(#[from] ActError),
}

impl From<RecordError> for LookUpError {
    fn from(error: RecordError) -> Self {
        Self::Act(error.into())
    }
}

impl Tablet {
    /// True when a person can be looked up by 基本4情報.
    #[must_use]
    pub const fn offers_look_up(&self) -> bool {
        self.records.offers_look_up()
    }
}

impl Acts {
    /// Asks the record service who has the name, birth date, sex and address that were said. Returns at once; whom it finds waits for somebody
    /// to compare, as the owner of a card does.
    ///
    /// # Errors
    /// [`LookUpError`]; nothing was asked.
    pub fn look_up(&self, encounter: EncounterId) -> Result<(), LookUpError> {
        if !self.offers_look_up() {
            return Err(LookUpError::NotOffered);
        }
        let (four, consent, number) = {
            let mut inner = self.inner();
            let case = inner.cases.get_mut(&encounter).ok_or(RecordError::UnknownCase)?;
            if case.has_card() {
                return Err(LookUpError::HasCard);
            }
            if case.encounter.identity_from(IdentitySource::LookUp).is_some() {
                return Err(LookUpError::AlreadyFound);
            }
            let consent = case.encounter.consent.clone();
            let consent = consent
                .filter(|consent| may_fetch(Some(consent), Category::Eligibility, self.clock.now()).is_ok())
                .ok_or(LookUpError::NoConsent)?;
            let said = case.encounter.identity_from(IdentitySource::Interview).ok_or(MissingItem::Name)?;
            let four = FourInformation::of(said)?;
            case.stop_pull();
            case.found = None;
            case.proposal = None;
            case.pulling = true;
            (four, consent, case.pull.0)
        };
        self.hub.publish(parts::case_part(encounter, parts::RECORD));
        let tablet = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = tablet.ask_who(encounter, number, &four, &consent).await {
                tracing::error!(%encounter, %error, "look-up ended");
            }
            tablet.end_look_up(encounter, number);
        });
        Ok(())
    }
}

impl Tablet {
    async fn ask_who(
        self: &Arc<Self>,
        encounter: EncounterId,
        number: u64,
        four: &FourInformation,
        consent: &Consent,
    ) -> Result<(), ActError> {
        let LookedUp { outcome, person, duration_ms } = self.records.look_up(four, consent, self.clock.now()).await;
        tracing::info!(%encounter, outcome = outcome.code(), duration_ms, "looked up");
        let (category, part) = (Category::Eligibility, MedicalRecord::default());
        let event = EncounterEvent::CategoryFetched { category, window: Window::Full, outcome, part, duration_ms };
        let fits = |case: &WorkingCase| case.is_looking_up(number, consent);
        if !self.record_if(host::fresh::event_id(), encounter, event, fits).await? {
            return Ok(());
        }
        let Some((identity, subject)) = person else { return Ok(()) };
        let is_new = {
            let mut inner = self.inner();
            let case = inner.cases.get_mut(&encounter).filter(|case| case.is_looking_up(number, consent));
            case.map(|case| case.found = Some(subject)).is_some()
        };
        if is_new {
            self.propose(encounter, identity).await?;
        }
        Ok(())
    }

    fn end_look_up(&self, encounter: EncounterId, number: u64) {
        if let Some(case) = self.inner().cases.get_mut(&encounter).filter(|case| case.pull.0 == number) {
            case.pulling = false;
        }
        self.hub.publish(parts::case_part(encounter, parts::RECORD));
    }
}

impl WorkingCase {
    /// What a look-up brings stays outside when the case got a card, another consent, or another look-up in the meantime.
    fn is_looking_up(&self, number: u64, consent: &Consent) -> bool {
        self.pull.0 == number && !self.has_card() && self.encounter.consent.as_ref() == Some(consent)
    }

    /// True when a card's identity is another person's than the one that was looked up and merged: that record has to leave first.
    pub(crate) fn was_looked_up_as_another(&self, identity: &PatientIdentity) -> bool {
        let of_card = matches!(identity.source, IdentitySource::Eligibility | IdentitySource::CardFace);
        let before = self.encounter.identity_from(IdentitySource::LookUp);
        of_card && before.is_some_and(|before| !before.names_the_same(identity))
    }

    /// True when a look-up has found somebody.
    #[must_use]
    pub const fn has_found(&self) -> bool {
        self.found.is_some()
    }

    /// Whom a look-up found, once somebody has compared and found that it is the patient.
    pub(super) fn found_and_confirmed(&self) -> Option<&Subject> {
        let source = self.encounter.patient.as_ref().map(|patient| patient.source);
        let confirmed = self.encounter.confirmed.is_some() && source == Some(IdentitySource::LookUp);
        self.found.as_ref().filter(|_| confirmed)
    }
}

/// How a person compares with somebody of this source: whoever was looked up has no photo that the state has signed.
pub(super) const fn look_at(source: IdentitySource) -> IdentityCheck {
    match source {
        IdentitySource::LookUp => IdentityCheck::FourInformation,
        _ => IdentityCheck::Visual,
    }
}
