//! What the case means, looked at anew whenever something changed: 推測 from record and interview, flags from these and what is seen.

use domain::{event::EncounterEvent, flags::say_the_same, ids::EncounterId};

use super::{RecordError, Tablet};

impl Tablet {
    /// Records what an event that was just recorded changes in 推測 and flags. The event itself stands whatever comes of this.
    pub(super) async fn reconsider(&self, encounter: EncounterId, event: &EncounterEvent) {
        let outcome = async {
            if changes_findings(event) {
                self.infer(encounter).await?;
            }
            if changes_flags(event) {
                self.raise(encounter).await?;
            }
            Ok::<(), RecordError>(())
        };
        if let Err(error) = outcome.await {
            tracing::error!(%encounter, event = event.code(), %error, "what it means was not recorded");
        }
    }

    async fn infer(&self, encounter: EncounterId) -> Result<(), RecordError> {
        let inferred = self.with_case(encounter, |case| {
            let findings = self.meaning.findings(&case.encounter, self.clock.now());
            (findings != case.encounter.findings).then(|| (findings, case.encounter.record.len()))
        });
        let Some(Some((findings, lines))) = inferred else { return Ok(()) };
        let knowledge = self.meaning.knowledge_version().to_owned();
        let event = EncounterEvent::FindingsInferred { findings, knowledge };
        // A record that was found to be somebody else's meanwhile left the case, and says nothing.
        self.note(encounter, event, move |case| case.encounter.record.len() == lines).await
    }

    async fn raise(&self, encounter: EncounterId) -> Result<(), RecordError> {
        let raised = self.with_case(encounter, |case| {
            let flags = self.meaning.flags(&case.encounter, self.clock.now());
            (!say_the_same(&flags, &case.encounter.flags)).then(|| (flags, case.encounter.record.len()))
        });
        let Some(Some((flags, lines))) = raised else { return Ok(()) };
        let table = self.meaning.flags_version().to_owned();
        let event = EncounterEvent::FlagsRaised { flags, table };
        self.note(encounter, event, move |case| case.encounter.record.len() == lines).await
    }

    async fn note(
        &self,
        encounter: EncounterId,
        event: EncounterEvent,
        fits: impl FnOnce(&super::WorkingCase) -> bool + Send,
    ) -> Result<(), RecordError> {
        // Boxed: recording looks at the meaning again.
        Box::pin(self.record_if(host::fresh::event_id(), encounter, event, fits)).await?;
        Ok(())
    }
}

const fn changes_findings(event: &EncounterEvent) -> bool {
    // The sex: what does not fit it is marked.
    matches!(
        event,
        EncounterEvent::CategoryFetched { .. }
            | EncounterEvent::Interviewed(_)
            | EncounterEvent::PatientIdentified(_)
            | EncounterEvent::IdentityJudged { .. }
    )
}

const fn changes_flags(event: &EncounterEvent) -> bool {
    matches!(
        event,
        EncounterEvent::CategoryFetched { .. }
            | EncounterEvent::Interviewed(_)
            | EncounterEvent::FindingsInferred { .. }
            | EncounterEvent::FindingDismissed { .. }
            | EncounterEvent::PatientIdentified(_)
            | EncounterEvent::IdentityJudged { .. }
            | EncounterEvent::ComplaintRecorded { .. }
            | EncounterEvent::Triaged(_)
            | EncounterEvent::Observed(_)
            | EncounterEvent::VitalsRecorded { .. }
    )
}
