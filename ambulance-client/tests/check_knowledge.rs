//! The command as a region's engineer calls it.

#![allow(clippy::unwrap_used, missing_docs)]
use std::process::{Command, Output};

fn called(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ambulance-client")).args(arguments).output().unwrap()
}

#[test]
fn the_exit_code_says_whether_a_tablet_would_start() {
    let dir = tempfile::TempDir::new().unwrap();
    let path = dir.path().to_str().unwrap();
    let good = called(&["check-knowledge", path]);
    assert_eq!(good.status.code(), Some(0));
    assert!(String::from_utf8(good.stdout).unwrap().starts_with("conditions.toml: shipped\n"));

    std::fs::write(dir.path().join("conditions.tml"), "").unwrap();
    let bad = called(&["check-knowledge", path]);
    assert_eq!((bad.status.code(), bad.stdout.len()), (Some(64), 0));
    assert!(String::from_utf8(bad.stderr).unwrap().contains("conditions.tml: no table has this name"));

    let unusable = called(&["check-knowledge"]);
    assert_eq!(unusable.status.code(), Some(64));
    assert!(String::from_utf8(unusable.stderr).unwrap().starts_with("usage: ambulance-client check-knowledge DIR"));
}
