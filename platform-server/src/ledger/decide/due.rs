//! What the platform does by itself when nobody answers.

use std::sync::Arc;

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::HospitalId,
    inquiry::{AskOrigin, AskTerms, Due, EscalationStep, InquiryBoard},
    patient::japan_date,
    selection::Candidate,
    standard::{AskingRules, DifficultCriteria, NextRule, TransportStandard},
};
use jiff::Timestamp;

use super::{Desk, platform::Platform};
use crate::{
    ledger::{Case, State},
    registry::Registry,
    routing,
};

impl Desk<'_> {
    /// The standard that the crew of the case follows today.
    pub(super) fn standard(&self) -> Option<&Arc<TransportStandard>> {
        self.state.standards().in_force(&self.case.encounter.headquarters, japan_date(self.now))
    }

    /// Zone and edition of it; empty when none is in force.
    pub(super) fn standard_version(&self) -> String {
        self.standard().map_or_else(String::new, |standard| standard.version())
    }
}

/// Everything that is due of one case now; nothing when nothing is.
pub(in crate::ledger) fn due(state: &State, registry: &Registry, case: &Case, now: Timestamp) -> Vec<RecordedEvent> {
    if !case.is_live(now) {
        return Vec::new();
    }
    let desk = Desk { state, registry, case, now };
    let Some(platform) = Platform::by_itself(case.encounter.id, now) else { return Vec::new() };
    let board = &case.encounter.inquiries;
    let rules = asking_rules(&desk);
    let nobody = desk.standard().map(|standard| &standard.nobody);
    let mut events: Vec<RecordedEvent> = difficulty(&desk, &platform).into_iter().collect();
    let mut asking = Asking { desk: &desk, platform: &platform, board: board.clone(), candidates: Vec::new() };
    for step in board.due(&rules, nobody, now) {
        match step {
            Due::Escalate(_, EscalationStep::Announce) if case.encounter.has_arrived() => {}
            Due::Escalate(inquiry, step) => {
                if let Some(hospital) = board.get(inquiry).map(|one| one.hospital.clone()) {
                    events.push(platform.writes(EncounterEvent::InquiryEscalated { inquiry, hospital, step }));
                }
            }
            Due::EndRound => {
                events.push(platform.writes(EncounterEvent::RoundEnded { standard: desk.standard_version() }));
                if rules.next == NextRule::Ask {
                    events.extend(asking.next(&rules));
                }
            }
            Due::Secure => events.extend(asking.secure()),
        }
    }
    events
}

/// True when the next hospitals may fall due of a case by time alone.
pub(in crate::ledger) fn may_fall_due(state: &State, registry: &Registry, case: &Case, now: Timestamp) -> bool {
    let desk = Desk { state, registry, case, now };
    case.is_live(now) && case.encounter.inquiries.may_fall_due(desk.standard().map(|standard| &standard.nobody))
}

fn asking_rules(desk: &Desk<'_>) -> AskingRules {
    let urgency = desk.case.encounter.triage.as_ref().map(|triage| triage.urgency);
    desk.standard().map_or_else(AskingRules::default, |standard| standard.asking(urgency))
}

/// Asks in one commit: whom one step has asked, the next one does not ask again.
struct Asking<'a> {
    desk: &'a Desk<'a>,
    platform: &'a Platform,
    board: InquiryBoard,
    /// Ranked when first needed.
    candidates: Vec<Candidate>,
}

impl Asking<'_> {
    fn rank(&mut self) {
        if self.candidates.is_empty() {
            let Desk { state, registry, case, now } = *self.desk;
            self.candidates = routing::rank_for(state, registry, case, now);
        }
    }

    /// The next suggested hospitals that this search has not asked, as many as the zone asks at once.
    fn next(&mut self, rules: &AskingRules) -> Vec<RecordedEvent> {
        self.rank();
        let is_next = |one: &&Candidate| one.suggested && self.board.is_for_next_round(&one.hospital);
        let next: Vec<HospitalId> = self.candidates.iter().filter(is_next).map(|one| one.hospital.clone()).collect();
        self.ask(next.iter().take(usize::from(rules.set_max)), AskOrigin::NextRound)
    }

    /// The zone's rule for nobody accepting: its secured hospitals are asked, also those that have declined. Where the zone only suggests
    /// them, the crew and the coordinator are told.
    fn secure(&mut self) -> Vec<RecordedEvent> {
        let Some(standard) = self.desk.standard() else { return Vec::new() };
        let mut events = vec![self.platform.writes(EncounterEvent::SecuringBegan { standard: standard.version() })];
        if standard.nobody.next == NextRule::Ask {
            self.rank();
            events.extend(self.ask(standard.nobody.hospitals.iter(), AskOrigin::Securing));
        }
        events
    }

    fn ask<'h>(&mut self, hospitals: impl Iterator<Item = &'h HospitalId>, origin: AskOrigin) -> Vec<RecordedEvent> {
        let mut events = Vec::new();
        for hospital in hospitals {
            let candidate = self.candidates.iter().find(|one| one.hospital == *hospital);
            let Some(candidate) = candidate.filter(|_| self.board.check_ask(hospital).is_ok()) else { continue };
            let terms = AskTerms { origin, standard: self.desk.standard_version(), ..AskTerms::default() };
            let sent = self.platform.asks(candidate, terms);
            if let EncounterEvent::InquirySent { inquiry, terms, .. } = &sent.event {
                self.board.sent(*inquiry, hospital.clone(), candidate.rank, 0, terms.clone(), self.desk.now);
            }
            events.push(sent);
        }
        events
    }
}

/// 搬送困難, recognised while it happens: once, while the vehicle is still on the scene and nothing is decided.
fn difficulty(desk: &Desk<'_>, platform: &Platform) -> Option<RecordedEvent> {
    let encounter = &desk.case.encounter;
    let board = &encounter.inquiries;
    if board.difficulty().is_some() || board.destination().is_some() {
        return None;
    }
    let on_scene_min = encounter.milestones.minutes_on_scene(desk.now)?;
    let asked = board.institutions_asked();
    let criteria = desk.standard().map_or_else(DifficultCriteria::default, |standard| standard.difficult);
    criteria.is_met(asked, on_scene_min).then(|| {
        let standard = desk.standard_version();
        platform.writes(EncounterEvent::DifficultyRecognised { asked, on_scene_min, standard })
    })
}
