//! What a stranger may send as a photo. Cases: 256 for each property, more with `PROPTEST_CASES`.

use super::tests::{COLOUR, GREY, JPEGS, LAYERS};
use super::{PhotoError, ScreenPhoto, limits::MAX_POINTS};
use proptest::prelude::*;

/// Beginnings that lead into the parsers.
const BEGINNINGS: [&[u8]; 4] = [&[0xFF, 0xD8, 0xFF], &[0xFF, 0x4F, 0xFF, 0x51], b"\0\0\0\x0CjP  \r\n\x87\n", &[]];

/// Shown or refused; what is shown is within the limits. A panic that had to be caught is reported.
fn try_all(file: &[u8]) -> Result<(), TestCaseError> {
    match ScreenPhoto::from_file(file) {
        Ok(photo) => prop_assert!(photo.width() * photo.height() <= MAX_POINTS),
        Err(error) => prop_assert_ne!(error, PhotoError::DecoderPanicked),
    }
    Ok(())
}

fn sample() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select([[GREY, COLOUR, LAYERS].as_slice(), &JPEGS].concat()).prop_map(<[u8]>::to_vec)
}

proptest! {
    #[test]
    fn any_file_is_shown_or_refused(
        beginning in prop::sample::select(BEGINNINGS.to_vec()), bytes in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        try_all(&[beginning, &bytes].concat())?;
    }

    #[test]
    fn a_damaged_photo_is_shown_or_refused(
        mut file in sample(), hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        front in any::<bool>(), cut in any::<prop::sample::Index>(), cutting in prop::bool::weighted(0.2),
    ) {
        for (at, put) in hits {
            // half of the cases damage the headers, which are most of what there is to say
            let length = if front { file.len().min(260) } else { file.len() };
            file[at.index(length)] = put;
        }
        if cutting {
            file.truncate(cut.index(file.len()));
        }
        try_all(&file)?;
    }

    #[test]
    fn a_piece_put_elsewhere_is_shown_or_refused(
        mut file in sample(), from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>(), length in 1..64_usize,
    ) {
        let (from, to) = (from.index(file.len()), to.index(file.len()));
        let piece = file[from..(from + length).min(file.len())].to_vec();
        file.splice(to..to, piece);
        try_all(&file)?;
    }
}
