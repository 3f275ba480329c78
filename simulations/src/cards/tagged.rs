//! Writing the tagged objects (BER-TLV) of a card's files.

/// One object with a two-byte tag.
pub(super) fn object(tag: u16, value: &[u8]) -> Vec<u8> {
    [tag.to_be_bytes().as_slice(), &length(value.len()), value].concat()
}

/// One object with a one-byte tag.
pub(super) fn short_object(tag: u8, value: &[u8]) -> Vec<u8> {
    [&[tag], length(value.len()).as_slice(), value].concat()
}

fn length(bytes: usize) -> Vec<u8> {
    match (u8::try_from(bytes), u16::try_from(bytes)) {
        (Ok(short @ 0..=0x7F), _) => vec![short],
        (Ok(one), _) => vec![0x81, one],
        (Err(_), two) => [&[0x82], two.unwrap_or(u16::MAX).to_be_bytes().as_slice()].concat(),
    }
}

/// A file: one object `outer`, in it an offset table under `table` and then `fields`, already written. Offsets count from the
/// start of the file.
pub(super) fn with_offsets(outer: u16, table: u16, fields: &[Vec<u8>]) -> Vec<u8> {
    let table_bytes = 2 + 1 + 2 * fields.len();
    let content: usize = table_bytes + fields.iter().map(Vec::len).sum::<usize>();
    let mut start = 2 + length(content).len() + table_bytes;
    let mut offsets = Vec::new();
    for field in fields {
        offsets.extend_from_slice(&u16::try_from(start).unwrap_or(u16::MAX).to_be_bytes());
        start += field.len();
    }
    object(outer, &[object(table, &offsets), fields.concat()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_three_forms() {
        for (bytes, head) in [(0, 3), (127, 3), (128, 4), (255, 4), (256, 5), (3_000, 5)] {
            assert_eq!(object(0xDF22, &vec![0; bytes]).len(), bytes + head);
        }
    }

    #[test]
    fn offsets_name_the_fields() {
        let fields = [object(0xDF22, b"AB"), object(0xDF23, b"C")];
        let file = with_offsets(0xFF20, 0xDF21, &fields);
        assert_eq!(file.get(6..10), Some([0x00, 0x0A, 0x00, 0x0F].as_slice()));
        assert_eq!(
            (file.get(10..12), file.get(15..17)),
            (Some([0xDF, 0x22].as_slice()), Some([0xDF, 0x23].as_slice()))
        );
    }
}
