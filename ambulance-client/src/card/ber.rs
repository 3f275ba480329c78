//! The tagged objects (BER-TLV) in the files of the card's face applications.
//!
//! Those files hold one object with a two-byte tag, in it an offset table and then the fields. The table is checked and
//! not trusted: a file whose table and fields disagree was damaged or made by somebody else.

use super::CardError;

/// Where an object begins and how long it is.
struct Header {
    tag: u16,
    header: usize,
    value: usize,
}

/// Tags of one or two bytes, lengths of one to three bytes: all that fits on a card.
fn header(bytes: &[u8]) -> Result<Header, CardError> {
    let cut = CardError::Malformed("object ends within its header");
    let (tag, rest, at) = match bytes {
        [first, second, rest @ ..] if first & 0x1F == 0x1F && second & 0x80 == 0 => {
            (u16::from_be_bytes([*first, *second]), rest, 2)
        }
        [first, ..] if first & 0x1F == 0x1F => return Err(CardError::Malformed("tag of an unknown form")),
        [first, rest @ ..] => (u16::from(*first), rest, 1),
        [] => return Err(cut),
    };
    let (value, length) = match rest {
        [short, ..] if *short < 0x80 => (usize::from(*short), 1),
        [0x81, one, ..] => (usize::from(*one), 2),
        [0x82, high, low, ..] => (usize::from(u16::from_be_bytes([*high, *low])), 3),
        [] | [0x81 | 0x82, ..] => return Err(cut),
        _ => return Err(CardError::Malformed("length of an unknown form")),
    };
    Ok(Header { tag, header: at + length, value })
}

/// Total length in bytes, header included, of the object that `start` begins with.
///
/// # Errors
///
/// [`CardError::Malformed`] when `start` is no beginning of an object.
pub(super) fn announced(start: &[u8]) -> Result<u64, CardError> {
    let header = header(start)?;
    Ok(u64::try_from(header.header + header.value).unwrap_or(u64::MAX))
}

/// A field of a file: its tag, where it begins in the file, and its value.
struct Field<'a> {
    tag: u16,
    start: usize,
    value: &'a [u8],
}

/// The fields of one file. Without `Debug`: they are what is printed on a person's card.
pub(super) struct Fields<'a> {
    fields: Vec<Field<'a>>,
}

impl<'a> Fields<'a> {
    /// Takes a file apart: one object `outer`, in it the offset table `offsets` and the fields.
    ///
    /// # Errors
    ///
    /// [`CardError::Malformed`] when the objects do not nest, a tag comes twice, or the table does not name the starts
    /// of all fields in their order.
    pub(super) fn parse(file: &'a [u8], outer: u16, offsets: u16) -> Result<Self, CardError> {
        let head = header(file)?;
        if head.tag != outer {
            return Err(CardError::Malformed("file begins with another tag"));
        }
        let end = head.header + head.value;
        let mut start = head.header;
        let (mut fields, mut table) = (Vec::<Field<'a>>::new(), None);
        while start < end {
            let rest = file.get(start..end).ok_or(CardError::Malformed("file is shorter than it says"))?;
            if matches!(rest.first(), Some(0x00 | 0xFF)) {
                break; // filling behind the last field
            }
            let head = header(rest)?;
            let value = rest.get(head.header..head.header + head.value);
            let value = value.ok_or(CardError::Malformed("field is longer than its file"))?;
            if head.tag == offsets {
                table = Some(value);
            } else if fields.iter().any(|field| field.tag == head.tag) {
                return Err(CardError::Malformed("a field comes twice"));
            } else {
                fields.push(Field { tag: head.tag, start, value });
            }
            start += head.header + head.value;
        }
        let table = table.ok_or(CardError::Malformed("file without offset table"))?;
        let starts = fields.iter().flat_map(|field| u16::try_from(field.start).unwrap_or(u16::MAX).to_be_bytes());
        if !starts.eq(table.iter().copied()) {
            return Err(CardError::Malformed("offset table does not fit the fields"));
        }
        Ok(Self { fields })
    }

    /// The value of the field `tag`, if the file has it.
    pub(super) fn get(&self, tag: u16) -> Option<&'a [u8]> {
        self.fields.iter().find(|field| field.tag == tag).map(|field| field.value)
    }

    /// The value of a field that must be there.
    pub(super) fn need(&self, tag: u16) -> Result<&'a [u8], CardError> {
        self.get(tag).ok_or(CardError::Malformed("a field is missing"))
    }
}

/// A date as cards write it: eight digits, YYYYMMDD.
pub(super) fn date(value: &[u8]) -> Result<jiff::civil::Date, CardError> {
    let wrong = CardError::Malformed("not a date");
    if value.len() != 8 || !value.iter().all(u8::is_ascii_digit) {
        return Err(wrong);
    }
    let number = |from: usize, to: usize| {
        value.get(from..to).unwrap_or_default().iter().fold(0_i16, |sum, digit| sum * 10 + i16::from(digit - b'0'))
    };
    let small = |from: usize| i8::try_from(number(from, from + 2)).unwrap_or(0);
    jiff::civil::Date::new(number(0, 4), small(4), small(6)).map_err(|_| wrong)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headers() {
        let table: [(&[u8], u64); 5] = [
            (&[0xFF, 0x20, 0x65], 0x68),
            (&[0xDF, 0x21, 0x81, 0x80], 4 + 0x80),
            (&[0xFF, 0x20, 0x82, 0x0B, 0xF9], 3_070),
            (&[0x90, 0x03], 5),
            (&[0x30, 0x00], 2),
        ];
        for (bytes, total) in table {
            assert_eq!(announced(bytes), Ok(total), "{bytes:02X?}");
        }
        let wrong: [&[u8]; 6] =
            [&[], &[0xFF], &[0xFF, 0x80, 0x01], &[0x30, 0x80], &[0x30, 0x83, 0, 0, 1], &[0x30, 0x82, 1]];
        for bytes in wrong {
            assert!(matches!(announced(bytes), Err(CardError::Malformed(_))), "{bytes:02X?}");
        }
    }

    #[test]
    fn the_offset_table_is_checked() {
        let file = [0xFF, 0x20, 0x0A, 0xDF, 0x21, 0x02, 0x00, 0x08, 0xDF, 0x22, 0x02, 0x41, 0x42];
        assert_eq!(Fields::parse(&file, 0xFF20, 0xDF21).unwrap().need(0xDF22).unwrap(), b"AB");
        for (at, byte) in [(1, 0x21), (2, 0x09), (2, 0x0B), (4, 0x23), (7, 0x09), (10, 0x01), (10, 0x03)] {
            let mut file = file;
            file[at] = byte;
            assert!(Fields::parse(&file, 0xFF20, 0xDF21).is_err(), "{at} {byte:02X}");
        }
    }

    #[test]
    fn dates() {
        assert_eq!(date(b"19800217").unwrap().to_string(), "1980-02-17");
        for wrong in [b"19800230".as_slice(), b"1980021", b"198002170", b"1980021x", b"", b"00000000", b"19801301"] {
            assert!(date(wrong).is_err(), "{wrong:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_file_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200), cut in 0_usize..200) {
            let framed = [&[0xFF, 0x20, u8::try_from(cut.min(127)).unwrap()], bytes.as_slice()].concat();
            for file in [bytes.as_slice(), framed.as_slice()] {
                let _ = announced(file);
                let _ = Fields::parse(file, 0xFF20, 0xDF21);
                let _ = date(file);
            }
        }
    }
}
