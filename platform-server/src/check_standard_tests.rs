#![allow(clippy::unwrap_used)]
use std::path::Path;

use super::*;

fn arguments(words: &[&str]) -> Option<Arguments> {
    Arguments::parse(words.iter().map(OsString::from))
}

/// A file of the made-up region.
fn data(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../simulations/data").join(name).display().to_string()
}

#[test]
fn arguments_are_files_and_at_most_one_registry() {
    let all = arguments(&["a", "--registry", "r", "b"]).unwrap();
    assert_eq!(all, Arguments { files: vec!["a".into(), "b".into()], registry: Some("r".into()) });
    for wrong in [
        &[][..],
        &["--registry", "r"],
        &["a", "--registry"],
        &["a", "--region", "r"],
        &["a", "--registry", "r", "--registry", "r"],
    ] {
        assert_eq!(arguments(wrong), None, "{wrong:?}");
    }
}

#[test]
fn files_that_hold_are_told_with_days_and_counts() {
    let (west, east) = (data("standards/shiomi-west-2026.toml"), data("standards/shiomi-east-2026.toml"));
    let told = check(&arguments(&[&west, &east, "--registry", &data("region.toml")]).unwrap());
    let expected = [
        format!("{west}: shiomi-west/2026, from 2026-04-01 until 2027-03-31, 17 classes, 30 hospitals"),
        format!("{east}: shiomi-east/2026, from 2026-04-01 without an end, 17 classes, 30 hospitals"),
    ];
    assert_eq!(told, Report { lines: expected.into(), mistakes: Vec::new() });
    let alone = check(&arguments(&[&west]).unwrap());
    assert_eq!(alone.lines[0], "without a registry: hospitals and headquarters were not looked up");
    assert!(alone.lines.len() == 2 && alone.mistakes.is_empty());
}

#[test]
fn every_mistake_of_every_file_is_told_and_what_overlaps() {
    let dir = tempfile::TempDir::new().unwrap();
    let file = |name: &str, from: &str, to: &str| {
        let text = std::fs::read_to_string(data("standards/shiomi-west-2026.toml")).unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, text.replacen(from, to, 1)).unwrap();
        path.display().to_string()
    };
    let (good, twin) = (file("a.toml", "x", "x"), file("b.toml", "edition = \"2026\"", "edition = \"2026-2\""));
    let wrong = file("c.toml", "stroke_signs_min = 2", "stroke_signs_min = 8");
    let told = check(&arguments(&[&good, &wrong, &twin, "--registry", &data("region.toml")]).unwrap());
    assert_eq!(told.lines.len(), 2);
    assert_eq!(
        told.mistakes,
        [
            format!("{wrong}:14 stroke_signs_min: 8 is out of range. Give a whole number from 1 to 6"),
            format!(
                "{good} and {twin}: both hold for the zone shiomi-west from 2026-04-01 until 2027-03-31. Let one end before the other begins"
            ),
        ]
    );
    let nowhere = check(&arguments(&[&good, "--registry", "nowhere.toml"]).unwrap());
    assert!(nowhere.mistakes.len() == 1 && nowhere.mistakes[0].starts_with("nowhere.toml: cannot be read"));
}
