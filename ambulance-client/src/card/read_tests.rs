//! Every way in which a reading can go wrong, and that none of them ends the program.

#![allow(clippy::unwrap_used)]
use super::super::MAX_APDUS_PER_READ;
use super::super::scripted::{FileCard, P384_CERTIFICATE, RSA_CERTIFICATE, Scripted};
use super::*;
use proptest::prelude::*;

/// The number of the answer to each step of a reading, counted from 0.
const SELECT_APPLICATION: usize = 0;
const TOKEN_NAME: usize = 2;
const SELECT_AVAILABILITY: usize = 3;
const AVAILABILITY: usize = 4;
const SELECT_CERTIFICATE: usize = 5;
const FIRST_PIECE: usize = 6;
const SECOND_PIECE: usize = 7;

fn card() -> FileCard {
    FileCard::with(RSA_CERTIFICATE)
}

/// What comes of a reading in which one answer is another one.
fn with_answer(number: usize, answer: &[u8]) -> Result<CardReading, CardError> {
    read_card(&mut FileCard { instead: Some((number, Ok(answer.to_vec()))), ..card() })
}

#[test]
fn the_steps_are_where_this_file_says() {
    let mut scripted = Scripted::new([vec![0x90, 0x00], vec![0x90, 0x00], vec![0x20, 0x90, 0x00]].map(Ok));
    assert_eq!(read_card(&mut scripted).unwrap_err(), CardError::Removed);
    assert_eq!(scripted.asked[TOKEN_NAME], [0x00, 0xB0, 0x00, 0x00, 0x20]);
    assert_eq!(scripted.asked[SELECT_AVAILABILITY], [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x08]);
    assert_eq!(read_card(&mut card()).unwrap().apdus as usize, FIRST_PIECE + RSA_CERTIFICATE.len().div_ceil(256));
}

#[test]
fn the_key_kind_is_never_assumed() {
    let reading = read_card(&mut FileCard::with(P384_CERTIFICATE)).unwrap();
    assert_eq!((reading.key, reading.certificate_serial.as_str()), (KeyKind::EcP384, "c0ffee01"));
}

#[test]
fn a_chip_without_the_application_is_not_a_myna_card() {
    for status in [[0x6A, 0x82], [0x6A, 0x81], [0x6A, 0x86], [0x6D, 0x00], [0x6E, 0x00]] {
        assert_eq!(with_answer(SELECT_APPLICATION, &status).unwrap_err(), CardError::NotAMynaCard, "{status:02X?}");
    }
    assert_eq!(with_answer(SELECT_APPLICATION, &[0x6F, 0x00]).unwrap_err(), CardError::Status(0x6F00));
}

#[test]
fn status_words_of_a_broken_chip_are_passed_on_at_every_step() {
    for step in SELECT_APPLICATION..=SECOND_PIECE {
        assert_eq!(with_answer(step, &[0x6F, 0x00]).unwrap_err(), CardError::Status(0x6F00), "step {step}");
    }
}

#[test]
fn answers_too_short_or_too_long_are_malformed_at_every_step() {
    for step in SELECT_APPLICATION..=SECOND_PIECE {
        for length in [0, 1, 259, 4_000] {
            let error = with_answer(step, &vec![0x90; length]).unwrap_err();
            assert_eq!(error.code(), "card-malformed", "step {step}, {length} bytes");
        }
    }
}

#[test]
fn more_data_than_asked_for_is_malformed() {
    let mut long = vec![b' '; 33];
    long.extend_from_slice(&[0x90, 0x00]);
    assert_eq!(with_answer(TOKEN_NAME, &long).unwrap_err(), CardError::Malformed("more data than was asked for"));
    let error = with_answer(AVAILABILITY, &[0x8F, 0x8F, 0x00, 0x00, 0x90, 0x00]).unwrap_err();
    assert_eq!(error, CardError::Malformed("more data than was asked for"));
}

