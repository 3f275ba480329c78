//! Who is it? What a card or a phone says of a person enters the case only after somebody has compared it with the patient.

use std::{sync::Arc, time::Instant};

use domain::{
    consent::IdentityCheck,
    event::EncounterEvent,
    ids::EncounterId,
    patient::{IdentitySource, IdentityVerdict, PatientIdentity, contradicts, japan_date},
};
use jiff::Timestamp;

use super::{ActError, Acts, RecordError, Tablet, WorkingCase, card_desk::standing_of, look_up::look_at, parts};
use crate::records::Subject;

/// An identity that waits for somebody to compare it with the patient. In memory only.
#[derive(Clone)]
pub struct Proposal {
    /// Whose card it is.
    pub identity: PatientIdentity,
    /// It contradicts what the crew entered: another sex, or an age far off. Bags get swapped.
    pub contradicts_said: bool,
    /// Since when it is shown.
    pub(super) since: Instant,
}

impl WorkingCase {
    /// How the person behind the case's card was checked: by what the owner did, else by a look at the photo. Whoever was looked up without
    /// a card has shown none.
    #[must_use]
    pub fn identity_check(&self) -> IdentityCheck {
        match &self.proof {
            Some(proof) => proof.check,
            None if self.found.is_some() => IdentityCheck::FourInformation,
            None => IdentityCheck::Visual,
        }
    }

    /// Whose record is asked for now: of the case's card, else whom a look-up has found.
    pub(super) fn subject(&self, now: Timestamp) -> Option<Subject> {
        match &self.card {
            Some(card) => {
                Some(Subject::Certificate { serial: card.certificate_serial.clone(), standing: standing_of(card, now) })
            }
            None => self.found_and_confirmed().cloned(),
        }
    }

    /// The identity that the service has answered for, of the case's card or of a look-up, when somebody found that it is the patient's.
    pub(super) fn confirmed_for_pull(&self) -> Option<PatientIdentity> {
        let confirmed = self.encounter.confirmed.is_some();
        self.encounter.patient.clone().filter(|patient| match patient.source {
            IdentitySource::Eligibility => confirmed && self.answered,
            IdentitySource::LookUp => confirmed && !self.has_card(),
            _ => false,
        })
    }

    /// A person confirmed the printed data of the same card a moment ago: the same person needs no second look.
    fn was_confirmed_as(&self, identity: &PatientIdentity) -> Option<IdentityCheck> {
        let before = self.encounter.patient.as_ref().filter(|_| self.encounter.confirmed.is_some())?;
        let same = before.source != IdentitySource::Interview && before.names_the_same(identity);
        self.encounter.confirmed.as_ref().filter(|_| same).map(|confirmed| confirmed.check)
    }
}

impl Tablet {
    /// An identity came from a card or a phone. What its owner proved, or somebody confirmed already, is taken over at once; everything
    /// else waits for a person. Returns whether the case has the identity now.
    pub(super) async fn propose(&self, encounter: EncounterId, identity: PatientIdentity) -> Result<bool, ActError> {
        let now = self.clock.now();
        let known = {
            let mut inner = self.inner();
            let case = inner.cases.get_mut(&encounter).ok_or(RecordError::UnknownCase)?;
            let said = case.encounter.identity_from(IdentitySource::Interview);
            let contradicts_said = said.is_some_and(|said| contradicts(said, &identity, japan_date(now)))
                || case.was_looked_up_as_another(&identity);
            let of_card = matches!(identity.source, IdentitySource::Eligibility | IdentitySource::CardFace);
            let proven = case.proof.as_ref().map(|proof| proof.check).filter(|_| of_card && !contradicts_said);
            let known = proven.or_else(|| case.was_confirmed_as(&identity));
            case.proposal = known.is_none().then(|| Proposal {
                identity: identity.clone(),
                contradicts_said,
                since: Instant::now(),
            });
            known
        };
        if let Some(check) = known {
            let source = identity.source;
            self.record(encounter, EncounterEvent::PatientIdentified(identity)).await?;
            let verdict = IdentityVerdict::Matches;
            self.record(encounter, EncounterEvent::IdentityJudged { source, verdict, check }).await?;
        }
        self.hub.publish(parts::case_part(encounter, parts::CARD));
        Ok(known.is_some())
    }
}

