//! Who is to be taken where, when.

use domain::{
    ids::HospitalId,
    place::{Place, estimate_drive},
    region::Region,
    triage::{ConditionClass, Urgency},
};

use super::{Plan, draw::Draw, mechanism::Mechanism};

/// Share of the day's patients in each two hours from midnight, % (transports of 2022).
const BY_TWO_HOURS: [f64; 12] = [4.2, 3.4, 3.7, 6.7, 11.8, 12.9, 12.1, 10.8, 10.7, 9.9, 7.9, 5.9];

/// Kinds of patients, by weight. Our choice: what is common is common.
const CLASSES: [(ConditionClass, f64); 17] = [
    (ConditionClass::General, 30.0),
    (ConditionClass::Respiratory, 10.0),
    (ConditionClass::Fracture, 10.0),
    (ConditionClass::ConsciousnessOrSeizure, 8.0),
    (ConditionClass::Cardiac, 8.0),
    (ConditionClass::Stroke, 8.0),
    (ConditionClass::GastrointestinalBleed, 6.0),
    (ConditionClass::Infection, 5.0),
    (ConditionClass::MajorTrauma, 4.0),
    (ConditionClass::Paediatric, 4.0),
    (ConditionClass::Critical, 3.0),
    (ConditionClass::PsychiatricWithPhysical, 2.0),
    (ConditionClass::Poisoning, 1.5),
    (ConditionClass::Dialysis, 1.5),
    (ConditionClass::Perinatal, 1.0),
    (ConditionClass::Burn, 1.0),
    (ConditionClass::Amputation, 0.5),
];

/// Urgencies, by weight.
const URGENCIES: [(Urgency, f64); 5] = [
    (Urgency::Red1, 8.0),
    (Urgency::Red2, 17.0),
    (Urgency::Yellow, 35.0),
    (Urgency::Green, 30.0),
    (Urgency::White, 10.0),
];

/// How many hospitals a crew asks at once, by weight.
const AT_ONCE: [(usize, f64); 3] = [(1, 40.0), (2, 30.0), (3, 30.0)];

/// A patient who is not severe is difficult so much more seldom.
const NOT_SEVERE: f64 = 0.6;

/// Share of patients with an own hospital among the eight nearest.
const HAS_OWN: f64 = 0.15;

/// Degrees around the station in which patients are found: about 5 km.
const AROUND_DEG: f64 = 0.05;

/// One patient.
pub(super) struct Patient {
    pub(super) second: f64,
    pub(super) class: ConditionClass,
    pub(super) urgency: Urgency,
    /// Chance that the patient's own door is open, anywhere.
    pub(super) ease: f64,
    pub(super) at_once: usize,
    /// Hospitals listed for the class in the order in which they are asked.
    pub(super) order: Vec<HospitalId>,
    pub(super) own: Option<HospitalId>,
    /// The stream of this patient's answers.
    pub(super) draw: Draw,
}

impl Patient {
    pub(super) const fn is_severe(&self) -> bool {
        matches!(self.urgency, Urgency::Red1 | Urgency::Red2)
    }
}

/// All patients, in the order of time.
pub(super) fn drawn(region: &Region, plan: Plan, mechanism: &Mechanism, seed: u64) -> Vec<Patient> {
    let number = (plan.patients_a_day * f64::from(plan.days())) as u64;
    let mut patients: Vec<Patient> =
        (0..number).filter_map(|index| one(region, plan, mechanism, seed, index)).collect();
    patients.sort_by(|a, b| a.second.total_cmp(&b.second));
    patients
}

fn one(region: &Region, plan: Plan, mechanism: &Mechanism, seed: u64, index: u64) -> Option<Patient> {
    let mut draw = Draw::of(seed, 2, index);
    let hours: Vec<(usize, f64)> = BY_TWO_HOURS.into_iter().enumerate().collect();
    let day = draw.between(0.0, f64::from(plan.days())).floor();
    let second = (day * 24.0 + 2.0 * draw.one_of(&hours)? as f64 + draw.between(0.0, 2.0)) * 3600.0;
    let class = draw.one_of(&CLASSES)?;
    let urgency = draw.one_of(if plan.severe_only { &URGENCIES[..2] } else { &URGENCIES })?;
    let is_severe = matches!(urgency, Urgency::Red1 | Urgency::Red2);
    let difficult = mechanism.difficult_share * if is_severe { 1.0 } else { NOT_SEVERE };
    let ease = if draw.happens(difficult) { mechanism.difficult_ease } else { mechanism.plain_ease };
    let at_once = draw.one_of(&AT_ONCE)?;
    let crews: Vec<(Place, f64)> = region.crews.values().map(|crew| (crew.station, 1.0)).collect();
    let station = draw.one_of(&crews)?;
    let mut off = || draw.between(-AROUND_DEG, AROUND_DEG);
    let place = Place::new(station.latitude_deg() + off(), station.longitude_deg() + off()).ok()?;
    let listed = region.hospitals.values().filter(|hospital| hospital.can_treat(class));
    let mut near: Vec<(f64, &HospitalId)> =
        listed.map(|hospital| (estimate_drive(place, hospital.place).minutes, &hospital.id)).collect();
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    let candidates: Vec<(&HospitalId, f64)> = near.iter().take(8).map(|(_, id)| (*id, 1.0)).collect();
    let own = if draw.happens(HAS_OWN) { draw.one_of(&candidates).cloned() } else { None };
    let mut order: Vec<HospitalId> = near.into_iter().map(|(_, id)| id.clone()).collect();
    order.sort_by_key(|id| Some(id) != own.as_ref());
    Some(Patient { second, class, urgency, ease, at_once, order, own, draw })
}
