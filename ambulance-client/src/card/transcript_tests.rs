//! The bytes on the wire, pinned.

#![allow(clippy::unwrap_used, clippy::panic)]
use super::super::{
    CardError, CardReading, CardTransport, KeyKind, OperationError, Proof, ProofKind, Secret, TokenKind,
    authenticate_as, read_card,
};

const GOLDEN: &str = include_str!("fixtures/golden-read.txt");
const GOLDEN_AUTHENTICATE: &str = include_str!("fixtures/golden-authenticate.txt");
/// The certificate whose key signed in the second transcript.
const SIGNER: &[u8] = include_bytes!("fixtures/signer.der");
/// Another one, as a card that was exchanged would have.
const OTHER: &[u8] = include_bytes!("fixtures/rsa2048.der");
const NONCE: [u8; 32] = [0xA5; 32];

/// Plays a transcript: each command must be exactly the next one.
struct Transcript {
    exchanges: std::vec::IntoIter<(Vec<u8>, Vec<u8>)>,
}

impl Transcript {
    fn parse(text: &str) -> Self {
        let bytes = |hex: &str| -> Vec<u8> {
            assert!(hex.len().is_multiple_of(2));
            (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
        };
        let mut lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut exchanges = Vec::new();
        while let Some(command) = lines.next() {
            let answer = lines.next().unwrap();
            exchanges.push((bytes(command.strip_prefix("> ").unwrap()), bytes(answer.strip_prefix("< ").unwrap())));
        }
        Self { exchanges: exchanges.into_iter() }
    }
}

impl CardTransport for Transcript {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        let (expected, answer) =
            self.exchanges.next().unwrap_or_else(|| panic!("one command too many: {command:02X?}"));
        assert_eq!(command, expected, "sent {command:02X?}, the transcript has {expected:02X?}");
        Ok(answer)
    }
}

#[test]
fn a_reading_sends_exactly_these_bytes() {
    let mut card = Transcript::parse(GOLDEN);
    let exchanges = card.exchanges.len();
    let reading = read_card(&mut card).unwrap();
    assert_eq!(card.exchanges.len(), 0, "commands of the transcript were left out");
    assert_eq!(reading.apdus as usize, exchanges);
    assert_eq!(reading.token, TokenKind::Card);
    assert_eq!(reading.certificate_serial, "01f3a7c2");
    assert_eq!(reading.not_before.to_string(), "2023-04-01T00:00:00Z");
    assert_eq!(reading.not_after.to_string(), "2028-03-14T14:59:59Z");
    assert_eq!(reading.key, KeyKind::Rsa { bits: 2048 });
}

fn after_reading(certificate: &[u8]) -> CardReading {
    CardReading::new(TokenKind::Card, certificate.to_vec(), 13).unwrap()
}

#[test]
fn a_proof_after_a_reading_sends_exactly_these_bytes() {
    let mut card = Transcript::parse(GOLDEN_AUTHENTICATE);
    assert_eq!(card.exchanges.len(), 6);
    let pin = Secret::pin("1234").unwrap();
    let proof = Proof::Pin { pin: &pin, last_try: None };
    let evidence = authenticate_as(&mut card, &after_reading(SIGNER), NONCE, &proof).ok().unwrap();
    assert_eq!(card.exchanges.len(), 0, "commands of the transcript were left out");
    assert_eq!((evidence.proof, evidence.token, evidence.nonce), (ProofKind::CardPin, TokenKind::Card, NONCE));
    assert_eq!((evidence.certificate_der.as_slice(), evidence.signature.len()), (SIGNER, 256));
}

#[test]
fn a_card_that_was_exchanged_after_the_reading_proves_nothing() {
    let mut card = Transcript::parse(GOLDEN_AUTHENTICATE);
    let pin = Secret::pin("1234").unwrap();
    let proof = Proof::Pin { pin: &pin, last_try: None };
    let evidence = authenticate_as(&mut card, &after_reading(OTHER), NONCE, &proof);
    assert_eq!(evidence.err(), Some(OperationError::SignatureWrong));
}

#[test]
fn a_key_that_cannot_be_checked_costs_no_command() {
    let mut card = Transcript::parse("");
    let ed25519 = after_reading(include_bytes!("fixtures/ed25519.der"));
    let evidence = authenticate_as(&mut card, &ed25519, NONCE, &Proof::UnlockedPhone);
    assert_eq!(evidence.err(), Some(OperationError::UnknownKey));
}
