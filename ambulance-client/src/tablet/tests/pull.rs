//! Pulling: only on a basis, only of the right person, and as far as it comes.

use domain::{
    card::Condition,
    consent::{ConsentBasis, IdentityCheck},
    event::EncounterEvent,
    fetch::Window,
    ids::EncounterId,
    patient::{IdentityVerdict, Sex},
    record::{Category, FetchOutcome},
};
use host::Clock;
use jiff::{SignedDuration, Timestamp};

use super::{
    bench::{Bench, card, fast, until},
    service::{DRUGS, ELIGIBILITY, HANAKO, QUESTIONS, Service, TARO, drugs, message, record_of},
};
use crate::{card::CardReading, tablet::InterviewEntry};

const SERIAL: &str = "0badc0ffee";

async fn done(bench: &Bench, case: EncounterId) {
    until("the pull ends", || !bench.case(case, |case| case.pulling)).await;
}

fn outcome(bench: &Bench, case: EncounterId, category: Category) -> Option<FetchOutcome> {
    bench.case(case, |case| case.encounter.fetches.get(&category).map(|fetch| fetch.outcome))
}

#[tokio::test]
async fn card_and_consent_bring_identity_record_and_findings() {
    let service = Service::knowing(HANAKO).await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    bench.consent(case, ConsentBasis::Patient).await;
    assert_eq!(service.asked(), 0, "without a card there is nobody to ask about");
    bench.place(SERIAL).await;
    bench.matches(case).await;
    done(&bench, case).await;
    bench.case(case, |case| {
        assert_eq!(case.encounter.patient.as_ref().unwrap().name, "試験 花子");
        assert_eq!((case.encounter.record.medications.len(), case.encounter.record.surgeries.len()), (1, 1));
        assert!(!case.encounter.findings.is_empty(), "an anticoagulant suggests something");
        assert!(case.timings.consent_to_complete_ms.is_some());
    });
    assert_eq!(outcome(&bench, case, Category::Medications), Some(FetchOutcome::Fetched));
    assert_eq!(outcome(&bench, case, Category::Visits), Some(FetchOutcome::Empty));
    let whole = |event: &EncounterEvent| matches!(event, EncounterEvent::CategoryFetched { window: Window::Full, .. });
    let events = bench.events_of("category-fetched");
    assert_eq!(events.iter().filter(|event| whole(event)).count(), Category::ALL.len());
    assert_eq!((service.asked(), service.asked_about(SERIAL)), (QUESTIONS, QUESTIONS), "each question once");
    assert_eq!(
        bench.kinds()[..5],
        ["opened", "consent-recorded", "card-read", "category-fetched", "patient-identified"]
    );
}

#[tokio::test]
async fn a_refused_consent_asks_nothing() {
    let service = Service::knowing(HANAKO).await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    bench.place(SERIAL).await;
    bench.consent(case, ConsentBasis::Refused).await;
    bench.tablet.start_pull(case);
    assert!(!bench.case(case, |case| case.pulling));
    tokio::task::yield_now().await;
    assert_eq!((service.asked(), bench.kinds()), (0, vec!["opened", "card-read", "consent-recorded"]));
}

#[tokio::test]
async fn what_was_not_consented_to_is_not_asked() {
    let service = Service::knowing(HANAKO).await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    bench.place(SERIAL).await;
    bench.consent_to(case, ConsentBasis::Family, &[Category::Eligibility, Category::Medications]).await;
    bench.matches(case).await;
    done(&bench, case).await;
    assert_eq!(service.asked(), 3, "who it is, and the drugs in both windows");
    assert_eq!(outcome(&bench, case, Category::Surgeries), Some(FetchOutcome::NotConsented));
    assert_eq!(bench.case(case, |case| case.encounter.record.len()), 1);
}

#[tokio::test]
async fn a_card_that_contradicts_what_was_said_raises_a_question_before_anything_is_fetched() {
    let service = Service::knowing(TARO).await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    let said =
        InterviewEntry { name: "試験 花子".to_owned(), age_years: Some(72), ..InterviewEntry::of(Sex::Female) };
    bench.tablet.acts().interview(case, said).await.unwrap();
    bench.place(SERIAL).await;
    bench.consent(case, ConsentBasis::Patient).await;
    until("a question", || bench.case(case, |case| case.proposal.is_some() && !case.pulling)).await;
    assert!(bench.case(case, |case| case.proposal.as_ref().unwrap().contradicts_said));
    assert_eq!(service.asked(), 1, "of a stranger no record is asked for");
    assert!(!format!("{:?}", bench.sent()).contains("別人"), "and nobody is told the stranger's name");
    bench.tablet.acts().judge_identity(case, IdentityVerdict::Differs).await.unwrap();
    assert_eq!(outcome(&bench, case, Category::Eligibility), Some(FetchOutcome::WrongPerson));
    assert_eq!(service.asked(), 1);
    bench.case(case, |case| {
        assert_eq!(case.encounter.patient.as_ref().unwrap().name, "試験 花子");
        assert!(case.encounter.record.is_empty() && case.proposal.is_none() && !case.has_card());
    });
}

