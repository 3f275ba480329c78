//! Tests of what a hospital does beyond answering: one report each, shown at once, also after a restart.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use domain::disclosure::CaseDelivery;
use domain::inquiry::{Proviso, ReleaseReason, Requirement};

use super::{
    tests::{case, desk_on, kinds},
    *,
};
use crate::inbox::tests::words::{asked, at, bare, encounter, inquiry};
use journal::MemoryEngine;

/// A desk again on the same disk, after it was killed; the platform has said nothing meanwhile.
async fn again(engine: &Arc<MemoryEngine>) -> Arc<Desk> {
    desk_on(engine).await
}

#[tokio::test]
async fn a_condition_survives_a_restart() {
    for answer in [
        Answer::AcceptIf(Proviso::new(20, None).unwrap()),
        Answer::AcceptIf(Proviso::new(0, Some(Requirement::NoSurgery)).unwrap()),
        Answer::AcceptIf(Proviso::new(120, Some(Requirement::Other)).unwrap()),
        Answer::Accept,
    ] {
        let engine = Arc::new(MemoryEngine::new());
        desk_on(&engine).await.answer(encounter(1), answer).await.unwrap();
        assert_eq!(case(&*again(&engine).await).answer(), Some(answer));
    }
}

#[tokio::test]
async fn a_query_is_one_report_also_after_a_restart() {
    let engine = Arc::new(MemoryEngine::new());
    let key = host::fresh::event_id();
    let before = {
        let desk = desk_on(&engine).await;
        desk.query_as(key, encounter(1), "発症時刻は".to_owned()).await.unwrap();
        case(&desk)
    };
    let desk = again(&engine).await;
    assert_eq!(case(&desk).queries_here, before.queries_here);
    desk.query_as(key, encounter(1), "発症時刻は".to_owned()).await.unwrap();
    assert_eq!(kinds(&desk), [ReportKind::Queried(encounter(1), inquiry(1), "発症時刻は".to_owned())]);
    assert!(case(&desk).seen_here, "who asks has seen it");
    // Taken back: the words go with the case.
    desk.inbox().take_in(&bare(1, 9, CaseStanding::Released(ReleaseReason::AnotherChosen)), at(120)).await.unwrap();
    assert_eq!(case(&desk).queries_here, []);
    let late = desk.query_as(host::fresh::event_id(), encounter(1), "アレルギーは".to_owned()).await;
    assert!(matches!(late, Err(DecisionError::Closed)));
}

#[tokio::test]
async fn taking_a_word_back_is_one_report_also_after_a_restart() {
    let engine = Arc::new(MemoryEngine::new());
    let desk = desk_on(&engine).await;
    let withdraw = async |desk: &Desk| {
        desk.withdraw_as(host::fresh::event_id(), encounter(1), domain::inquiry::DeclineReason::NoBed).await
    };
    assert!(matches!(withdraw(&desk).await, Err(DecisionError::NotDestination)));
    desk.inbox().take_in(&bare(1, 6, CaseStanding::Destination), at(110)).await.unwrap();
    withdraw(&desk).await.unwrap();
    withdraw(&desk).await.unwrap();
    let desk = again(&engine).await;
    assert!(case(&desk).is_withdrawn_here());
    withdraw(&desk).await.unwrap();
    assert_eq!(kinds(&desk).len(), 1);
    desk.inbox().take_in(&bare(1, 9, CaseStanding::Released(ReleaseReason::AnotherChosen)), at(130)).await.unwrap();
    assert!(!case(&desk).owes_release_notice(), "this hospital said so itself");
    assert!(matches!(withdraw(&desk).await, Err(DecisionError::Closed)));
}

