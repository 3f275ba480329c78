//! What a person types: a PIN, or the printed number. Never shown, never logged, wiped from memory when it is dropped.

use zeroize::Zeroizing;

/// Digits of a PIN (暗証番号) of the authentication application.
const PIN_DIGITS: usize = 4;

/// A secret on its way to a card. No `Debug`, no `Display`, no `Clone`; wiped when dropped.
pub struct Secret(Zeroizing<Vec<u8>>);

/// The entry is not four digits. Nothing was sent to the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a PIN has four digits")]
pub struct NotAPin;

impl Secret {
    /// A four-digit PIN. Full-width digits are taken as digits.
    ///
    /// # Errors
    ///
    /// [`NotAPin`] for anything else: a try of the card is not to be spent on a slip.
    pub fn pin(entry: &str) -> Result<Self, NotAPin> {
        let secret = Self::digits(entry).ok_or(NotAPin)?;
        if secret.0.len() == PIN_DIGITS { Ok(secret) } else { Err(NotAPin) }
    }

    /// Digits, with full-width ones turned into plain ones. `None` when anything else is among them.
    pub(super) fn digits(entry: &str) -> Option<Self> {
        // room for all of it at once: growing would leave a copy behind that nobody wipes
        let mut bytes = Zeroizing::new(Vec::with_capacity(entry.len()));
        for character in entry.chars() {
            let plain = match character {
                '0'..='9' => u32::from(character),
                '０'..='９' => u32::from(character) - u32::from('０') + u32::from('0'),
                _ => return None,
            };
            bytes.push(u8::try_from(plain).ok()?);
        }
        Some(Self(bytes))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Which of the card's secrets is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretKind {
    /// 利用者証明用暗証番号, four digits, three tries.
    AuthenticationPin,
    /// 券面事項入力補助用暗証番号, four digits, three tries.
    TextPin,
    /// 照合番号B, printed on the card, ten tries.
    PrintedNumber,
}

/// Tries that are left to a secret, as the card tells without spending one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriesLeft {
    /// So many, at least one.
    Left(u8),
    /// None: only a municipal office can unblock it.
    Blocked,
    /// The card does not tell, because the secret is open already.
    Open,
}

/// The wish to spend the last try. Somebody has to be asked before this is made: after a wrong one the owner must go to a
/// municipal office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpendLastTry;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_pin_is_four_digits() {
        for good in ["1234", "１２３４", "1２3４"] {
            assert_eq!(Secret::pin(good).ok().unwrap().bytes(), b"1234");
        }
        for wrong in ["", "123", "12345", "12a4", "12 4", "一二三四", "-123"] {
            assert_eq!(Secret::pin(wrong).err(), Some(NotAPin), "{wrong}");
        }
    }
}
