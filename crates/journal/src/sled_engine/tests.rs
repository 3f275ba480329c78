#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, os::unix::fs::PermissionsExt};

use proptest::prelude::{Just, Strategy, any, prop, prop_oneof, proptest};
use tempfile::{TempDir, tempdir};

use super::*;
use crate::{MAX_KEY_BYTES, MAX_VALUE_BYTES, MemoryEngine, layout::PART_BYTES};

fn put(key: &[u8], value: Vec<u8>) -> Op {
    Op::Put { key: key.to_vec(), value }
}

fn delete(key: &[u8]) -> Op {
    Op::Delete { key: key.to_vec() }
}

fn opened() -> (TempDir, SledEngine) {
    let folder = tempdir().unwrap();
    let engine = SledEngine::open(folder.path()).unwrap();
    (folder, engine)
}

/// What a random test does, small enough to read when it fails.
#[derive(Debug, Clone)]
enum Step {
    Commit(Vec<Change>),
    Reopen,
}

#[derive(Debug, Clone)]
enum Change {
    Put { key: usize, length: usize, fill: u8 },
    Delete { key: usize },
}

/// Keys that are prefixes of each other, and that look like keys of parts.
const KEYS: &[&[u8]] = &[b"", b"a", b"a\0\0\0\x01", b"a\0\0\0\x02", b"aa", b"b", b"\xff", b"\xff\xff"];

impl Change {
    fn op(&self) -> Op {
        match *self {
            Self::Put { key, length, fill } => put(KEYS[key], (0..length).map(|i| fill ^ (i % 251) as u8).collect()),
            Self::Delete { key } => delete(KEYS[key]),
        }
    }
}

fn lengths() -> impl Strategy<Value = usize> {
    prop_oneof![
        4 => 0..200usize,
        3 => PART_BYTES - 2..PART_BYTES + 3,
        2 => 2 * PART_BYTES - 2..2 * PART_BYTES + 3,
        1 => Just(300 * 1024),
    ]
}

fn changes() -> impl Strategy<Value = Change> {
    prop_oneof![
        3 => (0..KEYS.len(), lengths(), any::<u8>()).prop_map(|(key, length, fill)| Change::Put { key, length, fill }),
        1 => (0..KEYS.len()).prop_map(|key| Change::Delete { key }),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => prop::collection::vec(changes(), 0..6).prop_map(Step::Commit),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..12)
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 48, ..Default::default() })]

    #[test]
    fn memory_and_disk_agree(steps in steps()) {
        let folder = tempdir().unwrap();
        let memory = MemoryEngine::new();
        let mut sled = SledEngine::open(folder.path()).unwrap();
        for step in steps {
            match step {
                Step::Commit(changes) => {
                    let batch: Vec<Op> = changes.iter().map(Change::op).collect();
                    memory.commit(&batch).unwrap();
                    sled.commit(&batch).unwrap();
                }
                Step::Reopen => {
                    drop(sled);
                    sled = SledEngine::open(folder.path()).unwrap();
                }
            }
        }
        for key in KEYS {
            assert_eq!(memory.get(key).unwrap(), sled.get(key).unwrap());
            for limit in [0, 1, 100] {
                assert_eq!(memory.scan(b"", key, limit).unwrap(), sled.scan(b"", key, limit).unwrap());
                assert_eq!(memory.scan(key, b"\xff\xff\xff", limit).unwrap(), sled.scan(key, b"\xff\xff\xff", limit).unwrap());
            }
        }
        // No part of an overwritten or deleted value stays behind.
        let expected: usize = memory.scan(b"", b"\xff\xff\xff", 100).unwrap().iter().map(|(_, v)| v.len().div_ceil(PART_BYTES).max(1)).sum();
        assert_eq!(sled.db.len(), expected + 2 - usize::from(sled.whole.read().unwrap().0 == 0), "format version and count");
        assert_eq!(fs::read_dir(folder.path().join("blobs")).unwrap().count(), 0);
    }
}

/// The reason for [`PART_BYTES`]: pages full of the longest pieces, grown and thinned out in every order, stay in `db`.
#[test]
fn full_pages_never_leave_the_synced_file() {
    let (folder, engine) = opened();
    let blobs = || fs::read_dir(folder.path().join("blobs")).unwrap().count();
    let key = |n: u64| [&n.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_be_bytes()[..], &[b'k'; MAX_KEY_BYTES - 8]].concat();
    for n in 0..600 {
        engine.commit(&[put(&key(n), vec![n as u8; PART_BYTES])]).unwrap();
        assert_eq!(blobs(), 0, "after {n} puts");
        if n % 3 == 2 {
            engine.commit(&[delete(&key(n / 3)), put(&key(n - 1), vec![1; 5 * PART_BYTES])]).unwrap();
            assert_eq!(blobs(), 0, "after {n} puts and deletes");
        }
    }
}

#[test]
fn everything_is_there_after_reopening() {
    let (folder, engine) = opened();
    let long: Vec<u8> = (0..300 * 1024).map(|i| (i % 251) as u8).collect();
    engine.commit(&[put(b"short", b"1".to_vec()), put(b"long", long.clone()), put(b"empty", Vec::new())]).unwrap();
    drop(engine);
    let engine = SledEngine::open(folder.path()).unwrap();
    assert_eq!(engine.get(b"short").unwrap().as_deref(), Some(&b"1"[..]));
    assert_eq!(engine.get(b"long").unwrap(), Some(long));
    assert_eq!(engine.get(b"empty").unwrap(), Some(Vec::new()));
    assert_eq!(engine.get(b"nothing").unwrap(), None);
}

