//! JPEG (ITU-T T.81): walked through marker by marker, not decoded; the browser does that.

use super::limits::MAX_SCANS;
use super::{PhotoError, Size};

const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;

/// Size of the picture. One frame (baseline or progressive, 8 bits, grey or three colours), few scans, an end.
pub(super) fn check(file: &[u8]) -> Result<Size, PhotoError> {
    let mut rest = file.get(2..).unwrap_or_default();
    let (mut size, mut scans) = (None, 0);
    loop {
        let (marker, behind) = marker(rest)?;
        if marker == END {
            return if scans > 0 {
                size.ok_or(PhotoError::Malformed("jpeg"))
            } else {
                Err(PhotoError::Malformed("jpeg"))
            };
        }
        let (content, behind) = segment(behind)?;
        rest = behind;
        match marker {
            0xC0..=0xC2 if size.is_none() => size = Some(frame(content)?),
            0xC0..=0xC2 => return Err(PhotoError::Malformed("jpeg frame")),
            SCAN if size.is_none() => return Err(PhotoError::Malformed("jpeg scan")),
            SCAN => {
                scans += 1;
                if scans > MAX_SCANS {
                    return Err(PhotoError::Unsupported("number of scans"));
                }
                rest = behind_scan(rest);
            }
            // tables, restart interval, applications, comments
            0xC4 | 0xDB | 0xDD | 0xE0..=0xEF | 0xFE => {}
            _ => return Err(PhotoError::Unsupported("jpeg coding")),
        }
    }
}

/// A marker, which filling bytes may precede.
fn marker(bytes: &[u8]) -> Result<(u8, &[u8]), PhotoError> {
    let filling = bytes.iter().take_while(|byte| **byte == 0xFF).count();
    match bytes.get(filling..) {
        Some([marker, behind @ ..]) if filling > 0 => Ok((*marker, behind)),
        _ => Err(PhotoError::Malformed("jpeg marker")),
    }
}

/// Content of a segment, whose length counts itself, and what is behind it.
fn segment(bytes: &[u8]) -> Result<(&[u8], &[u8]), PhotoError> {
    const SHORT: PhotoError = PhotoError::Malformed("jpeg segment");
    let length = bytes.first_chunk().map(|length| usize::from(u16::from_be_bytes(*length))).ok_or(SHORT)?;
    let (segment, behind) = bytes.split_at_checked(length).ok_or(SHORT)?;
    Ok((segment.get(2..).ok_or(SHORT)?, behind))
}

fn frame(content: &[u8]) -> Result<Size, PhotoError> {
    match *content {
        [8, h1, h0, w1, w0, 1 | 3, ..] => {
            Size::checked(u32::from(u16::from_be_bytes([w1, w0])), u32::from(u16::from_be_bytes([h1, h0])))
        }
        [_, _, _, _, _, _, ..] => Err(PhotoError::Unsupported("jpeg depth or colours")),
        _ => Err(PhotoError::Malformed("jpeg frame")),
    }
}

/// What follows the coded data of a scan: the first marker that is neither a stuffed byte nor a restart.
fn behind_scan(bytes: &[u8]) -> &[u8] {
    let end = bytes.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF));
    bytes.get(end.unwrap_or(bytes.len())..).unwrap_or_default()
}
