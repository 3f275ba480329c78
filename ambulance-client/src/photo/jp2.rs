//! The boxes of a JPEG 2000 file (JP2, ISO/IEC 15444-1 annex I). Only the codestream and the kind of colour are taken
//! out; palettes, profiles and all else never reach the decoder.

use super::PhotoError;

/// What is of use in a file.
#[derive(Clone, Copy)]
pub(super) struct Jp2<'a> {
    /// The enumerated colour space, if the file names one.
    pub colour: Option<Colour>,
    /// The bare codestream.
    pub codestream: &'a [u8],
}

/// Enumerated colour spaces of a portrait (table I.10), as the file writes them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    Srgb = 16,
    Grey = 17,
    Sycc = 18,
}

/// Takes the boxes apart. A header box comes first and a codestream ends the reading.
pub(super) fn unpack(file: &[u8]) -> Result<Jp2<'_>, PhotoError> {
    let (mut rest, mut colour) = (file, None);
    while !rest.is_empty() {
        let (kind, content, behind) = next(rest)?;
        rest = behind;
        match &kind {
            b"jp2h" => colour = header(content)?,
            b"jp2c" => return Ok(Jp2 { colour, codestream: content }),
            _ => {}
        }
    }
    Err(PhotoError::Malformed("no codestream"))
}

fn header(mut rest: &[u8]) -> Result<Option<Colour>, PhotoError> {
    let mut colour = None;
    while !rest.is_empty() {
        let (kind, content, behind) = next(rest)?;
        rest = behind;
        match (&kind, content) {
            (b"pclr" | b"cmap", _) => return Err(PhotoError::Unsupported("palette")),
            // the first one counts; method 1 names a space, all others leave it to the number of components
            (b"colr", [1, _, _, space @ ..]) if colour.is_none() => colour = Some(enumerated(space)?),
            _ => {}
        }
    }
    Ok(colour)
}

fn enumerated(space: &[u8]) -> Result<Colour, PhotoError> {
    match space {
        [0, 0, 0, 16] => Ok(Colour::Srgb),
        [0, 0, 0, 17] => Ok(Colour::Grey),
        [0, 0, 0, 18] => Ok(Colour::Sycc),
        _ => Err(PhotoError::Unsupported("colour space")),
    }
}

/// Kind and content of a box, and what is behind it.
type BoxAndRest<'a> = ([u8; 4], &'a [u8], &'a [u8]);

/// Kind and content of the first box, and what is behind it. Length 0 means "to the end".
fn next(bytes: &[u8]) -> Result<BoxAndRest<'_>, PhotoError> {
    const SHORT: PhotoError = PhotoError::Malformed("box");
    let (length, behind) = bytes.split_first_chunk().ok_or(SHORT)?;
    let (kind, _) = behind.split_first_chunk().ok_or(SHORT)?;
    let length = match u32::from_be_bytes(*length) {
        0 => bytes.len(),
        length => usize::try_from(length).map_err(|_| SHORT)?,
    };
    let (all, behind) = bytes.split_at_checked(length).ok_or(SHORT)?;
    Ok((*kind, all.get(8..).ok_or(SHORT)?, behind))
}

/// A file around `codestream` with nothing in it but the colour space.
pub(super) fn pack(colour: Colour, codestream: &[u8]) -> Vec<u8> {
    let header = [&[0, 0, 0, 15], b"colr".as_slice(), &[1, 0, 0], &(colour as u32).to_be_bytes()].concat();
    [
        [0, 0, 0, 12].as_slice(),
        b"jP  \x0D\x0A\x87\x0A\0\0\0\x14ftypjp2 \0\0\0\0jp2 \0\0\0\x17jp2h",
        &header,
        b"\0\0\0\0jp2c",
        codestream,
    ]
    .concat()
}
