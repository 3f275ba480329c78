//! Tests of the desk: what a person does becomes one report, and is shown at once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use domain::{
    disclosure::{CaseDelivery, CaseStanding},
    inquiry::{DeclineReason, ReleaseReason},
    readiness::{
        Band, BandDays, Basis, Department, Freshness, MinuteOfDay, PATTERNS_MAX, ReadinessLevel, ReadinessMark, Scope,
        Statement,
    },
    triage::ConditionClass,
};
use journal::{Engine, MemoryEngine, Store};
use proto::{convert::report_from_wire, v1::ReportRequest};

use super::*;
use crate::inbox::tests::words::{asked, at, bare, encounter, inquiry};

/// A desk with one open question, on a disk that outlives it.
pub(super) async fn desk_on(engine: &Arc<MemoryEngine>) -> Arc<Desk> {
    let store = Store::new(Arc::clone(engine) as Arc<dyn Engine>);
    let identity = HospitalIdentity {
        hospital: HospitalId::new("9910000001").unwrap(),
        name: "第一病院".to_owned(),
        person: PersonId::new("p-h-1").unwrap(),
    };
    let inbox = Arc::new(Inbox::open(store.clone()).unwrap());
    inbox.take_in(&asked(1, 5), at(100)).await.unwrap();
    Desk::new(identity, Clock::system(), inbox, Outbox::open(store, "to-platform").unwrap())
}

async fn desk() -> Arc<Desk> {
    desk_on(&Arc::new(MemoryEngine::new())).await
}

fn reports(desk: &Desk) -> Vec<Report> {
    let items = desk.outbox().pending(0, 100).unwrap();
    let read = |item: &journal::OutboxItem| {
        let report = report_from_wire(ReportRequest::decode(item.message.as_slice()).unwrap()).unwrap();
        assert_eq!(report.id.bytes(), item.id, "the outbox knows a report by its own identity");
        assert_eq!(report.person, desk.identity().person);
        report
    };
    items.iter().map(read).collect()
}

pub(super) fn kinds(desk: &Desk) -> Vec<ReportKind> {
    reports(desk).into_iter().map(|report| report.kind).collect()
}

pub(super) fn case(desk: &Desk) -> HospitalCase {
    desk.inbox().with_case(encounter(1), HospitalCase::clone).unwrap()
}

const NO_BED: Answer = Answer::Decline(DeclineReason::NoBed);

