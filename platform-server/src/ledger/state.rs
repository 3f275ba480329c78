//! The state of the region, folded from the log.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::{CrewId, EncounterId, HospitalId, InquiryId},
    milestone::Milestone,
    readiness::Readiness,
    spoken_code::{CallUpRefusal, SpokenCode},
    statistics::CaseFigures,
    triage::ConditionClass,
};
use jiff::{SignedDuration, Timestamp};

use super::{case::Case, entry::Entry};
use crate::{
    learning::{Around, History, Learned},
    standards::{RefusedStandards, Standards},
    travel::Desk,
};

/// How long a closed case stays in memory, so that a gateway that comes back late still hears that it was released. A gateway drops by
/// itself what it has not heard of for 24 h; this is longer. The events stay in the log.
pub const KEEP_CLOSED_FOR: SignedDuration = SignedDuration::from_hours(36);

/// The state.
#[derive(Debug, Default)]
pub struct State {
    cases: HashMap<EncounterId, Case>,
    by_crew: HashMap<CrewId, BTreeSet<EncounterId>>,
    by_hospital: HashMap<HospitalId, BTreeSet<EncounterId>>,
    readiness: BTreeMap<HospitalId, Readiness>,
    /// Rises with every readiness mark.
    readiness_version: u64,
    /// Figures of cases that left memory.
    past: Vec<CaseFigures>,
    applied_seq: u64,
    /// Every answered question, for learning.
    history: History,
    /// Not folded from the log: which standard held when something was decided is written with the decision.
    standards: Arc<Standards>,
    /// Newer ones that cannot be used.
    refused_standards: Option<RefusedStandards>,
    /// Not folded from the log: how long the road takes was known when a hospital was asked, and is written with the question.
    roads: Arc<Desk>,
    /// Not folded from the log by itself: fitted from [`Self::history`] now and then.
    learned: Arc<Learned>,
    /// Rises with standards.
    standards_version: u64,
    /// Rises with standards and models.
    guides_version: u64,
}

impl State {
    /// Applies one entry of the log, which has so many bytes there.
    pub(super) fn apply(&mut self, seq: u64, entry: &Entry, bytes: usize, now: Timestamp) {
        self.applied_seq = seq;
        match entry {
            Entry::Readiness(changed) => {
                self.readiness.entry(changed.hospital.clone()).or_default().take(&changed.said, changed.set_at);
                self.readiness_version = seq;
            }
            Entry::Event(event) => {
                let result = match self.cases.get_mut(&event.encounter) {
                    Some(case) => case.apply(seq, event, now),
                    None => Case::open(seq, event, now).map(|case| {
                        self.by_crew.entry(case.encounter.crew.clone()).or_default().insert(event.encounter);
                        self.cases.insert(event.encounter, case);
                        self.forget_old(now);
                    }),
                };
                if let Err(error) = result {
                    // Decisions check this before writing; seen only if a log was tampered with.
                    tracing::error!(seq, encounter = %event.encounter, %error, "event does not fit its case; skipped");
                }
                self.learn_from(event, now);
                if let Some(case) = self.cases.get_mut(&event.encounter) {
                    case.takes_bytes(bytes as u64);
                    for hospital in case.asked_hospitals() {
                        self.by_hospital.entry(hospital.clone()).or_default().insert(event.encounter);
                    }
                }
            }
        }
    }

    /// An answer teaches once, when it comes for the first time; a silence teaches when the case is closed.
    fn learn_from(&mut self, event: &RecordedEvent, now: Timestamp) {
        let Some(case) = self.cases.get(&event.encounter) else { return };
        let board = &case.encounter.inquiries;
        let settled: Vec<InquiryId> = match &event.event {
            EncounterEvent::InquiryAnswered { inquiry, .. } => {
                board.get(*inquiry).filter(|one| one.answers == 1).map(|_| *inquiry).into_iter().collect()
            }
            EncounterEvent::Closed => board.iter().filter(|(_, one)| one.answer.is_none()).map(|(id, _)| id).collect(),
            _ => return,
        };
        let class = case.encounter.triage.as_ref().map_or(ConditionClass::General, |triage| triage.class);
        for inquiry in settled.into_iter().filter_map(|id| board.get(id)) {
            let mark =
                self.readiness.get(&inquiry.hospital).and_then(|readiness| readiness.for_class(class, inquiry.sent_at));
            let around = Around { mark, on_its_way: self.on_its_way(&inquiry.hospital, event.encounter, now) };
            self.history.take(&case.encounter, inquiry, &around, now);
        }
    }

    fn forget_old(&mut self, now: Timestamp) {
        let old: Vec<EncounterId> = self
            .cases
            .iter()
            .filter(|(_, case)| case.closed_at().is_some() && now.duration_since(case.newest_at()) > KEEP_CLOSED_FOR)
            .map(|(id, _)| *id)
            .collect();
        for id in old {
            if let Some(case) = self.cases.remove(&id) {
                self.past.push(CaseFigures::of(&case.encounter));
                if let Some(cases) = self.by_crew.get_mut(&case.encounter.crew) {
                    cases.remove(&id);
                }
                for hospital in case.asked_hospitals() {
                    if let Some(cases) = self.by_hospital.get_mut(hospital) {
                        cases.remove(&id);
                    }
                }
            }
        }
    }

