//! The form of the certificates, checked against what is known of the real ones.

#![allow(clippy::unwrap_used)]
use super::super::fixture::{jpki, now};
use super::*;
use ambulance_client::card::{CertificateFacts, KeyKind};
use der::{Decode, Encode};
use jiff::ToSpan;
use rsa::pkcs1v15::{Signature, VerifyingKey};
use rsa::pkcs8::DecodePublicKey;
use rsa::signature::Verifier;
use sha2::Sha256;
use std::collections::BTreeMap;
use x509_cert::Certificate;

fn issue(serial: u64) -> Certificate {
    Certificate::from_der(&jpki().issue_certificate(serial, now(), now() + 24.hours()).unwrap()).unwrap()
}

#[test]
fn the_authority_signed_its_own_and_every_card_s_certificate() {
    let authority = Certificate::from_der(jpki().authority_certificate()).unwrap();
    let key = authority.tbs_certificate.subject_public_key_info.to_der().unwrap();
    let key = VerifyingKey::<Sha256>::new(rsa::RsaPublicKey::from_public_key_der(&key).unwrap());
    let verify = |certificate: &Certificate, message: &[u8]| {
        key.verify(message, &Signature::try_from(certificate.signature.raw_bytes()).unwrap())
    };
    let card = issue(7);
    let mut message = card.tbs_certificate.to_der().unwrap();
    assert!(verify(&card, &message).is_ok());
    assert!(verify(&authority, &authority.tbs_certificate.to_der().unwrap()).is_ok());
    *message.last_mut().unwrap() ^= 1;
    assert!(verify(&card, &message).is_err());
    assert_eq!(card.tbs_certificate.issuer, authority.tbs_certificate.subject);
}

#[test]
fn a_card_s_certificate_has_the_form_of_a_real_one() {
    let card = issue(12_345);
    assert_eq!(card.tbs_certificate.subject.to_string(), "CN=00000000000000012345,C=JP");
    assert_eq!(card.signature_algorithm.oid.to_string(), "1.2.840.113549.1.1.11"); // sha256WithRSAEncryption
    let extensions: BTreeMap<String, bool> =
        card.tbs_certificate.extensions.unwrap().iter().map(|e| (e.extn_id.to_string(), e.critical)).collect();
    let expected = [
        ("1.3.6.1.5.5.7.1.1", false), // authorityInfoAccess
        ("2.5.29.14", false),         // subjectKeyIdentifier
        ("2.5.29.15", true),          // keyUsage
        ("2.5.29.31", false),         // cRLDistributionPoints
        ("2.5.29.32", true),          // certificatePolicies
        ("2.5.29.35", false),         // authorityKeyIdentifier
        ("2.5.29.37", false),         // extKeyUsage
    ];
    assert_eq!(extensions, expected.map(|(id, critical)| (id.to_string(), critical)).into());
}

#[test]
fn the_reader_s_own_code_finds_serial_dates_and_key() {
    let table = [
        (1, "01"),
        (255, "ff"),
        (0x0100, "0100"),
        (0x8000, "8000"),
        (20_260_715_000_123, "126d50b8713b"),
        (u64::MAX, "ffffffffffffffff"),
    ];
    for (serial, handle) in table {
        let der = jpki().issue_certificate(serial, now(), "2055-07-15T14:59:59Z".parse().unwrap()).unwrap();
        let facts = CertificateFacts::from_der(&der).unwrap();
        assert_eq!((facts.serial.as_str(), certificate_handle(serial).as_str()), (handle, handle));
        assert_eq!(facts.not_before, now());
        assert_eq!(facts.not_after.to_string(), "2055-07-15T14:59:59Z");
        assert_eq!(facts.key, KeyKind::Rsa { bits: 2048 });
    }
}

#[test]
fn impossible_certificates_are_not_issued() {
    assert!(jpki().issue_certificate(0, now(), now()).is_err());
    assert!(jpki().issue_certificate(1, now(), now() - 1.second()).is_err());
    assert!(jpki().issue_certificate(1, Timestamp::from_second(-1).unwrap(), now()).is_err());
    assert!(jpki().issue_certificate(1, now(), now()).is_ok());
}