#[tokio::test]
async fn each_act_is_one_report_and_is_shown_at_once() {
    let desk = desk().await;
    desk.received(encounter(1)).await.unwrap();
    assert!(case(&desk).received_here && !case(&desk).seen_here);
    desk.seen(encounter(1)).await.unwrap();
    assert!(case(&desk).seen_here && case(&desk).awaits_answer(), "seen is not an answer");
    desk.answer(encounter(1), NO_BED).await.unwrap();
    assert_eq!(case(&desk).answer(), Some(NO_BED));
    desk.answer(encounter(1), Answer::Accept).await.unwrap();
    assert_eq!(case(&desk).answer(), Some(Answer::Accept), "the later one counts");
    let expected = [
        ReportKind::Received(encounter(1), inquiry(1)),
        ReportKind::Seen(encounter(1), inquiry(1)),
        ReportKind::Answered(encounter(1), inquiry(1), NO_BED),
        ReportKind::Answered(encounter(1), inquiry(1), Answer::Accept),
    ];
    assert_eq!(kinds(&desk), expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn receipts_are_reported_once_per_question_also_from_two_screens_at_once() {
    let desk = desk().await;
    let mut taps = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let desk = Arc::clone(&desk);
        taps.spawn(async move {
            desk.received(encounter(1)).await.unwrap();
            desk.seen(encounter(1)).await.unwrap();
        });
    }
    taps.join_all().await;
    assert_eq!(kinds(&desk).len(), 2);
    // Asked anew: a new question, with receipts of its own.
    let again = CaseDelivery { inquiry: inquiry(2), ..asked(1, 9) };
    desk.inbox().take_in(&again, at(200)).await.unwrap();
    desk.received(encounter(1)).await.unwrap();
    assert_eq!(kinds(&desk)[2..], [ReportKind::Received(encounter(1), inquiry(2))]);
}

#[tokio::test]
async fn an_answer_counts_as_seen() {
    let desk = desk().await;
    desk.answer(encounter(1), Answer::Accept).await.unwrap();
    desk.seen(encounter(1)).await.unwrap();
    desk.received(encounter(1)).await.unwrap();
    assert_eq!(kinds(&desk).len(), 1);
}

#[tokio::test]
async fn a_question_that_is_closed_or_unknown_takes_no_answer() {
    for standing in [CaseStanding::Destination, CaseStanding::Released(ReleaseReason::AnotherChosen)] {
        let desk = desk().await;
        desk.inbox().take_in(&bare(1, 6, standing), at(110)).await.unwrap();
        assert!(matches!(desk.received(encounter(1)).await, Err(DecisionError::Closed)));
        assert!(matches!(desk.seen(encounter(1)).await, Err(DecisionError::Closed)));
        assert!(matches!(desk.answer(encounter(1), Answer::Accept).await, Err(DecisionError::Closed)));
        assert!(matches!(desk.answer(encounter(9), Answer::Accept).await, Err(DecisionError::UnknownCase)));
        assert_eq!(kinds(&desk), []);
    }
}

#[tokio::test]
async fn a_decline_may_be_taken_back() {
    let desk = desk().await;
    desk.answer(encounter(1), NO_BED).await.unwrap();
    desk.inbox().take_in(&bare(1, 6, CaseStanding::Declined), at(110)).await.unwrap();
    desk.answer(encounter(1), Answer::Accept).await.unwrap();
    assert_eq!(kinds(&desk)[1..], [ReportKind::Answered(encounter(1), inquiry(1), Answer::Accept)]);
}

#[tokio::test]
async fn readiness_is_reported_and_shown_with_the_same_instant() {
    let desk = desk().await;
    desk.set_readiness(Some(ConditionClass::Stroke), ReadinessLevel::Cannot).await.unwrap();
    desk.set_readiness(None, ReadinessLevel::Can).await.unwrap();
    let reports = reports(&desk);
    let kinds: Vec<_> = reports.iter().map(|report| report.kind.clone()).collect();
    let expected = [
        ReportKind::Readiness(Statement::tap(Some(ConditionClass::Stroke), ReadinessLevel::Cannot)),
        ReportKind::Readiness(Statement::tap(None, ReadinessLevel::Can)),
    ];
    assert_eq!(kinds, expected);
    let readiness = desk.inbox().readiness();
    assert_eq!(readiness.general(), Some(ReadinessMark::tapped(None, ReadinessLevel::Can, reports[1].at)));
}

/// A form that is sent again after the program was killed between the report and its answer to the browser.
#[tokio::test]
async fn a_wish_that_is_sent_again_after_a_restart_keeps_its_identity() {
    let engine = Arc::new(MemoryEngine::new());
    let (key, other) = (host::fresh::event_id(), host::fresh::event_id());
    for _ in 0..2 {
        let desk = desk_on(&engine).await;
        desk.answer_as(key, encounter(1), Answer::Accept).await.unwrap();
        desk.say_readiness_as(other, &Statement::tap(None, ReadinessLevel::Can)).await.unwrap();
    }
    let desk = desk_on(&engine).await;
    let ids: Vec<_> = reports(&desk).iter().map(|report| report.id).collect();
    assert_eq!(ids, [key, other, key, other], "twice in the outbox is harmless: the platform takes the first of each");
    let receipts = [host::fresh::event_id(), host::fresh::event_id()];
    let again = CaseDelivery { inquiry: inquiry(2), ..asked(1, 9) };
    desk.inbox().take_in(&again, at(200)).await.unwrap();
    desk.received_as(receipts[0], encounter(1)).await.unwrap();
    desk.seen_as(receipts[1], encounter(1)).await.unwrap();
    let ids: Vec<_> = reports(&desk)[4..].iter().map(|report| report.id).collect();
    assert_eq!(ids, receipts);
}

#[tokio::test]
async fn what_could_not_be_reported_is_not_shown_as_given() {
    let desk = desk().await;
    while desk.outbox().len() < journal::OUTBOX_LIMIT_ITEMS {
        let some: Vec<_> = (0..1_000).map(|_| desk.outbox().enqueue([1; 16], b"x").unwrap()).collect();
        for putting in some {
            putting.await.unwrap();
        }
    }
    let full = |result| matches!(result, Err(DecisionError::Outbox(OutboxError::Full { .. })));
    assert!(full(desk.answer(encounter(1), Answer::Accept).await));
    assert!(full(desk.received(encounter(1)).await));
    assert!(full(desk.set_readiness(None, ReadinessLevel::Can).await));
    assert_eq!(desk.inbox().readiness().general(), None);
    assert!(case(&desk).awaits_answer() && !case(&desk).received_here);
}

const SURGEONS: Scope = Scope::Department(Department::Neurosurgery);

/// A band that has begun so many minutes ago and lasts for some hours.
fn band_begun(minutes_ago: i64) -> Band {
    let begun = (Timestamp::now() - jiff::SignedDuration::from_mins(minutes_ago)).to_zoned(domain::patient::japan());
    let minute = u16::try_from(i32::from(begun.hour()) * 60 + i32::from(begun.minute())).unwrap();
    let until = MinuteOfDay::new((minute + 300) % 1_440).unwrap();
    Band::new(BandDays::Every, MinuteOfDay::new(minute).unwrap(), until).unwrap()
}

#[tokio::test]
async fn a_pattern_is_one_tap_one_report_and_survives_a_restart() {
    let engine = Arc::new(MemoryEngine::new());
    let (night, surgery) = (host::fresh::event_id(), host::fresh::event_id());
    {
        let desk = desk_on(&engine).await;
        assert!(matches!(desk.keep_pattern(night, "夜間", None).await, Err(ReadinessError::NothingToConfirm)));
        desk.set_readiness(None, ReadinessLevel::Consult).await.unwrap();
        desk.set_readiness(SURGEONS, ReadinessLevel::Cannot).await.unwrap();
        desk.keep_pattern(night, "夜間", Some(band_begun(60))).await.unwrap();
        desk.keep_pattern(night, "夜間", None).await.unwrap();
        assert!(matches!(desk.keep_pattern(surgery, "夜間", None).await, Err(ReadinessError::NameTaken)));
        desk.keep_pattern(surgery, "手術中", None).await.unwrap();
        desk.rename_pattern(surgery, "手術中で脳外不可", None).await.unwrap();
        desk.set_readiness(None, ReadinessLevel::Can).await.unwrap();
    }
    let desk = desk_on(&engine).await;
    let kept: Vec<_> = desk.inbox().patterns().all.iter().map(|one| (one.id, one.name().to_owned())).collect();
    assert_eq!(kept, [(night, "夜間".to_owned()), (surgery, "手術中で脳外不可".to_owned())]);
    let before = kinds(&desk).len();
    desk.apply_pattern_as(host::fresh::event_id(), night).await.unwrap();
    let levels = vec![(Scope::General, ReadinessLevel::Consult), (SURGEONS, ReadinessLevel::Cannot)];
    let said = Statement::new(levels, None, Basis::Tapped).unwrap();
    assert_eq!(kinds(&desk)[before..], [ReportKind::Readiness(said)]);
    let holds = desk.inbox().readiness().for_class(ConditionClass::Stroke, Timestamp::now()).unwrap();
    assert_eq!((holds.scope, holds.level), (SURGEONS, ReadinessLevel::Cannot));
    desk.delete_pattern(night).await.unwrap();
    let gone = desk.apply_pattern_as(host::fresh::event_id(), night).await;
    assert!(matches!(gone, Err(ReadinessError::UnknownPattern)));
    for n in 1..PATTERNS_MAX {
        desk.keep_pattern(host::fresh::event_id(), &n.to_string(), None).await.unwrap();
    }
    let full = desk.keep_pattern(host::fresh::event_id(), "多すぎ", None).await;
    assert!(matches!(full, Err(ReadinessError::PatternsFull)));
}

/// Forgets that anybody has decided, as when the program was kept running into the band.
async fn undecided(desk: &Desk) {
    let forget = |patterns: &mut crate::inbox::Patterns| {
        patterns.decided_at = None;
        Ok::<_, ()>(())
    };
    desk.inbox().change_patterns(forget).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_band_that_began_is_proposed_and_stated_once_as_a_schedule_that_undoes_no_tap() {
    let desk = desk().await;
    desk.set_readiness(None, ReadinessLevel::Can).await.unwrap();
    let night = host::fresh::event_id();
    desk.keep_pattern(night, "夜間", Some(band_begun(10))).await.unwrap();
    assert!(desk.proposal().is_none(), "whoever keeps a pattern has decided");
    desk.set_readiness(None, ReadinessLevel::Cannot).await.unwrap();
    undecided(&desk).await;
    assert_eq!(desk.proposal().map(|(pattern, _)| pattern.id), Some(night));
    let before = reports(&desk).len();
    desk.keep_schedule().await.unwrap();
    desk.keep_schedule().await.unwrap();
    let stated = reports(&desk).split_off(before);
    let said = Statement::new(vec![(Scope::General, ReadinessLevel::Can)], None, Basis::Schedule).unwrap();
    assert_eq!(stated.len(), 1);
    assert_eq!(stated[0].kind, ReportKind::Readiness(said));
    assert_eq!(stated[0].at, desk.proposal().unwrap().1, "as old as the band");
    let general = desk.inbox().readiness().holding(Scope::General, Timestamp::now()).unwrap();
    assert_eq!((general.level, general.basis), (ReadinessLevel::Cannot, Basis::Tapped));
    desk.dismiss_proposal().await.unwrap();
    assert!(desk.proposal().is_none());
    assert_eq!(desk.inbox().readiness().general().unwrap().level, ReadinessLevel::Cannot, "left as it is");
}

#[tokio::test]
async fn a_schedule_of_a_band_that_began_long_ago_is_proposed_and_not_stated() {
    let desk = desk().await;
    desk.set_readiness(None, ReadinessLevel::Can).await.unwrap();
    desk.keep_pattern(host::fresh::event_id(), "夜間", Some(band_begun(125))).await.unwrap();
    undecided(&desk).await;
    let before = reports(&desk).len();
    desk.keep_schedule().await.unwrap();
    assert_eq!((reports(&desk).len(), desk.proposal().is_some()), (before, true));
}

#[tokio::test]
async fn unchanged_makes_every_mark_young_in_one_report() {
    let desk = desk().await;
    let none = desk.unchanged_as(host::fresh::event_id()).await;
    assert!(matches!(none, Err(ReadinessError::NothingToConfirm)));
    let old = Timestamp::now() - jiff::SignedDuration::from_hours(3);
    for said in [Statement::tap(None, ReadinessLevel::Can), Statement::tap(SURGEONS, ReadinessLevel::Consult)] {
        desk.inbox().take_statement(&said, old).await.unwrap();
    }
    desk.unchanged_as(host::fresh::event_id()).await.unwrap();
    assert_eq!(kinds(&desk).len(), 1);
    let (readiness, now) = (desk.inbox().readiness(), Timestamp::now());
    for scope in [Scope::General, SURGEONS] {
        assert_eq!(readiness.holding(scope, now).unwrap().freshness(now), Freshness::Fresh);
    }
}
