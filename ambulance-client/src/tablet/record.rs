//! Recording: sealed into the outbox, then applied to the working copy, in one order.

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::{EncounterId, EventId},
};
use prost::Message as _;
use proto::{convert::event_to_wire, v1};
use trust::seal::SealError;

use super::{RecordError, Tablet, WorkingCase, parts};

impl Tablet {
    /// Records one thing that happened: sealed, on the tablet's disk, and in the working copy when this returns.
    ///
    /// # Errors
    /// [`RecordError`]; the working copy is then unchanged, unless the disk failed: then the program has to be started again.
    pub async fn record(&self, encounter: EncounterId, event: EncounterEvent) -> Result<EventId, RecordError> {
        self.record_as(host::fresh::event_id(), encounter, event).await
    }

    /// As [`record`](Self::record), under a given identity: what is recorded again is the same event, here and for the platform.
    ///
    /// # Errors
    /// As [`record`](Self::record).
    pub async fn record_as(
        &self,
        id: EventId,
        encounter: EncounterId,
        event: EncounterEvent,
    ) -> Result<EventId, RecordError> {
        self.record_if(id, encounter, event, |_| true).await?;
        Ok(id)
    }

    /// As [`record_as`](Self::record_as), if the case still is as it has to be. Returns whether it was. Nothing can come in between.
    pub(super) async fn record_if(
        &self,
        id: EventId,
        encounter: EncounterId,
        event: EncounterEvent,
        fits: impl FnOnce(&WorkingCase) -> bool + Send,
    ) -> Result<bool, RecordError> {
        let recorded =
            RecordedEvent { id, encounter, author: self.identity.author.clone(), recorded_at: self.clock.now(), event };
        let message = self.seal(&recorded)?;
        let stored = {
            let mut inner = self.inner();
            // A trial first: what does not fit must not reach the outbox.
            match (inner.cases.get(&encounter), &recorded.event) {
                (Some(case), _) if case.encounter.has_applied(id) => return Ok(true),
                (Some(case), _) if !fits(case) => return Ok(false),
                (Some(_), _) => {}
                (None, EncounterEvent::Opened { .. }) if !inner.ended.contains(&encounter) => {}
                (None, _) => return Err(RecordError::UnknownCase),
            }
            // Under one lock: the order of the outbox is the order of the working copy.
            let stored = self.outbox.enqueue(id.bytes(), &message)?;
            inner.apply(&recorded, None)?;
            stored
        };
        // The screens are told once it is safe.
        stored.await?;
        self.publish_event(&recorded);
        self.hub.publish(parts::LINK);
        self.reconsider(encounter, &recorded.event).await;
        Ok(true)
    }

    fn seal(&self, recorded: &RecordedEvent) -> Result<Vec<u8>, SealError> {
        let plain = event_to_wire(recorded).encode_to_vec();
        let sealed = self.platform_key.seal(&proto::associated_data(recorded.id, recorded.encounter), &plain)?;
        Ok(v1::PushEventsRequest {
            event_id: recorded.id.bytes().to_vec(),
            encounter_id: recorded.encounter.bytes().to_vec(),
            key_id: sealed.key_id.as_str().to_owned(),
            encapsulated_key: sealed.encapsulated_key,
            ciphertext: sealed.ciphertext,
        }
        .encode_to_vec())
    }
}