#[tokio::test]
async fn that_a_patient_does_not_come_is_known_once_also_after_a_restart() {
    let engine = Arc::new(MemoryEngine::new());
    let desk = desk_on(&engine).await;
    let understood = async |desk: &Desk| desk.release_seen_as(host::fresh::event_id(), encounter(1)).await;
    assert!(matches!(understood(&desk).await, Err(DecisionError::Closed)));
    desk.answer(encounter(1), Answer::Accept).await.unwrap();
    desk.inbox().take_in(&bare(1, 9, CaseStanding::Released(ReleaseReason::AnotherChosen)), at(130)).await.unwrap();
    assert!(case(&*again(&engine).await).owes_release_notice());
    understood(&desk).await.unwrap();
    let desk = again(&engine).await;
    assert!(case(&desk).had_accepted && !case(&desk).owes_release_notice());
    understood(&desk).await.unwrap();
    assert_eq!(kinds(&desk)[1..], [ReportKind::ReleaseSeen(encounter(1), inquiry(1))]);
    // Asked anew: what was said about the old question is over.
    desk.inbox().take_in(&CaseDelivery { inquiry: inquiry(2), ..asked(1, 12) }, at(200)).await.unwrap();
    assert!(!case(&desk).had_accepted && !case(&desk).release_seen_here);
}

#[tokio::test]
async fn that_a_patient_comes_is_known_once_also_after_a_restart_and_anew_for_a_new_decision() {
    let engine = Arc::new(MemoryEngine::new());
    let desk = desk_on(&engine).await;
    let known = async |desk: &Desk| desk.decision_seen_as(host::fresh::event_id(), encounter(1)).await;
    assert!(matches!(known(&desk).await, Err(DecisionError::NotDestination)));
    let told = async |desk: &Desk, version, standing| {
        desk.inbox().take_in(&bare(1, version, standing), at(110)).await.unwrap();
    };
    told(&desk, 6, CaseStanding::Destination).await;
    assert!(case(&desk).owes_decision_notice());
    known(&desk).await.unwrap();
    let desk = again(&engine).await;
    assert!(!case(&desk).owes_decision_notice());
    known(&desk).await.unwrap();
    assert_eq!(kinds(&desk), [ReportKind::DecisionSeen(encounter(1), inquiry(1))]);
    told(&desk, 8, CaseStanding::Asked(None)).await;
    told(&desk, 9, CaseStanding::Destination).await;
    assert!(case(&*again(&engine).await).owes_decision_notice(), "decided anew");
}

#[tokio::test]
async fn a_loss_is_owed_a_call_until_the_crew_knows_or_was_rung_also_after_a_restart() {
    let engine = Arc::new(MemoryEngine::new());
    let desk = desk_on(&engine).await;
    let declined = |version, loss_unheard| CaseDelivery { loss_unheard, ..bare(1, version, CaseStanding::Declined) };
    assert!(matches!(desk.loss_told(encounter(1)).await, Err(DecisionError::Closed)));
    desk.inbox().take_in(&declined(6, true), at(110)).await.unwrap();
    let desk = again(&engine).await;
    assert!(case(&desk).owes_loss_call());
    desk.loss_told(encounter(1)).await.unwrap();
    desk.loss_told(encounter(1)).await.unwrap();
    assert_eq!(kinds(&desk), [], "the platform is not told");
    let desk = again(&engine).await;
    assert!(case(&desk).loss_unheard && !case(&desk).owes_loss_call());
    desk.inbox().take_in(&declined(7, false), at(120)).await.unwrap();
    desk.inbox().take_in(&declined(8, true), at(130)).await.unwrap();
    assert!(case(&desk).owes_loss_call(), "another loss");
}

#[tokio::test]
async fn what_the_platform_did_not_take_is_told_also_after_a_restart_and_until_the_next_word() {
    let engine = Arc::new(MemoryEngine::new());
    let desk = desk_on(&engine).await;
    desk.answer(encounter(1), Answer::Accept).await.unwrap();
    let report = Report {
        id: host::fresh::event_id(),
        person: desk.identity().person.clone(),
        at: at(100),
        kind: ReportKind::Answered(encounter(1), inquiry(1), Answer::Accept),
    };
    desk.not_taken(&report, "too-late").await.unwrap();
    let desk = again(&engine).await;
    let untaken = case(&desk).untaken.unwrap();
    assert_eq!(untaken.why, Some(domain::inquiry::InquiryRefusal::TooLate));
    let receipt = Report { kind: ReportKind::Seen(encounter(1), inquiry(1)), ..report.clone() };
    desk.answer(encounter(1), Answer::Accept).await.unwrap();
    assert_eq!(case(&desk).untaken, None);
    desk.not_taken(&receipt, "too-late").await.unwrap();
    assert_eq!(case(&desk).untaken, None, "a receipt is nobody's word");
}