impl Acts {
    /// Somebody compared the patient with the identity that waits, or looks again at the one that was confirmed. What does not match leaves
    /// the case here and at every hospital, with everything that came with it, and the card has to be placed anew.
    ///
    /// # Errors
    /// [`ActError::Empty`] when there is no identity of a card or a phone to judge, [`ActError::NoPhoto`] for a match by sight of a card
    /// without a photo.
    pub async fn judge_identity(&self, encounter: EncounterId, verdict: IdentityVerdict) -> Result<(), ActError> {
        let judged = |source, check| EncounterEvent::IdentityJudged { source, verdict, check };
        let (proposal, standing) = {
            let mut inner = self.inner();
            let case = inner.cases.get_mut(&encounter).ok_or(RecordError::UnknownCase)?;
            if verdict == IdentityVerdict::Matches && case.needs_pin() {
                return Err(ActError::NoPhoto);
            }
            let standing = case.encounter.patient.as_ref().map(|patient| patient.source);
            (case.proposal.take(), standing.filter(|source| *source != IdentitySource::Interview))
        };
        match (verdict, proposal, standing) {
            (IdentityVerdict::Matches, Some(proposal), _) => {
                let source = proposal.identity.source;
                self.drop_whoever_was_looked_up(encounter, &proposal.identity).await?;
                self.tablet.record(encounter, EncounterEvent::PatientIdentified(proposal.identity)).await?;
                self.record(encounter, judged(source, look_at(source))).await?;
                self.after_the_look(encounter, proposal.since);
                if source == IdentitySource::LookUp {
                    self.renew_consent(encounter, look_at(source)).await?;
                }
                self.start_pull(encounter);
            }
            (IdentityVerdict::Matches, None, Some(source)) => {
                self.record(encounter, judged(source, look_at(source))).await?;
            }
            (IdentityVerdict::Differs, Some(Proposal { identity: PatientIdentity { source, .. }, .. }), _)
            | (IdentityVerdict::Differs, None, Some(source)) => {
                self.give_back(encounter);
                self.record(encounter, judged(source, look_at(source))).await?;
            }
            (_, None, None) => return Err(ActError::Empty),
        }
        self.hub.publish(parts::case_part(encounter, parts::CARD));
        Ok(())
    }

    /// The card that turned up is another person's than the one who was looked up: what the look-up brought leaves here and at every hospital,
    /// and the card's owner is asked for from the beginning.
    async fn drop_whoever_was_looked_up(
        &self,
        encounter: EncounterId,
        identity: &PatientIdentity,
    ) -> Result<(), RecordError> {
        if self.with_case(encounter, |case| case.was_looked_up_as_another(identity)) != Some(true) {
            return Ok(());
        }
        if let Some(case) = self.inner().cases.get_mut(&encounter) {
            case.answered = false;
        }
        let (source, verdict) = (IdentitySource::LookUp, IdentityVerdict::Differs);
        self.tablet
            .record(encounter, EncounterEvent::IdentityJudged { source, verdict, check: look_at(source) })
            .await?;
        Ok(())
    }

    fn give_back(&self, encounter: EncounterId) {
        if let Some(case) = self.inner().cases.get_mut(&encounter) {
            case.give_card_back();
        }
    }

    /// How long a person looked is no time of the machine.
    fn after_the_look(&self, encounter: EncounterId, since: Instant) {
        if let Some(case) = self.inner().cases.get_mut(&encounter) {
            case.consent_at = case.consent_at.map(|at| at + since.elapsed());
            // The pull that brought the identity has done its part, though its task may not have said so yet.
            case.stop_pull();
        }
    }
}

impl Tablet {
    /// What the photo of the case's card or document looks like, when it was read.
    #[must_use]
    pub fn photo(self: &Arc<Self>, encounter: EncounterId) -> Option<Arc<crate::photo::ScreenPhoto>> {
        self.with_case(encounter, |case| case.photo.clone()).flatten()
    }
}
