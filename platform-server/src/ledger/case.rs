//! One case as the platform keeps it: its folded state, and at which sequence number each part of it last changed.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use domain::{
    disclosure::{CaseStanding, Section, sections_of, standing_of},
    encounter::{Encounter, FoldError},
    event::{AuthorRole, EncounterEvent, RecordedEvent},
    ids::{HospitalId, InquiryId},
    inquiry::Access,
    spoken_code::SpokenCode,
    vitals::{TIMELINE_MAX_READINGS, VitalReading},
};
use jiff::{SignedDuration, Timestamp};

/// A case without any event for so long is forgotten, not under way: a transport takes an hour or two.
pub const SILENT_AFTER: SignedDuration = SignedDuration::from_hours(24);

/// Where every asked hospital stands, how much it may read, and whether the crew knows that it took its word back.
type Standings = BTreeMap<HospitalId, (InquiryId, CaseStanding, Access, bool)>;

/// One case.
#[derive(Debug)]
pub struct Case {
    /// Folded state.
    pub encounter: Encounter,
    /// By which it is named over the telephone.
    pub code: SpokenCode,
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
    /// Newest instant of any event, by the clock of its author, but never later than the platform's.
    newest_at: Timestamp,
    crew_events: usize,
    bytes: u64,
}

impl Case {
    pub(super) fn open(seq: u64, first: &Arc<RecordedEvent>, now: Timestamp) -> Result<Self, FoldError> {
        Ok(Self {
            encounter: Encounter::open(first)?,
            code: SpokenCode::of(first.encounter),
            events: vec![(seq, Arc::clone(first))],
            sections: BTreeMap::from([(Section::Situation, seq)]),
            readings: Vec::new(),
            standing: BTreeMap::new(),
            access: BTreeMap::new(),
            need_version: seq,
            closed_at: None,
            newest_at: first.recorded_at.min(now),
            crew_events: 1,
            bytes: 0,
        })
    }

    pub(super) fn apply(&mut self, seq: u64, recorded: &Arc<RecordedEvent>, now: Timestamp) -> Result<(), FoldError> {
        // Readings come every second and change nobody's standing: they are not looked at.
        let concerns = !matches!(recorded.event, EncounterEvent::VitalsRecorded { .. });
        let before = concerns.then(|| self.standings());
        if !self.encounter.apply(recorded)? {
            return Ok(());
        }
        self.events.push((seq, Arc::clone(recorded)));
        for section in sections_of(&recorded.event) {
            self.sections.insert(*section, seq);
        }
        match &recorded.event {
            EncounterEvent::VitalsRecorded { readings } => {
                self.readings.extend(readings.iter().map(|reading| (seq, reading.clone())));
            }
            EncounterEvent::InquirySent { .. }
            | EncounterEvent::InquiryAnswered { .. }
            | EncounterEvent::InquiryReleased { .. }
            | EncounterEvent::DestinationDecided { .. }
            | EncounterEvent::AcceptanceWithdrawn { .. }
            | EncounterEvent::RedirectRequested { .. }
            | EncounterEvent::RedirectEnded
            | EncounterEvent::DestinationRequested { instead_of: Some(_), .. }
            | EncounterEvent::TelephoneNoted { .. }
            | EncounterEvent::RoundEnded { .. }
            // The standard asks for signs and vitals that were looked at.
            | EncounterEvent::Observed(_)
            | EncounterEvent::Located { .. }
            | EncounterEvent::Triaged(_)
            | EncounterEvent::CategoryFetched { .. }
            // Somebody else's record goes, and what was said names hospitals.
            | EncounterEvent::IdentityJudged { .. }
            | EncounterEvent::Interviewed(_) => self.need_version = seq,
            EncounterEvent::Closed => {
                self.closed_at = Some(recorded.recorded_at);
                self.need_version = seq;
            }
            _ => {}
        }
        self.newest_at = self.newest_at.max(recorded.recorded_at.min(now));
        self.crew_events += usize::from(recorded.event.author() == AuthorRole::Crew);
        if let Some(before) = before {
            self.note_standings(seq, &before);
        }
        Ok(())
    }

    fn standings(&self) -> Standings {
        let hospitals: BTreeSet<_> = self.encounter.inquiries.iter().map(|(_, inquiry)| &inquiry.hospital).collect();
        hospitals
            .into_iter()
            .filter_map(|hospital| {
                let (inquiry, standing) = standing_of(&self.encounter, hospital)?;
                let board = &self.encounter.inquiries;
                let (access, is_unheard) = (board.access(hospital), board.is_loss_unheard(hospital));
                Some((hospital.clone(), (inquiry, standing, access, is_unheard)))
            })
            .collect()
    }

    /// Notes who stands otherwise than before, and who may read more than before.
    fn note_standings(&mut self, seq: u64, before: &Standings) {
        for (hospital, now) in self.standings() {
            let before = before.get(&hospital);
            if before == Some(&now) {
                continue;
            }
            // A hospital that could not read has nothing; one that takes the patient may read more. One that may read less gets every section
            // anew, without what it may not read any more.
            if before.map_or(Access::None, |(_, _, access, _)| *access) != now.2 {
                self.access.insert(hospital.clone(), seq);
            }
            self.standing.insert(hospital, seq);
        }
    }

    /// Events after a sequence number, in order.
    pub fn events_after(&self, seq: u64) -> impl Iterator<Item = (u64, &Arc<RecordedEvent>)> {
        let start = self.events.partition_point(|(at, _)| *at <= seq);
        self.events[start..].iter().map(|(at, event)| (*at, event))
    }

    /// Sequence number of the newest event: whoever has heard it has heard everything of this case.
    #[must_use]
    pub fn newest_seq(&self) -> u64 {
        self.events.last().map_or(0, |(seq, _)| *seq)
    }

    /// How many events the crew has written.
    #[must_use]
    pub const fn crew_events(&self) -> usize {
        self.crew_events
    }

    /// How many bytes the case has in the log.
    #[must_use]
    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    pub(super) const fn takes_bytes(&mut self, bytes: u64) {
        self.bytes = self.bytes.saturating_add(bytes);
    }

    /// When a section last changed; 0 when it never had content.
    #[must_use]
    pub fn section_seq(&self, section: Section) -> u64 {
        self.sections.get(&section).copied().unwrap_or(0)
    }

    /// Readings that were logged after a sequence number; never more than are kept of a case ([`TIMELINE_MAX_READINGS`]).
    #[must_use]
    pub fn readings_after(&self, seq: u64) -> Vec<VitalReading> {
        let start = self.readings.partition_point(|(at, _)| *at <= seq);
        let newer = &self.readings[start..];
        if newer.len() > TIMELINE_MAX_READINGS {
            return self.encounter.vitals.iter().collect();
        }
        newer.iter().map(|(_, reading)| reading.clone()).collect()
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

    /// True while the crew is at work on it: not closed, and something happened within [`SILENT_AFTER`].
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.closed_at.is_none() && now.duration_since(self.newest_at) <= SILENT_AFTER
    }

    /// Newest instant of any event. Events of several authors: one wrong clock does not make a case look old.
    #[must_use]
    pub const fn newest_at(&self) -> Timestamp {
        self.newest_at
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