#[test]
fn later_operations_of_a_batch_win() {
    let (_folder, engine) = opened();
    let long = vec![1; 3 * PART_BYTES];
    engine.commit(&[put(b"k", long.clone()), delete(b"k"), put(b"k", vec![2]), delete(b"l"), put(b"l", long)]).unwrap();
    assert_eq!(engine.get(b"k").unwrap(), Some(vec![2]));
    assert_eq!(engine.get(b"l").unwrap().map(|v| v.len()), Some(3 * PART_BYTES));
    assert_eq!(engine.db.len(), 6, "k, three pieces of l, format, count");
}

#[test]
fn limits_are_errors_and_nothing_is_written() {
    let (_folder, engine) = opened();
    let good = put(b"good", vec![1]);
    let long_key = put(&[b'k'; MAX_KEY_BYTES + 1], vec![]);
    assert_eq!(engine.commit(&[good.clone(), long_key]), Err(EngineError::KeyTooLong { got_bytes: MAX_KEY_BYTES + 1 }));
    let long_value = put(b"v", vec![0; MAX_VALUE_BYTES + 1]);
    assert_eq!(engine.commit(&[good, long_value]), Err(EngineError::ValueTooLong { got_bytes: MAX_VALUE_BYTES + 1 }));
    assert_eq!(engine.get(b"good").unwrap(), None);
    engine.commit(&[put(&[b'k'; MAX_KEY_BYTES], vec![7; MAX_VALUE_BYTES])]).unwrap();
    assert_eq!(engine.get(&[b'k'; MAX_KEY_BYTES]).unwrap().map(|v| v.len()), Some(MAX_VALUE_BYTES));
}

/// A reader sees a long value before or after a commit, never a mixture.
#[test]
fn a_long_value_changes_as_a_whole() {
    let (_folder, engine) = opened();
    let versions = 40u8;
    engine.commit(&[put(b"k", vec![0; 5 * PART_BYTES])]).unwrap();
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            loop {
                let value = engine.get(b"k").unwrap().unwrap();
                assert!(value.iter().all(|&byte| byte == value[0]), "a mixture of two versions");
                assert_eq!(value.len(), 5 * PART_BYTES + usize::from(value[0]));
                if value[0] == versions {
                    break;
                }
            }
        });
        for version in 1..=versions {
            engine.commit(&[put(b"k", vec![version; 5 * PART_BYTES + usize::from(version)])]).unwrap();
        }
        reader.join().unwrap();
    });
}

#[test]
fn one_program_at_a_time() {
    let (folder, engine) = opened();
    assert!(matches!(SledEngine::open(folder.path()), Err(OpenError::InUse { .. })));
    drop(engine);
    SledEngine::open(folder.path()).unwrap();
}

#[test]
fn a_newer_format_is_refused_and_left_alone() {
    let (folder, engine) = opened();
    engine.commit(&[put(b"k", vec![1])]).unwrap();
    engine.db.insert(layout::FORMAT_KEY, &(layout::FORMAT_VERSION + 1).to_be_bytes()).unwrap();
    drop(engine);
    for _ in 0..2 {
        let error = SledEngine::open(folder.path()).err().unwrap();
        assert!(matches!(error, OpenError::NewerFormat { found: 2, .. }), "{error}");
        assert!(error.to_string().contains("install the newer program"), "{error}");
    }
}

#[test]
fn a_foreign_database_is_refused() {
    let folder = tempdir().unwrap();
    sled::open(folder.path()).unwrap().insert("somebody", "else's").unwrap();
    assert!(matches!(SledEngine::open(folder.path()), Err(OpenError::NotAJournal { .. })));
}

/// The power went while the journal was created for the first time: half a creation is no damage.
#[test]
fn a_creation_that_was_cut_short_is_completed() {
    let folder = tempdir().unwrap();
    drop(sled::open(folder.path()).unwrap());
    fs::write(folder.path().join(layout::LOCK_FILE), b"").unwrap();
    fs::write(folder.path().join("conf"), b"").unwrap();
    let engine = SledEngine::open(folder.path()).unwrap();
    engine.commit(&[put(b"k", vec![1])]).unwrap();
    drop(engine);
    assert_eq!(SledEngine::open(folder.path()).unwrap().get(b"k").unwrap(), Some(vec![1]));
}

/// sled alone takes such a file for its newest snapshot and refuses to open ever again.
#[test]
fn a_start_that_was_cut_short_does_not_brick_the_journal() {
    let (folder, engine) = opened();
    engine.commit(&[put(b"k", vec![1])]).unwrap();
    drop(engine);
    fs::write(folder.path().join("snap.FFFFFFFFFFFFFFFF.generating"), b"half").unwrap();
    assert_eq!(SledEngine::open(folder.path()).unwrap().get(b"k").unwrap(), Some(vec![1]));
}

#[test]
fn pages_in_files_of_their_own_are_synced_without_harm() {
    let (folder, engine) = opened();
    fs::write(folder.path().join("blobs").join("999999999"), b"stray").unwrap();
    engine.commit(&[put(b"k", vec![1])]).unwrap();
    assert_eq!(engine.get(b"k").unwrap(), Some(vec![1]));
}

#[test]
fn nobody_else_may_look_into_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("a/b");
    fs::create_dir_all(&inside).unwrap();
    fs::set_permissions(&inside, fs::Permissions::from_mode(0o755)).unwrap();
    drop(SledEngine::open(&inside).unwrap());
    assert_eq!(fs::metadata(&inside).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_panic_below_is_an_error() {
    let caught = guarded::<()>(|| panic!("page {} is torn", 7));
    assert_eq!(caught, Err(EngineError::Panicked { detail: "page 7 is torn".to_owned() }));
}
