//! The tablet's reader against the simulated phone: good readings by QR code and by touch, and every fault refused by its own
//! code. Cases of the properties: 256, more with `PROPTEST_CASES`.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]
use ambulance_client::card::{CardError, CardTransport};
use ambulance_client::mdoc::{
    DeviceEngagement, Handover, MdocError, MobileIdentity, MobileReader, ReaderAuthentication, Session, TrustedIssuers,
    device_request, verify,
};
use ambulance_client::photo::ScreenPhoto;
use domain::patient::{IdentitySource, Sex};
use jiff::{Timestamp, civil::date};
use proptest::prelude::*;
use simulations::cards::Drawing;
use simulations::phone::{Curve, Fault, Owner, PhoneOptions, PrivateKey, SimulatedIssuer, SimulatedPhone};
use std::collections::BTreeSet;

fn now() -> Timestamp {
    "2026-07-15T03:00:00Z".parse().unwrap()
}

fn issuer() -> SimulatedIssuer {
    SimulatedIssuer::new("issuer", Curve::P384, Curve::P256, now()).unwrap()
}

fn trusted(issuers: &[&SimulatedIssuer]) -> TrustedIssuers {
    let roots: Vec<Vec<u8>> = issuers.iter().map(|issuer| issuer.root_certificate().unwrap()).collect();
    TrustedIssuers::new(roots.iter().map(Vec::as_slice)).unwrap()
}

fn owner() -> Owner {
    let portrait = [&[0xFF, 0x4F, 0xFF, 0x51], [0x33; 8_000].as_slice()].concat();
    Owner { name: "架空　花子".into(), birth_date: date(1971, 9, 1), sex: Sex::Female, portrait }
}

const GOOD: PhoneOptions = PhoneOptions { device: Curve::P256, mac: false, fault: None };

fn phone(options: PhoneOptions) -> SimulatedPhone {
    SimulatedPhone::new(&issuer(), &owner(), options, now()).unwrap()
}

/// Reads by touch with the issuer's root pinned.
fn read(phone: &mut SimulatedPhone) -> Result<MobileIdentity, MdocError> {
    read_at(phone, now())
}

fn read_at(phone: &mut dyn CardTransport, now: Timestamp) -> Result<MobileIdentity, MdocError> {
    let trusted = trusted(&[&issuer()]);
    MobileReader { trusted: &trusted, authentication: None }.read_by_nfc(phone, [7; 32], now)
}

fn assert_is_owner(identity: &MobileIdentity) {
    assert!(identity.name == "架空　花子" && identity.sex == Sex::Female);
    assert_eq!(identity.birth_date, Some(date(1971, 9, 1)));
    let portrait = identity.portrait.as_ref().unwrap();
    assert_eq!((portrait.bytes.len(), portrait.media_type), (8_004, "image/jp2"));
    assert_eq!(identity.issuer, "CN=Simulated IACA,C=JP");
    assert_eq!(identity.valid_until.to_string(), "2026-07-18T03:00:00Z");
    let patient = identity.to_patient();
    assert_eq!((patient.source, patient.source.code()), (IdentitySource::MobileDocument, "mobile-document"));
    assert!(patient.name == identity.name && patient.address.is_empty());
}

#[test]
fn the_drawn_portrait_of_a_phone_can_be_shown() {
    let owner = Owner::drawn("架空　花子", date(1971, 9, 1), Sex::Female, date(2026, 7, 15));
    let mut phone = SimulatedPhone::new(&issuer(), &owner, GOOD, now()).unwrap();
    let portrait = read(&mut phone).unwrap().portrait.unwrap();
    assert!(portrait.media_type == "image/jpeg" && portrait.bytes == Drawing::of(Sex::Female, 54).jpeg);
    let shown = ScreenPhoto::from_wallet(&portrait).unwrap();
    assert_eq!((shown.content_type(), shown.width(), shown.height()), ("image/jpeg", 240, 300));
}

