//! Short APDUs of ISO 7816-4: building a command, taking an answer apart.
//!
//! Only the short form is used. The card refuses the extended form in places, and short commands are enough: a
//! certificate takes seven of them.

use super::CardError;

/// Longest answer to a short APDU: 256 bytes of data and the two status bytes. A longer one is an error.
pub const MAX_ANSWER_BYTES: usize = 256 + 2;

/// Largest offset that READ BINARY can name: the highest bit of P1 would make it a short file id.
pub(super) const MAX_OFFSET: u16 = 0x7FFF;

/// Status word for success.
pub(super) const SW_OK: u16 = 0x9000;

/// SELECT an application by its name (AID), no answer data wanted.
///
/// # Errors
///
/// [`CardError::Malformed`] when the AID is longer than the 16 bytes that the standard allows.
pub(super) fn select_application(aid: &[u8]) -> Result<Vec<u8>, CardError> {
    let length = u8::try_from(aid.len()).ok().filter(|length| (1..=16).contains(length));
    let length = length.ok_or(CardError::Malformed("application name is not 1 to 16 bytes long"))?;
    let mut command = vec![0x00, 0xA4, 0x04, 0x0C, length];
    command.extend_from_slice(aid);
    Ok(command)
}

/// SELECT a file of the selected application by its two-byte id, no answer data wanted.
pub(super) fn select_file(id: u16) -> Vec<u8> {
    let [high, low] = id.to_be_bytes();
    vec![0x00, 0xA4, 0x02, 0x0C, 0x02, high, low]
}

/// READ BINARY from the selected file: `length` bytes, 1 to 256, from `offset`, 0 to 7FFF.
///
/// # Errors
///
/// [`CardError::Malformed`] when offset or length is outside of these ranges.
pub(super) fn read_binary(offset: usize, length: usize) -> Result<Vec<u8>, CardError> {
    let offset = u16::try_from(offset).ok().filter(|offset| *offset <= MAX_OFFSET);
    let [high, low] = offset.ok_or(CardError::Malformed("offset beyond the reach of READ BINARY"))?.to_be_bytes();
    let expected = match length {
        256 => 0, // Le = 00 asks for 256 bytes
        other => u8::try_from(other)
            .ok()
            .filter(|expected| *expected > 0)
            .ok_or(CardError::Malformed("READ BINARY takes 1 to 256 bytes"))?,
    };
    Ok(vec![0x00, 0xB0, high, low, expected])
}

/// VERIFY against the selected secret; without data it asks for the tries that are left and spends none.
///
/// # Errors
///
/// [`CardError::Malformed`] when the secret is longer than the 16 bytes that a card takes.
pub(super) fn verify(secret: &[u8]) -> Result<Vec<u8>, CardError> {
    let length = u8::try_from(secret.len()).ok().filter(|length| *length <= 16);
    let length = length.ok_or(CardError::Malformed("secret longer than 16 bytes"))?;
    // room for all of it at once: growing would leave a copy of a secret behind that nobody wipes
    let mut command = Vec::with_capacity(5 + secret.len());
    command.extend_from_slice(&[0x00, 0x20, 0x00, 0x80]);
    if length > 0 {
        command.push(length);
        command.extend_from_slice(secret);
    }
    Ok(command)
}

/// COMPUTE DIGITAL SIGNATURE (80 2A) with the selected key; Le 00 asks for up to 256 bytes.
///
/// # Errors
///
/// [`CardError::Malformed`] when the input is empty or longer than a short command carries.
pub(super) fn sign(p1: u8, input: &[u8]) -> Result<Vec<u8>, CardError> {
    let length = u8::try_from(input.len()).ok().filter(|length| *length > 0);
    let length = length.ok_or(CardError::Malformed("nothing or too much to sign"))?;
    let mut command = vec![0x80, 0x2A, p1, 0x80, length];
    command.extend_from_slice(input);
    command.push(0x00);
    Ok(command)
}

/// GET RESPONSE: the rest of an answer that did not fit, after a status 61xx.
pub(super) fn get_response(more: u8) -> [u8; 5] {
    [0x00, 0xC0, 0x00, 0x00, more]
}

