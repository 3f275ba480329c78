//! What lies on the disk, key by key.

use std::sync::Arc;

use domain::{
    consent::IdentityCheck,
    disclosure::{CaseDelivery, CaseStanding, RecordView},
    inquiry::{Answer, ReleaseReason},
    interview::NoCardReason,
    patient::IdentitySource,
    readiness::{Basis, Department, ReadinessLevel, ReadinessMark, Scope, Statement},
    triage::ConditionClass,
};
use journal::{Engine, MemoryEngine, Op, Store};

use super::{
    super::Inbox,
    words::{asked, at, bare, encounter, inquiry, record, spoken, vitals},
};
use crate::inbox::{HospitalCase, InboxError};

/// Everything of the inbox on the disk.
pub fn all(engine: &dyn Engine) -> Vec<(Vec<u8>, Vec<u8>)> {
    engine.scan(b"inbox/", b"inbox0", usize::MAX).unwrap()
}

/// The ends of the keys of a case.
pub fn names(engine: &dyn Engine, number: u8) -> Vec<String> {
    let prefix = [b"inbox/case/".as_slice(), &encounter(number).bytes(), b"/"].concat();
    let keys = all(engine).into_iter().filter_map(|(key, _)| Some(key.strip_prefix(prefix.as_slice())?.to_vec()));
    keys.map(|name| String::from_utf8(name).unwrap()).collect()
}

fn open(engine: &Arc<MemoryEngine>) -> Inbox {
    Inbox::open(Store::new(Arc::clone(engine) as Arc<dyn Engine>)).unwrap()
}

fn contains(engine: &dyn Engine, words: &str) -> bool {
    all(engine).iter().any(|(_, value)| value.windows(words.len()).any(|window| window == words.as_bytes()))
}

const CLINICAL: [&str; 9] = [
    "吐血",
    "試験 花子",
    "試験町",
    "ワルファリン",
    "黒色便",
    "ペニシリン",
    "心房細動",
    "かかりつけ試験医院",
    "not-found",
];

#[tokio::test]
async fn a_release_leaves_nothing_clinical_on_the_disk() {
    for standing in [CaseStanding::Released(ReleaseReason::AnotherChosen), CaseStanding::Declined] {
        let engine = Arc::new(MemoryEngine::new());
        let inbox = open(&engine);
        inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
        for version in 6..9 {
            let more = CaseDelivery { vitals: Some(vitals(5..9)), ..bare(1, version, CaseStanding::Asked(None)) };
            inbox.take_in(&more, at(101)).await.unwrap();
        }
        inbox.note(encounter(1), inquiry(1), |case| case.seen_here = true).await.unwrap();
        assert!(CLINICAL.iter().all(|words| contains(&*engine, words)), "the search finds what is there");
        inbox.take_in(&bare(1, 9, standing), at(110)).await.unwrap();
        assert_eq!(names(&*engine, 1), ["head", "own"]);
        assert!(CLINICAL.iter().all(|words| !contains(&*engine, words)));
    }
}

#[tokio::test]
async fn a_release_after_a_restart_purges_just_as_well() {
    let engine = Arc::new(MemoryEngine::new());
    let inbox = open(&engine);
    inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
    inbox
        .take_in(&CaseDelivery { vitals: Some(vitals(5..9)), ..bare(1, 6, CaseStanding::Asked(None)) }, at(101))
        .await
        .unwrap();
    drop(inbox);
    open(&engine).take_in(&bare(1, 9, CaseStanding::Released(ReleaseReason::AnotherChosen)), at(110)).await.unwrap();
    assert_eq!(names(&*engine, 1), ["head"]);
}

#[tokio::test]
async fn a_section_that_comes_again_replaces_the_old_one_on_the_disk() {
    let engine = Arc::new(MemoryEngine::new());
    let inbox = open(&engine);
    inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
    let change = CaseDelivery { record: Some(record(1, "アスピリン")), ..bare(1, 6, CaseStanding::Asked(None)) };
    inbox.take_in(&change, at(101)).await.unwrap();
    assert!(contains(&*engine, "アスピリン") && !contains(&*engine, "ワルファリン"));
}

/// Who confirmed whom, what was said and why there is no card come back after a restart, and go when the next section says otherwise.
#[tokio::test]
async fn what_was_said_survives_a_restart_and_goes_when_it_is_taken_back() {
    let engine = Arc::new(MemoryEngine::new());
    open(&engine).take_in(&asked(1, 5), at(100)).await.unwrap();
    let inbox = open(&engine);
    let case = inbox.with_case(encounter(1), HospitalCase::clone).unwrap();
    let (patient, view) = (case.patient.unwrap(), case.record.unwrap());
    assert_eq!((patient.source, patient.confirmed), (Some(IdentitySource::Eligibility), Some(IdentityCheck::Pin)));
    assert_eq!((view.spoken.clone(), view.no_card), (Some(spoken("ペニシリン")), Some(NoCardReason::NotFound)));
    let read = RecordView { spoken: None, no_card: None, ..view };
    inbox
        .take_in(&CaseDelivery { record: Some(read.clone()), ..bare(1, 6, CaseStanding::Asked(None)) }, at(101))
        .await
        .unwrap();
    assert!(!contains(&*engine, "ペニシリン") && !contains(&*engine, NoCardReason::NotFound.code()));
    assert_eq!(open(&engine).with_case(encounter(1), |case| case.record.clone()).unwrap(), Some(read));
}