#[test]
fn a_good_phone_is_read_by_touch_and_by_qr_code_with_every_kind_of_key() {
    for root in [Curve::P256, Curve::P384] {
        for signer in [Curve::P256, Curve::P384] {
            for (device, mac) in [(Curve::P256, false), (Curve::P256, true), (Curve::P384, false)] {
                let issuer = SimulatedIssuer::new("issuer", root, signer, now()).unwrap();
                let trusted = trusted(&[&issuer]);
                let reader = MobileReader { trusted: &trusted, authentication: None };
                let options = PhoneOptions { device, mac, fault: None };
                let make = || SimulatedPhone::new(&issuer, &owner(), options, now()).unwrap();
                assert_is_owner(&reader.read_by_nfc(&mut make(), [7; 32], now()).unwrap());
                let mut shown = make();
                let qr = shown.qr();
                assert_is_owner(&reader.read_by_qr(&qr, &mut shown, [9; 32], now()).unwrap());
                assert_eq!(shown.reader_signed(), None);
            }
        }
    }
}

#[test]
fn a_reader_with_a_key_signs_its_request() {
    let key = PrivateKey::from_seed(Curve::P256, "reader").unwrap();
    let certificates = vec![issuer().reader_certificate(&key).unwrap()];
    let PrivateKey::P256(key) = key else { panic!("another curve") };
    let authentication = ReaderAuthentication { key, certificates };
    let trusted = trusted(&[&issuer()]);
    let reader = MobileReader { trusted: &trusted, authentication: Some(&authentication) };
    let mut phone = phone(GOOD);
    assert_is_owner(&reader.read_by_nfc(&mut phone, [7; 32], now()).unwrap());
    assert_eq!(phone.reader_signed(), Some(true));
}

#[test]
fn the_root_is_chosen_by_signature_among_roots_of_one_name() {
    let older = SimulatedIssuer::new("older", Curve::P256, Curve::P256, now()).unwrap();
    let trusted = trusted(&[&older, &issuer()]);
    let reader = MobileReader { trusted: &trusted, authentication: None };
    assert_is_owner(&reader.read_by_nfc(&mut phone(GOOD), [7; 32], now()).unwrap());
}

#[test]
fn every_fault_is_refused_by_its_code() {
    let table = [
        (Fault::TamperedElement, "mdoc-digest-mismatch"),
        (Fault::SwappedDigests, "mdoc-digest-misplaced"),
        (Fault::SwappedNumbers, "mdoc-digest-mismatch"),
        (Fault::MissingDigest, "mdoc-digest-missing"),
        (Fault::DuplicateElement, "mdoc-duplicate"),
        (Fault::NoName, "mdoc-no-name"),
        (Fault::OtherSignature, "mdoc-issuer-signature"),
        (Fault::Expired, "mdoc-expired"),
        (Fault::NotYetValid, "mdoc-not-yet-valid"),
        (Fault::SignedInFuture, "mdoc-signed-in-future"),
        (Fault::WrongDocType, "mdoc-wrong-doc-type"),
        (Fault::WrongSignedDocType, "mdoc-wrong-doc-type"),
        (Fault::Cloned, "mdoc-device-authentication"),
        (Fault::NoProof, "mdoc-device-authentication-missing"),
        (Fault::LargePortrait, "mdoc-portrait-too-large"),
        (Fault::LargeMessage, "mdoc-too-large"),
        (Fault::Truncated, "mdoc-truncated"),
        (Fault::DeepNesting, "mdoc-too-deep"),
        (Fault::Declined, "mdoc-no-document"),
        (Fault::ErrorStatus, "mdoc-response-status"),
        (Fault::Ended, "mdoc-phone-ended"),
        (Fault::BluetoothOnly, "mdoc-no-nfc-transfer"),
        (Fault::SignerExpired, "mdoc-issuer-certificate-expired"),
        (Fault::SignerPurpose, "mdoc-issuer-certificate"),
        (Fault::SignerUsage, "mdoc-issuer-certificate"),
        (Fault::SignerCritical, "mdoc-issuer-certificate"),
    ];
    for (fault, code) in table {
        let error = read(&mut phone(PhoneOptions { fault: Some(fault), ..GOOD })).err();
        assert_eq!(error.map(|error| error.code()), Some(code), "{fault:?}");
    }
    let codes: BTreeSet<_> = table.iter().map(|(_, code)| code).collect();
    assert_eq!(codes.len(), 22, "only faults that mean the same to the crew share a code");
}

