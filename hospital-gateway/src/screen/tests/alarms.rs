//! Which alarm stands, and what ends it.

use domain::{
    disclosure::{CaseDelivery, CaseStanding, VitalsPart},
    inquiry::Answer,
    triage::{ConditionClass, Urgency},
    vitals::{VitalKind, VitalSource},
};
use jiff::Timestamp;
use webkit::parts::AlarmPriority;

use super::{Board, case_uri, key, sample};
use crate::{
    inbox::HospitalCase,
    screen::{
        attention::{Attention, News, priority_of},
        tests::sample::{CONFUSED, HAEMATEMESIS, STROKE},
    },
};

fn case_of(delivery: &CaseDelivery) -> HospitalCase {
    let mut case = HospitalCase::new(delivery, Timestamp::now());
    case.absorb(delivery, Timestamp::now());
    case
}

fn pulse(now: Timestamp, n: u8, version: u64, value: f64, standing: CaseStanding) -> CaseDelivery {
    let readings = vec![sample::reading(now, VitalSource::Monitor, &[(VitalKind::Pulse, value)])];
    CaseDelivery {
        vitals: Some(VitalsPart { readings, observations: Vec::new() }),
        ..sample::bare(n, version, standing)
    }
}

#[test]
fn a_question_presses_as_much_as_the_patient_is_urgent() {
    let now = Timestamp::now();
    for (urgency, expected) in [
        (Urgency::Red1, AlarmPriority::High),
        (Urgency::Red2, AlarmPriority::High),
        (Urgency::Yellow, AlarmPriority::Medium),
        (Urgency::Green, AlarmPriority::Low),
        (Urgency::White, AlarmPriority::Low),
    ] {
        let situation =
            sample::situation(now, "隊", "主訴", sample::triage(ConditionClass::General, urgency), &[], 5, 1);
        let asked = CaseDelivery { situation: Some(situation), ..sample::bare(1, 1, CaseStanding::Asked(None)) };
        assert_eq!(priority_of(&case_of(&asked)), expected, "{urgency:?}");
    }
    let untriaged = sample::bare(1, 1, CaseStanding::Asked(None));
    assert_eq!(priority_of(&case_of(&untriaged)), AlarmPriority::Medium);
    assert_eq!(
        priority_of(&case_of(&pulse(now, 1, 1, 130.0, CaseStanding::Asked(None)))),
        AlarmPriority::High,
        "severe before triage"
    );
}

#[actix_web::test]
async fn a_release_ends_the_alarm_at_once_and_a_new_question_calls_anew() {
    let now = Timestamp::now();
    let board = Board::with([sample::haematemesis(now, 1)]).await;
    let before = board.page("/").await;
    assert!(before.contains(r#"data-alarm="high""#));
    board.deliver(&sample::released(HAEMATEMESIS, 2)).await;
    assert!(!board.page("/").await.contains("data-alarm="));
    let mut again = sample::haematemesis(now, 3);
    again.inquiry = sample::inquiry(200);
    board.deliver(&again).await;
    let after = board.page("/").await;
    assert!(after.contains(r#"data-alarm="high""#));
    assert!(
        !after.contains(&format!("question-{}", sample::inquiry(HAEMATEMESIS))),
        "another condition, so it sounds although silenced"
    );
}

#[actix_web::test]
async fn an_answer_ends_the_alarm_too() {
    let board = Board::with([sample::confused(Timestamp::now(), 1)]).await;
    assert_eq!(board.api_case(CONFUSED).await["alarm"], "medium");
    board.post(&case_uri(CONFUSED, "/answer"), &[("key", &key(1)), ("answer", "accept")]).await;
    assert_eq!(board.api_case(CONFUSED).await["alarm"], serde_json::Value::Null);
}

#[actix_web::test]
async fn being_chosen_calls_until_somebody_has_noticed() {
    let board = Board::with([sample::stroke(Timestamp::now(), 1)]).await;
    assert_eq!(board.api_case(STROKE).await["alarm"], "medium");
    board.post(&case_uri(STROKE, "/seen"), &[("key", &key(1))]).await;
    assert_eq!(board.api_case(STROKE).await["alarm"], serde_json::Value::Null);
    assert_eq!(board.reports(), 1, "the crew and the platform hear that it is known");
    board.post(&case_uri(STROKE, "/seen"), &[("key", &key(2))]).await;
    assert_eq!(board.reports(), 1, "once");
}

#[test]
fn getting_worse_calls_once_for_each_new_criterion() {
    let now = Timestamp::now();
    let attention = Attention::default();
    let mut case = case_of(&sample::confused(now, 1));
    case.seen_here = true;
    assert_eq!(attention.alarm(&case), None, "seen as it is");
    case.absorb(&pulse(sample::ago(now, 30), CONFUSED, 2, 128.0, CaseStanding::Asked(None)), now);
    let alarm = attention.alarm(&case).unwrap();
    assert!(
        matches!(&alarm.news, News::Worse(reasons) if reasons.len() == 1) && alarm.priority == AlarmPriority::Medium
    );
    attention.notice(&case);
    assert_eq!(attention.alarm(&case), None);
    // Around the limit: better, then over it again. It was noticed before.
    for (seconds, value) in [(20, 118.0), (10, 124.0)] {
        case.absorb(&pulse(sample::ago(now, seconds), CONFUSED, 3, value, CaseStanding::Asked(None)), now);
        assert_eq!(attention.alarm(&case), None, "{value}");
        attention.notice(&case);
    }
}

#[test]
fn a_higher_urgency_calls_with_the_priority_of_the_new_one() {
    let now = Timestamp::now();
    let attention = Attention::default();
    let mut case = case_of(&sample::confused(now, 1));
    case.seen_here = true;
    assert_eq!(attention.alarm(&case), None);
    let situation =
        sample::situation(now, "隊", "主訴", sample::triage(ConditionClass::General, Urgency::Red1), &[], 5, 1);
    case.absorb(
        &CaseDelivery { situation: Some(situation), ..sample::bare(CONFUSED, 2, CaseStanding::Asked(None)) },
        now,
    );
    let alarm = attention.alarm(&case).unwrap();
    assert_eq!((alarm.priority, alarm.news), (AlarmPriority::High, News::MoreUrgent(Urgency::Red1)));
}

#[test]
fn what_may_not_be_read_calls_for_nothing_and_is_forgotten() {
    let now = Timestamp::now();
    let attention = Attention::default();
    let mut case = case_of(&sample::haematemesis(now, 1));
    attention.notice(&case);
    case.absorb(&sample::released(HAEMATEMESIS, 2), now);
    assert_eq!(attention.alarm(&case), None);
    attention.forget_but(&[case]);
    let mut answered = case_of(&sample::haematemesis(now, 3));
    answered.answered_here = Some(Answer::Accept);
    assert_eq!(attention.alarm(&answered), None);
}
