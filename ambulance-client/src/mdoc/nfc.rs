//! Engagement and data retrieval over NFC (ISO/IEC 18013-5 clauses 8.2.2.1 and 8.3.3.1.2): ISO 7816-4 commands, short form.

use super::limits::{MAX_APDUS, MAX_ENGAGEMENT_BYTES, MAX_MESSAGE_BYTES};
use super::{MdocError, engagement_of_handover};
use crate::card::{CardTransport, MAX_ANSWER_BYTES};

const NDEF_APPLICATION: &[u8] = &[0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01];
const MDOC_APPLICATION: &[u8] = &[0xA0, 0x00, 0x00, 0x02, 0x48, 0x04, 0x00];
const CAPABILITY_FILE: [u8; 2] = [0xE1, 0x03];
/// Most data in one command of the short form.
const PIECE_BYTES: usize = 255;
/// Most data in one answer that a type 4 tag allows at least (its MLe may be more).
const NDEF_PIECE_BYTES: usize = 0xF0;
/// Tag of the data object around each message.
const DATA_OBJECT: u8 = 0x53;
const SW_OK: u16 = 0x9000;
const SW_NOT_FOUND: u16 = 0x6A82;

/// One run of commands against one phone, counted.
pub(super) struct Link<'t> {
    transport: &'t mut dyn CardTransport,
    apdus: u32,
}

impl<'t> Link<'t> {
    pub(super) fn new(transport: &'t mut dyn CardTransport) -> Self {
        Self { transport, apdus: 0 }
    }

    /// Reads the Handover Select message: NDEF application, capability container, NDEF file (NFC Forum T4T 2.0).
    pub(super) fn handover(&mut self) -> Result<Vec<u8>, MdocError> {
        self.select_application(NDEF_APPLICATION)?;
        self.select_file(CAPABILITY_FILE)?;
        let container = self.read_binary(0, 15)?;
        // CCLEN(2) version MLe(2) MLc(2), then the NDEF file: 04 06 id(2) size(2) read write
        let file = match container.get(7..11) {
            Some(&[0x04, 0x06, high, low]) => [high, low],
            _ => return Err(MdocError::Exchange("capability container")),
        };
        self.select_file(file)?;
        let length = self.read_binary(0, 2)?;
        let length = <[u8; 2]>::try_from(length).map_err(|_| MdocError::Exchange("NDEF length"))?;
        let length = usize::from(u16::from_be_bytes(length));
        if length > MAX_ENGAGEMENT_BYTES {
            return Err(MdocError::TooLarge);
        }
        let mut message = Vec::with_capacity(length);
        while message.len() < length {
            let piece = self.read_binary(message.len() + 2, NDEF_PIECE_BYTES.min(length - message.len()))?;
            if piece.is_empty() {
                return Err(MdocError::Exchange("NDEF file ends early"));
            }
            message.extend_from_slice(&piece);
        }
        // refused here already, so that a stranger's tag costs no further command
        engagement_of_handover(&message).map(|_| message)
    }

    /// Selects the application of mobile documents.
    pub(super) fn select_document(&mut self) -> Result<(), MdocError> {
        self.select_application(MDOC_APPLICATION)
    }

    /// Sends one message by ENVELOPE and reads the answer by GET RESPONSE, both inside of data object 53.
    pub(super) fn exchange(&mut self, message: &[u8]) -> Result<Vec<u8>, MdocError> {
        let object = wrapped(message)?;
        let mut pieces = object.chunks(PIECE_BYTES).peekable();
        let (mut data, mut status) = (Vec::new(), SW_OK);
        while let Some(piece) = pieces.next() {
            let last = pieces.peek().is_none();
            let length = u8::try_from(piece.len()).map_err(|_| MdocError::Exchange("ENVELOPE"))?;
            let mut command = vec![if last { 0x00 } else { 0x10 }, 0xC3, 0x00, 0x00, length];
            command.extend_from_slice(piece);
            if last {
                command.push(0x00);
            }
            (data, status) = self.transmit(&command)?;
            if !last {
                accept(status)?;
            }
        }
        while status >> 8 == 0x61 {
            let [_, more] = status.to_be_bytes();
            let (piece, next) = self.transmit(&[0x00, 0xC0, 0x00, 0x00, more])?;
            data.extend_from_slice(&piece);
            // the header of the object is at most four bytes
            if data.len() > MAX_MESSAGE_BYTES + 4 {
                return Err(MdocError::TooLarge);
            }
            status = next;
        }
        accept(status)?;
        unwrapped(&data)
    }

