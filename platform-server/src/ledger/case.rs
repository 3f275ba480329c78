//! One case as the platform keeps it: its folded state, and at which sequence number each part of it last changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    disclosure::{Section, section_of},
    encounter::{Encounter, FoldError},
    event::{EncounterEvent, RecordedEvent},
    ids::HospitalId,
    inquiry::Answer,
    vitals::VitalReading,
};
use jiff::Timestamp;

/// One case.
#[derive(Debug)]
pub struct Case {
    /// Folded state.
    pub encounter: Encounter,
    events: Vec<(u64, Arc<RecordedEvent>)>,
    sections: BTreeMap<Section, u64>,
    readings: Vec<(u64, VitalReading)>,
    /// When a hospital's standing with the case last changed.
    standing: BTreeMap<HospitalId, u64>,
    /// Since when a hospital may read at its present level: everything older is new to it.
    access: BTreeMap<HospitalId, u64>,
    /// Rises with everything that the ranking depends on.
    need_version: u64,
    closed_at: Option<Timestamp>,
}

impl Case {
    pub(super) fn open(seq: u64, first: &Arc<RecordedEvent>) -> Result<Self, FoldError> {
        Ok(Self {
            encounter: Encounter::open(first)?,
            events: vec![(seq, Arc::clone(first))],
            sections: BTreeMap::from([(Section::Situation, seq)]),
            readings: Vec::new(),
            standing: BTreeMap::new(),
            access: BTreeMap::new(),
            need_version: seq,
            closed_at: None,
        })
    }

    pub(super) fn apply(&mut self, seq: u64, recorded: &Arc<RecordedEvent>) -> Result<(), FoldError> {
        if !self.encounter.apply(recorded)? {
            return Ok(());
        }
        self.events.push((seq, Arc::clone(recorded)));
        if let Some(section) = section_of(&recorded.event) {
            self.sections.insert(section, seq);
        }
        match &recorded.event {
            EncounterEvent::VitalsRecorded { readings } => {
                self.readings.extend(readings.iter().map(|reading| (seq, reading.clone())));
            }
            EncounterEvent::InquirySent { hospital, .. } => {
                self.standing.insert(hospital.clone(), seq);
                self.access.insert(hospital.clone(), seq);
                self.need_version = seq;
            }
            EncounterEvent::DestinationDecided { hospital, .. } => {
                for asked in self.standing.values_mut() {
                    *asked = seq;
                }
                self.access.insert(hospital.clone(), seq);
                self.need_version = seq;
            }
            EncounterEvent::InquiryAnswered { hospital, answer, .. } => {
                if *answer == Answer::Accept {
                    // A hospital that declined first has dropped everything: all of it is new again.
                    self.access.insert(hospital.clone(), seq);
                }
                self.standing.insert(hospital.clone(), seq);
                self.need_version = seq;
            }
            EncounterEvent::InquiryReleased { hospital, .. } => {
                self.standing.insert(hospital.clone(), seq);
                self.need_version = seq;
            }
            EncounterEvent::Closed => {
                for asked in self.standing.values_mut() {
                    *asked = seq;
                }
                self.closed_at = Some(recorded.recorded_at);
                self.need_version = seq;
            }
            EncounterEvent::Located { .. } | EncounterEvent::Triaged(_) | EncounterEvent::CategoryFetched { .. } => {
                self.need_version = seq;
            }
            _ => {}
        }
        Ok(())
    }

    /// Events after a sequence number, in order.
    pub fn events_after(&self, seq: u64) -> impl Iterator<Item = (u64, &Arc<RecordedEvent>)> {
        let start = self.events.partition_point(|(at, _)| *at <= seq);
        self.events[start..].iter().map(|(at, event)| (*at, event))
    }

    /// How many events the case has.
    #[must_use]
    pub const fn event_count(&self) -> usize {
        self.events.len()
    }

    /// When a section last changed; 0 when it never had content.
    #[must_use]
    pub fn section_seq(&self, section: Section) -> u64 {
        self.sections.get(&section).copied().unwrap_or(0)
    }

    /// Readings that were logged after a sequence number.
    pub fn readings_after(&self, seq: u64) -> impl Iterator<Item = &VitalReading> {
        let start = self.readings.partition_point(|(at, _)| *at <= seq);
        self.readings[start..].iter().map(|(_, reading)| reading)
    }

    /// When a hospital's standing last changed; `None` when it was never asked.
    #[must_use]
    pub fn standing_seq(&self, hospital: &HospitalId) -> Option<u64> {
        self.standing.get(hospital).copied()
    }

    /// Since when a hospital may read at its present level.
    #[must_use]
    pub fn access_seq(&self, hospital: &HospitalId) -> u64 {
        self.access.get(hospital).copied().unwrap_or(0)
    }

    /// Every hospital that was ever asked.
    pub fn asked_hospitals(&self) -> impl Iterator<Item = &HospitalId> {
        self.standing.keys()
    }

    /// Rises with everything that the ranking depends on.
    #[must_use]
    pub const fn need_version(&self) -> u64 {
        self.need_version
    }

    /// When the crew closed it.
    #[must_use]
    pub const fn closed_at(&self) -> Option<Timestamp> {
        self.closed_at
    }

    /// Every hospital of the case, once.
    #[must_use]
    pub fn hospitals(&self) -> BTreeSet<HospitalId> {
        self.standing.keys().cloned().collect()
    }
}
