#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use domain::{ids::HospitalId, region::HospitalLevel, triage::ConditionClass};

use super::*;

const SMALL: &str = r#"name = "小圏域"
name_en = "Small region"
version = "1"

[[headquarters]]
id = "minato"
name = "湊"
name_en = "Minato"
persons = ["p-hq-1"]

[[crew]]
id = "minato-1"
name = "湊1"
name_en = "Minato 1"
headquarters = "minato"
lat = 34.8
lon = 137.0
persons = ["p-1-captain", "p-1-driver"]

[[hospital]]
code = "9910000015"
name = "甲病院"
name_en = "Hospital A"
level = "secondary"
lat = 34.9
lon = 137.1
telephone = "00-0000-0015"
capabilities = ["stroke", "general"]
persons = ["p-a-1"]

[[device]]
name = "crew-minato-1"
role = "crew"
org = "minato-1"

[[device]]
name = "hospital-9910000015"
role = "hospital"
org = "9910000015"
enabled = false

[[device]]
name = "headquarters-minato"
role = "headquarters"
org = "minato"
"#;

fn hospital() -> HospitalId {
    HospitalId::new("9910000015").unwrap()
}

#[test]
fn a_registry_holds_what_its_file_says() {
    let registry = Registry::parse(SMALL).unwrap();
    let known = &registry.region.hospitals[&hospital()];
    assert_eq!((known.name.as_str(), known.level), ("甲病院", HospitalLevel::Secondary));
    assert!(known.can_treat(ConditionClass::Stroke) && !known.can_treat(ConditionClass::Burn));
    assert!((known.place.latitude_deg() - 34.9).abs() < 1e-9 && (known.place.longitude_deg() - 137.1).abs() < 1e-9);

    let tablet = registry.device("crew-minato-1").unwrap();
    assert_eq!((tablet.role, tablet.org.as_str(), tablet.enabled), (Role::Crew, "minato-1", true));
    assert_eq!(tablet.persons, registry.region.crews.values().next().unwrap().persons);
    assert_eq!(tablet.persons[0].as_str(), "p-1-captain");
    assert_eq!(registry.device("headquarters-minato").unwrap().persons[0].as_str(), "p-hq-1");
    assert_eq!(registry.hospital_persons(&hospital())[0].as_str(), "p-a-1");
    assert_eq!(registry.devices().count(), 3);
}

#[test]
fn a_withdrawn_device_is_known_and_not_enabled() {
    let registry = Registry::parse(SMALL).unwrap();
    assert!(!registry.device("hospital-9910000015").unwrap().enabled);
    assert!(registry.device("hospital-9910000025").is_none());
}

