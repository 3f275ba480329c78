//! 呼出番号: ten digits by which a case is named over the telephone, when the vehicle's data link is down and its telephone works.
//!
//! Nine digits come from the encounter's identity, so the tablet and the platform know them without telling each other anything; the tenth
//! makes a digit misheard, or two swapped, a mistake that is noticed at once (ADR 19). It opens nothing by itself: the platform decides.

use sha2::{Digest as _, Sha256};

use crate::ids::EncounterId;

/// Digits of a code: nine that say which case, and a check digit. In a region with 200 open cases a guess meets one of them once in five
/// million tries, and any two of them share a code with a chance of 2 in 100,000. One digit less makes both ten times as likely; ten are a
/// telephone number's length, which people are used to repeat.
pub const SPOKEN_CODE_DIGITS: usize = 10;

/// Codes without the check digit: 10⁹.
const CODES: u64 = 1_000_000_000;

/// What is hashed before the identity, so that these digits tell nothing of any other hash of it.
const PURPOSE: &[u8] = b"spoken-code/1\0";

/// Damm's quasigroup of order 10 (H. Michael Damm, 2004): totally anti-symmetric, so every single wrong digit and every swap of two
/// neighbours changes the result. ISO 7064 MOD 11,10 lets some swaps pass.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// A well-formed code. It has no `Display` and its `Debug` shows nothing: whoever has it may ask for the case, so it goes into no log.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SpokenCode([u8; SPOKEN_CODE_DIGITS]);

impl std::fmt::Debug for SpokenCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SpokenCode(…)")
    }
}

/// What was typed is no code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSpokenCode {
    /// Something else than digits, spaces and hyphens.
    #[error("the code has digits only")]
    NotDigits,
    /// Too few or too many digits.
    #[error("the code has {SPOKEN_CODE_DIGITS} digits")]
    Length,
    /// A digit is wrong, or two are swapped.
    #[error("the check digit does not fit")]
    CheckDigit,
}

impl SpokenCode {
    /// The code of a case: the same on every device.
    #[must_use]
    pub fn of(encounter: EncounterId) -> Self {
        let hash = Sha256::new().chain_update(PURPOSE).chain_update(encounter.bytes()).finalize();
        let head = hash.iter().take(8).fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        let mut rest = head % CODES;
        let mut digits = [0; SPOKEN_CODE_DIGITS];
        for digit in digits.iter_mut().rev().skip(1) {
            *digit = (rest % 10) as u8;
            rest /= 10;
        }
        digits[SPOKEN_CODE_DIGITS - 1] = remainder(&digits[..SPOKEN_CODE_DIGITS - 1]);
        Self(digits)
    }

    /// Reads a code as somebody types it: full-width digits, and spaces and hyphens of any kind between them.
    ///
    /// # Errors
    /// [`BadSpokenCode`]; a code whose check digit does not fit is nobody's.
    pub fn parse(text: &str) -> Result<Self, BadSpokenCode> {
        let mut digits = Vec::with_capacity(SPOKEN_CODE_DIGITS);
        for c in text.chars().filter(|c| !is_between(*c)) {
            digits.push(digit_of(c).ok_or(BadSpokenCode::NotDigits)?);
            if digits.len() > SPOKEN_CODE_DIGITS {
                return Err(BadSpokenCode::Length);
            }
        }
        let digits = <[u8; SPOKEN_CODE_DIGITS]>::try_from(digits).map_err(|_| BadSpokenCode::Length)?;
        if remainder(&digits) == 0 { Ok(Self(digits)) } else { Err(BadSpokenCode::CheckDigit) }
    }

    /// The ten digits, as they travel: `1234567890`.
    #[must_use]
    pub fn digits(self) -> String {
        self.0.iter().map(|digit| char::from(b'0' + digit)).collect()
    }

    /// As it is shown and spoken, three, three and four: `123 456 7890`.
    #[must_use]
    pub fn grouped(self) -> String {
        let digits = self.digits();
        [&digits[..3], &digits[3..6], &digits[6..]].join(" ")
    }
}

/// Zero for digits that end with their check digit.
fn remainder(digits: &[u8]) -> u8 {
    digits.iter().fold(0, |row, digit| DAMM[usize::from(row)][usize::from(*digit)])
}

const fn is_between(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\t' | '-' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | 'ー' | '－' | 'ｰ' | '・')
}

fn digit_of(c: char) -> Option<u8> {
    let full_width = (u32::from(c)).checked_sub(u32::from('０')).filter(|digit| *digit < 10);
    c.to_digit(10).or(full_width).and_then(|digit| u8::try_from(digit).ok())
}

coded! {
    /// Why a case was not opened to a hospital by its code. The words say what else can be done: the patient is on the way.
    pub enum CallUpRefusal {
        Malformed = "code-malformed", "番号が正しくありません。もう一度聞いて、10桁を入れ直してください。", "This is no valid code. Ask again and enter its ten digits.";
        Unknown = "code-unknown", "この番号の事案は見つかりません。番号を確かめるか、救急隊の通信が戻るまで電話で聞き取ってください。", "No case has this code. Check it, or take the report by telephone until the crew's link is back.";
        /// Two open cases have it: nobody is taken.
        Ambiguous = "code-ambiguous", "同じ番号の事案が二つあるため開けません。電話で聞き取ってください。", "Two cases have this code, so neither is opened. Take the report by telephone.";
        OtherDestination = "already-decided", "この事案の搬送先は別の病院に決まっています。救急隊に電話で確かめてください。", "Another hospital is the destination of this case. Ask the crew by telephone.";
        Closed = "encounter-closed", "この事案は終了しています。救急隊に電話で確かめてください。", "This case is closed. Ask the crew by telephone.";
        /// Of this case: as many hospitals were asked as may be, or this one has called it up too often.
        TooMany = "too-many", "この事案で開ける回数を超えています。電話で聞き取ってください。", "This case was opened too often. Take the report by telephone.";
        /// Of this device: codes are not to be guessed.
        TooManyTries = "too-many-tries", "誤った番号が続いたため、この端末では1時間ほど番号で呼び出せません。電話で聞き取ってください。", "Too many wrong codes: this device cannot call up a case for about an hour. Take the report by telephone.";
        NotAllowed = "person-unknown", "この端末の担当者は登録されていません。電話で聞き取り、管理者に知らせてください。", "The person at this device is not registered. Take the report by telephone and tell whoever looks after the system.";
    }
}
