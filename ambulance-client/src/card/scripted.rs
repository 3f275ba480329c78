//! A card made of prepared answers, for the tests of this room.

#![allow(clippy::unwrap_used)]
use super::{CardError, CardTransport};
use std::collections::VecDeque;

/// 利用者証明用電子証明書 with RSA-2048 in the form of today's cards.
pub(super) const RSA_CERTIFICATE: &[u8] = include_bytes!("fixtures/rsa2048.der");
/// The same with P-384, planned for the next generation of the card.
pub(super) const P384_CERTIFICATE: &[u8] = include_bytes!("fixtures/p384.der");

/// Gives the prepared answers one after the other and remembers what was asked. When they run out the card is gone.
pub(super) struct Scripted {
    answers: VecDeque<Result<Vec<u8>, CardError>>,
    pub(super) asked: Vec<Vec<u8>>,
}

impl Scripted {
    pub(super) fn new(answers: impl IntoIterator<Item = Result<Vec<u8>, CardError>>) -> Self {
        Self { answers: answers.into_iter().collect(), asked: Vec::new() }
    }
}

impl CardTransport for Scripted {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        self.asked.push(command.to_vec());
        self.answers.pop_front().unwrap_or(Err(CardError::Removed))
    }
}

/// A card whose files are served by offset and length, so that a test may change one answer and leave the rest right.
pub(super) struct FileCard {
    pub(super) token: Vec<u8>,
    pub(super) availability: Option<Vec<u8>>,
    pub(super) certificate: Option<Vec<u8>>,
    /// Most bytes that one READ BINARY gives.
    pub(super) piece: usize,
    /// `(n, answer)`: the nth answer, counted from 0, is this one.
    pub(super) instead: Option<(usize, Result<Vec<u8>, CardError>)>,
    pub(super) asked: usize,
    pub(super) selected: u16,
}

impl FileCard {
    /// A whole card with this certificate.
    pub(super) fn with(certificate: &[u8]) -> Self {
        Self {
            token: b"JPKIAPICCTOKEN2                 ".to_vec(),
            availability: Some(vec![0x8F, 0x8F, 0x00]),
            certificate: Some(certificate.to_vec()),
            piece: 256,
            instead: None,
            asked: 0,
            selected: 0,
        }
    }

    fn file(&self, id: u16) -> Option<&Vec<u8>> {
        match id {
            0x0006 => Some(&self.token),
            0x0008 => self.availability.as_ref(),
            0x000A => self.certificate.as_ref(),
            _ => None,
        }
    }
}

impl CardTransport for FileCard {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        let number = self.asked;
        self.asked += 1;
        if let Some((instead, answer)) = &self.instead
            && *instead == number
        {
            return answer.clone();
        }
        match command {
            [0x00, 0xA4, 0x04, 0x0C, _, aid @ ..] => {
                Ok(if aid == super::TODAY.authentication.aid { vec![0x90, 0x00] } else { vec![0x6A, 0x82] })
            }
            [0x00, 0xA4, 0x02, 0x0C, 0x02, high, low] => {
                self.selected = u16::from_be_bytes([*high, *low]);
                Ok(if self.file(self.selected).is_some() { vec![0x90, 0x00] } else { vec![0x6A, 0x82] })
            }
            [0x00, 0xB0, high, low, expected] => {
                let file = self.file(self.selected).unwrap();
                let offset = usize::from(u16::from_be_bytes([*high, *low])).min(file.len());
                let wanted = if *expected == 0 { 256 } else { usize::from(*expected) };
                let end = file.len().min(offset + wanted.min(self.piece));
                let mut answer = file.get(offset..end).unwrap().to_vec();
                answer.extend_from_slice(&[0x90, 0x00]);
                Ok(answer)
            }
            _ => Ok(vec![0x6D, 0x00]),
        }
    }
}
