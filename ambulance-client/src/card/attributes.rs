//! 基本4情報: name, address, birth date and sex, as text on the card.

use super::CardError;
use super::ber::{self, Fields};
use domain::patient::Sex;
use jiff::civil::Date;

/// Longest file that is read, in bytes. Name and address have at most some hundred characters.
pub const MAX_ATTRIBUTES_BYTES: usize = 4_096;

const FILE: u16 = 0xFF20;
const OFFSETS: u16 = 0xDF21;
const NAME: u16 = 0xDF22;
const ADDRESS: u16 = 0xDF23;
const BIRTH_DATE: u16 = 0xDF24;
const SEX: u16 = 0xDF25;

/// What is printed on the card. No `Debug`: it names a person.
#[derive(Clone, PartialEq, Eq)]
pub struct BasicAttributes {
    /// 氏名
    pub name: String,
    /// 住所; may be empty.
    pub address: String,
    /// 生年月日
    pub birth_date: Date,
    /// 性別
    pub sex: Sex,
}

impl BasicAttributes {
    /// Takes the file apart.
    ///
    /// # Errors
    ///
    /// [`CardError::Malformed`] when a field is missing, is not where the offset table says, or holds something else.
    pub fn parse(file: &[u8]) -> Result<Self, CardError> {
        let fields = Fields::parse(file, FILE, OFFSETS)?;
        Ok(Self {
            name: text(fields.need(NAME)?)?,
            address: text(fields.need(ADDRESS)?)?,
            birth_date: ber::date(fields.need(BIRTH_DATE)?)?,
            sex: sex(fields.need(SEX)?)?,
        })
    }
}

/// 1 male, 2 female; 9 (not applicable) and 0 (unknown) are not stated.
pub(super) fn sex(value: &[u8]) -> Result<Sex, CardError> {
    match value {
        b"1" => Ok(Sex::Male),
        b"2" => Ok(Sex::Female),
        b"0" | b"9" => Ok(Sex::NotStated),
        _ => Err(CardError::Malformed("sex is not 0, 1, 2 or 9")),
    }
}

fn text(value: &[u8]) -> Result<String, CardError> {
    match str::from_utf8(value) {
        Ok(text) if !text.chars().any(char::is_control) => Ok(text.to_owned()),
        _ => Err(CardError::Malformed("text is not UTF-8")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    /// The file of a JPKI test card, as the `myna-card` crate shows it.
    const TEST_CARD: &str = "ff2065df2108000e002000590064df220fe9bb92e6a190e38080e5b9b9e4b99f\
        df2336e69db1e4baace983bde6b885e780ace5b882e8a6b3e5b883e5ad90e58d97efbc91efbc92efbc8defbc97efbc8d\
        efbc92efbc90efbc92df24083139383030323137df250131";

    fn file() -> Vec<u8> {
        (0..TEST_CARD.len() / 2).map(|at| u8::from_str_radix(&TEST_CARD[2 * at..2 * at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn the_file_of_a_test_card_is_read() {
        let attributes = BasicAttributes::parse(&file()).ok().unwrap();
        assert_eq!((attributes.name.as_str(), attributes.sex), ("黒桐　幹也", Sex::Male));
        assert_eq!(attributes.address, "東京都清瀬市観布子南１２－７－２０２");
        assert_eq!(attributes.birth_date.to_string(), "1980-02-17");
    }

    proptest! {
        #[test]
        fn a_damaged_file_is_read_or_refused(damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..5), cut in 0_usize..120) {
            let mut file = file();
            for (place, byte) in damage {
                let place = place.index(file.len());
                file[place] = byte;
            }
            file.truncate(cut);
            let _ = BasicAttributes::parse(&file);
        }
    }
}
