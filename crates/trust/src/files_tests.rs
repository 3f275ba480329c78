#![allow(clippy::unwrap_used)]
use super::*;

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
#[cfg(unix)]
fn a_secret_is_for_its_owner_only_even_over_a_wider_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("key.pem");
    fs::write(&path, "older, readable by all").unwrap();
    fs::write(path.with_extension("draft"), "left by a power cut").unwrap();
    replace(&path, "new", Readers::Owner).unwrap();
    assert_eq!(mode(&path), 0o600);
    assert_eq!(read(&path).unwrap(), "new");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left behind");
}

#[test]
fn create_never_destroys_what_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca-key.pem");
    create(&path, "first", Readers::Owner).unwrap();
    assert!(matches!(create(&path, "second", Readers::Owner), Err(FileError::Exists { .. })));
    assert_eq!(read(&path).unwrap(), "first");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left behind");
}

#[test]
fn the_length_limit_holds_on_both_sides() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.pem");
    let longest = usize::try_from(MAX_FILE_BYTES).unwrap();
    fs::write(&path, "x".repeat(longest)).unwrap();
    assert_eq!(read(&path).unwrap().len(), longest);
    fs::write(&path, "x".repeat(longest + 1)).unwrap();
    assert!(matches!(read(&path), Err(FileError::TooLong { .. })));
}
