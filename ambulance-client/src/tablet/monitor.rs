//! The patient monitor at 1 Hz: readings go to the active case in small batches, at once when a value becomes severe.

use std::sync::Arc;

use domain::{event::EncounterEvent, ids::EncounterId, physiology::is_severe, vitals::VitalReading};
use jiff::SignedDuration;
use tokio::sync::mpsc;

use super::Tablet;

/// Readings are collected for so long before they become one event: one write and one message instead of five.
pub const BATCH_SPAN: SignedDuration = SignedDuration::from_secs(5);

/// Most readings of one batch, when the clock jumps or a monitor sends faster than it should.
const BATCH_MAX: usize = 60;

/// Follows the monitor until it is gone.
pub async fn follow_monitor(tablet: Arc<Tablet>, mut readings: mpsc::Receiver<VitalReading>) {
    let mut batch = Batch::default();
    loop {
        let next = tokio::time::timeout(tablet.clock().real(BATCH_SPAN), readings.recv()).await;
        let due = match (&next, tablet.active()) {
            (Ok(Some(reading)), Some(encounter)) => batch.add(encounter, reading.clone()),
            (Ok(Some(_)), None) => {
                batch = Batch::default();
                Vec::new()
            }
            // Silence, or the monitor is gone: what was collected must not wait for a reading that may never come.
            (Ok(None) | Err(_), _) => batch.flush().into_iter().collect(),
        };
        for (encounter, readings) in due {
            if let Err(error) = tablet.record(encounter, EncounterEvent::VitalsRecorded { readings }).await {
                tracing::error!(%encounter, %error, "monitor readings not recorded");
            }
        }
        if matches!(next, Ok(None)) {
            return;
        }
    }
}

/// Readings of one case that wait to become an event.
#[derive(Default)]
struct Batch {
    encounter: Option<EncounterId>,
    readings: Vec<VitalReading>,
    /// Whether the newest reading sent had a severe value: crossing the limit is told at once, staying beyond it is not.
    was_severe: bool,
}

impl Batch {
    /// What was collected and not yet recorded.
    fn flush(&mut self) -> Option<(EncounterId, Vec<VitalReading>)> {
        let encounter = self.encounter.filter(|_| !self.readings.is_empty())?;
        Some((encounter, std::mem::take(&mut self.readings)))
    }

    /// Adds a reading; returns what has to be recorded now.
    fn add(&mut self, encounter: EncounterId, reading: VitalReading) -> Vec<(EncounterId, Vec<VitalReading>)> {
        let mut due = Vec::new();
        if self.encounter.is_some_and(|before| before != encounter) {
            // Never mix patients: what was collected belongs to the case before.
            due.extend(self.flush());
            *self = Self::default();
        }
        let is_first = self.encounter.is_none();
        self.encounter = Some(encounter);
        let severe = reading.values.iter().any(|(kind, value)| is_severe(*kind, *value));
        let crossed = severe != self.was_severe;
        self.was_severe = severe;
        self.readings.push(reading);
        let span_over = match (self.readings.first(), self.readings.last()) {
            (Some(first), Some(last)) => last.at.duration_since(first.at) >= BATCH_SPAN,
            _ => false,
        };
        if is_first || crossed || span_over || self.readings.len() >= BATCH_MAX {
            due.push((encounter, std::mem::take(&mut self.readings)));
        }
        due
    }
}
