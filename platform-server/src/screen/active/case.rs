//! One case as a headquarters sees it, and in which order.

use std::sync::Arc;

use domain::{
    ids::{CrewId, HospitalId},
    inquiry::{Difficulty, Tally},
    milestone::Milestone,
    patient::japan_date,
    standard::{AskingRules, DifficultCriteria, TransportStandard},
    triage::{ConditionClass, Urgency},
};
use jiff::Timestamp;

use super::need::{Need, Ring, rings};
use crate::{
    ledger::{Case, State},
    screen::query::Query,
};

/// A case that looks for a hospital, with everything that a headquarters may know of it.
#[derive(Debug, Clone)]
pub(super) struct Active {
    /// Where it begins in the log: tells one row from the next, and finds nobody.
    pub key: u64,
    pub crew: CrewId,
    /// Class and urgency, once the crew has said them.
    pub triage: Option<(ConditionClass, Urgency)>,
    pub first_asked: Timestamp,
    /// 覚知
    pub call_received: Option<Timestamp>,
    /// 現着
    pub arrived: Option<Timestamp>,
    /// Whole minutes on the scene, as the criteria of 搬送困難 count them.
    pub on_scene_min: Option<u32>,
    pub tally: Tally,
    /// The zone's standard in force.
    pub standard: Option<Arc<TransportStandard>>,
    /// 搬送困難, once recognised.
    pub difficulty: Option<Difficulty>,
    /// The destination that stands while another one is looked for.
    pub leaving: Option<HospitalId>,
    /// The destination that took its word back, as the crew knows.
    pub lost: Option<HospitalId>,
    /// What has to be done by a person now, the most pressing first.
    pub needs: Vec<Need>,
    /// Hospitals that were rung and will answer.
    pub reached: Vec<Ring>,
    /// Secured hospitals of the zone, and whether each is asked already; none before the zone's rule is at work.
    pub secured: Vec<(HospitalId, bool)>,
}

impl Active {
    /// Every case of the selected headquarters that looks for a hospital and has asked one, or whose hospital has to be told; the most pressing first. The window of time makes
    /// no difference: what is wrong now is wrong whenever it began.
    pub(super) fn all(state: &State, query: &Query, now: Timestamp) -> Vec<Self> {
        let selected = |case: &&Case| {
            query.headquarters.as_ref().is_none_or(|id| case.encounter.headquarters == *id) && case.is_live(now)
        };
        let mut all: Vec<Self> =
            state.open_cases().filter(selected).filter_map(|case| Self::of(state, case, now)).collect();
        all.sort_by_key(Self::order);
        all
    }

    fn of(state: &State, case: &Case, now: Timestamp) -> Option<Self> {
        let encounter = &case.encounter;
        let board = &encounter.inquiries;
        let is_active = board.is_open() || Need::announce(encounter).is_some();
        let first_asked = board.iter().map(|(_, inquiry)| inquiry.sent_at).min().filter(|_| is_active)?;
        let standard = state.standards().in_force(&encounter.headquarters, japan_date(now)).cloned();
        let triage = encounter.triage.as_ref().map(|triage| (triage.class, triage.urgency));
        let rules = standard
            .as_ref()
            .map_or_else(AskingRules::default, |standard| standard.asking(triage.map(|(_, urgency)| urgency)));
        let tally = board.tally(&rules, now);
        let secured: &[HospitalId] = match &standard {
            Some(standard) if board.securing().is_some() => &standard.nobody.hospitals,
            _ => &[],
        };
        let is_asked = |id: &HospitalId| board.standing(id).is_some_and(|(_, inquiry)| !inquiry.is_declined());
        Some(Self {
            key: case.events_after(0).next().map_or(0, |(seq, _)| seq),
            crew: encounter.crew.clone(),
            triage,
            first_asked,
            call_received: encounter.milestones.at(Milestone::CallReceived),
            arrived: encounter.milestones.at(Milestone::ArrivedOnScene),
            on_scene_min: encounter.milestones.minutes_on_scene(now),
            tally,
            difficulty: board.difficulty().cloned(),
            leaving: board.redirect().and(board.destination()).map(|(id, _)| id.clone()),
            lost: board
                .lost()
                .filter(|lost| lost.acknowledged_at.is_some() && board.destination().is_none())
                .map(|lost| lost.hospital.clone()),
            needs: Need::of(encounter, secured),
            reached: rings(encounter, secured).into_iter().filter(Ring::is_reached).collect(),
            secured: secured.iter().map(|id| (id.clone(), is_asked(id))).collect(),
            standard,
        })
    }

    /// The criteria of 搬送困難 that hold for it, and by which standard; nationally where no standard is in force.
    pub(super) fn criteria(&self) -> (DifficultCriteria, Option<String>) {
        let standard = self.standard.as_deref();
        (
            standard.map_or_else(DifficultCriteria::default, |standard| standard.difficult),
            standard.map(TransportStandard::version),
        )
    }

    /// Something has to be done, or has become difficult while nobody has accepted.
    pub(super) const fn is_pressing(&self) -> bool {
        !self.needs.is_empty() || self.difficulty.is_some() && self.tally.accepted == 0
    }

    /// What is due first, then who is more urgent (nobody knows: as good as yellow), then what is due the longest.
    fn order(&self) -> (u8, Urgency, Timestamp) {
        let nothing = u8::MAX - u8::from(self.is_pressing());
        let rank = self.needs.first().map_or(nothing, Need::rank);
        let urgency = self.triage.map_or(Urgency::Yellow, |(_, urgency)| urgency);
        (rank, urgency, self.needs.first().map_or(self.first_asked, Need::since))
    }
}
