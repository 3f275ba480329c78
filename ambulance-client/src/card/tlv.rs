//! How long a DER object says it is, from its first bytes.

use super::CardError;
use der::{Decode, Header, Reader, SliceReader, Tag};

/// Total length in bytes, header included, of the DER SEQUENCE that `start` begins with. `start` need not hold the whole
/// object; four bytes are enough for everything that a card can store.
///
/// # Errors
///
/// [`CardError::Malformed`] when `start` is no beginning of a SEQUENCE with a DER length.
pub(super) fn sequence_length(start: &[u8]) -> Result<u64, CardError> {
    let not_der = |_| CardError::Malformed("file does not begin with a DER header");
    let mut reader = SliceReader::new(start).map_err(not_der)?;
    let header = Header::decode(&mut reader).map_err(not_der)?;
    if header.tag != Tag::Sequence {
        return Err(CardError::Malformed("file is not a DER sequence"));
    }
    Ok(u64::from(u32::from(reader.position())) + u64::from(u32::from(header.length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_and_content_are_counted() {
        let table: [(&[u8], u64); 6] = [
            (&[0x30, 0x00], 2),
            (&[0x30, 0x7F], 129),
            (&[0x30, 0x81, 0x80], 131),
            (&[0x30, 0x81, 0xFF, 0xAA], 258),
            (&[0x30, 0x82, 0x06, 0x32], 1_590),
            (&[0x30, 0x82, 0xFF, 0xFF, 0x00], 65_539),
        ];
        for (start, total) in table {
            assert_eq!(sequence_length(start), Ok(total), "{start:02X?}");
        }
    }

    #[test]
    fn anything_else_is_malformed() {
        let table: [&[u8]; 9] = [
            &[],
            &[0x30],
            &[0x30, 0x82, 0x06],             // cut in the middle of the length
            &[0x30, 0x80, 0x00, 0x00],       // indefinite length is BER, not DER
            &[0x30, 0x82, 0x00, 0x05],       // longer form than needed
            &[0x30, 0x88, 1, 1, 1, 1, 1, 1], // length of eight bytes
            &[0x04, 0x82, 0x06, 0x32],       // another tag
            &[0xFF, 0xFF, 0xFF, 0xFF],       // an empty file
            &[0x00, 0x00, 0x00, 0x00],
        ];
        for start in table {
            assert!(matches!(sequence_length(start), Err(CardError::Malformed(_))), "{start:02X?}");
        }
    }
}
