//! Which standard is in force, that never two are, and what a folder leaves open.
#![allow(clippy::unwrap_used)]

use domain::ids::HeadquartersId;
use jiff::civil::date;
use tempfile::TempDir;

use super::{
    tests::{registry, small},
    *,
};

/// A standard of a zone with an edition, days and headquarters.
fn text(zone: &str, edition: &str, from: &str, until: Option<&str>, headquarters: &str) -> String {
    let until = until.map_or(String::new(), |day| format!("until = {day}\n"));
    small()
        .replacen("zone = \"west\"", &format!("zone = \"{zone}\""), 1)
        .replacen("edition = \"2026\"", &format!("edition = \"{edition}\""), 1)
        .replacen("from = 2026-04-01", &format!("from = {from}"), 1)
        .replacen("until = 2027-03-31\n", &until, 1)
        .replacen("[\"minato\"]", headquarters, 1)
}

fn folder(files: &[(&str, String)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, text) in files {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    dir
}

fn load(files: &[(&str, String)]) -> Result<Standards, Vec<String>> {
    Standards::load(folder(files).path(), &registry()).map_err(|error| match error {
        StandardsError::Wrong(wrong) => wrong.lines(),
        other => vec![other.to_string()],
    })
}

fn minato() -> HeadquartersId {
    HeadquartersId::new("minato").unwrap()
}

#[test]
fn the_edition_of_the_day_is_in_force_on_its_first_and_last_day() {
    let files = [
        ("next.toml", text("west", "2027", "2027-04-01", None, "[\"minato\", \"aonagi\"]")),
        ("this.toml", text("west", "2026", "2026-04-01", Some("2027-03-31"), "[\"minato\"]")),
        ("notes.txt", "no standard".to_owned()),
        (".this.toml.swp.toml", "no standard".to_owned()),
    ];
    let standards = load(&files).unwrap();
    let version = |day| standards.in_force(&minato(), day).map(|standard| standard.version());
    assert_eq!(version(date(2026, 3, 31)), None);
    assert_eq!(version(date(2026, 4, 1)).unwrap(), "west/2026");
    assert_eq!(version(date(2027, 3, 31)).unwrap(), "west/2026");
    assert_eq!(version(date(2027, 4, 1)).unwrap(), "west/2027");
    assert_eq!(standards.in_force(&HeadquartersId::new("aonagi").unwrap(), date(2027, 3, 31)), None);
    assert_eq!(standards.iter().count(), 2);
    assert_eq!(standards.warnings(), [] as [&str; 0]);
    assert_eq!(Standards::empty().in_force(&minato(), date(2026, 4, 1)), None);
}

#[test]
fn two_standards_never_hold_at_the_same_time() {
    let both = "[\"minato\", \"aonagi\"]";
    let one = || ("a.toml", text("west", "2026", "2026-04-01", Some("2027-03-31"), "[\"minato\"]"));
    for (other, expected) in [
        (
            text("west", "2027", "2027-03-31", None, "[\"minato\"]"),
            "a.toml and b.toml: both hold for the zone west from 2027-03-31 until 2027-03-31. Let one end before the other begins",
        ),
        (
            text("west", "2025", "2025-04-01", Some("2026-04-30"), "[\"aonagi\"]"),
            "a.toml and b.toml: both hold for the zone west from 2026-04-01 until 2026-04-30. Let one end before the other begins",
        ),
        (
            text("east", "2026", "2026-10-01", None, both),
            "a.toml and b.toml: both claim the headquarters minato from 2026-10-01 until 2027-03-31. Leave it to one of the zones",
        ),
        (
            text("west", "2026", "2027-04-01", None, "[\"minato\"]"),
            "a.toml and b.toml: both are west/2026. Give one of them another edition",
        ),
    ] {
        assert_eq!(load(&[one(), ("b.toml", other)]).unwrap_err(), [expected]);
    }
    assert!(load(&[one(), ("b.toml", text("east", "2026", "2026-04-01", None, "[\"aonagi\"]"))]).is_ok());
    let open = |zone, from| text(zone, "x", from, None, "[\"minato\"]");
    let told = load(&[("a.toml", open("west", "2026-04-01")), ("b.toml", open("east", "2027-04-01"))]).unwrap_err();
    assert_eq!(
        told,
        [
            "a.toml and b.toml: both claim the headquarters minato from 2027-04-01 without an end. Leave it to one of the zones"
        ]
    );
}

#[test]
fn days_and_headquarters_without_a_standard_are_told() {
    let standards = load(&[
        ("a.toml", text("west", "2026", "2026-04-01", Some("2027-03-31"), "[\"minato\"]")),
        ("b.toml", text("west", "2027", "2027-05-01", Some("2028-03-31"), "[\"minato\"]")),
    ])
    .unwrap();
    assert_eq!(
        standards.warnings(),
        [
            "the headquarters aonagi has no standard: it goes by the capabilities of the registry",
            "the headquarters minato has no standard from 2027-04-01 until 2027-04-30",
            "the headquarters minato has no standard after 2028-03-31",
        ]
    );
    assert_eq!(standards.in_force(&minato(), date(2027, 4, 15)), None);
}

#[test]
fn one_wrong_file_refuses_the_folder_and_every_wrong_file_is_told() {
    let wrong = |from: &str, to: &str| small().replacen(from, to, 1);
    let told = load(&[
        ("a.toml", wrong("detour = 1.3", "detour = 9")),
        ("b.toml", small()),
        ("c.toml", wrong("9910000035", "9910000095")),
    ])
    .unwrap_err();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].starts_with("a.toml:35 roads.detour: 9 is out of range."), "{told:?}");
    assert!(told[1].starts_with("c.toml:24 nobody_accepts.hospitals#1: 9910000095 is not in the registry"), "{told:?}");
}

#[test]
fn what_is_no_file_of_a_standard_is_refused() {
    let dir = folder(&[("long.toml", " ".repeat(STANDARD_MAX_BYTES as usize + 1))]);
    std::fs::write(dir.path().join("bytes.toml"), [0xff, 0xfe]).unwrap();
    std::fs::create_dir(dir.path().join("folder.toml")).unwrap();
    let error = Standards::load(dir.path(), &registry()).unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().collect();
    assert!(lines[0].contains("bytes.toml: cannot be read") && lines[1].starts_with("folder.toml: cannot be read"));
    assert!(lines[2].starts_with("long.toml: is larger than 1048576 bytes"), "{error}");
    let missing = Standards::load(&dir.path().join("nowhere"), &registry()).unwrap_err();
    assert!(matches!(missing, StandardsError::Folder { .. }), "{missing}");
}

#[test]
fn a_folder_has_only_so_many_files() {
    let dir = TempDir::new().unwrap();
    for number in 0..=STANDARDS_MAX_FILES {
        std::fs::write(dir.path().join(format!("{number}.toml")), "").unwrap();
    }
    let error = Standards::load(dir.path(), &registry()).unwrap_err();
    assert!(matches!(error, StandardsError::TooMany { .. }), "{error}");
}
