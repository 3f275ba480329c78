#![allow(clippy::unwrap_used, reason = "tests")]

use serde::Deserialize;

use super::*;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct Settings {
    listen: String,
    beats: u32,
}

fn read(text: &str) -> Result<Settings, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gateway.toml");
    std::fs::write(&path, text).unwrap();
    load(&path).map_err(|error| error.to_string())
}

#[test]
fn a_file_is_read_completely() {
    let settings = read("listen = '127.0.0.1:1'\nbeats = 3\n");
    assert_eq!(settings, Ok(Settings { listen: "127.0.0.1:1".to_owned(), beats: 3 }));
}

#[test]
fn a_mistake_is_told_with_file_line_and_field() {
    for (text, line, word) in [
        ("listen = 'x'\nbeats = 3\nlisen = 'y'\n", "line 3", "lisen"),
        ("listen = 'x'\nbeats = 'three'\n", "line 2", "beats = 'three'"),
        ("listen = 'x'\n", "line 1", "missing field `beats`"),
        ("listen = 'x\nbeats = 3\n", "line 1", "listen = 'x"),
    ] {
        let told = read(text).unwrap_err();
        assert!(told.contains("gateway.toml") && told.contains(line) && told.contains(word), "{told}");
    }
}

#[test]
fn a_missing_file_is_told_by_its_name() {
    let error = load::<Settings>(Path::new("/nowhere/gateway.toml")).unwrap_err();
    assert!(matches!(&error, ConfigError::Read { path, .. } if path == Path::new("/nowhere/gateway.toml")));
    assert!(error.to_string().contains("/nowhere/gateway.toml"));
}