#[tokio::test]
async fn a_person_decides_even_against_what_was_said() {
    let service = Service::knowing(TARO).await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    bench.tablet.acts().interview(case, InterviewEntry::of(Sex::Female)).await.unwrap();
    bench.place(SERIAL).await;
    bench.consent(case, ConsentBasis::Patient).await;
    bench.matches(case).await;
    done(&bench, case).await;
    bench.case(case, |case| {
        assert_eq!(case.encounter.patient.as_ref().unwrap().name, "別人 太郎");
        let confirmed = case.encounter.confirmed.as_ref().unwrap();
        assert_eq!((confirmed.person.as_str(), confirmed.check), ("captain-1", IdentityCheck::Visual));
        assert_eq!(case.encounter.fetches.len(), Category::ALL.len());
    });
}

#[tokio::test]
async fn an_answer_about_somebody_else_is_not_merged() {
    let service = Service::answering(|request, _| {
        let person = if request.message == DRUGS { TARO } else { HANAKO };
        Some(record_of(person, request))
    });
    let service = service.await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    bench.place(SERIAL).await;
    bench.consent(case, ConsentBasis::Patient).await;
    bench.matches(case).await;
    done(&bench, case).await;
    assert_eq!(outcome(&bench, case, Category::Medications), Some(FetchOutcome::WrongPerson));
    bench.case(case, |case| {
        assert!(case.encounter.record.medications.is_empty());
        assert_eq!(case.encounter.record.surgeries.len(), 1, "the other categories come all the same");
    });
}

#[tokio::test]
async fn a_service_that_is_down_is_asked_again_until_it_answers() {
    // Eligibility fails twice, then the drugs and treatments of the first round in both windows.
    let service = Service::answering(|request, number| {
        let down = match request.message.as_str() {
            ELIGIBILITY => number < 2,
            DRUGS => number < 2 + QUESTIONS,
            _ => false,
        };
        (!down).then(|| record_of(HANAKO, request))
    });
    let service = service.await;
    let bench = Bench::with_service(&service.url, fast());
    let case = bench.open().await;
    bench.place(SERIAL).await;
    bench.consent(case, ConsentBasis::Waived).await;
    bench.matches(case).await;
    done(&bench, case).await;
    assert_eq!(outcome(&bench, case, Category::Medications), Some(FetchOutcome::Fetched));
    assert_eq!(service.asked_for(ELIGIBILITY), 3);
    let failures = |category| {
        let failed = |event: &EncounterEvent| matches!(event, EncounterEvent::CategoryFetched { category: one, outcome: FetchOutcome::ServiceError, .. } if *one == category);
        bench.events_of("category-fetched").iter().filter(|event| failed(event)).count()
    };
    assert_eq!((failures(Category::Eligibility), failures(Category::Medications)), (1, 1), "each failure is told once");
}

#[tokio::test]
async fn without_a_network_the_crew_is_told_and_goes_on() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.place(SERIAL).await;
    bench.consent(case, ConsentBasis::Patient).await;
    until("told", || outcome(&bench, case, Category::Eligibility) == Some(FetchOutcome::Unreachable)).await;
    assert!(bench.case(case, |case| case.pulling), "it goes on in the background");
    bench.tablet.acts().complain(case, "吐血").await.unwrap();
    bench.tablet.acts().close(case).await.unwrap();
}

/// One category larger than an event may be: it must neither be lost nor take the others with it.
#[tokio::test]
async fn a_category_too_large_for_an_event_is_cut_and_says_so() {
    let service = Service::answering(|request, _| {
        Some(match request.message.as_str() {
            DRUGS if request.is_for_drugs() => message(HANAKO, &drugs(2_000, &"薬".repeat(300))),
            _ => record_of(HANAKO, request),
        })
    });
    let service = service.await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    bench.place(SERIAL).await;
    bench.consent(case, ConsentBasis::Patient).await;
    bench.matches(case).await;
    done(&bench, case).await;
    assert_eq!(outcome(&bench, case, Category::Medications), Some(FetchOutcome::Partial));
    bench.case(case, |case| {
        assert_eq!(case.encounter.record.medications.len(), 1_000, "half of what came");
        assert_eq!(case.encounter.record.surgeries.len(), 1);
        assert_eq!(case.encounter.fetches.len(), Category::ALL.len());
    });
}

/// Such a card is told as not yet valid, never as expired, each time it is laid down.
#[tokio::test]
async fn a_certificate_that_begins_in_the_future_waits_for_the_clock() {
    let service = Service::knowing(HANAKO).await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    bench.consent(case, ConsentBasis::Patient).await;
    let early = CardReading { not_before: Timestamp::now() + SignedDuration::from_hours(24), ..card(SERIAL) };
    for _ in 0..2 {
        bench.tablet.take_reading(Ok(early.clone()), std::time::Duration::from_millis(400)).await.unwrap();
        until("it waits", || bench.case(case, |case| case.card_notice() == Some(Condition::NotYetValid))).await;
        done(&bench, case).await;
    }
    assert_eq!((service.asked(), bench.kinds()), (0, vec!["opened", "consent-recorded", "card-read"]));
}
