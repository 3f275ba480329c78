//! The phone as a reader's field sees it: an NDEF tag (type 4) and the application of mobile documents.

use super::{Fault, SimulatedPhone};
use ambulance_client::card::{CardError, CardTransport};

const NDEF_APPLICATION: &[u8] = &[0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01];
const MDOC_APPLICATION: &[u8] = &[0xA0, 0x00, 0x00, 0x02, 0x48, 0x04, 0x00];
/// Most bytes in one answer.
const PIECE_BYTES: usize = 256;

/// Where a run of commands stands.
#[derive(Default)]
pub(super) struct State {
    mdoc: bool,
    ndef: bool,
    file: Vec<u8>,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
}

impl CardTransport for SimulatedPhone {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        Ok(self.answer_apdu(command))
    }
}

impl SimulatedPhone {
    /// One command APDU in, one answer out.
    pub(crate) fn answer_apdu(&mut self, command: &[u8]) -> Vec<u8> {
        self.run(command).unwrap_or_else(|status: u16| status.to_be_bytes().to_vec())
    }

    /// The phone leaves the field, or the field goes: nothing stays selected, and no engagement over NFC stands.
    pub(crate) fn leave_field(&mut self) {
        self.chip = State::default();
        self.handover = None;
    }

    fn run(&mut self, command: &[u8]) -> Result<Vec<u8>, u16> {
        match command {
            [0x00, 0xA4, 0x04, 0x00, _, aid @ .., 0x00] => {
                (self.chip.ndef, self.chip.mdoc) = (aid == NDEF_APPLICATION, aid == MDOC_APPLICATION);
                if self.chip.ndef || self.chip.mdoc { done(&[]) } else { Err(0x6A82) }
            }
            [0x00, 0xA4, 0x00, 0x0C, 0x02, 0xE1, file] if self.chip.ndef => {
                self.chip.file = match file {
                    // length 15, version 2.0, answers to 255, commands to 255; one NDEF file E104, read only
                    0x03 => vec![0, 15, 0x20, 0, 255, 0, 255, 0x04, 0x06, 0xE1, 0x04, 0x08, 0x00, 0x00, 0xFF],
                    0x04 => self.ndef_file(),
                    _ => return Err(0x6A82),
                };
                done(&[])
            }
            [0x00, 0xB0, high, low, length] => {
                let offset = usize::from(u16::from_be_bytes([*high, *low]));
                let rest = self.chip.file.get(offset..).ok_or(0x6B00_u16)?;
                done(&rest[..rest.len().min(usize::from(*length))])
            }
            [class @ (0x00 | 0x10), 0xC3, 0x00, 0x00, length, rest @ ..] if self.chip.mdoc => {
                let data = rest.get(..usize::from(*length)).ok_or(0x6700_u16)?;
                self.chip.incoming.extend_from_slice(data);
                if *class == 0x10 { done(&[]) } else { self.message() }
            }
            [0x00, 0xC0, 0x00, 0x00, _] => Ok(self.next_piece()),
            _ => Err(0x6D00),
        }
    }

    /// A whole message has come.
    fn message(&mut self) -> Result<Vec<u8>, u16> {
        let object = std::mem::take(&mut self.chip.incoming);
        let message = match object.as_slice() {
            [0x53, 0x82, _, _, message @ ..] | [0x53, 0x81, _, message @ ..] | [0x53, _, message @ ..] => message,
            _ => return Err(0x6A80),
        };
        // the end of a session has no answer but an empty object
        let answer = self.answer(message).unwrap_or_default();
        let length = u32::try_from(answer.len()).map_err(|_| 0x6F00_u16)?.to_be_bytes();
        let mut object = match answer.len() {
            0..=0x7F => vec![0x53, length[3]],
            0x80..=0xFFFF => vec![0x53, 0x82, length[2], length[3]],
            _ => vec![0x53, 0x83, length[1], length[2], length[3]],
        };
        object.extend_from_slice(&answer);
        self.chip.outgoing = object;
        Ok(self.next_piece())
    }

    fn next_piece(&mut self) -> Vec<u8> {
        let rest = self.chip.outgoing.split_off(self.chip.outgoing.len().min(PIECE_BYTES));
        let mut piece = std::mem::replace(&mut self.chip.outgoing, rest);
        match self.chip.outgoing.len() {
            0 => piece.extend_from_slice(&[0x90, 0x00]),
            // 00 says: 256 or more
            left => piece.extend_from_slice(&[0x61, u8::try_from(left).unwrap_or(0)]),
        }
        piece
    }

    /// Length and Handover Select message: select record, carrier, engagement.
    fn ndef_file(&mut self) -> Vec<u8> {
        let carrier: &[u8] =
            if self.options.fault == Some(Fault::BluetoothOnly) { b"iso.org:18013:ble" } else { b"iso.org:18013:nfc" };
        // one alternative carrier "0" with the engagement "mdoc" as its auxiliary data
        let select = [b"\x15\xD1\x02\x09ac\x01\x010\x01\x04mdoc".as_slice()].concat();
        let mut message = record(0x91, b"Hs", b"", &select);
        message.extend(record(0x1C, carrier, b"0", &[0x01, 0x02, 0x01, 0xFF, 0x03, 0x02, 0x01, 0x00]));
        message.extend(record(0x5C, b"iso.org:18013:deviceengagement", b"mdoc", self.engagement()));
        self.handover = Some(message.clone());
        let mut file = u16::try_from(message.len()).unwrap_or(u16::MAX).to_be_bytes().to_vec();
        file.extend(message);
        file
    }
}

/// A short NDEF record.
fn record(flags: u8, kind: &[u8], id: &[u8], payload: &[u8]) -> Vec<u8> {
    let short = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
    let mut record = vec![flags, short(kind.len()), short(payload.len())];
    if !id.is_empty() {
        record.push(short(id.len()));
    }
    [record.as_slice(), kind, id, payload].concat()
}

fn done(data: &[u8]) -> Result<Vec<u8>, u16> {
    Ok([data, &[0x90, 0x00]].concat())
}
