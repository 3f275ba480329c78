//! What the request says, and what it never says.

use domain::{
    card::CertificateStanding,
    consent::{Consent, ConsentBasis, IdentityCheck},
    fetch::Window,
    record::{Category, FetchOutcome},
};
use jiff::SignedDuration;

use crate::card::{AuthEvidence, KeyKind, ProofKind, SignatureAlgorithm, TokenKind};

use super::{
    super::{MessageKind, PullRequest, RecordClient, Subject, http_client_builder},
    SERIAL, consent, expected, now, request,
};

#[test]
fn a_request_names_the_basis_of_its_category_only() {
    let xml = request().xml(Category::Surgeries, Window::Full);
    assert!(xml.contains("<CertificateSerialNumber>0badc0ffee</CertificateSerialNumber>"));
    assert!(xml.contains(
        "<OperationInfoConsFlg>1</OperationInfoConsFlg><OperationInfoConsTime>20260520085900</OperationInfoConsTime>\
         <OperationInfoAvailableTime>20260521085900</OperationInfoAvailableTime>"
    ));
    assert!(!xml.contains("PharmacistsInfo"));
}

#[test]
fn basis_and_identity_check_have_their_codes() {
    let xml = |basis, identity_check| {
        let consent = Consent { basis, ..consent() };
        PullRequest { consent, identity_check, ..request() }.xml(Category::Medications, Window::Full)
    };
    assert!(xml(ConsentBasis::Family, IdentityCheck::Visual).contains("<PharmacistsInfoConsFlg>1<"));
    assert!(xml(ConsentBasis::Waived, IdentityCheck::Visual).contains("<PharmacistsInfoConsFlg>3<"));
    assert!(!xml(ConsentBasis::Refused, IdentityCheck::Visual).contains("ConsFlg"));
    assert!(xml(ConsentBasis::Patient, IdentityCheck::Visual).contains("<IdentityCheck>1<"));
    assert!(xml(ConsentBasis::Patient, IdentityCheck::Pin).contains("<IdentityCheck>2<"));
}

#[test]
fn a_request_says_how_far_back_and_the_eligibility_does_not() {
    assert!(request().xml(Category::Visits, Window::Summary).contains("<RecordWindow>1</RecordWindow>"));
    assert!(request().xml(Category::Visits, Window::Full).contains("<RecordWindow>2</RecordWindow>"));
    assert!(!request().xml(Category::Eligibility, Window::Full).contains("RecordWindow"));
}

#[test]
fn the_drug_message_is_asked_for_one_of_its_two_parts() {
    let switches = "<PrDiInfClassification>1</PrDiInfClassification><MedicalTreatmentFlag>0</MedicalTreatmentFlag>";
    assert!(request().xml(Category::Medications, Window::Full).contains(switches));
    let switches = "<PrDiInfClassification>0</PrDiInfClassification><MedicalTreatmentFlag>1</MedicalTreatmentFlag>";
    assert!(request().xml(Category::Treatments, Window::Full).contains(switches));
    assert_eq!(MessageKind::of(Category::Treatments), MessageKind::of(Category::Medications));
}

#[test]
fn a_strange_serial_cannot_leave_its_element() {
    let request = PullRequest {
        subject: Subject::Certificate { serial: "</x><y>&".to_owned(), standing: CertificateStanding::Valid },
        ..request()
    };
    assert!(
        request.xml(Category::Visits, Window::Full).contains(">&lt;/x&gt;&lt;y&gt;&amp;</CertificateSerialNumber>")
    );
}

#[test]
fn debug_says_nothing_about_the_person() {
    let shown = format!("{:?}", request());
    assert!(!shown.contains(SERIAL) && !shown.contains("captain-1"), "{shown}");
}

#[test]
fn a_proof_travels_with_the_eligibility_question_only() {
    let evidence = AuthEvidence {
        token: TokenKind::Card,
        certificate_der: vec![0x30, 0x00],
        key: KeyKind::EcP256,
        algorithm: SignatureAlgorithm::EcdsaP256Sha256,
        signature: vec![0xFB, 0xFF],
        nonce: [0; 32],
        proof: ProofKind::CardPin,
    };
    let request = PullRequest { evidence: Some(evidence), ..request() };
    let challenge = format!("{}=", "A".repeat(43));
    assert!(request.xml(Category::Eligibility, Window::Full).contains(&format!(
        "<AuthenticationCertificate>MAA=</AuthenticationCertificate>\
         <AuthenticationChallenge>{challenge}</AuthenticationChallenge>\
         <AuthenticationSignature>+/8=</AuthenticationSignature>\
         <AuthenticationAlgorithm>ecdsa-p256-sha256</AuthenticationAlgorithm>"
    )));
    let others = Category::ALL.iter().filter(|category| **category != Category::Eligibility);
    assert!(others.into_iter().all(|category| !request.xml(*category, Window::Full).contains("Authentication")));
    assert!(!super::request().xml(Category::Eligibility, Window::Full).contains("Authentication"));
}

/// A client of an address where nobody is: an outcome of ours shows that it was not asked.
async fn outcome(request: PullRequest, category: Category) -> FetchOutcome {
    super::transports::install_crypto();
    let client = RecordClient::new("http://127.0.0.1:9", http_client_builder().build().unwrap()).unwrap();
    let pulled = client.pull(&request, category, &expected(), now()).await;
    assert!(pulled.part.is_empty());
    pulled.outcome
}

#[tokio::test]
async fn without_consent_nobody_is_asked() {
    let with = |change: fn(&mut Consent)| {
        let mut request = request();
        change(&mut request.consent);
        request
    };
    let refused = with(|consent| consent.basis = ConsentBasis::Refused);
    let excluded = with(|consent| consent.categories.retain(|category| *category != Category::Surgeries));
    let old = with(|consent| consent.at -= SignedDuration::from_hours(24));
    for request in [refused, excluded.clone(), old] {
        assert_eq!(outcome(request, Category::Surgeries).await, FetchOutcome::NotConsented);
    }
    assert_eq!(outcome(excluded, Category::Visits).await, FetchOutcome::Unreachable, "the others are asked for");
}

#[tokio::test]
async fn a_certificate_in_grace_opens_eligibility_only() {
    let with = |standing| {
        let subject = Subject::Certificate { serial: SERIAL.to_owned(), standing };
        PullRequest { subject, ..request() }
    };
    assert_eq!(outcome(with(CertificateStanding::Grace), Category::Medications).await, FetchOutcome::EligibilityOnly);
    assert_eq!(
        outcome(with(CertificateStanding::Grace), Category::Eligibility).await,
        FetchOutcome::Unreachable,
        "asked"
    );
    for standing in [CertificateStanding::Expired, CertificateStanding::NotYetValid] {
        for category in [Category::Eligibility, Category::Medications] {
            assert_eq!(outcome(with(standing), category).await, FetchOutcome::CertificateExpired);
        }
    }
}
