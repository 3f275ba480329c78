//! The same made-up cases as a candidate is told them before the decision, and what happens to a question.

use domain::{
    disclosure::{CaseDelivery, CaseStanding, QuestionView, RecordView, told_age},
    ids::EventId,
    inquiry::{Query, ReleaseReason},
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{ago, bare};

/// As the platform tells a candidate: the decade, no name, and nothing of the record but what this hospital is to the patient.
pub fn withheld(delivery: CaseDelivery) -> CaseDelivery {
    let patient = delivery.patient.map(|patient| {
        let told = patient.age_years.map(told_age);
        domain::disclosure::PatientView {
            age_years: told.map(|(years, _)| years),
            is_decade: told.is_some_and(|(_, is_decade)| is_decade),
            identity: None,
            ..patient
        }
    });
    let own = delivery.record.and_then(|record| record.own);
    CaseDelivery {
        patient,
        record: Some(RecordView { withheld: true, own, ..RecordView::default() }),
        standing: CaseStanding::Asked(None),
        ..delivery
    }
}

/// With something said about the question.
pub fn questioned(delivery: CaseDelivery, change: impl FnOnce(&mut QuestionView)) -> CaseDelivery {
    let mut delivery = delivery;
    if let Some(situation) = &mut delivery.situation {
        change(&mut situation.question);
    }
    delivery
}

/// A query of so many seconds ago, with a reply of so many seconds ago.
pub fn query(now: Timestamp, n: u8, text: &str, asked_s: i64, reply: Option<(&str, i64)>) -> Query {
    Query {
        id: EventId::new(Uuid::from_u128(0x0193_9000_0000_7000_8000_0000_2000_0000 | u128::from(n))),
        text: text.to_owned(),
        at: ago(now, asked_s),
        reply: reply.map(|(text, seconds)| (text.to_owned(), ago(now, seconds))),
    }
}

/// With two queries: one with its reply, one that waits.
pub fn queried(delivery: CaseDelivery, now: Timestamp) -> CaseDelivery {
    questioned(delivery, |question| {
        question.queries = vec![
            query(now, 1, "抗凝固薬の最終内服は", 150, Some(("昨夜21時。今朝は飲んでいない", 40))),
            query(now, 2, "家族の同伴は", 25, None),
        ];
    })
}

/// The destination, while the crew looks for another one.
pub fn redirected(delivery: CaseDelivery) -> CaseDelivery {
    questioned(delivery, |question| question.redirect = Some(domain::inquiry::RedirectReason::Condition))
}

/// Taken back for a reason.
pub fn taken_back(n: u8, version: u64, reason: ReleaseReason) -> CaseDelivery {
    bare(n, version, CaseStanding::Released(reason))
}
