//! Taking back, redirecting, losing a destination: what is written, in which order, and what is refused to whom.

use std::sync::Arc;

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::EncounterId,
    inquiry::{Answer, DeclineReason, InquiryRefusal, RedirectReason},
};
use journal::{Engine, MemoryEngine};

use super::region::{ask, by_hospital, choose, hospital, ledger, ledger_on, words};
use crate::ledger::{Ledger, Refusal, Submitted};

const REDIRECT: EncounterEvent = EncounterEvent::RedirectRequested { reason: RedirectReason::Condition };

async fn since(ledger: &Ledger, case: EncounterId, event: RecordedEvent) -> Vec<String> {
    let known = ledger.story(case).len();
    ledger.submit(event).await.unwrap();
    words(&ledger.story(case))[known..].iter().map(|word| (*word).to_owned()).collect()
}

fn withdrawn(ledger: &Ledger, case: EncounterId, number: u8) -> RecordedEvent {
    let (inquiry, hospital) = (ledger.inquiry(case, number), hospital(number));
    let reason = DeclineReason::TreatingOthers;
    by_hospital(number, case, EncounterEvent::AcceptanceWithdrawn { inquiry, hospital, reason })
}

fn crew(case: EncounterId, event: EncounterEvent) -> RecordedEvent {
    super::region::by_crew(case, event)
}

#[tokio::test]
async fn a_question_is_taken_back_and_nobody_else_is_disturbed() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1, 2])).await;
    let back = |number| crew(case, EncounterEvent::WithdrawRequested { hospital: hospital(number) });
    assert_eq!(since(&ledger, case, back(1)).await, ["withdraw-requested", "released 1 withdrawn-by-crew"]);
    assert_eq!(since(&ledger, case, back(1)).await, ["withdraw-requested", "refused 1 not-asked"]);
    let late = ledger.answer(1, case, Answer::Accept).await;
    assert_eq!(late, Submitted::Refused(Refusal::Inquiry(InquiryRefusal::TooLate)));
    assert_eq!(since(&ledger, case, crew(case, ask(&[1]))).await, ["ask-requested", "sent 1"], "and may be asked anew");
}

#[tokio::test]
async fn the_old_destination_stands_until_the_new_one_is_decided() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.decided(case, 1).await;
    ledger.crew(case, ask(&[2])).await;
    assert_eq!(words(&ledger.story(case)).last(), Some(&"refused 2 already-decided"));
    ledger.crew(case, REDIRECT).await;
    ledger.crew(case, ask(&[2, 3])).await;
    ledger.answer(2, case, Answer::Accept).await;
    assert_eq!(ledger.state().case(case).unwrap().encounter.inquiries.destination().unwrap().0, hospital(1));
    assert_eq!(
        since(&ledger, case, crew(case, choose(2))).await,
        ["destination-requested", "decided 2", "released 1 redirected", "released 3 another-chosen"]
    );
    let acknowledged = |number: u8| {
        let inquiry = ledger.inquiry(case, number);
        by_hospital(number, case, EncounterEvent::ReleaseAcknowledged { inquiry, hospital: hospital(number) })
    };
    assert_eq!(since(&ledger, case, acknowledged(1)).await, ["release-acknowledged"]);
    assert_eq!(since(&ledger, case, acknowledged(1)).await, Vec::<String>::new(), "twice says nothing new");
    assert_eq!(since(&ledger, case, acknowledged(2)).await, Vec::<String>::new(), "nothing was taken back from it");
}

#[tokio::test]
async fn a_search_that_is_given_up_leaves_the_destination_as_it_was() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.decided(case, 1).await;
    ledger.crew(case, REDIRECT).await;
    ledger.crew(case, ask(&[2, 3])).await;
    ledger.answer(2, case, Answer::Accept).await;
    assert_eq!(
        since(&ledger, case, crew(case, EncounterEvent::RedirectEnded)).await,
        ["redirect-ended", "released 2 redirect-ended", "released 3 redirect-ended"]
    );
    ledger.crew(case, choose(2)).await;
    assert_eq!(words(&ledger.story(case)).last(), Some(&"refused 2 already-decided"));
}

#[tokio::test]
async fn only_the_destination_takes_its_word_back_and_then_nothing_is_decided() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1, 2])).await;
    ledger.answer(1, case, Answer::Accept).await;
    let refused = Submitted::Refused(Refusal::Inquiry(InquiryRefusal::NotDestination));
    assert_eq!(ledger.submit(withdrawn(&ledger, case, 1)).await.unwrap(), refused, "before the decision: a decline");
    ledger.crew(case, choose(1)).await;
    assert_eq!(ledger.submit(withdrawn(&ledger, case, 2)).await.unwrap(), refused);
    assert_eq!(since(&ledger, case, withdrawn(&ledger, case, 1)).await, ["acceptance-withdrawn"]);
    assert_eq!(ledger.submit(withdrawn(&ledger, case, 1)).await.unwrap(), refused, "the same again");
    ledger.crew(case, ask(&[2])).await;
    ledger.answer(2, case, Answer::Accept).await;
    ledger.crew(case, choose(2)).await;
    assert!(words(&ledger.story(case)).contains(&"decided 2"));
}

