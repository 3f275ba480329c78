//! Pulling the record: eligibility first, then every category at once, each shown as it arrives. The crew never waits for it.

use std::{sync::Arc, time::Duration, time::Instant};

use domain::{
    consent::ConsentBasis,
    event::EncounterEvent,
    ids::EncounterId,
    inference::infer,
    patient::{IdentitySource, PatientIdentity, contradicts, japan_date},
    record::{Category, FetchOutcome, MedicalRecord},
};
use tokio::task::JoinSet;

use super::{ActError, RecordError, Tablet, card_desk::standing_of, parts};
use crate::records::{PullRequest, Pulled, Qualification};

/// A pull that failed for a reason that may pass is tried again after so long, in the background.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// How often: with [`RETRY_AFTER`] about the ten minutes in which the record still helps to choose a hospital.
const RETRIES_MAX: u32 = 120;

impl Tablet {
    pub(super) fn note_consent(&self, encounter: EncounterId) {
        if let Some(case) = self.inner().cases.get_mut(&encounter) {
            case.consent_at = Some(Instant::now());
        }
    }

    /// Starts pulling when there is a card, a basis that allows it, and no pull under way. Returns at once.
    pub fn start_pull(self: &Arc<Self>, encounter: EncounterId) {
        let request = {
            let mut inner = self.inner();
            let Some(case) = inner.cases.get_mut(&encounter) else { return };
            let (Some(card), Some(consent)) = (&case.card, &case.encounter.consent) else { return };
            if case.pulling || consent.basis == ConsentBasis::Refused {
                return;
            }
            let request = PullRequest {
                certificate_serial: card.certificate_serial.clone(),
                standing: standing_of(card, self.clock.now()),
                identity_check: consent.identity_check,
                consent: consent.clone(),
            };
            case.pulling = true;
            request
        };
        self.hub.publish(parts::case_part(encounter, parts::RECORD));
        let tablet = Arc::clone(self);
        tokio::spawn(async move {
            if let Err(error) = tablet.pull(encounter, &request).await {
                tracing::error!(%encounter, %error, "pull ended");
            }
            if let Some(case) = tablet.inner().cases.get_mut(&encounter) {
                case.pulling = false;
            }
            tablet.hub.publish(parts::case_part(encounter, parts::RECORD));
        });
    }

    async fn pull(self: &Arc<Self>, encounter: EncounterId, request: &PullRequest) -> Result<(), ActError> {
        let Some(identity) = self.pull_identity(encounter, request).await? else { return Ok(()) };
        let mut wanted: Vec<Category> =
            Category::ALL.iter().copied().filter(|category| *category != Category::Eligibility).collect();
        for attempt in 0..=RETRIES_MAX {
            let mut pulls = JoinSet::new();
            for category in wanted.drain(..) {
                let (client, request, identity, now) =
                    (self.records.clone(), request.clone(), identity.clone(), self.clock.now());
                pulls.spawn(async move { client.pull(&request, category, &identity, now).await });
            }
            while let Some(finished) = pulls.join_next().await {
                let Ok(pulled) = finished else { continue };
                if pulled.outcome.is_worth_retrying() {
                    wanted.push(pulled.category);
                }
                self.take_pulled(encounter, pulled).await?;
            }
            if wanted.is_empty() || attempt == RETRIES_MAX || !self.is_open(encounter) {
                break;
            }
            tokio::time::sleep(RETRY_AFTER).await;
        }
        Ok(())
    }

    /// Who it is; `None` when the pull ends here (refused, not registered, somebody else, the case was closed).
    async fn pull_identity(
        self: &Arc<Self>,
        encounter: EncounterId,
        request: &PullRequest,
    ) -> Result<Option<PatientIdentity>, ActError> {
        for attempt in 0..=RETRIES_MAX {
            let answer = self.records.eligibility(request, self.clock.now()).await;
            let said =
                self.with_case(encounter, |case| case.encounter.patient.clone()).ok_or(RecordError::UnknownCase)?;
            let said = said.filter(|said| said.source == IdentitySource::Interview);
            let today = japan_date(self.clock.now());
            let stranger = match (&said, &answer.identity) {
                (Some(said), Some(card)) => contradicts(said, card, today),
                _ => false,
            };
            let outcome = match (stranger, answer.outcome, answer.qualification) {
                (true, ..) => FetchOutcome::WrongPerson,
                (false, outcome, Qualification::Invalid) if outcome.is_success() => FetchOutcome::InvalidQualification,
                (false, outcome, _) => outcome,
            };
            let known = match &answer.identity {
                Some(identity) if !stranger => {
                    self.record(encounter, EncounterEvent::PatientIdentified(identity.clone())).await?;
                    Some(identity.clone())
                }
                _ => None,
            };
            let pulled = Pulled {
                category: Category::Eligibility,
                outcome,
                part: MedicalRecord::default(),
                duration_ms: answer.duration_ms,
            };
            self.take_pulled(encounter, pulled).await?;
            if known.is_some() || !outcome.is_worth_retrying() || attempt == RETRIES_MAX || !self.is_open(encounter) {
                return Ok(known);
            }
            tokio::time::sleep(RETRY_AFTER).await;
        }
        Ok(None)
    }

    fn is_open(&self, encounter: EncounterId) -> bool {
        self.with_case(encounter, |case| !case.encounter.inquiries.is_closed()).unwrap_or(false)
    }

    /// Records what a pull gave, and what the record now suggests. A failure that was recorded already is not recorded again.
    async fn take_pulled(&self, encounter: EncounterId, pulled: Pulled) -> Result<(), ActError> {
        let Pulled { category, outcome, part, duration_ms } = pulled;
        let outcome_of = |category| {
            self.with_case(encounter, |case| case.encounter.fetches.get(&category).map(|fetch| fetch.outcome))
        };
        if category != Category::Eligibility
            && outcome_of(Category::Eligibility) == Some(Some(FetchOutcome::WrongPerson))
        {
            // The crew said in the meantime that this is somebody else: what still arrives stays outside.
            return Ok(());
        }
        let known = outcome_of(category);
        if !outcome.is_success() && known == Some(Some(outcome)) {
            return Ok(());
        }
        let brings = !part.is_empty();
        self.record(encounter, EncounterEvent::CategoryFetched { category, outcome, part, duration_ms }).await?;
        if brings {
            self.infer(encounter).await?;
        }
        Ok(())
    }

    async fn infer(&self, encounter: EncounterId) -> Result<(), ActError> {
        let inferred = self.with_case(encounter, |case| {
            let findings = infer(&case.encounter.record, &self.knowledge);
            (findings != case.encounter.findings).then_some(findings)
        });
        if let Some(Some(findings)) = inferred {
            let knowledge = self.knowledge.version().to_owned();
            self.record(encounter, EncounterEvent::FindingsInferred { findings, knowledge }).await?;
        }
        Ok(())
    }
}
