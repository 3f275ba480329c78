//! The face of the card: the photo and the dates, from the file of 券面事項確認AP.

use super::CardError;
use super::attributes::sex;
use super::ber::{self, Fields};
use domain::patient::Sex;
use jiff::civil::Date;

/// Longest file that is read, in bytes. The one of a test card has 3,070; the photo is the largest part of it.
pub const MAX_FACE_BYTES: usize = 16_384;

const FILE: u16 = 0xFF20;
const OFFSETS: u16 = 0xDF21;
const BIRTH_DATE: u16 = 0xDF22;
const SEX: u16 = 0xDF23;
const PHOTO: u16 = 0xDF27;
const EXPIRY: u16 = 0xDF29;

/// What a photo is coded in. Taken from its first bytes: no list of formats is public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhotoFormat {
    /// JPEG 2000 in its file form (JP2) or bare (J2K); today's cards.
    Jpeg2000,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// Something else; it cannot be shown.
    Unknown,
}

/// The photo on the card. No `Debug`: it shows a person.
#[derive(Clone, PartialEq, Eq)]
pub struct Photo {
    /// Its coding.
    pub format: PhotoFormat,
    /// The bytes as they are on the card.
    pub bytes: Vec<u8>,
}

/// What the face file holds of use to a crew. No `Debug`: it shows a person.
#[derive(Clone, PartialEq, Eq)]
pub struct CardFace {
    /// 生年月日
    pub birth_date: Date,
    /// 性別; the next card does not print it.
    pub sex: Option<Sex>,
    /// 顔写真; `None` on the card of an infant.
    pub photo: Option<Photo>,
    /// Last day of the card, which is not that of its certificate.
    pub expires: Date,
}

impl CardFace {
    /// Takes the file apart.
    ///
    /// # Errors
    ///
    /// [`CardError::Malformed`] when a field is missing, is not where the offset table says, or holds something else.
    pub fn parse(file: &[u8]) -> Result<Self, CardError> {
        let fields = Fields::parse(file, FILE, OFFSETS)?;
        let photo = fields.get(PHOTO).filter(|bytes| !bytes.is_empty());
        Ok(Self {
            birth_date: ber::date(fields.need(BIRTH_DATE)?)?,
            sex: fields.get(SEX).map(sex).transpose()?,
            photo: photo.map(|bytes| Photo { format: format(bytes), bytes: bytes.to_vec() }),
            expires: ber::date(fields.need(EXPIRY)?)?,
        })
    }
}

fn format(bytes: &[u8]) -> PhotoFormat {
    match bytes {
        [_, _, _, _, b'j', b'P', b' ', b' ', ..] | [0xFF, 0x4F, 0xFF, 0x51, ..] => PhotoFormat::Jpeg2000,
        [0xFF, 0xD8, 0xFF, ..] => PhotoFormat::Jpeg,
        [0x89, b'P', b'N', b'G', ..] => PhotoFormat::Png,
        _ => PhotoFormat::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        let table: [(&[u8], PhotoFormat); 5] = [
            (&[0, 0, 0, 12, b'j', b'P', b' ', b' ', 0x0D], PhotoFormat::Jpeg2000),
            (&[0xFF, 0x4F, 0xFF, 0x51, 0], PhotoFormat::Jpeg2000),
            (&[0xFF, 0xD8, 0xFF, 0xE0], PhotoFormat::Jpeg),
            (b"\x89PNG\r\n", PhotoFormat::Png),
            (&[1, 2, 3], PhotoFormat::Unknown),
        ];
        for (bytes, expected) in table {
            assert_eq!(format(bytes), expected, "{bytes:02X?}");
        }
    }

    proptest! {
        #[test]
        fn any_file_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = CardFace::parse(&bytes);
            let _ = CardFace::parse(&[&[0xFF, 0x20, 0x81, 0xFF], bytes.as_slice()].concat());
        }
    }
}
