//! Strangers who hold thousands of connections open must not be able to stop the journal for good.
//!
//! Alone in its file, and so in its process: it takes the right to open files away from all of it.

#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use journal::{Engine as _, Op, SledEngine};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

#[test]
fn a_commit_needs_no_new_descriptor() {
    let folder = tempfile::tempdir().unwrap();
    let engine = SledEngine::open(folder.path()).unwrap();
    let put = |value| [Op::Put { key: b"key".to_vec(), value: vec![value] }];
    engine.commit(&put(1)).unwrap();

    let before = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: Some(0), ..before }).unwrap();
    let nothing_opens = std::fs::File::open(folder.path()).is_err();
    let outcome = engine.commit(&put(2));
    setrlimit(Resource::Nofile, before).unwrap();

    assert!(nothing_opens, "the limit holds");
    outcome.unwrap();
    assert_eq!(engine.get(b"key").unwrap(), Some(vec![2]));
}
