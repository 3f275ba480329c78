//! What a hostile card may send, given to each parser alone. Cases: 256 for each property, more with `PROPTEST_CASES`.
//!
//! Whole readings and operations against such a card: `read_tests.rs`, `operations_tests.rs`; phones: `mdoc/hostile_tests.rs`.

#![allow(clippy::unwrap_used)]
use super::chain::{self, Roots};
use super::scripted::{P384_CERTIFICATE, RSA_CERTIFICATE};
use super::test_card_tests::{AUTHORITY, CERTIFICATE, FACE, TEXT};
use super::{
    BasicAttributes, CardError, CardFace, CertificateFacts, KeyKind, MAX_ANSWER_BYTES, SignatureAlgorithm, apdu, ber,
    tlv,
};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Bytes put at places, then a part cut out or put in: what happens to a file on a damaged chip, or in a liar's hands.
#[derive(Debug, Clone)]
struct Damage {
    put: Vec<(Index, u8)>,
    cut: Option<Index>,
    insert: Option<(Index, Vec<u8>)>,
}

impl Damage {
    fn of(self, original: &[u8]) -> Vec<u8> {
        let mut bytes = original.to_vec();
        for (at, byte) in self.put {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some((at, insert)) = self.insert {
            let at = at.index(bytes.len());
            bytes.splice(at..at, insert);
        }
        if let Some(cut) = self.cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        bytes
    }
}

fn damage() -> impl Strategy<Value = Damage> {
    let put = prop::collection::vec((any::<Index>(), any::<u8>()), 0..5);
    let cut = prop::option::weighted(0.2, any::<Index>());
    let insert = prop::option::weighted(0.2, (any::<Index>(), prop::collection::vec(any::<u8>(), 1..20)));
    (put, cut, insert).prop_map(|(put, cut, insert)| Damage { put, cut, insert })
}

proptest! {
    /// An answer is split into all of its bytes or refused.
    #[test]
    fn an_answer_is_split_without_loss(bytes in prop::collection::vec(any::<u8>(), 0..MAX_ANSWER_BYTES + 4)) {
        match apdu::split(bytes.clone()) {
            Ok(answer) => prop_assert_eq!([answer.data.as_slice(), &answer.status.to_be_bytes()].concat(), bytes),
            Err(error) => {
                prop_assert_eq!(error.code(), "card-malformed");
                prop_assert!(bytes.len() < 2 || bytes.len() > MAX_ANSWER_BYTES);
            }
        }
    }

    /// A length holds at least its own header, what is no beginning of an object is refused, and where both readers of
    /// lengths take one (the face applications have lengths of three bytes at most) they agree.
    #[test]
    fn a_length_is_announced_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..12), sequence in any::<bool>()) {
        let mut bytes = bytes;
        if let Some(first) = bytes.first_mut().filter(|_| sequence) {
            *first = 0x30;
        }
        if let Ok(total) = tlv::sequence_length(&bytes) {
            prop_assert!(bytes.first() == Some(&0x30) && total >= 2);
            prop_assert!(ber::announced(&bytes).is_ok_and(|other| other == total) || bytes.get(1) > Some(&0x82));
        }
        if let Ok(total) = ber::announced(&bytes) {
            prop_assert!(total >= 2);
        }
    }

    /// Text and face of a test card, damaged: read or refused, and a reading holds only what the file holds.
    #[test]
    fn damaged_files_are_read_or_refused(which in select(vec![TEXT, FACE]), damage in damage()) {
        let file = damage.of(which);
        if let Ok(text) = BasicAttributes::parse(&file) {
            prop_assert!(text.name.len() + text.address.len() <= file.len());
            prop_assert!(!text.name.chars().chain(text.address.chars()).any(char::is_control));
        }
        if let Ok(face) = CardFace::parse(&file) {
            prop_assert!(face.photo.is_none_or(|photo| photo.bytes.len() <= file.len()));
        }
    }

    /// Facts are taken from a damaged certificate or refused; those that are taken hold together.
    #[test]
    fn damaged_certificates_state_facts_or_nothing(
        original in select(vec![RSA_CERTIFICATE, P384_CERTIFICATE, CERTIFICATE]), damage in damage(),
    ) {
        let certificate = damage.of(original);
        match CertificateFacts::from_der(&certificate) {
            Ok(facts) => {
                prop_assert!(!facts.serial.is_empty() && !facts.serial.starts_with("00"));
                prop_assert!(facts.serial.bytes().all(|digit| digit.is_ascii_hexdigit() && !digit.is_ascii_uppercase()));
                prop_assert!(facts.not_before <= facts.not_after);
                prop_assert!(facts.key != KeyKind::Rsa { bits: 0 }, "a key without bits");
            }
            Err(error) => prop_assert!(matches!(error, CardError::Malformed(_))),
        }
        let verified = SignatureAlgorithm::RsaPkcs1Sha256.verify(&certificate, b"message", &[1; 256]);
        prop_assert!(!verified.unwrap_or(false));
    }

    /// Nothing but the authority's own bytes is taken, whatever the moment.
    #[test]
    fn a_changed_certificate_has_nobody_behind_it(damage in damage(), now in 0_i64..4_000_000_000) {
        let mut certificate = damage.of(CERTIFICATE);
        if certificate == CERTIFICATE {
            certificate[usize::try_from(now).unwrap() % CERTIFICATE.len()] ^= 0x01;
        }
        let roots = Roots::pin([AUTHORITY]).unwrap();
        let now = Timestamp::from_second(now).unwrap();
        prop_assert!(chain::check(&certificate, &roots, now).is_err());
    }

    /// A damaged authority is refused when it is pinned, or stands behind nobody that it did not sign. Its name, key and dates
    /// are pinned and not proved, so a change elsewhere in it changes nothing.
    #[test]
    fn a_damaged_authority_never_breaks_the_check(damage in damage(), now in 0_i64..4_000_000_000) {
        let authority = damage.of(AUTHORITY);
        let now = Timestamp::from_second(now).unwrap();
        if let Ok(roots) = Roots::pin([authority.as_slice()]) {
            let _ = chain::check(CERTIFICATE, &roots, now);
            prop_assert!(chain::check(RSA_CERTIFICATE, &roots, now).is_err());
        }
    }
}
