//! The markers of a JPEG 2000 codestream (ISO/IEC 15444-1 annex A), walked through before anything is decoded.
//!
//! The decoder reserves memory by what these headers say, and tile-part headers may change what the main header said. So
//! only the segments that a portrait needs are let through: one tile, no packed headers, no change of progression.

use super::coding::{self, Quantisation};
use super::limits::MAX_TILE_PARTS;
use super::{PhotoError, Size};

const SIZE: u8 = 0x51;
const CODING: u8 = 0x52;
const CODING_OF_COMPONENT: u8 = 0x53;
const TILE_PART_LENGTHS: u8 = 0x55;
const PACKET_LENGTHS: u8 = 0x58;
const QUANTISATION: u8 = 0x5C;
const QUANTISATION_OF_COMPONENT: u8 = 0x5D;
const REGISTRATION: u8 = 0x63;
const COMMENT: u8 = 0x64;
const TILE_PART: u8 = 0x90;
const DATA: u8 = 0x93;
const END: u8 = 0xD9;

const SHORT: PhotoError = PhotoError::Malformed("codestream");

/// What the headers say of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// Its size.
    pub size: Size,
    /// Three colours; otherwise grey.
    pub is_colour: bool,
}

/// Walks through all headers. What this lets through costs the decoder no more than the limits allow.
pub(super) fn check(bytes: &[u8]) -> Result<Header, PhotoError> {
    let behind = bytes.strip_prefix(&[0xFF, 0x4F]).ok_or(SHORT)?;
    let (marker, content, mut rest) = segment(behind)?;
    if marker != SIZE {
        return Err(PhotoError::Malformed("codestream without a size"));
    }
    let header = size(content)?;
    while rest.get(..2) != Some(&[0xFF, TILE_PART]) {
        let (marker, content, behind) = segment(rest)?;
        rest = behind;
        match marker {
            CODING => coding::default(content)?,
            CODING_OF_COMPONENT => coding::of_component(content)?,
            QUANTISATION => coding::quantisation(content, Quantisation::Default)?,
            QUANTISATION_OF_COMPONENT => coding::quantisation(content, Quantisation::OfComponent)?,
            TILE_PART_LENGTHS | REGISTRATION | COMMENT => {}
            _ => return Err(PhotoError::Unsupported("codestream segment")),
        }
    }
    tile_parts(rest)?;
    Ok(header)
}

/// Marker and content of a segment, whose length counts itself, and what is behind it.
fn segment(bytes: &[u8]) -> Result<(u8, &[u8], &[u8]), PhotoError> {
    let [0xFF, marker, length @ ..] = bytes else { return Err(SHORT) };
    let count = length.first_chunk().map(|count| usize::from(u16::from_be_bytes(*count))).ok_or(SHORT)?;
    let (segment, behind) = length.split_at_checked(count).ok_or(SHORT)?;
    Ok((*marker, segment.get(2..).ok_or(SHORT)?, behind))
}

/// SIZ (A.5.1): one tile that begins where the picture begins, eight bits, one component or three.
fn size(content: &[u8]) -> Result<Header, PhotoError> {
    let (fixed, components) = content.split_at_checked(36).ok_or(SHORT)?;
    let number = |at: usize| {
        let bytes = fixed.get(at..).and_then(<[u8]>::first_chunk);
        bytes.map_or(0, |bytes| u32::from_be_bytes(*bytes))
    };
    let [width, height, left, top, tile_width, tile_height, tile_left, tile_top] =
        [2, 6, 10, 14, 18, 22, 26, 30].map(number);
    let size = Size::checked(width, height)?;
    if [left, top, tile_left, tile_top] != [0; 4] || tile_width < width || tile_height < height {
        return Err(PhotoError::Unsupported("tiling"));
    }
    let count = fixed.get(34..36).and_then(<[u8]>::first_chunk).map_or(0, |count| u16::from_be_bytes(*count));
    if components.len() != usize::from(count) * 3 {
        return Err(PhotoError::Malformed("components"));
    }
    match *components {
        [7, 1, 1] => Ok(Header { size, is_colour: false }),
        // chroma may have half of the points
        [7, 1, 1, 7, 1 | 2, 1 | 2, 7, 1 | 2, 1 | 2] => Ok(Header { size, is_colour: true }),
        _ => Err(PhotoError::Unsupported("components or depth")),
    }
}

/// Tile-parts one behind the other, up to the end of the codestream. Their headers change nothing.
fn tile_parts(mut rest: &[u8]) -> Result<(), PhotoError> {
    for _ in 0..MAX_TILE_PARTS {
        let (marker, content, behind) = segment(rest)?;
        let [0, 0, l3, l2, l1, l0, _, _] = *content else { return Err(PhotoError::Malformed("tile-part")) };
        if marker != TILE_PART {
            return Err(PhotoError::Malformed("tile-part"));
        }
        let length = match usize::try_from(u32::from_be_bytes([l3, l2, l1, l0])) {
            Ok(0) => rest.len(),
            Ok(length) => length,
            Err(_) => return Err(SHORT),
        };
        // the length counts from the marker of the tile-part; 12 bytes are read by now
        let body = behind.get(..length.checked_sub(12).ok_or(SHORT)?).ok_or(SHORT)?;
        tile_part_header(body)?;
        rest = rest.get(length..).unwrap_or_default();
        if rest.is_empty() || rest.starts_with(&[0xFF, END]) {
            return Ok(());
        }
    }
    Err(PhotoError::Unsupported("number of tile-parts"))
}

fn tile_part_header(mut rest: &[u8]) -> Result<(), PhotoError> {
    while rest.get(..2) != Some(&[0xFF, DATA]) {
        let (marker, _, behind) = segment(rest)?;
        if !matches!(marker, PACKET_LENGTHS | COMMENT) {
            return Err(PhotoError::Unsupported("tile-part segment"));
        }
        rest = behind;
    }
    Ok(())
}
