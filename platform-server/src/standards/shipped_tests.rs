//! The made-up zones of the simulations: both sides of the bay decide differently for the same patient.
#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

use domain::{
    ids::{HeadquartersId, HospitalId},
    observation::{Observation, Observations, Sign},
    place::Place,
    scores::SIX_SIGNS,
    standard::{Applied, Facts, TransportStandard, evaluate},
    triage::{ConditionClass, IncidentKind},
    vitals::{Tenths, Timeline, VitalKind, VitalReading, VitalSource},
};
use jiff::{Timestamp, ToSpan as _, civil::date};

use super::*;
use crate::registry::Registry;

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../simulations/data")
}

fn registry() -> Registry {
    Registry::parse(&std::fs::read_to_string(data().join("region.toml")).unwrap()).unwrap()
}

fn standards() -> Standards {
    Standards::load(&data().join("standards"), &registry()).unwrap()
}

/// Where both zones meet.
fn scene() -> Place {
    Place::new(34.90, 137.33).unwrap()
}

fn now() -> Timestamp {
    "2026-11-16T11:00:00+09:00".parse().unwrap()
}

fn observed(present: &[Sign], last_known_well_h: i64) -> Observations {
    let absent = SIX_SIGNS.into_iter().filter(|sign| !present.contains(sign)).collect();
    let last_known_well = Some(now() - last_known_well_h.hours());
    let mut all = Observations::default();
    all.insert(Observation { present: present.to_vec(), absent, last_known_well, ..Observation::at(now()) });
    all
}

/// The list that applies, and the nearest of its hospitals by the zone's roads.
fn chosen(
    standard: &TransportStandard,
    class: ConditionClass,
    observations: &Observations,
    vitals: &Timeline,
) -> (String, String) {
    let registry = registry();
    let time = now().to_zoned(domain::patient::japan()).time();
    let drive = |id: &HospitalId| {
        registry.region.hospitals.get(id).map(|hospital| standard.roads.estimate(scene(), hospital.place, time).minutes)
    };
    let facts =
        Facts { kind: IncidentKind::AcuteIllness, triage: None, age_years: None, observations, vitals, now: now() };
    let Applied { list, .. } = evaluate(standard, class, &facts, drive).unwrap();
    let nearest = list.hospitals.iter().min_by(|one, two| drive(one).unwrap().total_cmp(&drive(two).unwrap())).unwrap();
    (list.code.clone(), registry.region.hospitals[nearest].name.clone())
}

fn both() -> [TransportStandard; 2] {
    let standards = standards();
    ["minato", "kirihara"].map(|id| {
        let id = HeadquartersId::new(id).unwrap();
        TransportStandard::clone(standards.in_force(&id, date(2026, 11, 16)).unwrap())
    })
}

#[test]
fn every_headquarters_has_a_standard_and_the_next_edition_waits_for_its_day() {
    let standards = standards();
    let version = |id: &str, day| standards.in_force(&HeadquartersId::new(id).unwrap(), day).unwrap().version();
    for (id, zone) in [("minato", "west"), ("aonagi", "west"), ("kirihara", "east"), ("shiraho", "east")] {
        assert_eq!(version(id, date(2026, 11, 16)), format!("shiomi-{zone}/2026"));
    }
    assert_eq!(version("minato", date(2027, 3, 31)), "shiomi-west/2026");
    assert_eq!(version("minato", date(2027, 4, 1)), "shiomi-west/2027");
    assert_eq!(standards.warnings(), [] as [&str; 0]);
}

#[test]
fn two_stroke_signs_lead_to_different_hospitals_and_three_to_the_same() {
    let [west, east] = both();
    let stroke = |standard: &TransportStandard, signs: &[Sign], hours| {
        chosen(standard, ConditionClass::Stroke, &observed(signs, hours), &Timeline::default())
    };
    let (two, three) = ([Sign::Aphasia, Sign::Neglect], [Sign::Aphasia, Sign::Neglect, Sign::FacialPalsy]);
    let is = |list: &str, name: &str| (list.to_owned(), name.to_owned());
    assert_eq!(stroke(&west, &two, 2), is("thrombectomy", "汐見東部医療センター"));
    assert_eq!(stroke(&east, &two, 2), is("all", "青凪市民病院"));
    assert_eq!(stroke(&east, &three, 2), is("thrombectomy", "汐見東部医療センター"));
    assert_eq!(stroke(&west, &two[..1], 2), is("all", "青凪市民病院"));
    assert_eq!(stroke(&west, &two, 25), is("all", "青凪市民病院"));
}

#[test]
fn severe_bleeding_leads_to_critical_care_in_the_west_and_to_the_nearest_endoscopy_in_the_east() {
    let [west, east] = both();
    let bleeding = |standard: &TransportStandard, systolic| {
        let mut vitals = Timeline::default();
        let values = [(VitalKind::Systolic, Tenths(systolic))].into();
        vitals.insert(VitalReading { at: now(), source: VitalSource::Manual, values });
        chosen(standard, ConditionClass::GastrointestinalBleed, &Observations::default(), &vitals)
    };
    let is = |list: &str, name: &str| (list.to_owned(), name.to_owned());
    assert_eq!(bleeding(&west, 899), is("severe", "汐見東部医療センター"));
    assert_eq!(bleeding(&west, 900), is("all", "青凪市民病院"));
    assert_eq!(bleeding(&east, 899), is("all", "青凪市民病院"));
}

#[test]
fn general_lists_every_hospital_that_the_region_names_for_it_and_all_lists_keep_to_what_hospitals_can() {
    let registry = registry();
    for standard in standards().iter() {
        for (class, rule) in &standard.classes {
            let able = registry.region.hospitals.values().filter(|hospital| hospital.can_treat(*class));
            let able: Vec<&HospitalId> = able.map(|hospital| &hospital.id).collect();
            for list in &rule.lists {
                let is_first_treatment = *class == ConditionClass::Critical && list.code == "nearest";
                let beyond = list.hospitals.iter().filter(|id| !able.contains(id)).count();
                assert!(beyond == 0 || is_first_treatment, "{} {} {}", standard.version(), class.code(), list.code);
            }
            let last = &rule.lists.last().unwrap().hospitals;
            if *class == ConditionClass::General {
                assert_eq!(last.iter().collect::<Vec<_>>(), able, "{}", standard.version());
            }
        }
    }
}
