//! What somebody else read from test cards of the authority (`fixtures/test-card`): the only bytes here from a real chip.

#![allow(clippy::unwrap_used)]
use super::chain::{self, ChainError, Roots};
use super::scripted::FileCard;
use super::{
    BasicAttributes, CardError, CardFace, CertificateStanding, KeyKind, PhotoFormat, SignatureAlgorithm, TokenKind,
    read_card,
};
use domain::patient::Sex;
use jiff::Timestamp;

pub(super) const CERTIFICATE: &[u8] = include_bytes!("fixtures/test-card/authentication.der");
pub(super) const AUTHORITY: &[u8] = include_bytes!("fixtures/test-card/authority-2023.der");
const OTHER_AUTHORITY: &[u8] = include_bytes!("fixtures/test-card/authority-2019.der");
pub(super) const TEXT: &[u8] = include_bytes!("fixtures/test-card/text.bin");
pub(super) const FACE: &[u8] = include_bytes!("fixtures/test-card/face-blanked.bin");

fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

#[test]
fn its_certificate_is_read_in_thirteen_commands() {
    let reading = read_card(&mut FileCard::with(CERTIFICATE)).unwrap();
    assert_eq!((reading.token, reading.key, reading.apdus), (TokenKind::Card, KeyKind::Rsa { bits: 2048 }, 13));
    assert_eq!(reading.certificate_serial, "227b13");
    assert_eq!(reading.not_before.to_string(), "2025-10-27T01:35:42Z");
    assert_eq!(reading.not_after.to_string(), "2030-02-17T14:59:59Z");
    assert_eq!(reading.certificate_der, CERTIFICATE);
    assert_eq!(SignatureAlgorithm::of(reading.key), Some(SignatureAlgorithm::RsaPkcs1Sha256));
    assert_eq!(reading.standing(at("2030-02-17T15:00:00Z")).code(), "certificate-eligibility-only");
}

#[test]
fn its_authority_is_found_among_two_of_one_name() {
    let now = at("2026-07-15T03:00:00Z");
    let both = Roots::pin([OTHER_AUTHORITY, AUTHORITY]).unwrap();
    let checked = chain::check(CERTIFICATE, &both, now).unwrap();
    assert_eq!((checked.root, checked.standing, checked.hint), (1, CertificateStanding::Valid, None));
    let other = Roots::pin([OTHER_AUTHORITY]).unwrap();
    assert_eq!(chain::check(CERTIFICATE, &other, now), Err(ChainError::NotSigned));
    assert_eq!(chain::check(CERTIFICATE, &both, at("2025-10-27T01:35:41Z")), Err(ChainError::NotYetValid));
    assert_eq!(chain::check(AUTHORITY, &both, now), Err(ChainError::WrongUse), "it signed itself, and is no card");
    assert_eq!(Roots::pin([CERTIFICATE]).err(), Some(ChainError::NotAnAuthority));
}

/// Found by the properties of `hostile_tests.rs`: the count of unused bits before the signature was not looked at.
#[test]
fn no_byte_of_its_certificate_can_be_another_one() {
    let (roots, now) = (Roots::pin([AUTHORITY]).unwrap(), at("2026-07-15T03:00:00Z"));
    let mut certificate = CERTIFICATE.to_vec();
    for place in 0..certificate.len() {
        for change in [0x01, 0x80] {
            certificate[place] ^= change;
            assert!(chain::check(&certificate, &roots, now).is_err(), "byte {place}");
            certificate[place] ^= change;
        }
    }
    assert!(chain::check(&certificate, &roots, now).is_ok());
}

#[test]
fn its_text_is_read() {
    let attributes = BasicAttributes::parse(TEXT).unwrap();
    assert_eq!(attributes.name, "黒桐　幹也");
    assert!(attributes.address.starts_with("東京都清瀬市"));
    assert_eq!((attributes.birth_date.to_string().as_str(), attributes.sex), ("1980-02-17", Sex::Male));
}

#[test]
fn its_face_is_read() {
    let face = CardFace::parse(FACE).unwrap();
    assert_eq!((face.birth_date.to_string().as_str(), face.sex), ("1980-02-17", Some(Sex::Male)));
    assert_eq!(face.expires.to_string(), "2035-02-17");
    let photo = face.photo.unwrap();
    assert_eq!((photo.format, photo.bytes.len()), (PhotoFormat::Jpeg2000, 1_854));
    let cut = CardFace::parse(&FACE[..FACE.len() - 1]).err();
    assert!(matches!(cut, Some(CardError::Malformed(_))));
}
