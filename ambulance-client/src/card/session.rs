//! One run of commands against one card.
//!
//! The session counts the commands and refuses to go on without end, so that a chip that answers one byte at a time, or
//! forever, cannot hold the reader.

use super::apdu::{self, Answer, SW_OK};
use super::{CardError, CardTransport, ber, tlv};
use zeroize::Zeroizing;

/// Bytes asked for in one READ BINARY: the most that a short APDU can carry. Fewer commands mean a shorter time in which
/// the card must lie still.
pub const CHUNK_BYTES: usize = 256;

/// Most commands in one reading. A usual one takes 13; the largest certificate that is accepted takes 22. The rest is
/// room for cards that answer in smaller pieces.
pub const MAX_APDUS_PER_READ: u32 = 64;

/// Most commands in one of the longer operations: the longest face file takes 64, the certificate 22, the rest is room for
/// smaller pieces.
pub const MAX_APDUS_PER_OPERATION: u32 = 160;

/// Longest signature that is collected, in bytes: RSA-8192. Today's has 256.
const MAX_SIGNATURE_BYTES: usize = 1_024;

/// A card while it is being read.
pub(super) struct Session<'t> {
    transport: &'t mut dyn CardTransport,
    apdus: u32,
    limit: u32,
}

impl<'t> Session<'t> {
    /// A session that starts from the beginning: it relies on nothing that was sent before.
    pub(super) fn new(transport: &'t mut dyn CardTransport) -> Self {
        Self { transport, apdus: 0, limit: MAX_APDUS_PER_READ }
    }

    /// The same with room for a longer operation.
    pub(super) fn for_operation(transport: &'t mut dyn CardTransport) -> Self {
        Self { transport, apdus: 0, limit: MAX_APDUS_PER_OPERATION }
    }

    /// Commands sent so far.
    pub(super) fn apdus(&self) -> u32 {
        self.apdus
    }

    /// Selects an application by name. Returns the status word.
    pub(super) fn select_application(&mut self, aid: &[u8]) -> Result<u16, CardError> {
        Ok(self.exchange(&apdu::select_application(aid)?)?.status)
    }

    /// Selects a file of the selected application. Any status but 9000 is [`CardError::Status`].
    pub(super) fn select_file(&mut self, id: u16) -> Result<(), CardError> {
        accept(self.exchange(&apdu::select_file(id))?).map(drop)
    }

    /// Reads up to `length` bytes of the selected file. The file may end earlier.
    pub(super) fn read_binary(&mut self, offset: usize, length: usize) -> Result<Vec<u8>, CardError> {
        let data = accept(self.exchange(&apdu::read_binary(offset, length)?)?)?;
        if data.len() > length {
            return Err(CardError::Malformed("more data than was asked for"));
        }
        Ok(data)
    }

    /// Reads the selected file as one DER object, in pieces, up to the length that its header announces. What follows
    /// the object in the file is filling and is left out.
    ///
    /// # Errors
    ///
    /// [`CardError::TooLong`] when it announces more than `limit_bytes`, [`CardError::Malformed`] when it is no DER or
    /// ends before its announced end.
    pub(super) fn read_der(&mut self, limit_bytes: usize) -> Result<Vec<u8>, CardError> {
        self.read_object(limit_bytes, tlv::sequence_length)
    }

    /// The same for a tagged object (BER-TLV) of the face applications.
    pub(super) fn read_tagged(&mut self, limit_bytes: usize) -> Result<Vec<u8>, CardError> {
        self.read_object(limit_bytes, ber::announced)
    }

