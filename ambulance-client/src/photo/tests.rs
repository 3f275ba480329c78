//! Good photos, and what is refused before it costs anything.

#![allow(clippy::unwrap_used)]
use super::limits::{MAX_PHOTO_BYTES, MAX_SCANS};
use super::{PhotoError, ScreenPhoto};
use crate::card::MAX_FACE_BYTES;

pub(super) const GREY: &[u8] = include_bytes!("fixtures/grey.jp2");
pub(super) const COLOUR: &[u8] = include_bytes!("fixtures/colour.jp2");
pub(super) const LAYERS: &[u8] = include_bytes!("fixtures/layers.j2k");
pub(super) const JPEGS: [&[u8]; 3] = [
    include_bytes!("fixtures/baseline.jpg"),
    include_bytes!("fixtures/progressive.jpg"),
    include_bytes!("fixtures/grey.jpg"),
];

/// Two points of the drawing, far from every edge: the background and the pullover.
const BACKGROUND: (usize, usize) = (2, 2);
const PULLOVER: (usize, usize) = (45, 70);

fn show(file: &[u8]) -> Result<ScreenPhoto, PhotoError> {
    ScreenPhoto::from_file(file)
}

/// A point of a PNG as its reader sees it.
fn point(photo: &ScreenPhoto, (x, y): (usize, usize)) -> Vec<u8> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(photo.bytes())).read_info().unwrap();
    let mut points = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut points).unwrap();
    assert_eq!((frame.width, frame.height), (photo.width(), photo.height()));
    let samples = frame.color_type.samples();
    points.chunks(samples).nth(y * frame.width as usize + x).unwrap().to_vec()
}

fn near(found: &[u8], expected: &[u8], most: u8) -> bool {
    found.len() == expected.len()
        && found.iter().zip(expected).all(|(found, expected)| found.abs_diff(*expected) <= most)
}

/// `file` with the first `old` replaced.
fn with(file: &[u8], old: &[u8], new: &[u8]) -> Vec<u8> {
    let at = file.windows(old.len()).position(|window| window == old).unwrap();
    [&file[..at], new, &file[at + old.len()..]].concat()
}

#[test]
fn jpeg_2000_becomes_a_png_with_the_same_points() {
    for (file, background, pullover, most) in [
        (GREY, vec![216], vec![82], 0),
        (COLOUR, vec![207, 219, 228], vec![53, 96, 90], 4),
        (LAYERS, vec![207, 219, 228], vec![53, 96, 90], 4),
    ] {
        let photo = show(file).unwrap();
        assert_eq!((photo.content_type(), photo.width(), photo.height()), ("image/png", 60, 75));
        let found = [point(&photo, BACKGROUND), point(&photo, PULLOVER)];
        assert!(near(&found[0], &background, most) && near(&found[1], &pullover, most), "{found:?}");
    }
}

#[test]
fn jpeg_passes_as_it_is() {
    for file in JPEGS {
        let photo = show(file).unwrap();
        assert_eq!((photo.content_type(), photo.width(), photo.height()), ("image/jpeg", 60, 75));
        assert_eq!(photo.bytes(), file);
    }
}

#[test]
fn colour_spaces_reach_the_decoder_and_must_fit() {
    let space = |file: &[u8], old, new| {
        with(
            file,
            &[0, 0, 0, 15, b'c', b'o', b'l', b'r', 1, 0, 0, 0, 0, 0, old],
            &[0, 0, 0, 15, b'c', b'o', b'l', b'r', 1, 0, 0, 0, 0, 0, new],
        )
    };
    let luma = show(&space(COLOUR, 16, 18)).unwrap();
    let [red, green, blue] = <[u8; 3]>::try_from(point(&luma, PULLOVER)).unwrap();
    assert!(green > 80 && red < 10 && blue < 10, "read as luma and chroma: {red} {green} {blue}");
    assert_eq!(show(&space(COLOUR, 16, 17)), Err(PhotoError::Malformed("colour space")));
    assert_eq!(show(&space(GREY, 17, 16)), Err(PhotoError::Malformed("colour space")));
    assert_eq!(show(&space(GREY, 17, 12)), Err(PhotoError::Unsupported("colour space")));
    assert_eq!(show(&with(GREY, b"colr", b"pclr")), Err(PhotoError::Unsupported("palette")));
}

