//! Whatever comes in whatever order, with restarts in between: disk and memory say the same.

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    disclosure::{CaseDelivery, CaseStanding},
    ids::InquiryId,
    inquiry::{Answer, DeclineReason, ReleaseReason},
    milestone::Milestone,
    readiness::{ReadinessLevel, Statement},
    triage::ConditionClass,
};
use jiff::SignedDuration;
use journal::{Engine, MemoryEngine, SledEngine, Store};
use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{
    super::{HospitalCase, Inbox},
    disk::names,
    words::{at, bare, encounter, patient, record, situation, vitals},
};

#[derive(Debug, Clone)]
enum Step {
    Deliver(Delivery),
    /// A report about a case: received, seen, or an answer.
    Note(u8, Option<Answer>),
    Readiness(bool, ReadinessLevel, i64),
    /// A beat, so many minutes later.
    Beat(u64, i64),
    BeginAgain,
    Reopen,
}

#[derive(Debug, Clone)]
struct Delivery {
    case: u8,
    version: u64,
    inquiry: u8,
    standing: CaseStanding,
    /// Which sections come along.
    sections: [bool; 4],
    seconds: i64,
}

fn standing() -> impl Strategy<Value = CaseStanding> {
    prop_oneof![
        3 => Just(CaseStanding::Asked(None)),
        2 => Just(CaseStanding::Asked(Some(Answer::Accept))),
        2 => Just(CaseStanding::Destination),
        1 => Just(CaseStanding::Declined),
        1 => select(ReleaseReason::ALL).prop_map(CaseStanding::Released),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let delivery = (1..=3_u8, 0..40_u64, 1..=2_u8, standing(), any::<[bool; 4]>(), 0..60_i64).prop_map(
        |(case, version, inquiry, standing, sections, seconds)| Delivery {
            case,
            version,
            inquiry,
            standing,
            sections,
            seconds,
        },
    );
    let answer = prop_oneof![Just(Answer::Accept), select(DeclineReason::ALL).prop_map(Answer::Decline)];
    prop_oneof![
        8 => delivery.prop_map(Step::Deliver),
        3 => (1..=3_u8, option::of(answer)).prop_map(|(case, answer)| Step::Note(case, answer)),
        1 => (any::<bool>(), select(ReadinessLevel::ALL), 0..100_i64).prop_map(|(general, level, second)| Step::Readiness(general, level, second)),
        2 => (0..50_u64, 0..600_i64).prop_map(|(seq, minutes)| Step::Beat(seq, minutes)),
        1 => Just(Step::BeginAgain),
        2 => Just(Step::Reopen),
    ]
}

/// The content depends on the version, so that a wrong order would show.
fn delivery(of: &Delivery) -> CaseDelivery {
    let may_read = of.standing.may_read();
    let words = format!("{} {}", of.version, of.seconds);
    let reached = [(Milestone::HandedOver, of.seconds)];
    CaseDelivery {
        inquiry: InquiryId::from_bytes(&[of.inquiry; 16]).unwrap(),
        loss_unheard: of.standing == CaseStanding::Declined && of.sections[0],
        situation: (may_read && of.sections[0])
            .then(|| situation(&words, if of.seconds > 50 { &reached } else { &[] })),
        patient: (may_read && of.sections[1]).then(|| patient(&words)),
        record: (may_read && of.sections[2]).then(|| record(of.seconds as usize % 4, &words)),
        vitals: (may_read && of.sections[3]).then(|| vitals(of.seconds..of.seconds + 4)),
        ..bare(of.case, of.version, of.standing.clone())
    }
}

fn check(inbox: &Inbox, engine: &Arc<dyn Engine>) {
    for number in 1..=3 {
        let expected = inbox.with_case(encounter(number), |case| {
            let mut names: Vec<String> = case.pieces.iter().cloned().collect();
            assert!(case.standing.may_read() || names.is_empty());
            names.push("head".to_owned());
            names
        });
        let mut found: Vec<_> = names(&**engine, number).into_iter().filter(|name| name != "own").collect();
        found.sort();
        let mut expected = expected.unwrap_or_default();
        expected.sort();
        assert_eq!(found, expected, "nothing lies on the disk that memory does not know of");
    }
}

async fn play(steps: &[Step], open: impl Fn() -> Arc<dyn Engine>) {
    let mut engine = open();
    let mut inbox = Inbox::open(Store::new(Arc::clone(&engine))).unwrap();
    let mut now = at(0);
    let mut newest: BTreeMap<u8, u64> = BTreeMap::new();
    for step in steps.iter().chain([&Step::Reopen]) {
        now += SignedDuration::from_secs(1);
        match step {
            Step::Deliver(of) => {
                let is_known = inbox.with_case(encounter(of.case), |_| ()).is_some();
                let is_older = is_known && newest.get(&of.case).is_some_and(|newest| *newest > of.version);
                assert_eq!(inbox.take_in(&delivery(of), now).await.unwrap(), !is_older);
                if !is_older {
                    newest.insert(of.case, of.version);
                }
            }
            Step::Note(number, answer) => {
                let Some(inquiry) = inbox.with_case(encounter(*number), |case| case.inquiry) else { continue };
                let change = |case: &mut HospitalCase| match answer {
                    Some(_) => case.answered_here = *answer,
                    None => {
                        (case.received_here, case.decision_seen_here) = (true, true);
                        case.loss_told_here = case.loss_unheard;
                    }
                };
                assert!(inbox.note(encounter(*number), inquiry, change).await.unwrap());
            }
            Step::Readiness(general, level, second) => {
                let class = (!general).then_some(ConditionClass::Stroke);
                inbox.take_statement(&Statement::tap(class, *level), at(*second)).await.unwrap();
            }
            Step::Beat(seq, minutes) => {
                now += SignedDuration::from_mins(*minutes);
                inbox.advance(*seq, now).await.unwrap();
            }
            Step::BeginAgain => inbox.begin_again().await.unwrap(),
            Step::Reopen => {
                let before = (inbox.cases(), inbox.cursor(), inbox.readiness());
                drop((inbox, engine));
                engine = open();
                inbox = Inbox::open(Store::new(Arc::clone(&engine))).unwrap();
                assert_eq!((inbox.cases(), inbox.cursor(), inbox.readiness()), before);
            }
        }
        check(&inbox, &engine);
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn memory_is_what_the_disk_says(steps in vec(step(), 0..60)) {
        let engine: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
        block_on(play(&steps, || Arc::clone(&engine)));
    }
}

proptest! {
    // Every step is a real sync, so fewer cases.
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn memory_is_what_a_real_disk_says(steps in vec(step(), 0..30)) {
        let folder = tempfile::tempdir().unwrap();
        block_on(play(&steps, || Arc::new(SledEngine::open(folder.path()).unwrap())));
    }
}
