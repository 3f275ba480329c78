//! The ranking of one case, from the state of the region.

use domain::{
    inquiry::Answer,
    selection::{Candidate, Need, Offer, rank},
    triage::ConditionClass,
};
use jiff::Timestamp;

use super::own::{own_hospitals, place_of};
use crate::{
    ledger::{Case, State},
    registry::Registry,
};

/// Ranks all hospitals of the region for a case. Without a place of the vehicle, its station stands in.
#[must_use]
pub fn rank_for(state: &State, registry: &Registry, case: &Case, now: Timestamp) -> Vec<Candidate> {
    let encounter = &case.encounter;
    let Some(place) = place_of(registry, encounter) else { return Vec::new() };
    let class = encounter.triage.as_ref().map_or(ConditionClass::General, |triage| triage.class);
    let need = Need {
        class,
        urgency: encounter.triage.as_ref().map(|triage| triage.urgency),
        place,
        relations: own_hospitals(registry, encounter, now).relations(),
    };
    let offers: Vec<Offer<'_>> = registry
        .region
        .hospitals
        .values()
        .map(|hospital| {
            let (on_its_way, asked_by_others) = load(state, case, &hospital.id);
            Offer {
                hospital,
                mark: state.readiness(&hospital.id).and_then(|readiness| readiness.for_class(class)),
                on_its_way,
                asked_by_others,
                declined: encounter.inquiries.latest_of(&hospital.id).and_then(|(_, inquiry)| match inquiry.answer {
                    Some((Answer::Decline(reason), _)) => Some(reason),
                    _ => None,
                }),
            }
        })
        .collect();
    rank(&need, &offers, now)
}

/// Other open cases of a hospital: on their way to it, and still being asked.
fn load(state: &State, case: &Case, hospital: &domain::ids::HospitalId) -> (u32, u32) {
    let mut on_its_way = 0;
    let mut asking = 0;
    for other in state
        .cases_of_hospital(hospital)
        .filter(|other| other.encounter.id != case.encounter.id && other.closed_at().is_none())
    {
        match other.encounter.inquiries.destination() {
            Some((chosen, _)) if chosen == hospital => {
                on_its_way +=
                    u32::from(other.encounter.milestones.at(domain::milestone::Milestone::HandedOver).is_none());
            }
            Some(_) => {}
            None => asking += u32::from(other.encounter.inquiries.may_read(hospital)),
        }
    }
    (on_its_way, asking)
}
