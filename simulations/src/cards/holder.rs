//! Who a simulated card belongs to, and what is printed on it. Nobody here exists.

use domain::patient::Sex;
use jiff::civil::{Date, date};

/// Weights of the check digit of an 個人番号, from the digit before it to the first (番号利用法の施行規則).
const CHECK_WEIGHTS: [u32; 11] = [2, 3, 4, 5, 6, 7, 2, 3, 4, 5, 6];

/// First days of the eras in which somebody alive may be born.
const ERAS: [(Date, i16); 4] =
    [(date(2019, 5, 1), 2018), (date(1989, 1, 8), 1988), (date(1926, 12, 25), 1925), (date(1912, 7, 30), 1911)];

/// A made-up holder of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// 氏名, family and given name with an ideographic space between them.
    pub name: String,
    /// 住所
    pub address: String,
    /// 生年月日
    pub birth_date: Date,
    /// 性別
    pub sex: Sex,
    /// Last day of the card.
    pub card_expires: Date,
    /// セキュリティコード, four digits printed on the card.
    pub security_code: u16,
    /// What makes the made-up 個人番号 of this holder.
    pub number: u32,
}

impl Holder {
    /// The holder of cards of which nobody asked whose they are.
    #[must_use]
    pub fn sample() -> Self {
        Self {
            name: "試験　太郎".to_owned(),
            address: "汐見県湊野市汐入町１－２－３".to_owned(),
            birth_date: date(1980, 2, 17),
            sex: Sex::Male,
            card_expires: date(2035, 2, 17),
            security_code: 2285,
            number: 1,
        }
    }

    /// 個人番号, twelve digits. Its check digit is wrong on purpose, so that it can be nobody's.
    #[must_use]
    pub fn individual_number(&self) -> String {
        let body = format!("999{:08}", self.number % 100_000_000);
        let digits = body.bytes().rev().map(|digit| u32::from(digit - b'0'));
        let sum: u32 = digits.zip(CHECK_WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        let right = match 11 - sum % 11 {
            10 | 11 => 0,
            digit => digit,
        };
        format!("{body}{}", (right + 5) % 10)
    }

    /// Birth date as six digits with the year of the era.
    #[must_use]
    pub fn era_birth_date(&self) -> String {
        let before = ERAS.iter().find(|(first, _)| *first <= self.birth_date).map_or(1_867, |(_, before)| *before);
        format!("{:02}{:02}{:02}", self.birth_date.year() - before, self.birth_date.month(), self.birth_date.day())
    }

    /// 照合番号B as it can be read from the card.
    #[must_use]
    pub fn printed_number(&self) -> String {
        format!("{}{:04}{:04}", self.era_birth_date(), self.card_expires.year(), self.security_code % 10_000)
    }
}

/// A date as cards write it.
pub(super) fn digits(date: Date) -> String {
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

/// Sex as cards write it.
pub(super) fn sex_digit(sex: Sex) -> &'static str {
    match sex {
        Sex::Male => "1",
        Sex::Female => "2",
        Sex::NotStated => "9",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_printed_number_is_the_one_of_the_public_example() {
        assert_eq!(Holder::sample().printed_number(), "55021720352285");
        let born = |birth_date| Holder { birth_date, ..Holder::sample() }.era_birth_date();
        let table = [
            (date(2019, 5, 1), "010501"),
            (date(2019, 4, 30), "310430"),
            (date(1989, 1, 8), "010108"),
            (date(1989, 1, 7), "640107"),
            (date(1926, 12, 25), "011225"),
            (date(1926, 12, 24), "151224"),
        ];
        for (birth_date, expected) in table {
            assert_eq!(born(birth_date), expected);
        }
    }

    #[test]
    fn an_individual_number_has_twelve_digits() {
        let number = Holder::sample().individual_number();
        assert_eq!((number.len(), number.starts_with("999")), (12, true));
    }
}
