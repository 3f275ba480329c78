//! Pictures for the face of a simulated card and of a simulated wallet: drawings of nobody, and a PNG of one point.
//!
//! How the drawings were made: `photos/README.md`.

use super::Holder;
use domain::patient::Sex;

/// The smallest PNG: one point, one bit. It stands for the printed name, address and code.
pub(super) const DOT_PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x37, 0x6E, 0xF9, 0x24, 0x00, 0x00, 0x00, 0x0A, 0x49,
    0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01, 0xE5, 0x27, 0xDE, 0xFC, 0x00, 0x00,
    0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

/// Years that a card is valid: ten for adults, five for all who are younger than [`ADULT_YEARS`] when it is made.
const VALID_YEARS: (i16, i16) = (10, 5);

/// Age from which a card is one of an adult.
const ADULT_YEARS: i16 = 18;

/// Ages from which the drawings are those of a grown, a middle-aged and an older person. Made up.
const GROWN_YEARS: i16 = 15;
const MIDDLE_YEARS: i16 = 40;
const OLDER_YEARS: i16 = 65;

/// One drawing in the forms in which it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawing {
    /// For the card: JPEG 2000, grey, of the size of the photo on a test card (1,854 bytes).
    pub jp2: &'static [u8],
    /// For a wallet: JPEG in colour.
    pub jpeg: &'static [u8],
}

macro_rules! drawing {
    ($name:literal) => {
        Drawing {
            jp2: include_bytes!(concat!("photos/", $name, ".jp2")),
            jpeg: include_bytes!(concat!("photos/", $name, ".jpg")),
        }
    };
}

const CHILD: Drawing = drawing!("child");
const MEN: [Drawing; 3] = [drawing!("man-younger"), drawing!("man-middle"), drawing!("man-older")];
const WOMEN: [Drawing; 3] = [drawing!("woman-younger"), drawing!("woman-middle"), drawing!("woman-older")];
const PERSON: Drawing = drawing!("person");

impl Drawing {
    /// Every drawing there is.
    pub const ALL: [Self; 8] = [CHILD, MEN[0], MEN[1], MEN[2], WOMEN[0], WOMEN[1], WOMEN[2], PERSON];

    /// The drawing of somebody of this sex and age in years.
    #[must_use]
    pub fn of(sex: Sex, years: i16) -> Self {
        let [younger, middle, older] = match sex {
            _ if years < GROWN_YEARS => return CHILD,
            Sex::Male => MEN,
            Sex::Female => WOMEN,
            Sex::NotStated => return PERSON,
        };
        match years {
            ..MIDDLE_YEARS => younger,
            MIDDLE_YEARS..OLDER_YEARS => middle,
            _ => older,
        }
    }

    /// The drawing of a card's holder, at the age at which the card was made: a card knows no other day.
    pub(super) fn of_holder(holder: &Holder) -> Self {
        let years_at_end = holder.card_expires.year() - holder.birth_date.year();
        let (adult, younger) = VALID_YEARS;
        let years = if years_at_end - adult >= ADULT_YEARS { years_at_end - adult } else { years_at_end - younger };
        Self::of(holder.sex, years)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use ambulance_client::card::{Photo, PhotoFormat};
    use ambulance_client::mdoc::Portrait;
    use ambulance_client::photo::ScreenPhoto;
    use jiff::civil::date;

    #[test]
    fn every_drawing_can_be_shown() {
        for drawing in Drawing::ALL {
            let card = Photo { format: PhotoFormat::Jpeg2000, bytes: drawing.jp2.to_vec() };
            let shown = ScreenPhoto::from_card(&card).unwrap();
            assert_eq!((shown.content_type(), shown.width(), shown.height()), ("image/png", 240, 300));
            assert!((1_800..1_900).contains(&drawing.jp2.len()), "{}", drawing.jp2.len());
            let wallet = Portrait { bytes: drawing.jpeg.to_vec(), media_type: "image/jpeg" };
            let shown = ScreenPhoto::from_wallet(&wallet).unwrap();
            assert_eq!((shown.content_type(), shown.width(), shown.height()), ("image/jpeg", 240, 300));
        }
    }

    #[test]
    fn a_drawing_fits_sex_and_age() {
        let table = [
            (Sex::Male, 14, CHILD),
            (Sex::Female, 0, CHILD),
            (Sex::Male, 15, MEN[0]),
            (Sex::Male, 39, MEN[0]),
            (Sex::Male, 40, MEN[1]),
            (Sex::Female, 64, WOMEN[1]),
            (Sex::Female, 65, WOMEN[2]),
            (Sex::Female, 102, WOMEN[2]),
            (Sex::NotStated, 50, PERSON),
        ];
        for (sex, years, expected) in table {
            assert!(Drawing::of(sex, years) == expected, "{sex:?} {years}");
        }
        assert!(Drawing::ALL.iter().enumerate().all(|(at, one)| !Drawing::ALL[..at].contains(one)), "no drawing twice");
    }

    #[test]
    fn the_age_is_that_of_the_day_the_card_was_made() {
        let of = |born, expires| {
            let (birth_date, card_expires) = (date(born, 2, 17), date(expires, 2, 17));
            Drawing::of_holder(&Holder { birth_date, card_expires, ..Holder::sample() })
        };
        assert!(of(1980, 2035) == MEN[1] && of(1950, 2035) == MEN[2]);
        assert!(of(2020, 2030) == CHILD && of(2009, 2030) == MEN[0], "five years for the young");
    }
}
