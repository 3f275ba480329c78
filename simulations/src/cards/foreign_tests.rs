//! A reader that somebody else wrote (the crate `myna-card`) reads our card: what we believe of the real one is not only
//! our own belief.

#![allow(clippy::unwrap_used)]
use super::fixture::{jpki, now};
use super::*;
use ambulance_client::card::CertificateFacts;
use myna_card::ap::{
    common::CommonAp, jpki as foreign, jpki::JpkiAp, juki::JukiAp, surface::SurfaceAp, text, text::TextAp,
};
use myna_card::mf::{self, MasterFile};
use myna_card::{Card, Pin, Retries, Transmit};

/// Our card as the foreign reader's transport.
struct Foreign(SimulatedCard);

impl Transmit for Foreign {
    fn transmit(&mut self, command: &[u8]) -> myna_card::Result<Vec<u8>> {
        Ok(self.0.apdu(command))
    }
}

fn card() -> Card<Foreign> {
    Card::new(Foreign(SimulatedCard::issue(jpki(), 4711, CardCondition::Ok, now()).unwrap()))
}

fn digits(text: &str) -> Pin {
    Pin::numeric(text).unwrap()
}

#[test]
fn it_reads_certificates_and_signs_with_both_keys() {
    let mut card = card();
    let mut ap = JpkiAp::select(&mut card).unwrap();
    let info = ap.read_token_info().unwrap();
    assert!(info.token_type.is_physical_card());
    assert!(ap.read_certificate_availability().is_ok());
    assert_eq!(ap.auth_pin_retries().unwrap(), Retries::Remaining(3));
    assert_eq!(ap.sign_pin_retries().unwrap(), Retries::Remaining(5));
    let der = ap.read_auth_certificate_der().unwrap();
    assert_eq!(CertificateFacts::from_der(&der).unwrap().serial, certificate_handle(4711));
    assert_eq!(ap.read_auth_ca_certificate_der().unwrap(), jpki().authority_certificate());
    ap.read_sign_ca_certificate().unwrap();
    assert!(ap.read_sign_certificate_der().is_err(), "the signature certificate wants its password");
    ap.verify_auth_pin(&digits("1234")).unwrap();
    for scheme in [
        foreign::SignatureScheme::Sha256DigestInfo,
        foreign::SignatureScheme::Sha256Bare,
        foreign::SignatureScheme::Sha256Pss,
    ] {
        ap.sign_with_auth_key_checked(scheme, b"challenge").unwrap();
    }
    ap.sign_with_auth_key_checked(foreign::SignatureScheme::PreHashedDigestInfo, &[7; 32]).unwrap();
    ap.sign_with_auth_key_checked(foreign::SignatureScheme::PreHashedPss, &[7; 32]).unwrap();
    ap.verify_sign_pin(&Pin::new(SIMULATED_PASSWORD).unwrap()).unwrap();
    ap.sign_with_sign_key_checked(foreign::SignatureScheme::Sha256DigestInfo, b"document").unwrap();
}

#[test]
fn it_reads_the_text_and_finds_the_digests_and_signatures_right() {
    let mut card = card();
    let holder = Holder::sample();
    let mut ap = TextAp::select(&mut card).unwrap();
    let issuer = ap.read_certificate().unwrap().public_key;
    ap.read_ap_basic_data().unwrap();
    assert_eq!(ap.retries(text::ef::BLOCKED_0012).unwrap(), Retries::Blocked);
    assert!(ap.read_attributes().is_err());
    ap.verify_code_a(&digits(&holder.individual_number())).unwrap();
    assert_eq!(ap.read_my_number().unwrap().as_str(), holder.individual_number());
    assert!(ap.read_attributes().is_err(), "A opens the number only");
    ap.verify_pin(&digits("1234")).unwrap();
    let attributes = ap.read_attributes().unwrap();
    assert_eq!((attributes.name, attributes.address), (holder.name, holder.address));
    let integrity = ap.read_integrity_record().unwrap();
    integrity.verify(&issuer).unwrap();
    assert!(integrity.matches_my_number_file(&ap.read_my_number_file().unwrap()));
    assert!(integrity.matches_attributes_file(&ap.read_ef(text::ef::ATTRIBUTES).unwrap()).unwrap());
    ap.read_signed_public_key().unwrap().verify(&issuer).unwrap();
    ap.read_session_key_public_key().unwrap();
}

#[test]
fn it_reads_the_face_and_finds_the_signatures_right() {
    let mut card = card();
    let holder = Holder::sample();
    let mut ap = SurfaceAp::select(&mut card).unwrap();
    let issuer = ap.read_certificate().unwrap().public_key;
    assert_eq!(ap.read_ap_basic_data().unwrap().municipality_code, "99999");
    ap.verify_birth_date(&digits(&holder.era_birth_date())).unwrap();
    ap.read_age_record().unwrap().verify(&issuer).unwrap();
    assert!(ap.read_card_face().is_err(), "the birth date opens the age only");
    ap.verify_code_b(&digits(&holder.printed_number())).unwrap();
    let face = ap.read_card_face().unwrap();
    face.verify(&issuer).unwrap();
    assert_eq!(face.photo.format, myna_card::data::ImageFormat::Jpeg2000);
    assert!(ap.read_my_number_image().is_err(), "B does not open the number");
    ap.verify_code_a(&digits(&holder.individual_number())).unwrap();
    ap.read_my_number_image().unwrap().verify(&issuer).unwrap();
    let challenge = ap.card().get_challenge(16).unwrap();
    let signature = ap.sign(&challenge).unwrap();
    face.public_key.verify_pkcs1_sha256(&challenge, &signature).unwrap();
}

#[test]
fn it_reads_the_card_s_own_records() {
    let mut card = card();
    let mut root = MasterFile::new(&mut card);
    assert_eq!(root.data_object(mf::tag::MUNICIPALITY_CODE).unwrap(), b"99999");
    card.contact_atr().unwrap();
    let mut ap = CommonAp::select(&mut card).unwrap();
    assert_eq!(ap.read_card_info().unwrap().municipality_code, "99999");
    assert_eq!(ap.pin_retries().unwrap(), Retries::Remaining(3));
    assert_eq!(ap.internal_authenticate(b"challenge").unwrap().len(), 256);
    let mut ap = JukiAp::select(&mut card).unwrap();
    ap.verify_pin(&digits("1234")).unwrap();
    MasterFile::select(&mut card).unwrap();
}
