//! JPEG 2000 to PNG. Only files whose headers were checked come here.

use super::codestream::Header;
use super::jp2::{self, Colour, Jp2};
use super::{PhotoError, Size};
use hayro_jpeg2000::{DecodeSettings, DecoderContext, Image};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Decodes a photo and writes it as PNG.
///
/// The decoder has panicked on hostile files before (0.5.0 mends several), and arithmetic that overflows ends in a panic
/// here; so one is caught. Nothing outlives it: the decoder owns all that it touched.
pub(super) fn to_png(file: Jp2<'_>, header: Header) -> Result<Vec<u8>, PhotoError> {
    let packed;
    let bytes = match colour(file.colour, header)? {
        Some(colour) => {
            packed = jp2::pack(colour, file.codestream);
            &packed
        }
        None => file.codestream,
    };
    let points = catch_unwind(AssertUnwindSafe(|| decode(bytes))).map_err(|_| PhotoError::DecoderPanicked)??;
    encode(&points, header)
}

/// The colour space to tell the decoder; it guesses that of a bare codestream by its components.
fn colour(named: Option<Colour>, header: Header) -> Result<Option<Colour>, PhotoError> {
    match (named, header.is_colour) {
        (Some(Colour::Grey), true) | (Some(Colour::Srgb | Colour::Sycc), false) => {
            Err(PhotoError::Malformed("colour space"))
        }
        (named, _) => Ok(named),
    }
}

/// Eight bits for each component of each point, row by row.
fn decode(bytes: &[u8]) -> Result<Vec<u8>, PhotoError> {
    let settings = DecodeSettings { resolve_palette_indices: false, strict: false, target_resolution: None };
    let image = Image::new(bytes, &settings).map_err(|_| PhotoError::Undecodable)?;
    let mut context = DecoderContext::default();
    let decoded = image.decode(&mut context).map_err(|_| PhotoError::Undecodable)?;
    Ok(decoded.data_u8())
}

fn encode(points: &[u8], header: Header) -> Result<Vec<u8>, PhotoError> {
    let Size { width, height } = header.size;
    let mut png = Vec::new();
    let mut encoder = png::Encoder::new(&mut png, width, height);
    encoder.set_color(if header.is_colour { png::ColorType::Rgb } else { png::ColorType::Grayscale });
    encoder.set_depth(png::BitDepth::Eight);
    // refuses a picture whose length is not that of its size
    encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(points).and_then(|()| writer.finish()))
        .map_err(|_| PhotoError::Undecodable)?;
    Ok(png)
}