#[test]
fn removed_at_any_step_says_so_and_the_next_reading_starts_clean() {
    let whole = read_card(&mut card()).unwrap();
    for step in 0..whole.apdus as usize {
        for error in [CardError::Removed, CardError::ReaderGone, CardError::NoAnswer, CardError::Io("gone".into())] {
            let mut card = FileCard { instead: Some((step, Err(error.clone()))), ..card() };
            assert_eq!(read_card(&mut card).unwrap_err(), error, "step {step}");
            assert_eq!(card.asked, step + 1, "nothing is sent to a card that is gone");
            assert_eq!(read_card(&mut card), Ok(whole.clone()), "step {step}");
        }
    }
}

#[test]
fn a_card_without_certificate_is_told_by_either_file() {
    let denied = FileCard { availability: Some(vec![0x8F, 0x00, 0x00]), ..card() };
    let missing = FileCard { certificate: None, ..card() };
    let neither = FileCard { availability: None, certificate: None, ..card() };
    for mut card in [denied, missing, neither] {
        assert_eq!(read_card(&mut card).unwrap_err(), CardError::NoCertificate);
    }
}

#[test]
fn the_certificate_decides_where_the_availability_file_is_missing() {
    let reading = read_card(&mut FileCard { availability: None, ..card() }).unwrap();
    assert_eq!(reading.certificate_serial, "01f3a7c2");
}

#[test]
fn a_refusal_is_for_the_owner_of_a_phone_and_a_fault_of_a_card() {
    let table = [
        ("JPKIAPICCTOKEN2", TokenKind::Card, None),
        ("JPKIAPGPSETOKEN", TokenKind::Android, Some(CardError::PhoneNeedsOwner)),
        ("JPKIAPIOSTOKEN", TokenKind::IPhone, Some(CardError::PhoneNeedsOwner)),
        ("SOMETHING NEW", TokenKind::Other, None),
    ];
    for (name, kind, owner) in table {
        let token = format!("{name:<32}").into_bytes();
        // an unlocked phone is read like a card
        assert_eq!(read_card(&mut FileCard { token: token.clone(), ..card() }).unwrap().token, kind);
        for status in [0x6982_u16, 0x6985] {
            for step in [SELECT_CERTIFICATE, FIRST_PIECE] {
                let instead = Some((step, Ok(status.to_be_bytes().to_vec())));
                let error = read_card(&mut FileCard { token: token.clone(), instead, ..card() }).unwrap_err();
                assert_eq!(error, owner.clone().unwrap_or(CardError::Refused(status)), "{name} {status:04X}");
            }
        }
    }
}

#[test]
fn a_file_that_is_no_certificate_is_malformed() {
    let garbage: [&[u8]; 5] = [&[], &[0xFF; 300], &[0x00; 300], &[0x30, 0x82, 0x00], &[0x30, 0x03, 0x02, 0x01, 0x05]];
    for certificate in garbage {
        let error = read_card(&mut FileCard::with(certificate)).unwrap_err();
        assert_eq!(error.code(), "card-malformed", "{certificate:02X?}");
    }
}

#[test]
fn a_certificate_that_ends_early_is_malformed() {
    for length in [5, 255, 256, 257, RSA_CERTIFICATE.len() - 1] {
        let error = read_card(&mut FileCard::with(&RSA_CERTIFICATE[..length])).unwrap_err();
        assert_eq!(error, CardError::Malformed("file ends before its announced end"), "{length} bytes");
    }
}

#[test]
fn the_limit_on_the_certificate_has_two_sides() {
    // A SEQUENCE of exactly the limit is read whole (and then found to be no certificate) ...
    let content = MAX_CERTIFICATE_BYTES - 4;
    let mut certificate = vec![0x30, 0x82, (content >> 8) as u8, content as u8];
    certificate.resize(MAX_CERTIFICATE_BYTES, 0);
    let mut card = FileCard::with(&certificate);
    assert_eq!(read_card(&mut card).unwrap_err(), CardError::Malformed("not an X.509 certificate"));
    assert_eq!(card.asked, FIRST_PIECE + 16);
    // ... and one byte more is refused after its header.
    certificate[3] += 1;
    certificate.push(0);
    let mut card = FileCard::with(&certificate);
    assert_eq!(read_card(&mut card).unwrap_err(), CardError::TooLong { announced_bytes: 4_097, limit_bytes: 4_096 });
    assert_eq!(card.asked, FIRST_PIECE + 1);
}