#[tokio::test]
async fn only_the_destination_confirms_the_decision_and_once_also_after_a_restart() {
    let engine: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
    let ledger = ledger_on(Arc::clone(&engine));
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1, 2])).await;
    ledger.answer(1, case, Answer::Accept).await;
    let refused = Submitted::Refused(Refusal::Inquiry(InquiryRefusal::NotDestination));
    assert_eq!(ledger.confirm(1, case).await, refused, "nothing is decided");
    ledger.crew(case, choose(1)).await;
    assert_eq!(ledger.confirm(2, case).await, refused);
    let in_its_name = EncounterEvent::DecisionAcknowledged { inquiry: ledger.inquiry(case, 1), hospital: hospital(1) };
    assert_eq!(
        ledger.submit(by_hospital(2, case, in_its_name)).await.unwrap(),
        Submitted::Refused(Refusal::NotYourEncounter)
    );
    assert!(matches!(ledger.confirm(1, case).await, Submitted::Stored(_)));
    let known = ledger.story(case).len();
    drop(ledger);
    let ledger = ledger_on(engine);
    assert!(matches!(ledger.confirm(1, case).await, Submitted::Duplicate(_)), "twice says nothing new");
    assert_eq!(ledger.story(case).len(), known);
    ledger.crew(case, REDIRECT).await;
    ledger.crew(case, ask(&[3])).await;
    ledger.answer(3, case, Answer::Accept).await;
    ledger.crew(case, choose(3)).await;
    assert_eq!(ledger.confirm(1, case).await, refused, "left");
    assert!(matches!(ledger.confirm(3, case).await, Submitted::Stored(_)));
}

/// The hospital that took its word back is told when the crew knows, and not before.
#[tokio::test]
async fn a_hospital_hears_whether_the_crew_knows_that_it_cannot_come() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.decided(case, 1).await;
    let told = |after: u64| {
        let state = ledger.state();
        let (deliveries, seq) =
            crate::routing::deliveries(&state, ledger.registry(), &hospital(1), after, super::region::at(0));
        (deliveries.iter().map(|one| one.loss_unheard).collect::<Vec<_>>(), seq)
    };
    let (before, seq) = told(0);
    assert_eq!(before, [false]);
    ledger.submit(withdrawn(&ledger, case, 1)).await.unwrap();
    let (lost, seq) = told(seq);
    assert_eq!(lost, [true]);
    ledger.crew(case, super::region::complaint("胸痛")).await;
    let (quiet, seq) = told(seq);
    assert!(quiet.is_empty(), "it reads nothing any more");
    ledger.crew(case, EncounterEvent::LossAcknowledged).await;
    assert_eq!(told(seq).0, [false]);
}

/// A platform that is started again between two acceptances decides as if it had never been away.
#[tokio::test]
async fn a_restart_between_two_acceptances_changes_nothing() {
    let engine: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
    let first = ledger_on(Arc::clone(&engine));
    let case = first.open_case(1).await;
    first.crew(case, ask(&[1, 2, 3])).await;
    first.answer(1, case, Answer::Accept).await;
    drop(first);
    let second = ledger_on(Arc::clone(&engine));
    second.answer(2, case, Answer::Accept).await;
    second.crew(case, choose(2)).await;
    drop(second);
    let third = ledger_on(engine);
    third.crew(case, choose(1)).await;
    let story = third.story(case);
    let decided: Vec<_> = words(&story).into_iter().filter(|word| word.starts_with("decided")).collect();
    assert_eq!(decided, ["decided 2"]);
    assert_eq!(words(&story).last(), Some(&"refused 1 already-decided"));
    let late = third.answer(3, case, Answer::Accept).await;
    assert_eq!(late, Submitted::Refused(Refusal::Inquiry(InquiryRefusal::TooLate)), "and whoever comes late is told");
}

#[tokio::test]
async fn a_query_goes_to_the_crew_and_its_reply_to_the_one_that_asked() {
    let ledger = ledger();
    let case = ledger.open_case(1).await;
    ledger.crew(case, ask(&[1, 2])).await;
    let query = |number: u8, of: u8| {
        let event = EncounterEvent::QueryRaised {
            inquiry: ledger.inquiry(case, of),
            hospital: hospital(number),
            text: "最終内服は".to_owned(),
        };
        by_hospital(number, case, event)
    };
    let refused = Submitted::Refused(Refusal::Inquiry(InquiryRefusal::NotAsked));
    assert_eq!(ledger.submit(query(2, 1)).await.unwrap(), refused, "with somebody else's question");
    let raised = query(1, 1);
    let id = raised.id;
    assert!(matches!(ledger.submit(raised.clone()).await.unwrap(), Submitted::Stored(_)));
    assert!(matches!(ledger.submit(raised).await.unwrap(), Submitted::Duplicate(_)));
    ledger.crew(case, EncounterEvent::QueryAnswered { query: id, text: "今朝7時".to_owned() }).await;
    let state = ledger.state();
    let told =
        |number| crate::routing::deliveries(&state, ledger.registry(), &hospital(number), 0, super::region::at(0)).0;
    let question = |number| told(number).remove(0).situation.unwrap().question;
    assert_eq!(question(1).queries[0].reply.as_ref().unwrap().0, "今朝7時");
    assert_eq!(question(2).queries, []);
}
