//! The photo of a card or of a wallet as the crew's browser can show it.
//!
//! Cards hold JPEG 2000, which Chromium does not know: it becomes PNG. Wallets hold JPEG or JPEG 2000; JPEG is shown as it
//! is, once its header was read. A photo is a stranger's file: what it costs is known from its header before anything is
//! decoded, and a photo that cannot be shown never stops the reading.
//!
//! | file | what it says |
//! |---|---|
//! | `limits` | what a photo may cost |
//! | `error` | why there is no picture |
//! | `jpeg` | JPEG: its parts and its size |
//! | `jp2` | the boxes around a JPEG 2000 codestream |
//! | `codestream`, `coding` | the headers of the codestream |
//! | `decode` | JPEG 2000 to PNG |

mod codestream;
mod coding;
mod decode;
mod error;
mod jp2;
mod jpeg;
pub mod limits;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod tests;

pub use error::PhotoError;

use crate::card::Photo;
use crate::mdoc::Portrait;
use limits::{MAX_PHOTO_BYTES, MAX_POINTS, MAX_SIDE};
use std::fmt;

/// A photo that every browser shows.
#[derive(Clone, PartialEq, Eq)]
pub struct ScreenPhoto {
    content_type: &'static str,
    bytes: Vec<u8>,
    size: Size,
}

/// Width and height in points; neither is 0 and both are within the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Size {
    width: u32,
    height: u32,
}

impl Size {
    fn checked(width: u32, height: u32) -> Result<Self, PhotoError> {
        if width == 0 || height == 0 {
            return Err(PhotoError::Malformed("size"));
        }
        if width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_POINTS {
            return Err(PhotoError::TooManyPoints);
        }
        Ok(Self { width, height })
    }
}

impl ScreenPhoto {
    /// The photo of a card's face file. Decoding the largest one took 0.13 s, a hostile one may take longer: call it off the
    /// async threads.
    ///
    /// # Errors
    ///
    /// See [`PhotoError`]; the encounter goes on without a picture.
    pub fn from_card(photo: &Photo) -> Result<Self, PhotoError> {
        Self::from_file(&photo.bytes)
    }

    /// The portrait of a wallet's document. As [`from_card`](Self::from_card).
    ///
    /// # Errors
    ///
    /// See [`PhotoError`].
    pub fn from_wallet(portrait: &Portrait) -> Result<Self, PhotoError> {
        Self::from_file(&portrait.bytes)
    }

    /// What the file is, its first bytes tell; what the sender called it does not count.
    fn from_file(file: &[u8]) -> Result<Self, PhotoError> {
        if file.len() > MAX_PHOTO_BYTES {
            return Err(PhotoError::TooLong);
        }
        match file {
            [0xFF, 0xD8, 0xFF, ..] => {
                Ok(Self { content_type: "image/jpeg", size: jpeg::check(file)?, bytes: file.to_vec() })
            }
            [0xFF, 0x4F, 0xFF, 0x51, ..] => Self::from_codestream(jp2::Jp2 { colour: None, codestream: file }),
            [0, 0, 0, 0x0C, b'j', b'P', b' ', b' ', ..] => Self::from_codestream(jp2::unpack(file)?),
            _ => Err(PhotoError::UnknownFormat),
        }
    }

    fn from_codestream(file: jp2::Jp2<'_>) -> Result<Self, PhotoError> {
        let header = codestream::check(file.codestream)?;
        let bytes = decode::to_png(file, header)?;
        Ok(Self { content_type: "image/png", bytes, size: header.size })
    }

    /// The media type to serve the bytes under: `image/jpeg` or `image/png`.
    #[must_use]
    pub const fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// The file to serve.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Width in points.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.size.width
    }

    /// Height in points.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.size.height
    }
}

/// Says how much there is, not what: the bytes show a person.
impl fmt::Debug for ScreenPhoto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ScreenPhoto({}, {} bytes)", self.content_type, self.bytes.len())
    }
}