#[test]
fn a_copy_is_refused_with_every_kind_of_proof() {
    for (device, mac) in [(Curve::P256, true), (Curve::P384, false)] {
        let error = read(&mut phone(PhoneOptions { device, mac, fault: Some(Fault::Cloned) })).err();
        assert_eq!(error, Some(MdocError::DeviceAuthentication));
    }
}

#[test]
fn what_was_said_in_another_session_is_refused_in_this_one() {
    for (fault, code) in [
        (Fault::ReplayedMessage, MdocError::SessionDecryption),
        (Fault::ReplayedResponse, MdocError::DeviceAuthentication),
    ] {
        let mut phone = phone(PhoneOptions { fault: Some(fault), ..GOOD });
        let trusted = trusted(&[&issuer()]);
        let reader = MobileReader { trusted: &trusted, authentication: None };
        assert_is_owner(&reader.read_by_nfc(&mut phone, [1; 32], now()).unwrap());
        assert_eq!(reader.read_by_nfc(&mut phone, [2; 32], now()).err(), Some(code));
    }
}

#[test]
fn an_issuer_that_is_not_pinned_is_refused_even_under_the_same_name() {
    let other = SimulatedIssuer::new("other", Curve::P384, Curve::P256, now()).unwrap();
    for pinned in [vec![], vec![&other]] {
        let trusted = trusted(&pinned);
        let reader = MobileReader { trusted: &trusted, authentication: None };
        assert_eq!(reader.read_by_nfc(&mut phone(GOOD), [7; 32], now()).err(), Some(MdocError::IssuerUnknown));
    }
    let signer_as_root = SimulatedIssuer::new("x", Curve::P256, Curve::P256, now()).unwrap();
    let key = PrivateKey::from_seed(Curve::P256, "reader").unwrap();
    let leaf = signer_as_root.reader_certificate(&key).unwrap();
    assert_eq!(
        TrustedIssuers::new([leaf.as_slice()]).err(),
        Some(MdocError::IssuerCertificate("root is no authority"))
    );
}

#[test]
fn dates_hold_to_the_second() {
    let at = |text: &str| read_at(&mut phone(GOOD), text.parse().unwrap()).err();
    assert_eq!(at("2026-07-12T02:59:59Z"), Some(MdocError::SignedInFuture));
    assert_eq!(at("2026-07-12T03:00:00Z"), None);
    assert_eq!(at("2026-07-18T03:00:00Z"), None);
    assert_eq!(at("2026-07-18T03:00:00.000000001Z"), Some(MdocError::Expired));
    assert_eq!(at("2032-07-18T03:00:00Z"), Some(MdocError::IssuerCertificateExpired), "the root has ended too");
}

/// A phone that leaves after so many commands.
struct Leaving<'a>(&'a mut SimulatedPhone, u32);

impl CardTransport for Leaving<'_> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        self.1 = self.1.checked_sub(1).ok_or(CardError::Removed)?;
        self.0.transmit(command)
    }
}

#[test]
fn a_phone_that_leaves_at_any_command_is_said_to_have_left() {
    let trusted = trusted(&[&issuer()]);
    let reader = MobileReader { trusted: &trusted, authentication: None };
    let mut good_from = None;
    for commands in 0..80 {
        let read = reader.read_by_nfc(&mut Leaving(&mut phone(GOOD), commands), [7; 32], now());
        match (read, good_from) {
            (Ok(_), None) => good_from = Some(commands),
            (Ok(_), Some(_)) => {}
            (Err(error), None) => assert_eq!(error.code(), "mdoc-phone-removed", "{commands}"),
            (Err(error), Some(_)) => panic!("{error} after {commands} commands"),
        }
    }
    assert_eq!(good_from, Some(48), "commands of a reading with an 8 kB portrait");
}

