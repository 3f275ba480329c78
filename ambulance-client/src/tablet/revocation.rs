//! Whether the case's card was revoked: asked of the platform beside everything else. Nobody waits for the answer; a revoked card ends what it
//! has begun.

use std::sync::Arc;

use domain::{
    card::{Condition, Revocation},
    event::EncounterEvent,
    fetch::Window,
    ids::EncounterId,
    record::{Category, FetchOutcome, MedicalRecord},
};

use super::{Tablet, WorkingCase, fetch, parts};
use crate::revocation::RevocationAnswer;

impl WorkingCase {
    /// What has to be said of the card's revocation; `None` while it is being asked, and when the card is good.
    #[must_use]
    pub fn revocation_notice(&self) -> Option<Condition> {
        match self.revocation? {
            Ok(Revocation::Good) => None,
            Ok(Revocation::Revoked) => Some(Condition::Revoked),
            Ok(Revocation::Unknown | Revocation::Unavailable) | Err(_) => Some(Condition::RevocationUnknown),
        }
    }

    pub(super) fn is_revoked(&self) -> bool {
        self.revocation == Some(Ok(Revocation::Revoked))
    }
}

impl Tablet {
    /// Asks in the background, again while there is no answer, as long as the case has this card.
    pub(super) fn ask_for_revocation(self: &Arc<Self>, encounter: EncounterId) {
        let card = self.with_case(encounter, |case| case.card.clone()).flatten();
        let (Some(card), Some(source)) = (card, self.trust.revocation.clone()) else { return };
        let tablet = Arc::clone(self);
        tokio::spawn(async move {
            for _ in 0..=fetch::RETRIES_MAX {
                let answer = source.check(card.certificate_der.clone()).await;
                if !tablet.take_revocation(encounter, &card.certificate_serial, answer) {
                    return;
                }
                let again = match answer {
                    Ok(Revocation::Unavailable) => true,
                    Ok(Revocation::Good | Revocation::Revoked | Revocation::Unknown) => false,
                    Err(failure) => failure.is_worth_retrying(),
                };
                if answer == Ok(Revocation::Revoked) {
                    tablet.tell_revoked(encounter).await;
                }
                if !again {
                    return;
                }
                tokio::time::sleep(tablet.clock.real(fetch::RETRY_AFTER)).await;
            }
        });
    }

    /// Returns whether the case still has the card.
    fn take_revocation(&self, encounter: EncounterId, serial: &str, answer: RevocationAnswer) -> bool {
        {
            let mut inner = self.inner();
            let Some(case) = inner.cases.get_mut(&encounter) else { return false };
            if case.card.as_ref().is_none_or(|card| card.certificate_serial != serial) {
                return false;
            }
            case.revocation = Some(answer);
            if case.is_revoked() {
                case.proposal = None;
                case.stop_pull();
            }
        }
        self.hub.publish(parts::case_part(encounter, parts::CARD));
        true
    }

    async fn tell_revoked(&self, encounter: EncounterId) {
        let event = EncounterEvent::CategoryFetched {
            category: Category::Eligibility,
            window: Window::Full,
            outcome: FetchOutcome::Revoked,
            part: MedicalRecord::default(),
            duration_ms: 0,
        };
        if let Err(error) = self.record(encounter, event).await {
            tracing::error!(%encounter, %error, "a revoked card was not recorded");
        }
    }
}
