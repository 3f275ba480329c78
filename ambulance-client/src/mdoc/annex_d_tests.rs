//! An independent cross-check: the examples of ISO/IEC 18013-5 annex D, which others have made and others have read.

#![allow(clippy::unwrap_used)]
use super::key::PublicKey;
use super::session::{Session, derive};
use super::transcript::SessionTranscript;
use super::{DeviceEngagement, MdocError, TrustedIssuers, cbor, cose, engagement_of_handover, response, verify};
use ciborium::Value;

const EXAMPLES: &str = include_str!("fixtures/annex-d.txt");

/// The bytes of one example.
pub(super) fn example(name: &str) -> Vec<u8> {
    let line = EXAMPLES.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).unwrap();
    (0..line.len()).step_by(2).map(|at| u8::from_str_radix(&line[at..at + 2], 16).unwrap()).collect()
}

/// Engagement, Handover Select message and reader key out of the example's transcript.
fn parts() -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let transcript = SessionTranscript::of_example(&example("session-transcript")).unwrap();
    let mut parts = transcript.value().clone().into_array().unwrap().into_iter();
    let engagement = cbor::embedded_bytes(parts.next().unwrap(), "").unwrap();
    let reader = cbor::embedded_bytes(parts.next().unwrap(), "").unwrap();
    let select = parts.next().unwrap().into_array().unwrap().remove(0).into_bytes().unwrap();
    (engagement, select, reader)
}

/// The reader of the example, in its session.
pub(super) fn session() -> Session {
    let secret = p256::SecretKey::from_slice(&example("reader-key")).unwrap();
    let engagement = DeviceEngagement::from_bytes(&parts().0).unwrap();
    let transcript = SessionTranscript::of_example(&example("session-transcript")).unwrap();
    let key = super::key::cose_of(&secret.public_key()).unwrap();
    Session::with_transcript(secret, key, &engagement.key, transcript).unwrap()
}

#[test]
fn the_engagement_is_read_from_its_handover_message() {
    let (engagement, select, _) = parts();
    let parsed = engagement_of_handover(&select).unwrap();
    assert_eq!(parsed.bytes, engagement);
    assert!(!parsed.offers_nfc(), "the example's handover offers Bluetooth only");
}

#[test]
fn the_keys_of_the_session_are_those_of_the_example() {
    let device = p256::SecretKey::from_slice(&example("device-ephemeral-key")).unwrap();
    let reader = p256::SecretKey::from_slice(&example("reader-key")).unwrap();
    assert_eq!(reader.diffie_hellman(&device.public_key()).raw_secret_bytes().to_vec(), example("shared-secret"));
    let transcript = SessionTranscript::of_example(&example("session-transcript")).unwrap();
    let key = derive(&reader, &device.public_key(), &transcript, b"SKReader").unwrap();
    assert_eq!(key.to_vec(), example("reader-session-key"));
    assert_eq!(super::key::cose_of(&reader.public_key()).unwrap(), parts().2, "our COSE key is the example's");
}

#[test]
fn the_encrypted_request_is_that_of_the_example_byte_for_byte() {
    use aes_gcm::{KeyInit, aead::Aead};
    let message = example("session-establishment");
    let (data, _) = super::session::session_data(&message).unwrap();
    let cipher = aes_gcm::Aes256Gcm::new_from_slice(&example("reader-session-key")).unwrap();
    let request = cipher.decrypt(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1].into(), data.unwrap().as_slice()).unwrap();
    assert!(cbor::decode(&request).unwrap().is_map());
    assert_eq!(session().establish(&request).unwrap(), message);
}

#[test]
fn issuer_signature_digests_and_device_mac_of_the_example_hold() {
    let document = response::parse(&example("device-response")).unwrap();
    assert_eq!(document.items.len(), 6);
    let leaf = &document.issuer_auth.certificates()[0];
    let certificate = <x509_cert::Certificate as der::Decode>::from_der(leaf).unwrap();
    let point = certificate.tbs_certificate.subject_public_key_info.subject_public_key;
    let key = PublicKey::P256(p256::PublicKey::from_sec1_bytes(point.as_bytes().unwrap()).unwrap());
    let object = verify::signed_object(&document, &key).unwrap();
    verify::check_digests(&document, &object).unwrap();
    verify::check_device(&session(), &document, &object).unwrap();
    assert_eq!(object.doc_type, "org.iso.18013.5.1.mDL");
    object.check_time("2020-10-15T12:00:00Z".parse().unwrap()).unwrap();
    assert_eq!(object.check_time("2020-09-01T00:00:00Z".parse().unwrap()).err(), Some(MdocError::SignedInFuture));
    assert_eq!(object.check_time("2031-01-01T00:00:00Z".parse().unwrap()).err(), Some(MdocError::Expired));
    let trusted = TrustedIssuers::new([]).unwrap();
    let now = "2020-10-15T12:00:00Z".parse().unwrap();
    assert_eq!(trusted.signer(leaf, now).err(), Some(MdocError::IssuerUnknown));
    let asked = super::verify(&session(), &example("device-response"), &trusted, now).err();
    assert_eq!(asked, Some(MdocError::WrongDocType), "a driving licence was not asked for");
}

#[test]
fn a_changed_element_or_another_session_is_found_in_the_example() {
    let mut bytes = example("device-response");
    let at = bytes.windows(3).position(|it| it == b"Doe").unwrap();
    bytes[at] = b'J';
    let document = response::parse(&bytes).unwrap();
    let object = super::mso::SecurityObject::parse(document.issuer_auth.payload().unwrap()).unwrap();
    assert_eq!(verify::check_digests(&document, &object).err(), Some(MdocError::DigestMismatch));
    let engagement = DeviceEngagement::from_bytes(&parts().0).unwrap();
    let other = Session::start(&engagement, &super::Handover::Qr, [7; 32]).unwrap();
    assert_eq!(verify::check_device(&other, &document, &object).err(), Some(MdocError::DeviceAuthentication));
}

#[test]
fn a_structure_that_must_be_understood_is_refused() {
    let header =
        cbor::encode(&Value::Map(vec![(1.into(), cose::ES256.into()), (2.into(), Value::Array(vec![99.into()]))]));
    let parts = [Value::Bytes(header.unwrap()), Value::Map(vec![]), Value::Null, Value::Bytes(vec![0; 64])];
    assert_eq!(cose::Single::parse(Value::Array(parts.to_vec()), "").err(), Some(MdocError::Algorithm));
}
