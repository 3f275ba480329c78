//! Rows of the table of conditions that stop nothing: what the crew is told while the case goes on, and for how long.

use std::{sync::Arc, time::Duration};

use domain::{
    card::Condition,
    event::EncounterEvent,
    patient::{IdentitySource, IdentityVerdict, PatientIdentity},
};
use tokio::runtime::Handle;

use super::{CardMoment, Tablet, WorkingCase, parts};

/// A reading that has not ended by then is told as slow; real time. A card as it should be takes a fifth of it (docs/measurements.md), and a
/// hand that waits longer begins to move.
const SLOW_AFTER: Duration = Duration::from_secs(1);

/// Whether the card on the reader answers late.
#[derive(Debug, Default)]
pub(super) struct Slowness {
    /// Readings begun so far: what is told late of one must not meet the next.
    readings: u64,
    is_slow: bool,
}

impl WorkingCase {
    /// What holds now beside the state of card and reader, in the order in which the screen shows it. Nothing of it stops the case.
    #[must_use]
    pub fn notices(&self) -> Vec<Condition> {
        [self.name_notice(), self.put_away_notice(), self.document_notice()].into_iter().flatten().collect()
    }

    /// The name or the address that is shown now is not whole: of the identity that waits for a look, else of the one that stands.
    #[must_use]
    pub fn name_notice(&self) -> Option<Condition> {
        let waiting = self.proposal.as_ref().map(|proposal| &proposal.identity);
        let shown = waiting.or(self.encounter.patient.as_ref())?;
        shown.is_shown_in_part().then_some(Condition::UnshowableName)
    }

    /// Somebody found that card or phone are not the patient's, and nothing else was laid down since.
    #[must_use]
    pub fn put_away_notice(&self) -> Option<Condition> {
        (self.put_away && !self.has_card()).then_some(Condition::FaceDiffers)
    }

    /// The patient is known from a phone's document, which opens no record. Over once there is a card, or a reason why there is none.
    #[must_use]
    pub fn document_notice(&self) -> Option<Condition> {
        let is_of_document = |patient: &PatientIdentity| patient.source == IdentitySource::MobileDocument;
        let by_document = self.encounter.patient.as_ref().is_some_and(is_of_document);
        let may_come = !self.has_card() && self.encounter.no_card.is_none();
        (by_document && self.encounter.confirmed.is_some() && may_come).then_some(Condition::NoInsuranceHandle)
    }

    /// Follows the events and not the tap, so that it is still said after a restart.
    pub(super) fn note_put_away(&mut self, event: &EncounterEvent) {
        match event {
            // Whoever was looked up has shown neither card nor photo.
            EncounterEvent::IdentityJudged { source: IdentitySource::LookUp, .. } => self.put_away = false,
            EncounterEvent::IdentityJudged { verdict, .. } => self.put_away = *verdict == IdentityVerdict::Differs,
            EncounterEvent::CardRead(_)
            | EncounterEvent::CardReadFailed { .. }
            | EncounterEvent::CardUnavailable { .. } => self.put_away = false,
            _ => {}
        }
    }
}

impl Tablet {
    /// True while a card is read that answers late.
    #[must_use]
    pub fn is_card_slow(&self) -> bool {
        let inner = self.inner();
        inner.card == CardMoment::Reading && inner.slowness.is_slow
    }

    /// A reading begins: it is told as slow if it goes on for long. The reader's thread is busy with the card and cannot look at the clock.
    pub(super) fn tell_if_slow(self: &Arc<Self>, runtime: &Handle) {
        let reading = {
            let slowness = &mut self.inner().slowness;
            slowness.readings += 1;
            slowness.is_slow = false;
            slowness.readings
        };
        let tablet = Arc::downgrade(self);
        runtime.spawn(async move {
            tokio::time::sleep(SLOW_AFTER).await;
            if let Some(tablet) = tablet.upgrade() {
                tablet.note_slow(reading);
            }
        });
    }

    fn note_slow(&self, reading: u64) {
        let active = {
            let mut inner = self.inner();
            if inner.card != CardMoment::Reading || inner.slowness.readings != reading {
                return;
            }
            inner.slowness.is_slow = true;
            inner.active
        };
        self.hub.publish(parts::LINK);
        self.hub.publish(parts::SETUP);
        if let Some(encounter) = active {
            self.hub.publish(parts::case_part(encounter, parts::CARD));
        }
    }
}
