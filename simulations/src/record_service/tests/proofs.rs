//! What a card has signed is checked when it is sent, and every part has to fit.

use ambulance_client::{
    card::{AuthEvidence, CertificateFacts, SignatureAlgorithm},
    records::{PullRequest, RecordClient},
};
use domain::{
    card::CertificateStanding,
    record::{Category, FetchOutcome},
};

use super::{super::RecordServiceHandle, MEDICAL, client, identity, now, owner, person, request, start};
use crate::{
    cards::{
        SimulatedJpki, certificate_handle,
        fixture::{shared_jpki, vouched},
    },
    record_service::ServiceBehaviour,
};

const CARD: u64 = 0x4711;
const OTHER: u64 = 0x4712;
const CHALLENGE: [u8; 32] = [0x3C; 32];

fn service() -> RecordServiceHandle {
    let service = start(person(), ServiceBehaviour::default());
    service.add_person(certificate_handle(CARD), person());
    service.know_authorities(&shared_jpki().authority_certificates()).unwrap();
    service
}

fn proven(evidence: AuthEvidence) -> PullRequest {
    PullRequest {
        subject: owner(&certificate_handle(CARD), CertificateStanding::Valid),
        evidence: Some(evidence),
        ..request()
    }
}

async fn outcome(client: &RecordClient, request: &PullRequest) -> FetchOutcome {
    client.eligibility(request, now()).await.outcome
}

#[tokio::test]
async fn the_proof_of_the_named_card_opens_as_none_does() {
    let service = service();
    let client = client(&service);
    let expected = identity(&client).await;
    let request = proven(vouched(CARD, CHALLENGE));
    assert_eq!(outcome(&client, &request).await, FetchOutcome::Fetched);
    for category in MEDICAL {
        assert_eq!(client.pull(&request, category, &expected, now()).await.outcome, FetchOutcome::Fetched);
    }
    assert_eq!(outcome(&client, &PullRequest { evidence: None, ..request }).await, FetchOutcome::Fetched);
    service.stop().await;
}

#[tokio::test]
async fn every_part_of_a_proof_has_to_fit() {
    let service = service();
    let client = client(&service);
    let own = || vouched(CARD, CHALLENGE);
    let other = vouched(OTHER, CHALLENGE);
    let yesterday = vouched(CARD, [0x3B; 32]);
    let flipped = {
        let mut signature = own().signature;
        signature[17] ^= 1;
        signature
    };
    // All simulated cards of a generation share a key, so a signature "of another card" is one with another key.
    let elsewhere = SimulatedJpki::generate().unwrap();
    let stranger = {
        let (not_before, not_after) = (now(), now() + jiff::SignedDuration::from_hours(24));
        elsewhere.issue_certificate(CARD, not_before, not_after).unwrap()
    };
    let strange_signature = {
        let mut card = crate::cards::fixture::InHand::holding(
            crate::cards::SimulatedCard::issue(&elsewhere, CARD, crate::cards::CardCondition::Ok, now()).unwrap(),
        );
        let proof = ambulance_client::card::Proof::Photo(elsewhere.terminal());
        ambulance_client::card::authenticate(&mut card, CHALLENGE, &proof).ok().unwrap()
    };
    assert_eq!(CertificateFacts::from_der(&stranger).unwrap().serial, certificate_handle(CARD));
    let table = [
        ("another card", other.clone()),
        ("another card's certificate", AuthEvidence { certificate_der: other.certificate_der, ..own() }),
        ("another card's signature", AuthEvidence { signature: strange_signature.signature.clone(), ..own() }),
        ("another authority", strange_signature),
        ("a signature over another challenge", AuthEvidence { signature: yesterday.signature, ..own() }),
        ("a changed challenge", AuthEvidence { nonce: [0x3D; 32], ..own() }),
        ("a changed signature", AuthEvidence { signature: flipped, ..own() }),
        ("no signature", AuthEvidence { signature: Vec::new(), ..own() }),
        ("another algorithm", AuthEvidence { algorithm: SignatureAlgorithm::EcdsaP384Sha384, ..own() }),
        ("no certificate", AuthEvidence { certificate_der: vec![0x30, 0x00], ..own() }),
    ];
    for (what, evidence) in table {
        assert_eq!(outcome(&client, &proven(evidence)).await, FetchOutcome::ProofRefused, "{what}");
    }
    assert_eq!(outcome(&client, &proven(own())).await, FetchOutcome::Fetched);
    assert_eq!(service.requests().last().map(|request| request.category), Some(Category::Eligibility));
    service.stop().await;
}

#[tokio::test]
async fn a_service_that_knows_no_authority_believes_no_proof() {
    let service = start(person(), ServiceBehaviour::default());
    service.add_person(certificate_handle(CARD), person());
    let client = client(&service);
    assert_eq!(outcome(&client, &proven(vouched(CARD, CHALLENGE))).await, FetchOutcome::ProofRefused);
    service.stop().await;
}
