//! What a stranger may send. Cases: 256 for each property, more with `PROPTEST_CASES`.

#![allow(clippy::unwrap_used)]
use super::annex_d_tests::{example, session};
use super::limits::{MAX_DEPTH, MAX_ENGAGEMENT_BYTES, MAX_MESSAGE_BYTES};
use super::mso::SecurityObject;
use super::{DeviceEngagement, MdocError, TrustedIssuers, cbor, engagement_of_handover, nfc::Link, response};
use crate::card::{CardError, CardTransport};
use proptest::prelude::*;

/// Runs every parser of this room over the same bytes.
fn all(bytes: &[u8]) {
    let _ = DeviceEngagement::from_bytes(bytes);
    let _ = DeviceEngagement::from_qr(&String::from_utf8_lossy(bytes));
    let _ = engagement_of_handover(bytes);
    let _ = session().open(bytes);
    let _ = response::parse(bytes);
    let _ = SecurityObject::parse(bytes);
    let _ = super::key::PublicKey::from_cose(bytes);
    let _ = TrustedIssuers::new([bytes]);
}

/// A phone that answers with prepared bytes.
struct Prepared(std::vec::IntoIter<Vec<u8>>);

impl CardTransport for Prepared {
    fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, CardError> {
        self.0.next().ok_or(CardError::Removed)
    }
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        all(&bytes);
    }

    #[test]
    fn damaged_examples_never_panic(
        name in prop::sample::select(vec!["device-response", "session-establishment", "session-transcript"]),
        at in any::<prop::sample::Index>(), put in any::<u8>(), cut in any::<prop::sample::Index>(), cutting in any::<bool>(),
    ) {
        let mut bytes = example(name);
        let at = at.index(bytes.len());
        bytes[at] = put;
        if cutting {
            bytes.truncate(cut.index(bytes.len()));
        }
        all(&bytes);
    }

    #[test]
    fn damaged_security_objects_never_panic(at in any::<prop::sample::Index>(), put in any::<u8>()) {
        let document = response::parse(&example("device-response")).unwrap();
        let mut payload = document.issuer_auth.payload().unwrap().to_vec();
        let at = at.index(payload.len());
        payload[at] = put;
        let _ = SecurityObject::parse(&payload);
    }

    #[test]
    fn a_phone_that_answers_anything_never_panics_the_exchange(
        answers in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..12), good in any::<bool>(),
    ) {
        let answers: Vec<Vec<u8>> = answers
            .into_iter()
            .map(|mut answer| { if good { answer.truncate(256); answer.extend([0x90, 0x00]); } answer })
            .collect();
        let _ = Link::new(&mut Prepared(answers.clone().into_iter())).handover();
        let _ = Link::new(&mut Prepared(answers.into_iter())).exchange(&[0xA0; 700]);
    }
}

#[test]
fn nesting_is_limited() {
    let nested = |depth: usize| [vec![0x81; depth], vec![0x00]].concat();
    assert!(cbor::decode(&nested(MAX_DEPTH - 2)).is_ok());
    assert_eq!(cbor::decode(&nested(100_000)).err(), Some(MdocError::TooDeep));
    assert_eq!(response::parse(&nested(40)).err(), Some(MdocError::TooDeep));
}

#[test]
fn size_is_limited_and_a_claimed_length_costs_nothing() {
    assert_eq!(cbor::decode(&vec![0; MAX_MESSAGE_BYTES + 1]).err(), Some(MdocError::TooLarge));
    assert_eq!(DeviceEngagement::from_bytes(&[0; MAX_ENGAGEMENT_BYTES + 1]).err(), Some(MdocError::TooLarge));
    assert_eq!(engagement_of_handover(&[0; MAX_ENGAGEMENT_BYTES + 1]).err(), Some(MdocError::TooLarge));
    assert_eq!(DeviceEngagement::from_qr(&"m".repeat(10_000)).err(), Some(MdocError::TooLarge));
    // byte string, text, array and map that claim 2^62 entries
    for head in [0x5B, 0x7B, 0x9B, 0xBB] {
        let claim = [head, 0x40, 0, 0, 0, 0, 0, 0, 0, 0x01];
        assert!(cbor::decode(&claim).is_err());
    }
}

#[test]
fn a_response_cut_anywhere_is_truncated() {
    let whole = example("device-response");
    for length in 0..whole.len() {
        let error = response::parse(&whole[..length]).err();
        assert_eq!(error, Some(MdocError::Truncated), "{length}");
    }
    assert_eq!(
        response::parse(&[whole, vec![0]].concat()).err(),
        Some(MdocError::Malformed("bytes after the CBOR item"))
    );
}

#[test]
fn a_key_that_stands_twice_is_refused() {
    // {"version": "1.0", "version": "1.0", "status": 0}
    let twice = b"\xA3\x67version\x631.0\x67version\x631.0\x66status\x00";
    assert_eq!(response::parse(twice).err(), Some(MdocError::Malformed("device response")));
}
