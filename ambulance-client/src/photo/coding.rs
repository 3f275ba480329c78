//! How a JPEG 2000 codestream is coded (ISO/IEC 15444-1 A.6): what multiplies the records that a decoder keeps.

use super::PhotoError;
use super::limits::{MAX_HALVINGS, MAX_LAYERS, MIN_BLOCK_EXPONENT, MIN_PRECINCT_EXPONENT};

const SHORT: PhotoError = PhotoError::Malformed("coding");
const HAS_PRECINCTS: u8 = 0x01;

/// Whom a quantisation is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Quantisation {
    Default,
    OfComponent,
}

/// COD: style, progression, layers, transformation between components, then the parameters.
pub(super) fn default(content: &[u8]) -> Result<(), PhotoError> {
    let [style, _, l1, l0, _, parameters @ ..] = content else { return Err(SHORT) };
    if !(1..=MAX_LAYERS).contains(&u16::from_be_bytes([*l1, *l0])) {
        return Err(PhotoError::Unsupported("number of layers"));
    }
    check(*style, parameters)
}

/// COC: component, style, then the parameters.
pub(super) fn of_component(content: &[u8]) -> Result<(), PhotoError> {
    let [_, style, parameters @ ..] = content else { return Err(SHORT) };
    check(*style, parameters)
}

/// Halvings, sides of a code-block, its style, wavelet, and one byte of precinct sizes for each resolution if there are any.
/// The decoder reads on where the last one ends, whatever the segment's length says; so the length has to fit.
fn check(style: u8, parameters: &[u8]) -> Result<(), PhotoError> {
    let [halvings, width, height, _, _, precincts @ ..] = parameters else { return Err(SHORT) };
    if *halvings > MAX_HALVINGS {
        return Err(PhotoError::Unsupported("number of resolutions"));
    }
    // written less two
    if [width, height].into_iter().any(|side| *side < MIN_BLOCK_EXPONENT - 2) {
        return Err(PhotoError::Unsupported("size of code-blocks"));
    }
    let expected = if style & HAS_PRECINCTS == 0 { 0 } else { usize::from(*halvings) + 1 };
    if precincts.len() != expected {
        return Err(SHORT);
    }
    let is_small = |sides: &u8| sides & 0x0F < MIN_PRECINCT_EXPONENT || sides >> 4 < MIN_PRECINCT_EXPONENT;
    if precincts.iter().any(is_small) {
        return Err(PhotoError::Unsupported("size of precincts"));
    }
    Ok(())
}

/// QCD and QCC: the style, then step sizes of one byte (none), two in all (derived) or two each (expounded).
pub(super) fn quantisation(content: &[u8], whose: Quantisation) -> Result<(), PhotoError> {
    let content = if whose == Quantisation::OfComponent { content.get(1..).ok_or(SHORT)? } else { content };
    let (style, steps) = content.split_first().ok_or(SHORT)?;
    let most = 1 + 3 * usize::from(MAX_HALVINGS);
    let fits = match style & 0x1F {
        0 => (1..=most).contains(&steps.len()),
        1 => steps.len() == 2,
        2 => steps.len().is_multiple_of(2) && (1..=most).contains(&(steps.len() / 2)),
        _ => false,
    };
    if fits { Ok(()) } else { Err(PhotoError::Malformed("quantisation")) }
}
