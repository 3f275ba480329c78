//! 照合番号B: fourteen digits from the face of the card, by which a reader shows that it has seen the card.
//!
//! Birth date YYMMDD with the year of the Japanese era, year of expiry YYYY, four-digit security code. Whoever holds the
//! card can read them; that is why no PIN is needed. The card counts wrong ones (ten tries), so an entry is checked here
//! first, and a mistake is explained.

use super::secret::Secret;
use domain::text::Language;
use jiff::civil::Date;

/// Digits of the whole number.
const DIGITS: usize = 14;
/// No era had a higher year since births are recorded: 昭和64.
const ERA_YEAR_MAX: u16 = 64;
/// A card is valid until the tenth birthday after its issue, so at most this many calendar years ahead.
const YEARS_AHEAD_MAX: i16 = 11;

/// A printed number that can be right. No `Debug`; wiped when dropped.
pub struct PrintedNumber(Secret);

/// What is wrong with an entry. Nothing was sent to the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PrintedMistake {
    /// Something that is no digit.
    #[error("something that is no digit")]
    NotDigits,
    /// Too few or too many digits.
    #[error("{0} digits instead of 14")]
    Length(usize),
    /// Year 00, or beyond every era.
    #[error("no era has this year")]
    EraYear,
    /// Month not 1 to 12.
    #[error("no such month")]
    Month,
    /// No such day in the month.
    #[error("no such day in the month")]
    Day,
    /// The card would have expired in an earlier year.
    #[error("the year of expiry is past")]
    ExpiryPast,
    /// No card is valid that long.
    #[error("the year of expiry is too far away")]
    ExpiryTooFar,
}

impl PrintedMistake {
    /// What to look at again, in a sentence for the crew.
    #[must_use]
    pub const fn sentence(self, language: Language) -> &'static str {
        let (ja, en) = match self {
            Self::NotDigits => ("数字だけを入力してください", "Enter digits only"),
            Self::Length(_) => (
                "14桁で入力してください(生年月日6桁・有効期限の西暦4桁・セキュリティコード4桁)",
                "Enter 14 digits: 6 of the birth date, 4 of the year of expiry, 4 of the security code",
            ),
            Self::EraYear => {
                ("最初の2桁は生年の和暦です(昭和55年なら55)", "The first two digits are the Japanese era year of birth")
            }
            Self::Month => ("3・4桁目は生まれた月です(01〜12)", "Digits 3 and 4 are the month of birth, 01 to 12"),
            Self::Day => ("5・6桁目は生まれた日です", "Digits 5 and 6 are the day of birth"),
            Self::ExpiryPast => (
                "7〜10桁目は有効期限の西暦です。過ぎた年なら、カードの期限が切れています",
                "Digits 7 to 10 are the year of expiry. If it is past, the card has expired",
            ),
            Self::ExpiryTooFar => (
                "7〜10桁目は有効期限の西暦です。先すぎる年です",
                "Digits 7 to 10 are the year of expiry. This year is too far away",
            ),
        };
        match language {
            Language::Ja => ja,
            Language::En => en,
        }
    }
}

impl PrintedNumber {
    /// Checks an entry made on `today` (Japan). Spaces and hyphens between the digits are left out.
    ///
    /// # Errors
    ///
    /// [`PrintedMistake`], the first one from the left.
    pub fn check(entry: &str, today: Date) -> Result<Self, PrintedMistake> {
        let plain = zeroize::Zeroizing::new(
            entry.chars().filter(|one| !matches!(one, ' ' | '\u{3000}' | '-' | '−' | 'ー')).collect::<String>(),
        );
        let secret = Secret::digits(&plain).ok_or(PrintedMistake::NotDigits)?;
        let digits = secret.bytes();
        if digits.len() != DIGITS {
            return Err(PrintedMistake::Length(digits.len()));
        }
        let number = |from: usize, to: usize| {
            digits.get(from..to).unwrap_or_default().iter().fold(0_u16, |sum, digit| sum * 10 + u16::from(digit - b'0'))
        };
        let (era_year, month, day, expiry) = (number(0, 2), number(2, 4), number(4, 6), number(6, 10));
        if era_year == 0 || era_year > ERA_YEAR_MAX {
            return Err(PrintedMistake::EraYear);
        }
        let days = match month {
            2 => 29, // the era is not printed in the number, so nobody knows here whether it was a leap year
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return Err(PrintedMistake::Month),
        };
        if day == 0 || day > days {
            return Err(PrintedMistake::Day);
        }
        let expiry = i16::try_from(expiry).unwrap_or(i16::MAX);
        if expiry < today.year() {
            return Err(PrintedMistake::ExpiryPast);
        }
        if expiry > today.year().saturating_add(YEARS_AHEAD_MAX) {
            return Err(PrintedMistake::ExpiryTooFar);
        }
        Ok(Self(secret))
    }

    pub(super) fn secret(&self) -> &Secret {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn check(entry: &str) -> Option<PrintedMistake> {
        PrintedNumber::check(entry, date(2026, 7, 15)).err()
    }

    #[test]
    fn a_wrong_entry_is_explained() {
        let table = [
            ("55021720352285", None),
            ("550217 2035 2285", None),
            ("５５０２１７−２０３５−２２８５", None),
            ("5502172035228", Some(PrintedMistake::Length(13))),
            ("550217203522855", Some(PrintedMistake::Length(15))),
            ("", Some(PrintedMistake::Length(0))),
            ("5502172035228x", Some(PrintedMistake::NotDigits)),
            ("00021720352285", Some(PrintedMistake::EraYear)),
            ("65021720352285", Some(PrintedMistake::EraYear)),
            ("64010720352285", None),
            ("55001720352285", Some(PrintedMistake::Month)),
            ("55131720352285", Some(PrintedMistake::Month)),
            ("55020020352285", Some(PrintedMistake::Day)),
            ("55023020352285", Some(PrintedMistake::Day)),
            ("55022920352285", None),
            ("55043120352285", Some(PrintedMistake::Day)),
            ("55021720252285", Some(PrintedMistake::ExpiryPast)),
            ("55021720262285", None),
            ("55021720372285", None),
            ("55021720382285", Some(PrintedMistake::ExpiryTooFar)),
        ];
        for (entry, mistake) in table {
            assert_eq!(check(entry), mistake, "{entry}");
        }
    }

    proptest! {
        #[test]
        fn any_entry_is_taken_or_explained(entry in ".{0,20}", digits in "[0-9]{14}") {
            for entry in [entry, digits] {
                if let Some(mistake) = check(&entry) {
                    prop_assert!(!mistake.sentence(Language::Ja).is_empty() && !mistake.sentence(Language::En).is_empty());
                }
            }
        }
    }
}