#[test]
fn filling_behind_the_certificate_is_left_out() {
    for filling in [1, 100, 3_000] {
        let mut certificate = RSA_CERTIFICATE.to_vec();
        certificate.resize(RSA_CERTIFICATE.len() + filling, 0xFF);
        assert_eq!(read_card(&mut FileCard::with(&certificate)), read_card(&mut card()), "{filling}");
    }
}

#[test]
fn a_card_with_smaller_pieces_is_read_but_not_without_end() {
    let reading = read_card(&mut FileCard { piece: 32, ..card() }).unwrap();
    assert_eq!(reading.apdus, 6 + 33);
    let mut drip = FileCard { piece: 4, ..card() };
    let error = read_card(&mut drip).unwrap_err();
    assert_eq!(error, CardError::Malformed("card needs more commands than any known card"));
    assert_eq!(drip.asked as u32, MAX_APDUS_PER_READ);
}

#[test]
fn debug_output_keeps_the_serial_number_to_itself() {
    let text = format!("{:?}", read_card(&mut card()).unwrap());
    assert!(text.contains("not_after: 2028-03-14T14:59:59Z"), "{text}");
    let number = u32::from_str_radix("01f3a7c2", 16).unwrap().to_string();
    let bytes = "1, 243, 167, 194"; // as a list of bytes would be printed
    for secret in ["1f3a7c2", "1F3A7C2", &number, bytes, "der"] {
        assert!(!text.contains(secret), "{text}");
    }
}

#[test]
fn the_reading_tells_the_standing_of_its_certificate() {
    let reading = read_card(&mut card()).unwrap();
    let at = |text: &str| reading.standing(text.parse().unwrap()).code();
    assert_eq!(at("2028-03-14T14:59:59Z"), "certificate-valid");
    assert_eq!(at("2028-03-14T15:00:00Z"), "certificate-eligibility-only");
    assert_eq!(at("2028-06-30T15:00:00Z"), "certificate-expired");
}

/// One answer of a card that says anything. Most end in 9000, or a reading would never get far.
fn any_answer() -> impl Strategy<Value = Result<Vec<u8>, CardError>> {
    let data = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..300),
        Just(b"JPKIAPICCTOKEN2                 ".to_vec()),
        (any::<u16>(), prop::collection::vec(any::<u8>(), 0..252)).prop_map(|(length, rest)| {
            let [high, low] = length.to_be_bytes();
            [vec![0x30, 0x82, high, low], rest].concat()
        }),
    ];
    let status = prop_oneof![8 => Just(vec![0x90, 0x00]), 1 => prop::collection::vec(any::<u8>(), 0..3)];
    (data, status).prop_map(|(data, status)| Ok([data, status].concat()))
}

proptest! {
    /// Whatever a card says, a reading ends with a value or an error, in a bounded number of commands.
    #[test]
    fn random_answers_never_panic(answers in prop::collection::vec(any_answer(), 0..100)) {
        let mut scripted = Scripted::new(answers);
        let _ = read_card(&mut scripted);
        prop_assert!(scripted.asked.len() as u32 <= MAX_APDUS_PER_READ);
    }

    /// Whatever the certificate file holds, the same.
    #[test]
    fn random_certificates_never_panic(certificate in prop::collection::vec(any::<u8>(), 0..5_000), piece in 1_usize..=256) {
        let mut card = FileCard { piece, ..FileCard::with(&certificate) };
        prop_assert!(read_card(&mut card).is_err());
        prop_assert!(card.asked as u32 <= MAX_APDUS_PER_READ);
    }

    /// A certificate with some bytes changed is read or refused; it never breaks the reading.
    #[test]
    fn damaged_certificates_never_panic(
        original in prop::sample::select(vec![RSA_CERTIFICATE, P384_CERTIFICATE]),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut certificate = original.to_vec();
        for (place, byte) in damage {
            let place = place.index(certificate.len());
            certificate[place] = byte;
        }
        if let Ok(reading) = read_card(&mut FileCard::with(&certificate)) {
            prop_assert!(!reading.certificate_serial.is_empty());
            prop_assert!(reading.not_before <= reading.not_after);
        }
    }
}
