//! What changes while a pull is under way: card, consent, the crew's judgement, the end of the case.

use domain::{
    consent::ConsentBasis,
    ids::EncounterId,
    record::{Category, FetchOutcome},
};
use host::Clock;

use super::{
    bench::{Bench, fast, until},
    service::{DRUGS, ELIGIBILITY, HANAKO, QUESTIONS, Service, TARO, drugs, message, record_of},
};

/// A service that knows one person by each of two cards.
async fn service_of_two() -> Service {
    Service::answering(|request, _| Some(record_of(if request.names("aa") { HANAKO } else { TARO }, request))).await
}

fn name(bench: &Bench, case: EncounterId) -> Option<String> {
    bench.case(case, |case| case.encounter.patient.as_ref().map(|patient| patient.name.clone()))
}

/// Every task has done what it can do without the network.
async fn settle_down() {
    for _ in 0..50 {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn a_consent_that_is_withdrawn_ends_the_pull_and_what_still_comes_stays_outside() {
    let service = Service::knowing(HANAKO).await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    service.hold(DRUGS);
    bench.place("aa").await;
    bench.consent(case, ConsentBasis::Patient).await;
    bench.matches(case).await;
    until("the operation came", || bench.case(case, |case| !case.encounter.record.surgeries.is_empty())).await;
    bench.consent(case, ConsentBasis::Refused).await;
    assert!(!bench.case(case, |case| case.pulling));
    service.release();
    settle_down().await;
    assert!(bench.case(case, |case| case.encounter.record.medications.is_empty()));
}

#[tokio::test]
async fn nothing_is_asked_again_after_the_consent_was_withdrawn() {
    let service = Service::answering(|_, _| None).await;
    let bench = Bench::with_service(&service.url, fast());
    let case = bench.open().await;
    bench.place("aa").await;
    bench.consent(case, ConsentBasis::Patient).await;
    until("asked some times", || service.asked() > 3).await;
    bench.consent(case, ConsentBasis::Refused).await;
    settle_down().await;
    let asked = service.asked();
    settle_down().await;
    assert_eq!(service.asked(), asked);
}

#[tokio::test]
async fn nothing_is_asked_again_after_the_case_was_closed() {
    let service = Service::answering(|_, _| None).await;
    let bench = Bench::with_service(&service.url, fast());
    let case = bench.open().await;
    bench.place("aa").await;
    bench.consent(case, ConsentBasis::Patient).await;
    until("asked some times", || service.asked() > 3).await;
    bench.tablet.acts().close(case).await.unwrap();
    settle_down().await;
    let asked = service.asked();
    settle_down().await;
    assert_eq!(service.asked(), asked);
    assert_eq!(bench.kinds().last(), Some(&"closed"));
}

#[tokio::test]
async fn a_wider_consent_does_not_wait_for_the_pull_of_the_narrower_one() {
    let service = Service::knowing(HANAKO).await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    service.hold(DRUGS);
    bench.place("aa").await;
    bench.consent_to(case, ConsentBasis::Patient, &[Category::Eligibility, Category::Medications]).await;
    bench.matches(case).await;
    until("the drugs are asked for", || service.asked_for(DRUGS) == 2).await;
    bench.consent(case, ConsentBasis::Patient).await;
    until("the operation came", || bench.case(case, |case| !case.encounter.record.surgeries.is_empty())).await;
    service.release();
    until("the pull ends", || !bench.case(case, |case| case.pulling)).await;
    let outcome = bench.case(case, |case| case.encounter.fetches[&Category::Surgeries].outcome);
    assert_eq!(outcome, FetchOutcome::Fetched);
}

/// The first card's answers arrive after the crew has changed to the second card.
#[tokio::test]
async fn a_card_that_was_exchanged_brings_nothing_more() {
    let service = service_of_two().await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    bench.consent(case, ConsentBasis::Patient).await;
    service.hold(ELIGIBILITY);
    bench.place("aa").await;
    until("asked about the first", || service.asked_about("aa") == 1).await;
    bench.place("bb").await;
    bench.tablet.use_other_card(case).await.unwrap();
    until("asked about the second", || service.asked_about("bb") == 1).await;
    service.release();
    bench.matches(case).await;
    until("the second's record came", || !bench.case(case, |case| case.pulling)).await;
    settle_down().await;
    assert_eq!(name(&bench, case).as_deref(), Some("別人 太郎"));
    assert_eq!(service.asked_about("aa"), 1, "no category of the first was asked for");
    assert!(!format!("{:?}", bench.sent()).contains("試験 花子"));
    assert_eq!(bench.case(case, |case| case.encounter.record.len()), 2);
}

/// The first card named somebody, but no record came yet: that person leaves with the card.
#[tokio::test]
async fn with_an_exchanged_card_its_person_leaves_the_case() {
    let service = service_of_two().await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    bench.consent_to(case, ConsentBasis::Patient, &[Category::Eligibility]).await;
    bench.place("aa").await;
    bench.matches(case).await;
    until("identified", || name(&bench, case).is_some() && !bench.case(case, |case| case.pulling)).await;
    service.hold(ELIGIBILITY);
    bench.place("bb").await;
    bench.tablet.use_other_card(case).await.unwrap();
    assert_eq!(name(&bench, case), None, "nobody, until the second card says who");
    service.release();
    bench.matches(case).await;
    until("identified anew", || name(&bench, case).as_deref() == Some("別人 太郎")).await;
}

#[tokio::test]
async fn once_a_record_was_merged_the_card_is_not_exchanged() {
    let service = service_of_two().await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    bench.consent(case, ConsentBasis::Patient).await;
    bench.place("aa").await;
    bench.matches(case).await;
    until("merged", || bench.case(case, |case| !case.encounter.record.is_empty() && !case.pulling)).await;
    bench.place("bb").await;
    assert!(bench.tablet.use_other_card(case).await.is_err());
    assert_eq!(name(&bench, case).as_deref(), Some("試験 花子"));
}

#[tokio::test]
async fn a_rejected_identity_leaves_with_its_record_and_what_still_comes_stays_outside() {
    let service = service_of_two().await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    service.hold(DRUGS);
    bench.place("aa").await;
    bench.consent(case, ConsentBasis::Patient).await;
    bench.matches(case).await;
    until("the operation came", || bench.case(case, |case| !case.encounter.record.surgeries.is_empty())).await;
    bench.tablet.acts().judge_identity(case, domain::patient::IdentityVerdict::Differs).await.unwrap();
    service.release();
    settle_down().await;
    bench.case(case, |case| {
        assert!(
            case.encounter.patient.is_none() && case.encounter.record.is_empty() && case.encounter.findings.is_empty()
        );
        assert!(!case.has_card() && !case.pulling);
        assert_eq!(case.encounter.fetches[&Category::Eligibility].outcome, FetchOutcome::WrongPerson);
    });
    assert_eq!(bench.kinds().last(), Some(&"identity-judged"), "the rejection is the last word");
    // The right card then brings the right record.
    bench.place("bb").await;
    bench.matches(case).await;
    until("the right record", || bench.case(case, |case| case.encounter.record.len()) == 2).await;
    assert_eq!(name(&bench, case).as_deref(), Some("別人 太郎"));
}

#[tokio::test]
async fn a_failure_later_on_does_not_hide_what_came_before() {
    let service = Service::answering(|request, number| (number < QUESTIONS).then(|| record_of(HANAKO, request))).await;
    let bench = Bench::with_service(&service.url, fast());
    let case = bench.open().await;
    bench.place("aa").await;
    bench.consent(case, ConsentBasis::Patient).await;
    bench.matches(case).await;
    until("all came", || !bench.case(case, |case| case.pulling)).await;
    let before = bench.case(case, |case| case.encounter.fetches.clone());
    bench.tablet.start_pull(case);
    until("asked again", || service.asked() > QUESTIONS + 2).await;
    assert_eq!(bench.case(case, |case| case.encounter.fetches.clone()), before);
    bench.tablet.acts().close(case).await.unwrap();
}

#[tokio::test]
async fn a_second_tap_on_pull_does_not_ask_twice() {
    let service = Service::knowing(HANAKO).await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    service.hold(ELIGIBILITY);
    bench.place("aa").await;
    bench.consent(case, ConsentBasis::Patient).await;
    bench.tablet.start_pull(case);
    bench.place("aa").await;
    service.release();
    bench.matches(case).await;
    until("the pull ends", || !bench.case(case, |case| case.pulling)).await;
    assert_eq!(service.asked(), QUESTIONS);
}

/// Two patients in one vehicle: both records are on their way at the same time, and each comes to its own case.
#[tokio::test]
async fn two_patients_are_two_cases_whose_records_never_meet() {
    let service = Service::answering(|request, _| {
        let (person, drug) = if request.names("aa") { (HANAKO, "花子の薬") } else { (TARO, "太郎の薬") };
        Some(if request.is_for_drugs() { message(person, &drugs(2, drug)) } else { record_of(person, request) })
    });
    let service = service.await;
    let bench = Bench::with_service(&service.url, Clock::system());
    service.hold(DRUGS);
    let mut cases = Vec::new();
    for serial in ["aa", "bb"] {
        let case = bench.open().await;
        bench.place(serial).await;
        bench.consent(case, ConsentBasis::Patient).await;
        bench.matches(case).await;
        cases.push(case);
    }
    until("both are asked about", || service.asked() == 2 * QUESTIONS).await;
    service.release();
    for (case, name, drug) in [(cases[0], "試験 花子", "花子の薬"), (cases[1], "別人 太郎", "太郎の薬")]
    {
        until("the pull ends", || !bench.case(case, |case| case.pulling)).await;
        bench.case(case, |case| {
            assert_eq!(case.encounter.patient.as_ref().unwrap().name, name);
            let lines = &case.encounter.record.medications;
            assert!(lines.len() == 2 && lines.iter().all(|line| line.product.ends_with(drug)), "{name}");
        });
    }
}
