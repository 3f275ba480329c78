//! Whatever a card answers, an operation ends with a value or an error, in a bounded number of commands, and a PIN is sent
//! only after the card said that at least two tries are left.

#![allow(clippy::unwrap_used)]
use super::super::scripted::{RSA_CERTIFICATE, Scripted};
use super::super::{
    CardReading, MAX_APDUS_PER_OPERATION, NONCE_BYTES, Proof, TokenKind, authenticate, authenticate_as,
};
use super::*;
use jiff::civil::date;
use proptest::prelude::*;

/// One answer of a card that says anything; most end in 9000, or an operation would never get far.
fn any_answer() -> impl Strategy<Value = Result<Vec<u8>, CardError>> {
    let data = prop_oneof![
        4 => Just(Vec::new()),
        2 => prop::collection::vec(any::<u8>(), 0..300),
        1 => Just(b"JPKIAPICCTOKEN2                 ".to_vec()),
        1 => Just(RSA_CERTIFICATE[..256].to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..200).prop_map(|rest| [vec![0xFF, 0x20, 0x81, 0xC0], rest].concat()),
    ];
    let status = prop_oneof![
        8 => Just(vec![0x90, 0x00]),
        3 => (0_u8..16).prop_map(|left| vec![0x63, 0xC0 | left]),
        1 => Just(vec![0x61, 0x10]),
        1 => prop::collection::vec(any::<u8>(), 0..3),
    ];
    (data, status).prop_map(|(data, status)| Ok([data, status].concat()))
}

/// Whether a secret went out although the answer before it did not say that two tries are left.
fn spent_silently(asked: &[Vec<u8>], answers: &[Result<Vec<u8>, CardError>]) -> bool {
    asked.iter().enumerate().any(|(at, command)| {
        let is_secret = command.starts_with(&[0x00, 0x20, 0x00, 0x80]) && command.len() > 4;
        let before = at.checked_sub(1).and_then(|before| answers.get(before)?.as_ref().ok());
        is_secret && !before.is_some_and(|answer| matches!(answer.as_slice(), [.., 0x63, 0xC2..=0xCF]))
    })
}

proptest! {
    #[test]
    fn any_answers_end_an_operation(answers in prop::collection::vec(any_answer(), 0..60), which in 0..6) {
        let mut card = Scripted::new(answers.clone());
        let pin = Secret::pin("1234").unwrap();
        let number = PrintedNumber::check("55021720352285", date(2026, 7, 15)).ok().unwrap();
        match which {
            0 => drop(read_tries(&mut card)),
            1 => drop(read_attributes(&mut card, &TextKey::Printed(&number), None)),
            2 => drop(read_face(&mut card, &number, None)),
            3 => drop(authenticate(&mut card, [0; NONCE_BYTES], &Proof::Pin { pin: &pin, last_try: None })),
            4 => drop(authenticate(&mut card, [0; NONCE_BYTES], &Proof::UnlockedPhone)),
            _ => {
                let reading = CardReading::new(TokenKind::Card, RSA_CERTIFICATE.to_vec(), 0).unwrap();
                drop(authenticate_as(&mut card, &reading, [0; NONCE_BYTES], &Proof::Pin { pin: &pin, last_try: None }));
            }
        }
        prop_assert!(card.asked.len() as u32 <= MAX_APDUS_PER_OPERATION);
        prop_assert!(!spent_silently(&card.asked, &answers));
    }
}
