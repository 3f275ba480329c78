//! NFC engagement by static handover (ISO/IEC 18013-5 clause 8.2.2.1): one NDEF message with a Handover Select record,
//! the engagement, and one record for each way of transfer. Negotiated handover is not supported.

use super::limits::MAX_ENGAGEMENT_BYTES;
use super::{DeviceEngagement, MdocError};

const TNF_MASK: u8 = 0x07;
const TNF_WELL_KNOWN: u8 = 0x01;
const TNF_EXTERNAL: u8 = 0x04;
const FLAG_BEGIN: u8 = 0x80;
const FLAG_END: u8 = 0x40;
const FLAG_CHUNK: u8 = 0x20;
const FLAG_SHORT: u8 = 0x10;
const FLAG_ID: u8 = 0x08;
const HANDOVER_SELECT: &[u8] = b"Hs";
const ENGAGEMENT: &[u8] = b"iso.org:18013:deviceengagement";
const NFC_CARRIER: &[u8] = b"iso.org:18013:nfc";

struct Record<'a> {
    flags: u8,
    kind: &'a [u8],
    payload: &'a [u8],
}

/// Takes the engagement out of a Handover Select message.
///
/// # Errors
/// [`MdocError::Engagement`] names what is missing; what [`DeviceEngagement::from_bytes`] says.
pub fn engagement_of_handover(message: &[u8]) -> Result<DeviceEngagement, MdocError> {
    if message.len() > MAX_ENGAGEMENT_BYTES {
        return Err(MdocError::TooLarge);
    }
    let (mut rest, mut select, mut engagement, mut nfc, mut first) = (message, false, None, false, true);
    loop {
        let (record, after) = record(rest).ok_or(MdocError::Engagement("NDEF record"))?;
        if (record.flags & FLAG_BEGIN != 0) != first || record.flags & FLAG_CHUNK != 0 {
            return Err(MdocError::Engagement("NDEF flags"));
        }
        match (record.flags & TNF_MASK, record.kind) {
            (TNF_WELL_KNOWN, HANDOVER_SELECT) if first => select = true,
            (TNF_EXTERNAL, ENGAGEMENT) if engagement.is_none() => engagement = Some(record.payload),
            (TNF_EXTERNAL, ENGAGEMENT) => return Err(MdocError::Engagement("two engagements")),
            (TNF_EXTERNAL, NFC_CARRIER) => nfc = true,
            _ => {} // Bluetooth, Wi-Fi Aware and what will come
        }
        (first, rest) = (false, after);
        if record.flags & FLAG_END != 0 {
            break;
        }
    }
    if !rest.is_empty() {
        return Err(MdocError::Engagement("bytes after the NDEF message"));
    }
    if !select {
        return Err(MdocError::Engagement("no handover select record"));
    }
    let engagement = engagement.ok_or(MdocError::Engagement("no engagement record"))?;
    Ok(DeviceEngagement::from_bytes(engagement)?.with_nfc(nfc))
}

/// One record and what follows it (NFC Forum NDEF 1.0, section 3.2).
fn record(bytes: &[u8]) -> Option<(Record<'_>, &[u8])> {
    let (&[flags, kind_length], rest) = bytes.split_first_chunk::<2>()?;
    let (length, rest) = if flags & FLAG_SHORT != 0 {
        let (&length, rest) = rest.split_first()?;
        (usize::from(length), rest)
    } else {
        let (length, rest) = rest.split_first_chunk::<4>()?;
        (usize::try_from(u32::from_be_bytes(*length)).ok()?, rest)
    };
    let (id_length, rest) = if flags & FLAG_ID != 0 {
        let (&length, rest) = rest.split_first()?;
        (usize::from(length), rest)
    } else {
        (0, rest)
    };
    let (kind, rest) = rest.split_at_checked(usize::from(kind_length))?;
    let (_, rest) = rest.split_at_checked(id_length)?;
    let (payload, rest) = rest.split_at_checked(length)?;
    Some((Record { flags, kind, payload }, rest))
}
