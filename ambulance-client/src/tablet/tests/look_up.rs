//! 4情報照会: without a card, behind a person's eyes, and never two people in one case.

use domain::{
    consent::{ConsentBasis, IdentityCheck},
    event::EncounterEvent,
    ids::EncounterId,
    patient::{IdentitySource, IdentityVerdict, Sex},
    record::{Category, FetchOutcome},
};
use host::Clock;
use jiff::civil::date;

use super::{
    bench::{Bench, until},
    service::{ELIGIBILITY, HANAKO, Person, QUESTIONS, Request, Service, TARO, eligibility, record_of},
};
use crate::{
    records::MissingItem,
    tablet::{InterviewEntry, LookUpError},
};

/// Finds Hanako by her four items, knows her card as `aa`, and somebody else's as any other.
fn finding(person: Person) -> impl Fn(&Request, usize) -> Option<String> {
    move |request, _| {
        let is_look_up = request.message == ELIGIBILITY && !request.names("CertificateSerialNumber");
        Some(if is_look_up {
            eligibility(person).replace("<Sex1>", "<LookUpReference>r-1</LookUpReference><Sex1>")
        } else if request.names("r-1") || request.names(">aa<") {
            record_of(HANAKO, request)
        } else {
            record_of(TARO, request)
        })
    }
}

fn said() -> InterviewEntry {
    InterviewEntry {
        name: "試験 花子".to_owned(),
        birth_date: Some(date(1954, 3, 9)),
        address: "汐見県湊野市一丁目1".to_owned(),
        ..InterviewEntry::of(Sex::Female)
    }
}

struct Scene {
    service: Service,
    bench: Bench,
    case: EncounterId,
}

/// Consent was given, and the four items were said.
async fn scene(answer: impl Fn(&Request, usize) -> Option<String> + Send + Sync + 'static) -> Scene {
    let service = Service::answering(answer).await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    bench.consent(case, ConsentBasis::Family).await;
    bench.tablet.acts().interview(case, said()).await.unwrap();
    Scene { service, bench, case }
}

impl Scene {
    fn look_up(&self) -> Result<(), LookUpError> {
        self.bench.tablet.acts().look_up(self.case)
    }

    async fn until_read(&self) {
        until("the record", || self.bench.case(self.case, |case| case.encounter.record.len() == 2 && !case.pulling))
            .await;
    }

    async fn looked_up_and_read(&self) {
        self.look_up().unwrap();
        self.bench.matches(self.case).await;
        self.until_read().await;
    }

    fn source(&self) -> Option<IdentitySource> {
        self.bench.case(self.case, |case| case.encounter.patient.as_ref().map(|patient| patient.source))
    }

    fn eligibility(&self) -> Option<FetchOutcome> {
        let of = |fetch: &domain::encounter::Fetch| fetch.outcome;
        self.bench.case(self.case, |case| case.encounter.fetches.get(&Category::Eligibility).map(of))
    }
}

#[tokio::test]
async fn whoever_is_found_waits_for_a_person_and_then_the_record_comes() {
    let scene = scene(finding(HANAKO)).await;
    scene.look_up().unwrap();
    until("somebody was found", || scene.bench.case(scene.case, |case| case.proposal.is_some() && !case.pulling)).await;
    assert_eq!(scene.service.asked(), 1, "nothing but who it is was asked");
    assert_eq!((scene.source(), scene.eligibility()), (Some(IdentitySource::Interview), Some(FetchOutcome::Fetched)));
    scene.bench.matches(scene.case).await;
    scene.until_read().await;
    assert_eq!(scene.source(), Some(IdentitySource::LookUp));
    assert_eq!((scene.service.asked(), scene.service.asked_about(">r-1<")), (QUESTIONS, QUESTIONS - 1));
    scene.bench.case(scene.case, |case| {
        let check = case.encounter.confirmed.as_ref().map(|confirmed| confirmed.check);
        assert_eq!(check, Some(IdentityCheck::FourInformation));
        let consent = case.encounter.consent.as_ref().unwrap();
        assert_eq!(
            (consent.basis, consent.identity_check),
            (ConsentBasis::Family, IdentityCheck::FourInformation),
            "the consent says how the person was checked"
        );
    });
}

#[tokio::test]
async fn whoever_does_not_match_leaves_and_what_was_said_stays() {
    let scene = scene(finding(HANAKO)).await;
    scene.looked_up_and_read().await;
    scene.bench.tablet.acts().judge_identity(scene.case, IdentityVerdict::Differs).await.unwrap();
    scene.bench.case(scene.case, |case| {
        assert!(case.encounter.record.is_empty() && !case.has_found() && case.proposal.is_none());
        assert_eq!(case.notices(), [], "there was no card and no photo that could differ");
    });
    assert_eq!(scene.source(), Some(IdentitySource::Interview));
    scene.look_up().unwrap();
    until("asked again", || scene.bench.case(scene.case, |case| case.proposal.is_some())).await;
}