/// First byte of the status word "there is more".
pub(super) const SW1_MORE: u8 = 0x61;

/// An answer, taken apart.
pub(super) struct Answer {
    /// What came before the status bytes.
    pub data: Vec<u8>,
    /// SW1 SW2 as one number, for example 9000 or 6A82.
    pub status: u16,
}

/// Splits an answer into data and status word.
///
/// # Errors
///
/// [`CardError::Malformed`] when it is shorter than a status word or longer than a short APDU allows.
pub(super) fn split(mut answer: Vec<u8>) -> Result<Answer, CardError> {
    if answer.len() > MAX_ANSWER_BYTES {
        return Err(CardError::Malformed("answer longer than a short APDU allows"));
    }
    match answer.last_chunk::<2>() {
        Some(&status) => {
            answer.truncate(answer.len() - 2);
            Ok(Answer { data: answer, status: u16::from_be_bytes(status) })
        }
        None => Err(CardError::Malformed("answer shorter than its status word")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn commands_have_exactly_these_bytes() {
        let aid = [0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01];
        assert_eq!(
            select_application(&aid).unwrap(),
            [0x00, 0xA4, 0x04, 0x0C, 0x0A, 0xD3, 0x92, 0xF0, 0x00, 0x26, 0x01, 0x00, 0x00, 0x00, 0x01]
        );
        assert_eq!(select_file(0x000A), [0x00, 0xA4, 0x02, 0x0C, 0x02, 0x00, 0x0A]);
        assert_eq!(read_binary(0, 32).unwrap(), [0x00, 0xB0, 0x00, 0x00, 0x20]);
        assert_eq!(read_binary(0x0100, 256).unwrap(), [0x00, 0xB0, 0x01, 0x00, 0x00]);
        assert_eq!(read_binary(0x7FFF, 255).unwrap(), [0x00, 0xB0, 0x7F, 0xFF, 0xFF]);
    }

    #[test]
    fn numbers_outside_of_a_short_apdu_are_refused() {
        for (offset, length) in [(0, 0), (0, 257), (0x8000, 1), (0x1_0000, 1), (usize::MAX, usize::MAX)] {
            assert!(matches!(read_binary(offset, length), Err(CardError::Malformed(_))), "{offset} {length}");
        }
        assert!(matches!(select_application(&[]), Err(CardError::Malformed(_))));
        assert!(matches!(select_application(&[0; 17]), Err(CardError::Malformed(_))));
    }

    #[test]
    fn the_commands_of_a_proof_have_exactly_these_bytes() {
        assert_eq!(verify(&[]).unwrap(), [0x00, 0x20, 0x00, 0x80]);
        assert_eq!(verify(b"1234").unwrap(), [0x00, 0x20, 0x00, 0x80, 0x04, 0x31, 0x32, 0x33, 0x34]);
        assert_eq!(sign(0x00, &[1, 2]).unwrap(), [0x80, 0x2A, 0x00, 0x80, 0x02, 0x01, 0x02, 0x00]);
        assert_eq!(get_response(0x80), [0x00, 0xC0, 0x00, 0x00, 0x80]);
        assert!(verify(&[0; 17]).is_err() && sign(0, &[]).is_err() && sign(0, &[0; 256]).is_err());
    }

    #[test]
    fn an_answer_is_data_and_status() {
        let answer = split(vec![0x01, 0x02, 0x90, 0x00]).unwrap();
        assert_eq!((answer.data.as_slice(), answer.status), ([0x01, 0x02].as_slice(), SW_OK));
        let bare = split(vec![0x6A, 0x82]).unwrap();
        assert_eq!((bare.data.len(), bare.status), (0, 0x6A82));
    }

    #[test]
    fn answers_of_impossible_length_are_refused() {
        for length in [0, 1, MAX_ANSWER_BYTES + 1] {
            assert!(matches!(split(vec![0x90; length]), Err(CardError::Malformed(_))), "{length}");
        }
        assert_eq!(split(vec![0x90; MAX_ANSWER_BYTES]).unwrap().data.len(), 256);
    }
}
