//! The bytes on the wire, pinned.

#![allow(clippy::unwrap_used, clippy::panic)]
use super::super::{CardError, CardTransport, KeyKind, TokenKind, read_card};

const GOLDEN: &str = include_str!("fixtures/golden-read.txt");

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