#[test]
fn a_card_or_an_empty_tag_is_no_phone() {
    struct Silent;
    impl CardTransport for Silent {
        fn transmit(&mut self, _: &[u8]) -> Result<Vec<u8>, CardError> {
            Ok(vec![0x6A, 0x82])
        }
    }
    assert_eq!(read_at(&mut Silent, now()).err(), Some(MdocError::NoDocumentApplication));
}

/// A session by QR code and the opened response in it.
fn opened() -> (Session, Vec<u8>, Vec<u8>) {
    let mut phone = phone(GOOD);
    let engagement = DeviceEngagement::from_qr(&phone.qr()).unwrap();
    let mut session = Session::start(&engagement, &Handover::Qr, [5; 32]).unwrap();
    let request = device_request(&session, None).unwrap();
    let message = phone.answer(&session.establish(&request).unwrap()).unwrap();
    let response = session.open(&message).unwrap().response;
    (session, message, response)
}

#[test]
fn a_message_is_opened_once() {
    let (mut session, message, _) = opened();
    assert_eq!(session.open(&message).err(), Some(MdocError::SessionDecryption));
}

#[test]
fn randomness_that_is_no_key_is_refused() {
    let engagement = DeviceEngagement::from_qr(&phone(GOOD).qr()).unwrap();
    for bytes in [[0; 32], [0xFF; 32]] {
        assert_eq!(Session::start(&engagement, &Handover::Qr, bytes).err(), Some(MdocError::Randomness));
    }
}

proptest! {
    #[test]
    fn a_flipped_bit_of_a_response_is_refused_or_changes_nothing_visible(
        at in any::<prop::sample::Index>(), near in 0..1_500_usize, anywhere in any::<bool>(), bit in 0..8_u32,
    ) {
        let (session, _, mut response) = opened();
        let trusted = trusted(&[&issuer()]);
        let good = verify(&session, &response, &trusted, now()).unwrap();
        // the portrait is most of the bytes: half of the cases go into the rest, at the end
        let length = response.len();
        let at = if anywhere { at.index(length) } else { length - 1 - near };
        response[at] ^= 1 << bit;
        if let Ok(read) = verify(&session, &response, &trusted, now()) {
            prop_assert!(read == good, "byte {at} of {length}, bit {bit} changed what is shown");
        }
    }

    #[test]
    fn a_flipped_bit_of_a_message_is_refused_or_changes_nothing(at in any::<prop::sample::Index>(), bit in 0..8_u32) {
        let mut phone = phone(GOOD);
        let engagement = DeviceEngagement::from_qr(&phone.qr()).unwrap();
        let mut session = Session::start(&engagement, &Handover::Qr, [5; 32]).unwrap();
        let request = device_request(&session, None).unwrap();
        let mut message = phone.answer(&session.establish(&request).unwrap()).unwrap();
        let at = at.index(message.len());
        message[at] ^= 1 << bit;
        prop_assert!(session.open(&message).is_err());
    }

    #[test]
    fn a_flipped_bit_of_an_engagement_never_gives_an_identity(at in any::<prop::sample::Index>(), bit in 0..8_u32) {
        use base64::Engine as _;
        let engine = base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let mut phone = phone(GOOD);
        let mut engagement = engine.decode(&phone.qr()["mdoc:".len()..]).unwrap();
        let at = at.index(engagement.len());
        engagement[at] ^= 1 << bit;
        let trusted = trusted(&[&issuer()]);
        let reader = MobileReader { trusted: &trusted, authentication: None };
        let qr = format!("mdoc:{}", engine.encode(&engagement));
        prop_assert!(reader.read_by_qr(&qr, &mut phone, [5; 32], now()).is_err());
    }
}