/// Two lookups must never bring two people's records into one case.
#[tokio::test]
async fn nobody_else_is_looked_up_beside_the_one_who_was_found() {
    let scene = scene(finding(HANAKO)).await;
    scene.looked_up_and_read().await;
    let asked = scene.service.asked();
    assert!(matches!(scene.look_up(), Err(LookUpError::AlreadyFound)));
    assert_eq!(scene.service.asked(), asked);
    assert_eq!(scene.bench.case(scene.case, |case| case.encounter.record.len()), 2, "nothing is lost by the try");
}

#[tokio::test]
async fn a_person_who_waits_for_a_look_is_gone_once_somebody_else_is_looked_up() {
    let scene = scene(finding(HANAKO)).await;
    scene.look_up().unwrap();
    until("somebody was found", || scene.bench.case(scene.case, |case| case.proposal.is_some() && !case.pulling)).await;
    scene.service.hold(ELIGIBILITY);
    scene.look_up().unwrap();
    assert!(scene.bench.case(scene.case, |case| case.proposal.is_none() && !case.has_found()));
}

#[tokio::test]
async fn a_person_of_another_birth_date_is_not_even_proposed() {
    let scene = scene(finding(TARO)).await;
    scene.look_up().unwrap();
    until("told", || scene.eligibility() == Some(FetchOutcome::WrongPerson)).await;
    assert!(scene.bench.case(scene.case, |case| case.proposal.is_none() && !case.has_found()));
}

#[tokio::test]
async fn nobody_is_asked_without_consent_with_three_items_or_beside_a_card() {
    let service = Service::answering(finding(HANAKO)).await;
    let bench = Bench::with_service(&service.url, Clock::system());
    let case = bench.open().await;
    let look_up = || bench.tablet.acts().look_up(case);
    assert!(matches!(look_up(), Err(LookUpError::NoConsent)));
    bench.consent(case, ConsentBasis::Refused).await;
    assert!(matches!(look_up(), Err(LookUpError::NoConsent)));
    bench.consent_to(case, ConsentBasis::Patient, &[Category::Medications]).await;
    assert!(matches!(look_up(), Err(LookUpError::NoConsent)), "who it is was not consented to");
    bench.consent(case, ConsentBasis::Patient).await;
    assert!(matches!(look_up(), Err(LookUpError::Missing(MissingItem::Name))), "nothing was said");
    bench.tablet.acts().interview(case, InterviewEntry { address: String::new(), ..said() }).await.unwrap();
    assert!(matches!(look_up(), Err(LookUpError::Missing(MissingItem::Address))));
    assert_eq!(service.asked(), 0);
    bench.tablet.acts().interview(case, said()).await.unwrap();
    bench.place("aa").await;
    assert!(matches!(look_up(), Err(LookUpError::HasCard)));
}

#[tokio::test]
async fn a_card_that_turns_up_while_the_service_thinks_counts_more() {
    let scene = scene(finding(HANAKO)).await;
    scene.service.hold(ELIGIBILITY);
    scene.look_up().unwrap();
    until("asked", || scene.service.asked() == 1).await;
    scene.bench.place("aa").await;
    scene.service.release();
    scene.bench.matches(scene.case).await;
    scene.until_read().await;
    assert_eq!(scene.source(), Some(IdentitySource::Eligibility));
    assert!(scene.bench.case(scene.case, |case| case.encounter.identity_from(IdentitySource::LookUp).is_none()));
    assert_eq!(scene.service.asked_about(">r-1<"), 0);
}

#[tokio::test]
async fn the_card_of_whoever_was_looked_up_needs_no_second_look() {
    let scene = scene(finding(HANAKO)).await;
    scene.looked_up_and_read().await;
    scene.bench.place("aa").await;
    until("by the card", || scene.source() == Some(IdentitySource::Eligibility)).await;
    until("read again", || scene.service.asked_about(">aa<") == 7).await;
    assert!(scene.bench.case(scene.case, |case| case.proposal.is_none() && case.encounter.confirmed.is_some()));
}

#[tokio::test]
async fn the_card_of_somebody_else_is_asked_about_in_red_and_takes_the_record_that_was_looked_up_out() {
    let scene = scene(finding(HANAKO)).await;
    scene.looked_up_and_read().await;
    scene.bench.place("bb").await;
    until("a question", || {
        scene.bench.case(scene.case, |case| case.proposal.as_ref().is_some_and(|proposal| proposal.contradicts_said))
    })
    .await;
    assert_eq!(scene.bench.case(scene.case, |case| case.encounter.record.len()), 2, "not before somebody has decided");
    scene.bench.matches(scene.case).await;
    scene.until_read().await;
    assert_eq!(scene.source(), Some(IdentitySource::Eligibility));
    assert_eq!(scene.eligibility(), Some(FetchOutcome::Fetched));
    scene.bench.case(scene.case, |case| {
        assert!(case.encounter.identity_from(IdentitySource::LookUp).is_none());
        assert_eq!(case.encounter.patient.as_ref().unwrap().name, "別人 太郎");
    });
    let taken_out = |event: &&EncounterEvent| {
        let (source, verdict) = (IdentitySource::LookUp, IdentityVerdict::Differs);
        **event == EncounterEvent::IdentityJudged { source, verdict, check: IdentityCheck::FourInformation }
    };
    let judged = scene.bench.events_of("identity-judged");
    assert_eq!(judged.iter().filter(taken_out).count(), 1, "every hospital is told");
}
