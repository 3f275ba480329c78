//! A short command APDU as the chip sees it.

/// The status word "wrong length".
pub(super) const WRONG_LENGTH: u16 = 0x6700;

/// Header, data and expected length of a short command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Command<'a> {
    pub class: u8,
    pub instruction: u8,
    pub p1: u8,
    pub p2: u8,
    /// Empty when the command has none.
    pub data: &'a [u8],
    /// Bytes that the reader wants back, 1 to 256.
    pub expected: Option<usize>,
}

impl<'a> Command<'a> {
    /// Takes a command apart.
    ///
    /// # Errors
    ///
    /// [`WRONG_LENGTH`] for what is no short APDU. The extended form is refused too, as cards do in places.
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, u16> {
        let (&[class, instruction, p1, p2], body) = bytes.split_first_chunk::<4>().ok_or(WRONG_LENGTH)?;
        let (data, expected): (&[u8], Option<u8>) = match body {
            [] => (&[], None),
            [expected] => (&[], Some(*expected)),
            [length, rest @ ..] => match rest.split_at_checked(usize::from(*length)) {
                Some((data, [])) if !data.is_empty() => (data, None),
                Some((data, [expected])) if !data.is_empty() => (data, Some(*expected)),
                _ => return Err(WRONG_LENGTH),
            },
        };
        let expected = expected.map(|expected| if expected == 0 { 256 } else { usize::from(expected) });
        Ok(Self { class, instruction, p1, p2, data, expected })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_cases_of_a_short_command() {
        let base = Command { class: 0, instruction: 0x20, p1: 0, p2: 0x80, data: &[], expected: None };
        assert_eq!(Command::parse(&[0, 0x20, 0, 0x80]), Ok(base));
        assert_eq!(Command::parse(&[0, 0x20, 0, 0x80, 0]), Ok(Command { expected: Some(256), ..base }));
        assert_eq!(Command::parse(&[0, 0x20, 0, 0x80, 3]), Ok(Command { expected: Some(3), ..base }));
        assert_eq!(Command::parse(&[0, 0x20, 0, 0x80, 2, 7, 8]), Ok(Command { data: &[7, 8], ..base }));
        let both = Command { data: &[7, 8], expected: Some(9), ..base };
        assert_eq!(Command::parse(&[0, 0x20, 0, 0x80, 2, 7, 8, 9]), Ok(both));
    }

    #[test]
    fn anything_else_has_the_wrong_length() {
        let table: [&[u8]; 7] = [
            &[],
            &[0, 0xB0, 0],
            &[0, 0xA4, 2, 0x0C, 2, 0],          // data shorter than announced
            &[0, 0xA4, 2, 0x0C, 2, 0, 6, 0, 0], // longer than data and Le
            &[0, 0xB0, 0, 0, 0, 1, 0],          // extended Le
            &[0, 0xA4, 2, 0x0C, 0, 0, 2, 0, 6], // extended Lc
            &[0, 0x20, 0, 0x80, 0, 0],
        ];
        for bytes in table {
            assert_eq!(Command::parse(bytes), Err(WRONG_LENGTH), "{bytes:02X?}");
        }
    }
}
