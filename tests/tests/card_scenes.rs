//! Every row of the table of card conditions, played through the real programs: what the tablet shows, refuses and records.
//!
//! One short scenario for each row or for rows that follow one another, all on one stage (`tests/tests/data/card/`).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::{collections::BTreeSet, path::Path};

use domain::card::Condition;
use simulations::{play::play_together, process::use_binary, scenario::Scenario};

/// Tablets at once: more than two cores can feed would only wait for one another.
const CREWS: usize = 6;

/// Scenario seconds per real second: a scene of a minute takes six seconds, in which a busy machine still answers.
const SPEED: f64 = 10.0;

fn scenes() -> Vec<Scenario> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/card");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        Scenario::parse(&std::fs::read_to_string(path).unwrap(), &name).unwrap_or_else(|error| panic!("{error}"))
    };
    paths.iter().map(read).collect()
}

fn expected(scene: &Scenario) -> Vec<Condition> {
    scene.expect.as_ref().map(|expect| expect.card.conditions.clone()).unwrap_or_default()
}

#[test]
fn every_condition_has_a_scene() {
    let rows: BTreeSet<Condition> = scenes().iter().flat_map(expected).collect();
    let missing: Vec<_> = Condition::ALL.iter().filter(|row| !rows.contains(row)).map(|row| row.code()).collect();
    assert!(missing.is_empty(), "without a scene: {missing:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_condition_is_played() {
    use_binary(env!("CARGO_BIN_EXE_programs"));
    let mut scenes = scenes();
    if let Ok(only) = std::env::var("CARD_SCENE") {
        scenes.retain(|scene| only.split(',').any(|name| scene.file_name == format!("{name}.toml")));
    }
    let folder = tempfile::tempdir().unwrap();
    let began = std::time::Instant::now();
    let reports = play_together(&scenes, CREWS, SPEED, folder.path().to_owned()).await.unwrap();
    println!("{} scenes in {:.0} s", reports.len(), began.elapsed().as_secs_f64());
    assert_eq!(reports.len(), scenes.len());
    let mut failed = Vec::new();
    for report in &reports {
        println!("{}: {} checks, shown {}", report.file, report.checked, report.conditions_seen.join(" "));
        failed.extend(report.failed.iter().map(|what| format!("{}: {what}", report.file)));
    }
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
    no_log_names_a_patient(folder.path(), &scenes);
}

/// No program writes names, drugs or PINs into its log.
fn no_log_names_a_patient(folder: &Path, scenes: &[Scenario]) {
    let people = scenes.iter().flat_map(|scene| [Some(&scene.person), scene.other_person.as_ref()]).flatten();
    let mut secrets: BTreeSet<String> = ["ワーファリン", "そば"].map(str::to_owned).into();
    secrets.extend(people.flat_map(|person| [person.name.clone(), person.name_kana.clone()]));
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "log") {
            let log = std::fs::read_to_string(&path).unwrap();
            assert!(!secrets.iter().any(|secret| log.contains(secret)), "{} holds content of a record", path.display());
        }
    }
}
