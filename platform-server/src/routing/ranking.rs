//! The ranking of one case, from the state of the region, and whom to ask at once.

use std::sync::Arc;

use domain::{
    acceptance::{Ask, Estimate, TimeBand},
    asking_set::AskingSet,
    drive::{Drive, estimate_drive},
    ids::HospitalId,
    inquiry::Answer,
    patient::{japan, japan_date},
    place::Place,
    readiness::{Readiness, ReadinessMark},
    region::Hospital,
    selection::{Candidate, Need, Offer, rank, suggestion},
    standard::{Applied, AskingRules, Facts, TransportStandard, evaluate},
    triage::{ConditionClass, Urgency},
};
use jiff::{Timestamp, civil::Time};

use super::own::{own_hospitals, place_of};
use crate::{
    learning::ZoneModel,
    ledger::{Case, State},
    registry::Registry,
    travel::Drives,
};

/// One case as it is ranked, at one instant.
pub struct Ranking<'a> {
    state: &'a State,
    registry: &'a Registry,
    case: &'a Case,
    now: Timestamp,
    class: ConditionClass,
    urgency: Option<Urgency>,
    /// Time of the day in Japan.
    time: Time,
    /// Refusals of this patient so far.
    refusals: u32,
    standard: Option<&'a Arc<TransportStandard>>,
    model: &'a ZoneModel,
    /// Where the vehicle is, and the drives from there as far as they are known; `None` while nobody knows where it is.
    road: Option<(Place, Drives)>,
}

impl<'a> Ranking<'a> {
    /// Of a case now.
    #[must_use]
    pub fn of(state: &'a State, registry: &'a Registry, case: &'a Case, now: Timestamp) -> Self {
        let encounter = &case.encounter;
        let standard = state.standards().in_force(&encounter.headquarters, japan_date(now));
        let declined = encounter.inquiries.iter().filter(|(_, inquiry)| inquiry.is_declined()).count();
        Self {
            state,
            registry,
            case,
            now,
            time: now.to_zoned(japan()).time(),
            class: encounter.triage.as_ref().map_or(ConditionClass::General, |triage| triage.class),
            urgency: encounter.triage.as_ref().map(|triage| triage.urgency),
            refusals: u32::try_from(declined).unwrap_or(u32::MAX),
            standard,
            model: state.learned().of(standard.map_or("", |standard| standard.zone.as_str())),
            road: place_of(registry, encounter).map(|place| (place, state.roads().drives(encounter.id, place, now))),
        }
    }

