//! Every refusal of the service, and what we refuse before it is asked.

use ambulance_client::records::{Qualification, own};
use domain::{
    card::CertificateStanding,
    record::{Category, FetchOutcome},
};
use jiff::{SignedDuration, civil::date};

use super::{super::ServiceBehaviour, MEDICAL, SERIAL, client, identity, now, owner, person, request, start};
use crate::people::Registration;

#[tokio::test]
async fn every_registration_is_answered_in_its_own_way() {
    let refused = |outcome| (outcome, outcome);
    let table = [
        (Registration::Registered, (FetchOutcome::Fetched, FetchOutcome::Fetched)),
        (Registration::InvalidQualification, (FetchOutcome::Fetched, FetchOutcome::Fetched)),
        (Registration::NotRegistered, refused(FetchOutcome::NotRegistered)),
        (Registration::NoQualification, refused(FetchOutcome::NoEligibility)),
        (Registration::Revoked, refused(FetchOutcome::Revoked)),
        (Registration::SchemeNotRetrievable, refused(FetchOutcome::NotRetrievable)),
        (Registration::Photoless, refused(FetchOutcome::PhotolessNeedsPin)),
    ];
    let service = start(person(), ServiceBehaviour::default());
    let client = client(&service);
    let expected = identity(&client).await;
    for (registration, (eligibility, medical)) in table {
        let mut person = person();
        person.registration = registration;
        service.add_person(SERIAL, person);
        let answer = client.eligibility(&request(), now()).await;
        assert_eq!(answer.outcome, eligibility, "{registration:?}");
        assert_eq!(answer.identity.is_some(), eligibility.is_success(), "{registration:?}");
        assert_eq!(answer.qualification != Qualification::None, eligibility.is_success(), "{registration:?}");
        for category in MEDICAL {
            let pulled = client.pull(&request(), category, &expected, now()).await;
            assert_eq!(
                (pulled.outcome, pulled.part.is_empty()),
                (medical, !medical.is_success()),
                "{registration:?} {category:?}"
            );
        }
    }
    service.stop().await;
}

/// The tablet's clock may be wrong: the service decides for itself.
#[tokio::test]
async fn the_service_knows_when_a_certificate_ends() {
    let table = [
        (date(2026, 5, 20), FetchOutcome::Fetched, FetchOutcome::Fetched),
        (date(2026, 5, 19), FetchOutcome::Fetched, FetchOutcome::EligibilityOnly),
        (date(2026, 2, 1), FetchOutcome::Fetched, FetchOutcome::EligibilityOnly),
        (date(2026, 1, 31), FetchOutcome::CertificateExpired, FetchOutcome::CertificateExpired),
    ];
    let service = start(person(), ServiceBehaviour::default());
    let client = client(&service);
    let expected = identity(&client).await;
    for (end, eligibility, medical) in table {
        service.set_certificate_end(SERIAL, end);
        assert_eq!(client.eligibility(&request(), now()).await.outcome, eligibility, "{end}");
        assert_eq!(client.pull(&request(), Category::Visits, &expected, now()).await.outcome, medical, "{end}");
    }
    service.stop().await;
}

#[tokio::test]
async fn what_we_refuse_ourselves_never_reaches_the_service() {
    let service = start(person(), ServiceBehaviour::default());
    let client = client(&service);
    let expected = identity(&client).await;
    let before = service.requests().len();
    let mut without_surgery = request();
    without_surgery.consent.categories.retain(|category| *category != Category::Surgeries);
    assert_eq!(
        client.pull(&without_surgery, Category::Surgeries, &expected, now()).await.outcome,
        FetchOutcome::NotConsented
    );
    let late = now() + SignedDuration::from_hours(24);
    assert_eq!(client.eligibility(&request(), late).await.outcome, FetchOutcome::NotConsented);
    let mut grace = request();
    grace.subject = owner(SERIAL, CertificateStanding::Grace);
    assert_eq!(
        client.pull(&grace, Category::Medications, &expected, now()).await.outcome,
        FetchOutcome::EligibilityOnly
    );
    assert_eq!(service.requests().len(), before);
    assert_eq!(client.eligibility(&grace, now()).await.outcome, FetchOutcome::Fetched);
    service.stop().await;
}

/// A client that does not check is refused all the same.
#[tokio::test]
async fn the_service_checks_the_consent_too() {
    let service = start(person(), ServiceBehaviour::default());
    client(&service);
    let http = reqwest::Client::new();
    let post = async |consent: &str| {
        let xml = format!(
            "<XmlMsg><MessageBody><{serial}>{SERIAL}</{serial}><{check}>{}</{check}>{consent}</MessageBody></XmlMsg>",
            own::IDENTITY_VISUAL,
            serial = own::CERTIFICATE_SERIAL,
            check = own::IDENTITY_CHECK,
        );
        http.post(format!("{}/SHJsiquc01req", service.url())).body(xml).send().await.unwrap();
        service.requests().last().unwrap().outcome
    };
    let consent = |flag: &str, at: &str| {
        format!(
            "<OperationInfoConsFlg>{flag}</OperationInfoConsFlg><OperationInfoConsTime>{at}</OperationInfoConsTime>\
             <OperationInfoAvailableTime>20260521000000</OperationInfoAvailableTime>"
        )
    };
    let table = [
        (consent("1", "20260520085900"), FetchOutcome::Fetched),
        (consent("3", "20260520085900"), FetchOutcome::Fetched),
        (consent("0", "20260520085900"), FetchOutcome::NotConsented),
        (consent("1", "20260519085900"), FetchOutcome::NotConsented),
        (consent("1", "20260520091000"), FetchOutcome::NotConsented),
        (consent("1", "yesterday"), FetchOutcome::NotConsented),
        (consent("1", "20260520085900").replace("Operation", "Pharmacists"), FetchOutcome::NotConsented),
        (String::new(), FetchOutcome::NotConsented),
    ];
    for (consent, outcome) in table {
        assert_eq!(post(&consent).await, outcome, "{consent}");
    }
    service.stop().await;
}
