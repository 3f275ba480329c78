//! Two windows of a category: the small answer first, the whole one when it comes, nothing twice.

use domain::{
    consent::ConsentBasis,
    encounter::Fetch,
    event::EncounterEvent,
    fetch::Window,
    ids::EncounterId,
    record::{Category, FetchOutcome},
};
use host::Clock;

use super::{
    bench::{Bench, fast, until},
    service::{DRUGS, FULL, HANAKO, QUESTIONS, Request, SUMMARY, Service, TARO, drugs, message, record_of},
};

/// The summary holds one drug, the full window that one and two more.
fn both(request: &Request) -> String {
    match request.message.as_str() {
        DRUGS if request.is_for_drugs() => {
            message(HANAKO, &drugs(if request.body.contains(SUMMARY) { 1 } else { 3 }, "ワーファリン錠"))
        }
        _ => record_of(HANAKO, request),
    }
}

async fn pulls(service: &Service, clock: Clock) -> (Bench, EncounterId) {
    let bench = Bench::with_service(&service.url, clock);
    let case = bench.open().await;
    bench.place("aa").await;
    bench.consent(case, ConsentBasis::Patient).await;
    bench.matches(case).await;
    (bench, case)
}

fn drugs_of(bench: &Bench, case: EncounterId) -> (Option<Fetch>, usize) {
    bench.case(case, |case| {
        let encounter = &case.encounter;
        (encounter.fetches.get(&Category::Medications).copied(), encounter.record.medications.len())
    })
}

async fn done(bench: &Bench, case: EncounterId) {
    until("the pull ends", || !bench.case(case, |case| case.pulling)).await;
}

fn known(bench: &Bench, case: EncounterId) -> Option<(Window, FetchOutcome, Option<FetchOutcome>)> {
    drugs_of(bench, case).0.map(|fetch| (fetch.window, fetch.outcome, fetch.beyond))
}

#[tokio::test]
async fn the_summary_is_there_while_the_full_window_is_on_its_way() {
    let service = Service::answering(|request, _| Some(both(request))).await;
    service.hold(FULL);
    let (bench, case) = pulls(&service, Clock::system()).await;
    until("the summary", || known(&bench, case) == Some((Window::Summary, FetchOutcome::Fetched, None))).await;
    assert_eq!(drugs_of(&bench, case).1, 1);
    bench.case(case, |case| {
        assert!(case.pulling && !case.encounter.findings.is_empty(), "what the summary suggests is said at once");
        assert!(case.timings.consent_to_complete_ms.is_none());
    });
    service.release();
    done(&bench, case).await;
    assert_eq!(known(&bench, case), Some((Window::Full, FetchOutcome::Fetched, None)));
    assert_eq!(drugs_of(&bench, case).1, 3, "one of them came twice and stands once");
    assert!(bench.case(case, |case| case.timings.consent_to_complete_ms.is_some()));
    assert_eq!(service.asked(), QUESTIONS);
}

#[tokio::test]
async fn a_full_window_that_fails_leaves_the_summary_and_is_asked_for_again() {
    let down = |request: &Request, number| request.is_for_drugs() && !request.body.contains(SUMMARY) && number < 14;
    let service = Service::answering(move |request, number| (!down(request, number)).then(|| both(request))).await;
    let (bench, case) = pulls(&service, fast()).await;
    let failed = Some((Window::Summary, FetchOutcome::Fetched, Some(FetchOutcome::ServiceError)));
    until("told", || known(&bench, case) == failed || known(&bench, case).map(|known| known.0) == Some(Window::Full))
        .await;
    done(&bench, case).await;
    assert_eq!(known(&bench, case), Some((Window::Full, FetchOutcome::Fetched, None)));
    assert_eq!(drugs_of(&bench, case).1, 3);
    let is_failure = |event: &EncounterEvent| matches!(event, EncounterEvent::CategoryFetched { outcome, .. } if !outcome.is_success());
    assert_eq!(bench.events_of("category-fetched").iter().filter(|event| is_failure(event)).count(), 1);
}

#[tokio::test]
async fn a_full_window_about_somebody_else_brings_nothing_and_takes_nothing_away() {
    let service = Service::answering(|request, _| {
        let is_strange = request.is_for_drugs() && request.body.contains(FULL);
        Some(if is_strange { message(TARO, &drugs(3, "別人の薬")) } else { both(request) })
    });
    let (bench, case) = pulls(&service.await, Clock::system()).await;
    done(&bench, case).await;
    let known = known(&bench, case);
    assert!(
        // Whichever came first: the summary stands, and the full window is told.
        known == Some((Window::Summary, FetchOutcome::Fetched, Some(FetchOutcome::WrongPerson))),
        "{known:?}"
    );
    assert_eq!(drugs_of(&bench, case).1, 1);
}

#[tokio::test]
async fn a_summary_that_fails_says_nothing() {
    let service = Service::answering(|request, _| (!request.body.contains(SUMMARY)).then(|| both(request))).await;
    let (bench, case) = pulls(&service, Clock::system()).await;
    done(&bench, case).await;
    let events = bench.events_of("category-fetched");
    assert_eq!(events.len(), Category::ALL.len());
    for event in events {
        let EncounterEvent::CategoryFetched { window, outcome, .. } = event else { continue };
        assert!(window == Window::Full && outcome.is_success(), "{window:?} {outcome:?}");
    }
}