    /// The standard that the crew follows.
    #[must_use]
    pub const fn standard(&self) -> Option<&'a Arc<TransportStandard>> {
        self.standard
    }

    /// A hospital of the region.
    #[must_use]
    pub fn hospital(&self, id: &HospitalId) -> Option<&'a Hospital> {
        self.registry.region.hospitals.get(id)
    }

    /// How hospitals are asked for this patient.
    #[must_use]
    pub fn rules(&self) -> AskingRules {
        self.standard.map_or_else(AskingRules::default, |standard| standard.asking(self.urgency))
    }

    /// The list of the standard that applies, with why; `None` where no standard is in force or nobody knows where the vehicle is.
    #[must_use]
    pub fn applied(&self) -> Option<Applied<'a>> {
        let road = self.road.as_ref()?;
        let facts = Facts::of(&self.case.encounter, self.now);
        let region = &self.registry.region;
        let drive_min = |id: &HospitalId| region.hospitals.get(id).map(|hospital| self.drive(road, hospital).minutes);
        evaluate(self.standard?, self.class, &facts, drive_min)
    }

    /// All hospitals of the region. Without a place of the vehicle, its station stands in. Waits for nobody: drives that a routing server has
    /// not told yet are estimated.
    #[must_use]
    pub fn candidates(&self) -> Vec<Candidate> {
        let encounter = &self.case.encounter;
        let Some(road) = &self.road else { return Vec::new() };
        let applied = self.applied();
        let need = Need {
            class: self.class,
            urgency: self.urgency,
            relations: own_hospitals(self.registry, encounter, self.now).relations(),
            applied: applied.as_ref(),
        };
        let offers: Vec<Offer<'_>> = self
            .registry
            .region
            .hospitals
            .values()
            .map(|hospital| {
                let ask = self.ask(&hospital.id, need.relations.get(&hospital.id).is_some_and(|one| one.is_own()));
                Offer {
                    hospital,
                    drive: self.drive(road, hospital),
                    mark: self.mark(&hospital.id),
                    beds: self.state.readiness(&hospital.id).and_then(Readiness::beds),
                    chance: self.model.acceptance.chance(&ask),
                    recent: ask.recent,
                    on_its_way: ask.load,
                    asked_by_others: asked_by_others(self.state, self.case, &hospital.id),
                    declined: encounter.inquiries.latest_of(&hospital.id).and_then(|(_, inquiry)| {
                        match inquiry.answer {
                            Some((Answer::Decline(reason), _)) => Some(reason),
                            _ => None,
                        }
                    }),
                }
            })
            .collect();
        rank(&need, &offers, self.now)
    }

    /// Whom to ask at once.
    #[must_use]
    pub fn suggestion(&self, ranked: &[Candidate]) -> AskingSet {
        let board = &self.case.encounter.inquiries;
        suggestion(
            ranked,
            |hospital| board.check_ask(hospital).is_err(),
            |one| self.model.delays.expected_s(&one.hospital, one.acceptance),
            &self.rules(),
            self.model.acceptance.base(),
            self.refusals,
        )
    }

    /// The chance of one candidate with its interval and what it rests on. Costs more than the chance alone: for those that are shown.
    #[must_use]
    pub fn estimate(&self, candidate: &Candidate) -> Estimate {
        self.model.acceptance.predict(&self.ask(&candidate.hospital, candidate.is_own()))
    }

    fn ask(&self, hospital: &HospitalId, own: bool) -> Ask {
        let mark = self.mark(hospital);
        Ask {
            hospital: hospital.clone(),
            class: self.class,
            urgency: self.urgency,
            band: TimeBand::of(self.now),
            refusals: self.refusals,
            mark: Ask::mark(mark, self.now),
            own,
            load: self.state.on_its_way(hospital, self.case.encounter.id, self.now),
            recent: self.state.history().recent(hospital, self.class, mark, self.now),
        }
    }

    fn mark(&self, hospital: &HospitalId) -> Option<ReadinessMark> {
        self.state.readiness(hospital).and_then(|readiness| readiness.for_class(self.class, self.now))
    }

    /// The drive to a hospital: as a routing server told it, else as the roads of the zone, or of the nation, let it be estimated.
    fn drive(&self, (place, drives): &(Place, Drives), hospital: &Hospital) -> Drive {
        let estimate = match self.standard {
            Some(standard) => standard.roads.estimate(*place, hospital.place, self.time),
            None => estimate_drive(*place, hospital.place),
        };
        drives.to(hospital, estimate)
    }
}

/// Ranks all hospitals of the region for a case.
#[must_use]
pub fn rank_for(state: &State, registry: &Registry, case: &Case, now: Timestamp) -> Vec<Candidate> {
    Ranking::of(state, registry, case, now).candidates()
}

/// Says that the drives of a case are wanted from where the vehicle is, for its next ranking: the one that a crew watches, and the one by
/// which the platform asks the next hospitals.
pub fn want_drives(state: &State, registry: &Registry, case: &Case, now: Timestamp) {
    if let Some(place) = place_of(registry, &case.encounter) {
        state.roads().want(case.encounter.id, place, now, &registry.region);
    }
}

/// 交渉中: other open cases whose crew is asking a hospital now.
fn asked_by_others(state: &State, case: &Case, hospital: &HospitalId) -> u32 {
    let others = state.cases_of_hospital(hospital).filter(|other| other.encounter.id != case.encounter.id);
    let asking = others.filter(|other| {
        let board = &other.encounter.inquiries;
        other.closed_at().is_none() && !board.is_destination(hospital) && board.may_read(hospital)
    });
    u32::try_from(asking.count()).unwrap_or(u32::MAX)
}