#[test]
fn a_picture_too_large_is_refused_by_its_header() {
    let sized = |width: u32, height: u32| {
        let grid = |width: u32, height: u32| [width.to_be_bytes(), height.to_be_bytes()].concat();
        let file = with(
            GREY,
            &[&[0xFF, 0x51, 0, 41, 0, 0], grid(60, 75).as_slice()].concat(),
            &[&[0xFF, 0x51, 0, 41, 0, 0], grid(width, height).as_slice()].concat(),
        );
        let origin = [0_u8; 8];
        show(&with(
            &file,
            &[&origin, grid(60, 75).as_slice()].concat(),
            &[&origin, grid(width, height).as_slice()].concat(),
        ))
    };
    assert!(sized(768, 1_024).is_ok(), "data is missing, so most of it is one tone");
    for (width, height) in [(769, 1_024), (2_049, 1), (1, 2_049), (u32::MAX, u32::MAX), (1 << 16, 1 << 16)] {
        assert_eq!(sized(width, height), Err(PhotoError::TooManyPoints), "{width} by {height}");
    }
    assert_eq!(sized(0, 75), Err(PhotoError::Malformed("size")));
    let jpeg = |size: [u8; 4]| show(&with(JPEGS[0], &[8, 0, 75, 0, 60], &[&[8], size.as_slice()].concat()));
    assert!(jpeg([4, 0, 3, 0]).is_ok());
    assert_eq!(jpeg([4, 0, 3, 1]), Err(PhotoError::TooManyPoints));
    assert_eq!(jpeg([0, 0, 3, 0]), Err(PhotoError::Malformed("size")));
}

#[test]
fn what_multiplies_the_cost_is_refused() {
    let coding = |new: &[u8]| show(&with(GREY, &[0xFF, 0x52, 0, 12, 0, 0, 0, 1, 0, 3, 4, 4, 0, 1], new));
    assert!(coding(&[0xFF, 0x52, 0, 12, 0, 0, 0, 2, 0, 3, 4, 4, 0, 1]).is_ok(), "two layers, the second empty");
    let table: [(&[u8], PhotoError); 6] = [
        (&[0xFF, 0x52, 0, 12, 0, 0, 0, 33, 0, 3, 4, 4, 0, 1], PhotoError::Unsupported("number of layers")),
        (&[0xFF, 0x52, 0, 12, 0, 0, 0, 1, 0, 12, 4, 4, 0, 1], PhotoError::Unsupported("number of resolutions")),
        (&[0xFF, 0x52, 0, 12, 0, 0, 0, 1, 0, 3, 1, 4, 0, 1], PhotoError::Unsupported("size of code-blocks")),
        (
            &[0xFF, 0x52, 0, 16, 1, 0, 0, 1, 0, 3, 4, 4, 0, 1, 0x55, 0x55, 0x55, 0x54],
            PhotoError::Unsupported("size of precincts"),
        ),
        (&[0xFF, 0x52, 0, 12, 1, 0, 0, 1, 0, 3, 4, 4, 0, 1], PhotoError::Malformed("coding")),
        (&[0xFF, 0x5F, 0, 12, 0, 0, 0, 1, 0, 3, 4, 4, 0, 1], PhotoError::Unsupported("codestream segment")),
    ];
    for (segment, expected) in table {
        assert_eq!(coding(segment), Err(expected));
    }
    let part = |new: &[u8]| show(&with(LAYERS, &[0xFF, 0x58], new));
    assert_eq!(part(&[0xFF, 0x52]), Err(PhotoError::Unsupported("tile-part segment")));
    let tiles = with(
        GREY,
        &[0, 0, 0, 60, 0, 0, 0, 75, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 7],
        &[0, 0, 0, 30, 0, 0, 0, 75, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 7],
    );
    assert_eq!(show(&tiles), Err(PhotoError::Unsupported("tiling")));
    let at = JPEGS[1].windows(2).rposition(|pair| pair == [0xFF, 0xDA]).unwrap();
    let (front, scan) = JPEGS[1].split_at(at);
    let many = [front, &scan[..scan.len() - 2].repeat(MAX_SCANS), &[0xFF, 0xD9]].concat();
    assert_eq!(show(&many), Err(PhotoError::Unsupported("number of scans")));
}

#[test]
fn other_forms_are_refused_and_named() {
    assert_eq!(
        show(&with(GREY, &[0, 1, 7, 1, 1, 0xFF], &[0, 1, 11, 1, 1, 0xFF])),
        Err(PhotoError::Unsupported("components or depth"))
    );
    assert_eq!(show(&with(JPEGS[0], &[8, 0, 75], &[12, 0, 75])), Err(PhotoError::Unsupported("jpeg depth or colours")));
    assert_eq!(show(&with(JPEGS[0], &[0xFF, 0xC0], &[0xFF, 0xC9])), Err(PhotoError::Unsupported("jpeg coding")));
    for file in [b"".as_slice(), b"\x89PNG\r\n\x1a\n", b"<svg onload=alert(1)>", &[0xFF, 0xD8]] {
        assert_eq!(show(file), Err(PhotoError::UnknownFormat));
    }
    assert_eq!(show(&[0xFF, 0xD8, 0xFF].repeat(MAX_PHOTO_BYTES)), Err(PhotoError::TooLong));
    const { assert!(MAX_PHOTO_BYTES >= MAX_FACE_BYTES) };
}

#[test]
fn a_jpeg_that_ends_early_is_no_picture() {
    for file in JPEGS {
        for length in 3..file.len() {
            assert!(matches!(show(&file[..length]), Err(PhotoError::Malformed(_))), "{length} of {}", file.len());
        }
    }
}

#[test]
fn debug_shows_no_content() {
    let photo = show(JPEGS[0]).unwrap();
    assert_eq!(format!("{photo:?}"), format!("ScreenPhoto(image/jpeg, {} bytes)", JPEGS[0].len()));
}