    /// One case.
    #[must_use]
    pub fn case(&self, id: EncounterId) -> Option<&Case> {
        self.cases.get(&id)
    }

    /// Cases of a crew that are in memory.
    pub fn cases_of_crew(&self, crew: &CrewId) -> impl Iterator<Item = &Case> {
        self.by_crew.get(crew).into_iter().flatten().filter_map(|id| self.cases.get(id))
    }

    /// Cases that a hospital was asked about and that are in memory.
    pub fn cases_of_hospital(&self, hospital: &HospitalId) -> impl Iterator<Item = &Case> {
        self.by_hospital.get(hospital).into_iter().flatten().filter_map(|id| self.cases.get(id))
    }

    /// The one case under way that has a code.
    ///
    /// # Errors
    /// The refusal to tell: no case, only one that is over, or two.
    pub fn case_of_code(&self, code: SpokenCode, now: Timestamp) -> Result<&Case, CallUpRefusal> {
        let mut live = self.cases.values().filter(|case| case.code == code && case.is_live(now));
        match (live.next(), live.next()) {
            (Some(case), None) => Ok(case),
            (Some(_), Some(_)) => Err(CallUpRefusal::Ambiguous),
            (None, _) if self.cases.values().any(|case| case.code == code) => Err(CallUpRefusal::Closed),
            (None, _) => Err(CallUpRefusal::Unknown),
        }
    }

    /// Cases that are not closed.
    pub fn open_cases(&self) -> impl Iterator<Item = &Case> {
        self.cases.values().filter(|case| case.closed_at().is_none())
    }

    /// What a hospital says of itself.
    #[must_use]
    pub fn readiness(&self, hospital: &HospitalId) -> Option<&Readiness> {
        self.readiness.get(hospital)
    }

    /// Rises with every readiness mark.
    #[must_use]
    pub const fn readiness_version(&self) -> u64 {
        self.readiness_version
    }

    /// Sequence number of the last applied entry.
    #[must_use]
    pub const fn applied_seq(&self) -> u64 {
        self.applied_seq
    }

    /// The transport standards of the zones, as loaded last.
    #[must_use]
    pub const fn standards(&self) -> &Arc<Standards> {
        &self.standards
    }

    pub(super) fn set_standards(&mut self, standards: Arc<Standards>) {
        self.standards = standards;
        self.refused_standards = None;
        self.turn_standards();
    }

    pub(super) const fn turn_standards(&mut self) {
        self.standards_version += 1;
        self.guides_version += 1;
    }

    /// Rises when other standards are in force.
    #[must_use]
    pub const fn standards_version(&self) -> u64 {
        self.standards_version
    }

    /// Newer standards that cannot be used; `None` while the folder's are in force.
    #[must_use]
    pub const fn refused_standards(&self) -> Option<&RefusedStandards> {
        self.refused_standards.as_ref()
    }

    /// Since when stays what it was: nothing newer could be taken since then. False when that was known.
    pub(super) fn refuse_standards(&mut self, mistakes: Vec<String>, now: Timestamp) -> bool {
        let before = self.refused_standards.take();
        let is_news = before.as_ref().is_none_or(|before| before.mistakes != mistakes);
        let since = before.map_or(now, |before| before.since);
        self.refused_standards = Some(RefusedStandards { since, mistakes });
        is_news
    }

    /// What was learned of acceptance, as fitted last.
    #[must_use]
    pub const fn learned(&self) -> &Arc<Learned> {
        &self.learned
    }

    pub(super) fn set_learned(&mut self, learned: Arc<Learned>) {
        self.learned = learned;
        self.guides_version += 1;
    }

    /// Rises with new standards and new models.
    #[must_use]
    pub const fn guides_version(&self) -> u64 {
        self.guides_version
    }

    /// Every answered question.
    #[must_use]
    pub const fn history(&self) -> &History {
        &self.history
    }

    /// Patients on their way to a hospital, but for one case. One that nobody closed comes no more after a day of silence.
    #[must_use]
    pub fn on_its_way(&self, hospital: &HospitalId, but: EncounterId, now: Timestamp) -> u32 {
        let others = self.cases_of_hospital(hospital).filter(|case| case.encounter.id != but);
        let coming = others.filter(|case| {
            case.is_live(now)
                && case.encounter.inquiries.is_destination(hospital)
                && case.encounter.milestones.at(Milestone::HandedOver).is_none()
        });
        u32::try_from(coming.count()).unwrap_or(u32::MAX)
    }

    /// How long the road takes, as known now.
    #[must_use]
    pub const fn roads(&self) -> &Arc<Desk> {
        &self.roads
    }

    pub(super) fn set_roads(&mut self, roads: Arc<Desk>) {
        self.roads = roads;
    }

    /// Figures of all cases, past and present.
    pub fn figures(&self) -> impl Iterator<Item = CaseFigures> {
        self.past.iter().cloned().chain(self.cases.values().map(|case| CaseFigures::of(&case.encounter)))
    }
}
