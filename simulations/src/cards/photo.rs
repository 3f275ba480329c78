//! Pictures for the face of a simulated card: a real JPEG 2000 file that shows nothing, and a PNG of one point.

/// Size of the photo in points; that of real cards is not public.
const WIDTH: u32 = 240;
const HEIGHT: u32 = 320;

/// The smallest PNG: one point, one bit. It stands for the printed name, address and code.
pub(super) const DOT_PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x37, 0x6E, 0xF9, 0x24, 0x00, 0x00, 0x00, 0x0A, 0x49,
    0x44, 0x41, 0x54, 0x78, 0xDA, 0x63, 0x60, 0x00, 0x00, 0x00, 0x02, 0x00, 0x01, 0xE5, 0x27, 0xDE, 0xFC, 0x00, 0x00,
    0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

/// Length of the comment that brings the photo to the size of the one on a test card.
const FILLING_BYTES: u16 = 1_700;

/// A plain grey photo as a JPEG 2000 file (JP2, ISO/IEC 15444-1): one component of eight bits, one tile, no decomposition,
/// one empty packet, so every point has the middle value. A comment fills it up to the size of a real one.
pub(super) fn grey_photo() -> Vec<u8> {
    let mut header = [HEIGHT.to_be_bytes(), WIDTH.to_be_bytes()].concat();
    header.extend_from_slice(&[0, 1, 7, 7, 0, 0]); // one component, 8 bits, wavelet, colour space known
    let colour = [1, 0, 0, 0, 0, 0, 17]; // enumerated: greyscale
    let boxes = [
        jp2_box(b"jP  ", &[0x0D, 0x0A, 0x87, 0x0A]),
        jp2_box(b"ftyp", b"jp2 \0\0\0\0jp2 "),
        jp2_box(b"jp2h", &[jp2_box(b"ihdr", &header), jp2_box(b"colr", &colour)].concat()),
        jp2_box(b"jp2c", &codestream()),
    ];
    boxes.concat()
}

fn jp2_box(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len() + 8).unwrap_or(0); // 0 means "to the end of the file"
    [length.to_be_bytes().as_slice(), kind, content].concat()
}

fn codestream() -> Vec<u8> {
    let mut size = vec![0, 0]; // no special capabilities
    for number in [WIDTH, HEIGHT, 0, 0, WIDTH, HEIGHT, 0, 0] {
        size.extend_from_slice(&number.to_be_bytes());
    }
    size.extend_from_slice(&[0, 1, 7, 1, 1]); // one component, 8 bits unsigned, no subsampling
    let coding = [0, 0, 0, 1, 0, 0, 4, 4, 0, 1]; // one layer, no decomposition, 64x64 blocks, reversible 5-3
    let quantisation = [0x40, 0x40]; // none; two guard bits
    let mut comment = vec![0, 1];
    comment.resize(usize::from(FILLING_BYTES), b' ');
    let tile = [0, 0, 0, 0, 0, 15, 0, 1]; // tile 0, 15 bytes: 12 of this header, 2 of SOD, 1 of data
    [
        vec![0xFF, 0x4F],
        segment(0x51, &size),
        segment(0x52, &coding),
        segment(0x5C, &quantisation),
        segment(0x64, &comment),
        segment(0x90, &tile),
        vec![0xFF, 0x93, 0x00], // one empty packet
        vec![0xFF, 0xD9],
    ]
    .concat()
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    [&[0xFF, marker], length.to_be_bytes().as_slice(), content].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_photo_has_the_form_and_the_size_of_a_real_one() {
        let photo = grey_photo();
        assert_eq!(photo.get(4..8), Some(b"jP  ".as_slice()));
        assert!((1_800..1_900).contains(&photo.len()), "{}", photo.len());
        assert!(photo.ends_with(&[0xFF, 0x93, 0x00, 0xFF, 0xD9]));
    }
}