    fn read_object(
        &mut self,
        limit_bytes: usize,
        announced: fn(&[u8]) -> Result<u64, CardError>,
    ) -> Result<Vec<u8>, CardError> {
        // The first piece holds the header already; a command for the header alone would cost time for nothing.
        let mut object = self.read_binary(0, CHUNK_BYTES)?;
        let announced_bytes = announced(&object)?;
        let total = usize::try_from(announced_bytes).ok().filter(|total| *total <= limit_bytes).ok_or({
            CardError::TooLong { announced_bytes, limit_bytes: u64::try_from(limit_bytes).unwrap_or(u64::MAX) }
        })?;
        object.truncate(total);
        while object.len() < total {
            let piece = self.read_binary(object.len(), CHUNK_BYTES.min(total - object.len()))?;
            if piece.is_empty() {
                return Err(CardError::Malformed("file ends before its announced end"));
            }
            object.extend_from_slice(&piece);
        }
        Ok(object)
    }

    /// VERIFY without data: asks for the tries that are left to the selected secret and spends none. The status word.
    pub(super) fn tries(&mut self) -> Result<u16, CardError> {
        Ok(self.exchange(&apdu::verify(&[])?)?.status)
    }

    /// VERIFY: **a wrong secret costs a try**. The status word.
    pub(super) fn verify(&mut self, secret: &[u8]) -> Result<u16, CardError> {
        let command = Zeroizing::new(apdu::verify(secret)?);
        Ok(self.exchange(&command)?.status)
    }

    /// COMPUTE DIGITAL SIGNATURE with the selected key. A signature longer than one answer is collected.
    pub(super) fn sign(&mut self, p1: u8, input: &[u8]) -> Result<Vec<u8>, CardError> {
        let mut answer = self.exchange(&apdu::sign(p1, input)?)?;
        let mut signature = std::mem::take(&mut answer.data);
        while let [apdu::SW1_MORE, more] = answer.status.to_be_bytes() {
            answer = self.exchange(&apdu::get_response(more))?;
            if answer.data.is_empty() || signature.len() + answer.data.len() > MAX_SIGNATURE_BYTES {
                return Err(CardError::Malformed("signature without end"));
            }
            signature.extend_from_slice(&answer.data);
        }
        accept(Answer { data: signature, status: answer.status })
    }

    /// The card for somebody who speaks to it himself; his commands are counted as well.
    pub(super) fn lend(&mut self) -> impl CardTransport + '_ {
        Lent(self)
    }

    fn exchange(&mut self, command: &[u8]) -> Result<Answer, CardError> {
        if self.apdus >= self.limit {
            return Err(CardError::Malformed("card needs more commands than any known card"));
        }
        self.apdus += 1;
        apdu::split(self.transport.transmit(command)?)
    }
}

/// A session, lent as a transport.
struct Lent<'s, 't>(&'s mut Session<'t>);

impl CardTransport for Lent<'_, '_> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        let Answer { mut data, status } = self.0.exchange(command)?;
        data.extend_from_slice(&status.to_be_bytes());
        Ok(data)
    }
}

/// The data of a successful answer.
fn accept(answer: Answer) -> Result<Vec<u8>, CardError> {
    match answer.status {
        SW_OK => Ok(answer.data),
        other => Err(CardError::Status(other)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::super::scripted::Scripted;
    use super::*;

    #[test]
    fn an_object_shorter_than_a_piece_loses_the_filling_behind_it() {
        let mut card = Scripted::new([Ok(vec![0x30, 0x03, 0x02, 0x01, 0x05, 0xFF, 0xFF, 0x90, 0x00])]);
        let mut session = Session::new(&mut card);
        assert_eq!(session.read_der(4_096).unwrap(), [0x30, 0x03, 0x02, 0x01, 0x05]);
        assert_eq!(session.apdus(), 1);
    }

    #[test]
    fn the_last_piece_asks_for_what_is_left() {
        let mut first = vec![0x30, 0x82, 0x01, 0x00];
        first.resize(256, 0xAA);
        first.extend_from_slice(&[0x90, 0x00]);
        let mut card = Scripted::new([Ok(first), Ok(vec![1, 2, 3, 4, 0x90, 0x00])]);
        assert_eq!(Session::new(&mut card).read_der(4_096).unwrap().len(), 260);
        assert_eq!(card.asked, [[0x00, 0xB0, 0x00, 0x00, 0x00], [0x00, 0xB0, 0x01, 0x00, 0x04]]);
    }
}
