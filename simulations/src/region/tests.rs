#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use domain::{ids::HospitalId, place::Place, region::HospitalLevel, triage::ConditionClass};
use platform_server::registry::Role;

use super::*;

#[test]
fn the_shipped_region_has_the_size_it_says() {
    let registry = shipped().unwrap();
    let mut levels: BTreeMap<HospitalLevel, usize> = BTreeMap::new();
    for hospital in registry.region.hospitals.values() {
        *levels.entry(hospital.level).or_default() += 1;
    }
    assert_eq!(levels.values().sum::<usize>(), 30);
    assert_eq!(
        levels,
        BTreeMap::from([(HospitalLevel::Tertiary, 4), (HospitalLevel::Secondary, 16), (HospitalLevel::Primary, 10)])
    );
    assert_eq!((registry.region.headquarters.len(), registry.region.crews.len()), (4, 12));
}

#[test]
fn everybody_has_a_device_and_persons() {
    let registry = shipped().unwrap();
    for crew in registry.region.crews.keys() {
        let device = registry.device(&crew_device(crew.as_str())).unwrap();
        assert_eq!((device.role, device.org.as_str(), device.persons.len()), (Role::Crew, crew.as_str(), 3));
    }
    for hospital in registry.region.hospitals.keys() {
        let device = registry.device(&hospital_device(hospital.as_str())).unwrap();
        assert_eq!((device.role, device.org.as_str()), (Role::Hospital, hospital.as_str()));
    }
    for headquarters in registry.region.headquarters.keys() {
        let device = registry.device(&format!("headquarters-{headquarters}")).unwrap();
        assert_eq!((device.role, device.org.as_str()), (Role::Headquarters, headquarters.as_str()));
    }
    assert_eq!(registry.devices().count(), 46);
    assert!(registry.devices().all(|device| device.enabled && !device.persons.is_empty()));
}

#[test]
fn nothing_in_it_can_be_real() {
    let registry = shipped().unwrap();
    for hospital in registry.region.hospitals.values() {
        assert!(hospital.id.as_str().starts_with("991"), "prefecture 99 does not exist, table 1 is 医科");
        assert!(hospital.telephone.starts_with("00-"), "no subscriber's number begins with 00");
    }
}

#[test]
fn every_class_has_two_hospitals_and_names_are_unique() {
    let registry = shipped().unwrap();
    for class in ConditionClass::ALL {
        let listed = registry.region.hospitals.values().filter(|hospital| hospital.can_treat(*class)).count();
        assert!(listed >= 2, "{} is treated by {listed}", class.code());
    }
    let mut names: Vec<_> = registry.region.hospitals.values().map(|hospital| &hospital.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), 30);
}

#[test]
fn it_is_about_as_large_as_it_says() {
    let registry = shipped().unwrap();
    let places: Vec<Place> = registry.region.hospitals.values().map(|hospital| hospital.place).collect();
    let span = |of: fn(Place) -> f64| {
        let values = || places.iter().map(|place| of(*place));
        (values().fold(f64::MAX, f64::min), values().fold(f64::MIN, f64::max))
    };
    let ((south, north), (west, east)) = (span(Place::latitude_deg), span(Place::longitude_deg));
    let corner = |lat, lon| Place::new(lat, lon).unwrap();
    let height_km = corner(south, west).distance_km(corner(north, west));
    let width_km = corner(south, west).distance_km(corner(south, east));
    assert!((30.0..45.0).contains(&height_km) && (45.0..65.0).contains(&width_km), "{width_km} x {height_km}");
}

#[test]
fn added_hospitals_read_back_as_they_were() {
    let added = Hospital {
        id: HospitalId::new("9910009995").unwrap(),
        name: "新\"病院\\".to_owned(),
        name_en: "New".to_owned(),
        level: HospitalLevel::Secondary,
        place: Place::new(34.8, 137.2).unwrap(),
        telephone: "00-0000-9995".to_owned(),
        capabilities: vec![ConditionClass::Burn, ConditionClass::General],
    };
    let registry = Registry::parse(&text_with(TEXT, std::slice::from_ref(&added)).unwrap()).unwrap();
    assert_eq!(registry.region.hospitals[&added.id], added);
    assert_eq!(registry.device("hospital-9910009995").unwrap().persons.len(), 2);
    assert_eq!(text_with(TEXT, &[]).unwrap(), TEXT);
}