/// What to replace in [`SMALL`] (the first place), with what, and the whole error.
const WRONG: &[(&str, &str, &str)] = &[
    (
        "id = \"minato-1\"",
        "id = \"Minato 1\"",
        r#"registry, line 12, crew#1.id: "Minato 1" is not well-formed. Give 1 to 64 of a-z, 0-9 and '-'"#,
    ),
    (
        "headquarters = \"minato\"",
        "headquarters = \"minatoo\"",
        r#"registry, line 15, crew#1.headquarters: there is no headquarters "minatoo". Did you mean "minato"? Otherwise add a [[headquarters]] with this id"#,
    ),
    (
        "persons = [\"p-1-captain\", \"p-1-driver\"]",
        "persons = []",
        r#"registry, line 18, crew#1.persons: nobody may act here. Name at least one person by an opaque code, e.g. ["p-minato-1-captain"]"#,
    ),
    (
        "\"p-1-driver\"",
        "\"p-1-captain\"",
        r#"registry, line 18, crew#1.persons#2: "p-1-captain" stands twice in this list. Remove one"#,
    ),
    (
        "lat = 34.9\nlon = 137.1",
        "lat = 137.1\nlon = 34.9",
        "registry, line 25, hospital#1.lat: the latitude 137.1 is not in Japan (20 to 46). Give degrees; `lat` is the north, `lon` the east",
    ),
    (
        "lat = 34.9\n",
        "",
        "registry, line 20, hospital#1: the field `lat` is missing here. Add a line `lat = …` below this one",
    ),
    (
        "capabilities = [\"stroke\", \"general\"]\n",
        "",
        "registry, line 20, hospital#1: the field `capabilities` is missing here. Add a line `capabilities = …` below this one",
    ),
    (
        "[\"stroke\", \"general\"]",
        "[]",
        r#"registry, line 28, hospital#1.capabilities: the hospital has no capability, so no patient could be brought. List the classes for which the transport standard names it, e.g. ["general"]"#,
    ),
    (
        "[\"stroke\", \"general\"]",
        "[\"stroke\", \"genral\"]",
        r#"registry, line 28, hospital#1.capabilities#2: "genral" is not a code of this field. Did you mean "general"?"#,
    ),
    (
        "[\"stroke\", \"general\"]",
        "[\"general\", \"general\"]",
        r#"registry, line 28, hospital#1.capabilities#2: "general" stands twice in this list. Remove one"#,
    ),
    (
        "level = \"secondary\"",
        "level = \"2nd\"",
        r#"registry, line 24, hospital#1.level: "2nd" is not a code of this field. Use one of: tertiary, secondary, primary"#,
    ),
    (
        "code = \"9910000015\"",
        "code = \"9940000015\"",
        "registry, line 21, hospital#1.code: 9940000015 is not the code of a hospital: its third digit is not 1 (医科). Give the 10 digits: prefecture 2, then 1, then the number 7",
    ),
    (
        "code = \"9910000015\"",
        "code = \"991000015\"",
        r#"registry, line 21, hospital#1.code: "991000015" is not well-formed. Give 10 digits (prefecture 2, table 1, number 7)"#,
    ),
    (
        "telephone = \"00-0000-0015\"",
        "telephone = \" \"",
        "registry, line 27, hospital#1.telephone: the telephone is empty. Give the telephone that a crew can use",
    ),
    (
        "telephone =",
        "telefone =",
        "registry, line 27, hospital#1.telefone: there is no field `telefone` here. Did you mean `telephone`?",
    ),
    (
        "org = \"minato-1\"",
        "org = \"minato-2\"",
        r#"registry, line 34, device#1.org: there is no crew "minato-2". Did you mean "minato-1"? Otherwise add a [[crew]] with this id, or correct the role"#,
    ),
    (
        "role = \"hospital\"",
        "role = \"crew\"",
        r#"registry, line 39, device#2.org: there is no crew "9910000015". Correct it, or add a [[crew]] with this id, or correct the role"#,
    ),
    (
        "role = \"headquarters\"",
        "role = \"headquarter\"",
        r#"registry, line 44, device#3.role: "headquarter" is not a word of this field. Did you mean "headquarters"?"#,
    ),
    (
        "name = \"hospital-9910000015\"",
        "name = \"crew-minato-1\"",
        r#"registry, line 37, device#2.name: "crew-minato-1" is used twice. Give each entry of this kind an identifier of its own"#,
    ),
    (
        "enabled = false",
        "enabled = \"no\"",
        r#"registry, line 40, device#2.enabled: string "no" does not fit here. Give true or false"#,
    ),
    (
        "version = \"1\"",
        "version = \"1",
        "registry, line 3: this is not TOML: invalid basic string. Expected here: `\"`",
    ),
];

#[test]
fn every_mistake_is_told_with_line_field_and_remedy() {
    for (right, wrong, expected) in WRONG {
        assert!(SMALL.contains(right), "nothing to replace: {right}");
        let error = Registry::parse(&SMALL.replacen(right, wrong, 1)).unwrap_err();
        assert_eq!(error.to_string(), *expected);
    }
}

#[test]
fn an_identifier_is_used_once_in_its_kind() {
    for (kind, next, id) in [
        ("[[headquarters]]", "[[crew]]", "minato"),
        ("[[crew]]", "[[hospital]]", "minato-1"),
        ("[[hospital]]", "[[device]]", "9910000015"),
    ] {
        let (from, to) = (SMALL.find(kind).unwrap(), SMALL.find(next).unwrap());
        let twice = format!("{SMALL}\n{}", &SMALL[from..to]);
        let error = Registry::parse(&twice).unwrap_err().to_string();
        assert!(error.contains("#2.") && error.contains(&format!("\"{id}\" is used twice")), "{error}");
    }
}

#[test]
fn a_file_that_cannot_be_a_registry_is_not_read() {
    let huge = " ".repeat(REGISTRY_MAX_BYTES + 1);
    assert_eq!(Registry::parse(&huge), Err(RegistryError::TooLong { bytes: huge.len() }));
    assert!(Registry::parse(&huge[1..]).unwrap_err().to_string().contains("the field `name` is missing"));
}

#[test]
fn damaged_files_are_refused_and_never_end_the_program() {
    for (cut, _) in SMALL.char_indices() {
        let _: Result<Registry, RegistryError> = Registry::parse(&SMALL[..cut]);
        let _: Result<Registry, RegistryError> = Registry::parse(&SMALL[cut..]);
    }
    for (at, one) in SMALL.char_indices() {
        let damaged = format!("{}\u{0}{}", &SMALL[..at], &SMALL[at + one.len_utf8()..]);
        assert!(Registry::parse(&damaged).is_err(), "at {at}");
    }
}