    fn select_application(&mut self, aid: &[u8]) -> Result<(), MdocError> {
        let length = u8::try_from(aid.len()).map_err(|_| MdocError::Exchange("AID"))?;
        let mut command = vec![0x00, 0xA4, 0x04, 0x00, length];
        command.extend_from_slice(aid);
        command.push(0x00);
        match self.transmit(&command)?.1 {
            SW_NOT_FOUND => Err(MdocError::NoDocumentApplication),
            status => accept(status),
        }
    }

    fn select_file(&mut self, [high, low]: [u8; 2]) -> Result<(), MdocError> {
        accept(self.transmit(&[0x00, 0xA4, 0x00, 0x0C, 0x02, high, low])?.1)
    }

    fn read_binary(&mut self, offset: usize, length: usize) -> Result<Vec<u8>, MdocError> {
        let offset = u16::try_from(offset).map_err(|_| MdocError::Exchange("offset"))?;
        let [high, low] = offset.to_be_bytes();
        let expected = u8::try_from(length).map_err(|_| MdocError::Exchange("length"))?;
        let (data, status) = self.transmit(&[0x00, 0xB0, high, low, expected])?;
        accept(status)?;
        if data.len() > length { Err(MdocError::Exchange("more data than was asked for")) } else { Ok(data) }
    }

    fn transmit(&mut self, command: &[u8]) -> Result<(Vec<u8>, u16), MdocError> {
        if self.apdus >= MAX_APDUS {
            return Err(MdocError::Exchange("phone needs too many commands"));
        }
        self.apdus += 1;
        let mut answer = self.transport.transmit(command).map_err(MdocError::Transport)?;
        let status = answer.last_chunk::<2>().copied().filter(|_| answer.len() <= MAX_ANSWER_BYTES);
        let status = u16::from_be_bytes(status.ok_or(MdocError::Exchange("answer of impossible length"))?);
        answer.truncate(answer.len() - 2);
        Ok((answer, status))
    }
}

fn accept(status: u16) -> Result<(), MdocError> {
    if status == SW_OK { Ok(()) } else { Err(MdocError::Status(status)) }
}

/// Data object 53 with a BER length.
fn wrapped(message: &[u8]) -> Result<Vec<u8>, MdocError> {
    let length = u32::try_from(message.len()).map_err(|_| MdocError::TooLarge)?;
    let bytes = length.to_be_bytes();
    let mut object = vec![DATA_OBJECT];
    match length {
        0..=0x7F => object.extend_from_slice(&bytes[3..]),
        0x80..=0xFF => object.extend_from_slice(&[0x81, bytes[3]]),
        0x100..=0xFFFF => object.extend_from_slice(&[0x82, bytes[2], bytes[3]]),
        _ => object.extend_from_slice(&[0x83, bytes[1], bytes[2], bytes[3]]),
    }
    object.extend_from_slice(message);
    Ok(object)
}

fn unwrapped(object: &[u8]) -> Result<Vec<u8>, MdocError> {
    let (length, content) = match object {
        [DATA_OBJECT, short @ 0..=0x7F, rest @ ..] => (usize::from(*short), rest),
        [DATA_OBJECT, 0x81, a, rest @ ..] => (usize::from(*a), rest),
        [DATA_OBJECT, 0x82, a, b, rest @ ..] => (usize::from(u16::from_be_bytes([*a, *b])), rest),
        [DATA_OBJECT, 0x83, a, b, c, rest @ ..] => {
            (usize::try_from(u32::from_be_bytes([0, *a, *b, *c])).unwrap_or(usize::MAX), rest)
        }
        _ => return Err(MdocError::Exchange("no data object 53")),
    };
    if length > MAX_MESSAGE_BYTES {
        return Err(MdocError::TooLarge);
    }
    if content.len() < length {
        return Err(MdocError::Truncated);
    }
    if content.len() > length { Err(MdocError::Exchange("bytes after the data object")) } else { Ok(content.to_vec()) }
}
