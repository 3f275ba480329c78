//! Damage on the disk: opening answers with an error that says what to do, or opens what is left; it never panics.
//!
//! A file of its own, because sled's threads are shared by a whole process and damage may end some of them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, path::Path};

use journal::{Log, NewEntry, OpenError, SledEngine, Store};
use tempfile::{TempDir, tempdir};

const ENTRIES: u64 = 120;

fn open_log(folder: &Path) -> Result<Log, String> {
    let engine = SledEngine::open(folder).map_err(|error| error.to_string())?;
    Log::open(Store::new(std::sync::Arc::new(engine)), "events").map_err(|error| error.to_string())
}

/// A journal with entries, closed. Started twice it also has a snapshot, and sled finds damage in other places.
fn filled(started_twice: bool) -> TempDir {
    let folder = tempdir().unwrap();
    let log = open_log(folder.path()).unwrap();
    let entry = |n: u64| NewEntry { id: u128::from(n).to_be_bytes(), payload: payload(n) };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for first in (1..ENTRIES).step_by(10) {
        runtime.block_on(log.append((first..first + 10).map(entry).collect())).unwrap();
    }
    drop(log);
    if started_twice {
        open_log(folder.path()).unwrap();
    }
    folder
}

fn payload(n: u64) -> Vec<u8> {
    vec![n as u8; 9000]
}

fn open_error(folder: &TempDir) -> OpenError {
    SledEngine::open(folder.path()).err().expect("it is damaged")
}

#[test]
fn a_lost_database_is_an_error_and_not_an_empty_journal() {
    for damage in [|db: &Path| fs::remove_file(db), |db: &Path| fs::write(db, b"")] {
        let folder = filled(true);
        for entry in fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with("snap.") {
                fs::remove_file(path).unwrap();
            }
        }
        damage(&folder.path().join("db")).unwrap();
        let error = open_error(&folder);
        assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
        assert!(error.to_string().contains("move the folder away and keep it"), "{error}");
    }
}

#[test]
fn unreadable_files_are_errors() {
    for name in ["db", "conf", "snap."] {
        let folder = filled(true);
        for entry in fs::read_dir(folder.path()).unwrap() {
            let path = entry.unwrap().path();
            if path.file_name().unwrap().to_string_lossy().starts_with(name) {
                let length = fs::metadata(&path).unwrap().len();
                fs::write(&path, vec![0xA5; usize::try_from(length).unwrap()]).unwrap();
            }
        }
        let error = SledEngine::open(folder.path()).err();
        assert!(matches!(error, Some(OpenError::Damaged { .. })), "{name}: {error:?}");
    }
}

#[test]
fn a_folder_that_is_a_file_is_an_error() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("journal");
    fs::write(&path, b"not a folder").unwrap();
    assert!(matches!(SledEngine::open(&path), Err(OpenError::Disk { .. })));
}

/// Single damaged bytes all over the file: an error, or the whole log. Never a panic, never wrong content, and never a
/// log that is shorter without a word.
#[test]
fn a_damaged_byte_is_never_silent() {
    for original in [filled(false), filled(true)] {
        let bytes = fs::read(original.path().join("db")).unwrap();
        let mut refused = 0;
        for step in 0..24 {
            let folder = tempdir().unwrap();
            copy_folder(original.path(), folder.path());
            let mut damaged = bytes.clone();
            let at = bytes.len() / 24 * step + 13 * step;
            damaged[at] ^= 0x55;
            fs::write(folder.path().join("db"), damaged).unwrap();
            refused += usize::from(read_all(folder.path()).is_err());
        }
        assert!(refused > 0, "no byte of the test met stored content");
    }
}

/// Opens and reads everything. What is shown without an error must be right and complete.
fn read_all(folder: &Path) -> Result<(), String> {
    let log = open_log(folder)?;
    assert_eq!(log.last_seq(), ENTRIES, "entries are gone without a word");
    let mut last = 0;
    while last < ENTRIES {
        for entry in log.read(last, 10).map_err(|error| error.to_string())? {
            last += 1;
            assert!(entry.seq == last && entry.payload == payload(last), "damage was shown as content");
        }
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(&target).unwrap();
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn an_untouched_copy_opens() {
    let original = filled(true);
    let folder = tempdir().unwrap();
    copy_folder(original.path(), folder.path());
    assert_eq!(read_all(folder.path()), Ok(()));
}