#[tokio::test]
async fn own_reports_and_readiness_survive_a_restart() {
    let engine = Arc::new(MemoryEngine::new());
    let inbox = open(&engine);
    inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
    let answered = |case: &mut HospitalCase| {
        (case.received_here, case.seen_here, case.answered_here) = (true, true, Some(Answer::Accept));
    };
    inbox.note(encounter(1), inquiry(1), answered).await.unwrap();
    let surgeons = Scope::Department(Department::Neurosurgery);
    let by_schedule = Statement::new(vec![(surgeons, ReadinessLevel::Can)], None, Basis::Schedule).unwrap();
    let beds = Statement::new(Vec::new(), Some(3), Basis::Tapped).unwrap();
    for (said, second) in [
        (Statement::tap(None, ReadinessLevel::Can), 10),
        (Statement::tap(Some(ConditionClass::Stroke), ReadinessLevel::Cannot), 20),
        (Statement::tap(surgeons, ReadinessLevel::Consult), 21),
        (by_schedule, 22),
        (beds, 23),
        (Statement::tap(None, ReadinessLevel::Wants), 5),
    ] {
        inbox.take_statement(&said, at(second)).await.unwrap();
    }
    inbox.advance(8, at(120)).await.unwrap();
    let (cases, readiness) = (inbox.cases(), inbox.readiness());
    assert_eq!((readiness.marks().count(), readiness.beds().map(|beds| beds.count)), (4, Some(3)));
    let can = ReadinessMark::tapped(None, ReadinessLevel::Can, at(10));
    assert_eq!(readiness.general(), Some(can), "an older mark does not replace a newer one");
    drop(inbox);
    let inbox = open(&engine);
    assert_eq!((inbox.cases(), inbox.readiness(), inbox.cursor()), (cases, readiness, 8));
    assert_eq!(inbox.cases()[0].answered_here, Some(Answer::Accept));
}

/// The board shows since when a case stands as it does: that must not become the time of the last word, or of the restart.
#[tokio::test]
async fn a_restart_does_not_move_the_time_of_the_decision() {
    let engine = Arc::new(MemoryEngine::new());
    let inbox = open(&engine);
    inbox.take_in(&CaseDelivery { standing: CaseStanding::Destination, ..asked(1, 5) }, at(100)).await.unwrap();
    let more = CaseDelivery { vitals: Some(vitals(5..9)), ..bare(1, 6, CaseStanding::Destination) };
    inbox.take_in(&more, at(900)).await.unwrap();
    drop(inbox);
    let case = open(&engine).with_case(encounter(1), HospitalCase::clone).unwrap();
    assert_eq!((case.standing_since, case.heard_at), (at(100), at(900)));
}

#[tokio::test]
async fn beginning_again_forgets_every_case_and_the_number_and_keeps_readiness() {
    let engine = Arc::new(MemoryEngine::new());
    let inbox = open(&engine);
    for number in 1..=5 {
        inbox.take_in(&asked(number, u64::from(number)), at(100)).await.unwrap();
    }
    let mark = ReadinessMark::tapped(None, ReadinessLevel::Can, at(10));
    inbox.take_statement(&Statement::tap(None, ReadinessLevel::Can), at(10)).await.unwrap();
    inbox.advance(9, at(101)).await.unwrap();
    inbox.begin_again().await.unwrap();
    assert_eq!((inbox.cases(), inbox.cursor()), (Vec::new(), 0));
    let keys: Vec<_> = all(&*engine).into_iter().map(|(key, _)| String::from_utf8(key).unwrap()).collect();
    assert_eq!(keys, ["inbox/cursor", "inbox/ready/*"]);
    assert!(inbox.take_in(&asked(1, 1), at(200)).await.unwrap(), "a lower number than before is news now");
    assert_eq!(open(&engine).readiness().general(), Some(mark));
}

#[tokio::test]
async fn a_disk_that_cannot_be_understood_is_refused_whole() {
    let good = Arc::new(MemoryEngine::new());
    open(&good).take_in(&asked(1, 5), at(100)).await.unwrap();
    let key = |name: &str| [b"inbox/case/".as_slice(), &encounter(1).bytes(), b"/", name.as_bytes()].concat();
    let damages = [
        Op::Put { key: b"inbox/cursor".to_vec(), value: vec![1, 2, 3] },
        Op::Put { key: b"inbox/ready/*".to_vec(), value: b"\xff\xff".to_vec() },
        Op::Put { key: b"inbox/case/short".to_vec(), value: Vec::new() },
        Op::Put { key: key("head"), value: vec![0; 10] },
        Op::Delete { key: key("head") },
        Op::Put { key: key("own"), value: Vec::new() },
        Op::Put { key: key("part/record/000"), value: b"\xff\xff".to_vec() },
        Op::Put { key: key("nonsense"), value: Vec::new() },
    ];
    for damage in damages {
        let engine = Arc::new(MemoryEngine::new());
        engine.commit(&all(&*good).into_iter().map(|(key, value)| Op::Put { key, value }).collect::<Vec<_>>()).unwrap();
        assert_eq!(open(&engine).cases().len(), 1);
        engine.commit(std::slice::from_ref(&damage)).unwrap();
        let opened = Inbox::open(Store::new(engine as Arc<dyn Engine>));
        assert!(matches!(opened, Err(InboxError::Unreadable(_))), "{damage:?}");
    }
}
