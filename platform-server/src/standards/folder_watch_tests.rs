//! When a folder is read anew, and that nobody reads half of a file.
#![allow(clippy::unwrap_used)]

use std::{fs, path::Path};

use tempfile::TempDir;

use super::{
    tests::{registry, small},
    *,
};

fn start() -> (TempDir, WatchedFolder) {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("west.toml"), small()).unwrap();
    let (folder, standards) = WatchedFolder::open(dir.path(), &registry()).unwrap();
    assert_eq!(standards.iter().count(), 1);
    (dir, folder)
}

/// What a look says: `None`, the coordinator's number, or what is wrong.
fn look(folder: &mut WatchedFolder) -> Option<Result<String, String>> {
    let said =
        |standards: Standards| standards.iter().map(|one| one.nobody.telephone.clone()).collect::<Vec<_>>().join(" ");
    folder.look(&registry()).map(|outcome| outcome.map(said).map_err(|error| error.lines().join("\n")))
}

fn with_number(number: &str) -> String {
    small().replacen("00-0000-0900", number, 1)
}

/// As an editor or `mv` does it: the whole file at once.
fn put(dir: &Path, text: &str) {
    fs::write(dir.join("new"), text).unwrap();
    fs::rename(dir.join("new"), dir.join("west.toml")).unwrap();
}

#[test]
fn a_changed_folder_is_read_once_when_it_stands_still() {
    let (dir, mut folder) = start();
    assert_eq!(look(&mut folder), None);
    put(dir.path(), &with_number("00-0000-0901"));
    assert_eq!(look(&mut folder), None, "it may still be changing");
    assert_eq!(look(&mut folder), Some(Ok("00-0000-0901".to_owned())));
    assert_eq!(look(&mut folder), None);
    // The same size under the same name: told by the file's number and times.
    put(dir.path(), &with_number("00-0000-0902"));
    assert_eq!((look(&mut folder), look(&mut folder)), (None, Some(Ok("00-0000-0902".to_owned()))));
    fs::write(dir.path().join("notes.txt"), "no standard").unwrap();
    assert_eq!((look(&mut folder), look(&mut folder)), (None, None));
}

#[test]
fn a_file_that_is_still_being_copied_is_not_judged() {
    let (dir, mut folder) = start();
    let text = with_number("00-0000-0903");
    for bytes in [text.len() / 4, text.len() / 2, text.len()] {
        let part: String = text.chars().take(bytes).collect();
        fs::write(dir.path().join("west.toml"), part).unwrap();
        assert_eq!(look(&mut folder), None, "{bytes} bytes");
    }
    assert_eq!(look(&mut folder), Some(Ok("00-0000-0903".to_owned())));
}

#[test]
fn a_wrong_folder_is_told_once_until_it_changes() {
    let (dir, mut folder) = start();
    put(dir.path(), &small().replacen("detour = 1.3", "detour = 9", 1));
    assert_eq!(look(&mut folder), None);
    let told = look(&mut folder).unwrap().unwrap_err();
    assert!(told.starts_with("west.toml:35 roads.detour: 9 is out of range."), "{told}");
    assert_eq!(look(&mut folder), None);
    put(dir.path(), &small());
    assert_eq!((look(&mut folder), look(&mut folder)), (None, Some(Ok("00-0000-0900".to_owned()))));
}

#[test]
fn what_cannot_be_read_is_tried_again_without_any_change() {
    let (dir, mut folder) = start();
    let away = dir.path().with_extension("away");
    fs::rename(dir.path(), &away).unwrap();
    assert_eq!(look(&mut folder), None);
    for _ in 0..2 {
        let told = look(&mut folder).unwrap().unwrap_err();
        assert!(told.starts_with("cannot read the folder of standards"), "{told}");
    }
    fs::rename(&away, dir.path()).unwrap();
    assert_eq!((look(&mut folder), look(&mut folder)), (None, Some(Ok("00-0000-0900".to_owned()))));
    assert_eq!(look(&mut folder), None);
}
