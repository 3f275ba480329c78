//! Every fault, and that one category's fault does not touch the others.

use std::{collections::HashMap, time::Duration};

use domain::record::{Category, FetchOutcome};

use super::{
    super::{Fault, ServiceBehaviour, TextEncoding},
    MEDICAL, client, identity, now, person, request, start,
};

fn with(fault: Fault, encoding: TextEncoding) -> ServiceBehaviour {
    ServiceBehaviour { fault, encoding, ..ServiceBehaviour::default() }
}

#[tokio::test]
async fn every_fault_is_told_by_its_name() {
    let table = [
        (Fault::None, FetchOutcome::Fetched),
        (Fault::Down, FetchOutcome::ServiceError),
        (Fault::WrongPerson, FetchOutcome::WrongPerson),
        (Fault::Malformed, FetchOutcome::Unreadable),
        (Fault::WrongEncodingDeclared, FetchOutcome::Partial),
        (Fault::Empty, FetchOutcome::Empty),
    ];
    for encoding in [TextEncoding::ShiftJis, TextEncoding::Utf8] {
        let service = start(person(), with(Fault::None, encoding));
        let client = client(&service);
        let expected = identity(&client).await;
        for category in MEDICAL {
            service.set_behaviour(with(Fault::None, encoding));
            let whole = client.pull(&request(), category, &expected, now()).await.part;
            for (fault, outcome) in table {
                service.set_behaviour(with(fault, encoding));
                let pulled = client.pull(&request(), category, &expected, now()).await;
                assert_eq!(pulled.outcome, outcome, "{fault:?} {category:?} {encoding:?}");
                assert_eq!(service.requests().last().unwrap().outcome, outcome, "the service's own log");
                // A wrong declaration costs no line, everything else costs all.
                let kept = matches!(fault, Fault::None | Fault::WrongEncodingDeclared);
                assert_eq!(
                    pulled.part.len(),
                    if kept { whole.len() } else { 0 },
                    "{fault:?} {category:?} {encoding:?}"
                );
            }
        }
        service.stop().await;
    }
}

#[tokio::test]
async fn a_truncated_answer_keeps_its_first_lines() {
    for encoding in [TextEncoding::ShiftJis, TextEncoding::Utf8] {
        let service = start(person(), with(Fault::None, encoding));
        let client = client(&service);
        let expected = identity(&client).await;
        let whole = client.pull(&request(), Category::Medications, &expected, now()).await.part;
        service.set_behaviour(with(Fault::Truncated, encoding));
        let pulled = client.pull(&request(), Category::Medications, &expected, now()).await;
        assert_eq!(pulled.outcome, FetchOutcome::Partial);
        assert!(!pulled.part.is_empty() && pulled.part.len() < whole.len(), "{} lines", pulled.part.len());
        service.stop().await;
    }
}

#[tokio::test]
async fn the_eligibility_message_has_the_faults_too() {
    let table = [
        (Fault::Down, FetchOutcome::ServiceError, false),
        (Fault::Malformed, FetchOutcome::Unreadable, false),
        (Fault::WrongEncodingDeclared, FetchOutcome::Partial, true),
        (Fault::Empty, FetchOutcome::NoEligibility, false),
    ];
    let service = start(person(), ServiceBehaviour::default());
    let client = client(&service);
    for (fault, outcome, is_known) in table {
        service.set_behaviour(with(fault, TextEncoding::ShiftJis));
        let answer = client.eligibility(&request(), now()).await;
        assert_eq!((answer.outcome, answer.identity.is_some()), (outcome, is_known), "{fault:?}");
    }
    service.stop().await;
}

/// Somebody else's eligibility cannot be noticed by itself; the record that follows it can.
#[tokio::test]
async fn a_mix_up_at_eligibility_merges_nothing() {
    let service = start(person(), with(Fault::WrongPerson, TextEncoding::ShiftJis));
    let client = client(&service);
    let wrong = identity(&client).await;
    service.set_behaviour(ServiceBehaviour::default());
    for category in [Category::Eligibility, Category::Medications] {
        let pulled = client.pull(&request(), category, &wrong, now()).await;
        assert_eq!((pulled.outcome, pulled.part.len()), (FetchOutcome::WrongPerson, 0), "{category:?}");
    }
    service.stop().await;
}

#[tokio::test]
async fn a_category_that_hangs_holds_up_no_other() {
    let fault_of = HashMap::from([(Category::Medications, Fault::Hang)]);
    let service = start(person(), ServiceBehaviour { fault_of, ..ServiceBehaviour::default() });
    let patient = client(&service);
    let expected = identity(&patient).await;
    let hanging = patient.clone().with_timeout(Duration::from_millis(500));
    let request = request();
    let (hung, others) = tokio::join!(hanging.pull(&request, Category::Medications, &expected, now()), async {
        let mut outcomes = Vec::new();
        for category in MEDICAL.into_iter().skip(1) {
            outcomes.push(patient.pull(&request, category, &expected, now()).await.outcome);
        }
        outcomes
    });
    assert_eq!(hung.outcome, FetchOutcome::TimedOut);
    assert_eq!(others, vec![FetchOutcome::Fetched; 5]);
    service.stop().await;
}

#[tokio::test]
async fn a_slow_category_is_given_up_and_a_slow_enough_one_is_not() {
    let latency_ms_of = HashMap::from([(Category::Surgeries, 60_000)]);
    let service = start(person(), ServiceBehaviour { latency_ms: 20, latency_ms_of, ..ServiceBehaviour::default() });
    let client = client(&service);
    let expected = identity(&client).await;
    assert_eq!(client.pull(&request(), Category::Visits, &expected, now()).await.outcome, FetchOutcome::Fetched);
    let impatient = client.with_timeout(Duration::from_millis(500));
    assert_eq!(impatient.pull(&request(), Category::Surgeries, &expected, now()).await.outcome, FetchOutcome::TimedOut);
    service.stop().await;
}

#[tokio::test]
async fn a_stopped_service_is_unreachable() {
    let service = start(person(), ServiceBehaviour::default());
    let client = client(&service);
    let expected = identity(&client).await;
    service.stop().await;
    assert_eq!(client.pull(&request(), Category::Visits, &expected, now()).await.outcome, FetchOutcome::Unreachable);
}
