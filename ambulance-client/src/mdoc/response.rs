//! The device response (ISO/IEC 18013-5 clause 8.3.2.1.2.2): taken apart here, checked in `verify`.

use super::MdocError;
use super::cbor::{self, Map};
use super::cose::Single;
use super::limits::MAX_ELEMENTS;
use ciborium::Value;

const PART: &str = "device response";

/// One document as the phone sent it; nothing in it is believed yet.
pub(super) struct Document {
    pub doc_type: String,
    pub items: Vec<Item>,
    pub issuer_auth: Single,
    /// DeviceNameSpaces as received.
    pub device_spaces: Vec<u8>,
    pub proof: Option<Proof>,
}

/// One disclosed element (IssuerSignedItem).
pub(super) struct Item {
    pub space: String,
    pub name: String,
    pub digest_number: u64,
    /// The encoded item, whose hash was signed.
    pub bytes: Vec<u8>,
    pub value: Value,
}

/// How the phone proves that the document is its own.
pub(super) enum Proof {
    Signature(Single),
    Mac(Single),
}

/// The one document of a response.
///
/// # Errors
/// [`MdocError::ResponseStatus`], [`MdocError::NoDocument`], [`MdocError::TooMany`] for a second document, and what the CBOR
/// reader says.
pub(super) fn parse(bytes: &[u8]) -> Result<Document, MdocError> {
    let mut map = Map::decode(bytes, PART)?;
    if !cbor::text(map.required("version")?, PART)?.starts_with("1.") {
        return Err(MdocError::Malformed(PART));
    }
    let status = cbor::number(&map.required("status")?, PART)?;
    if status != 0 {
        return Err(MdocError::ResponseStatus(status));
    }
    let documents = map.optional("documents")?.map(|it| cbor::array(it, PART)).transpose()?.unwrap_or_default();
    let mut documents = documents.into_iter();
    let first = documents.next().ok_or(MdocError::NoDocument)?;
    // one was asked for; of two nobody could say whose name is shown
    if documents.next().is_some() { Err(MdocError::TooMany) } else { document(first) }
}

fn document(value: Value) -> Result<Document, MdocError> {
    let mut map = Map::new(value, PART)?;
    let doc_type = cbor::text(map.required("docType")?, PART)?;
    let mut issuer = Map::new(map.required("issuerSigned")?, PART)?;
    let issuer_auth = Single::parse(issuer.required("issuerAuth")?, "issuerAuth")?;
    let items = issuer.optional("nameSpaces")?.map(items).transpose()?.unwrap_or_default();
    let mut device = Map::new(map.required("deviceSigned")?, PART)?;
    let device_spaces = cbor::embedded_bytes(device.required("nameSpaces")?, PART)?;
    // what the device states of itself is not used, but it is signed over and must be sound
    Map::decode(&device_spaces, "device name spaces")?;
    let mut auth = Map::new(device.required("deviceAuth")?, PART)?;
    let proof = match (auth.optional("deviceSignature")?, auth.optional("deviceMac")?) {
        (Some(signature), None) => Some(Proof::Signature(Single::parse(signature, "deviceSignature")?)),
        (None, Some(mac)) => Some(Proof::Mac(Single::parse(mac, "deviceMac")?)),
        (None, None) => None,
        (Some(_), Some(_)) => return Err(MdocError::Malformed(PART)),
    };
    Ok(Document { doc_type, items, issuer_auth, device_spaces, proof })
}

fn items(value: Value) -> Result<Vec<Item>, MdocError> {
    let mut items: Vec<Item> = Vec::new();
    for (space, list) in Map::new(value, PART)?.into_texts(MAX_ELEMENTS)? {
        for one in cbor::array(list, PART)? {
            if items.len() >= MAX_ELEMENTS {
                return Err(MdocError::TooMany);
            }
            let item = item(&space, cbor::embedded_bytes(one, PART)?)?;
            let same =
                |it: &Item| it.space == space && (it.name == item.name || it.digest_number == item.digest_number);
            if items.iter().any(same) {
                return Err(MdocError::Duplicate);
            }
            items.push(item);
        }
    }
    Ok(items)
}

fn item(space: &str, bytes: Vec<u8>) -> Result<Item, MdocError> {
    const ITEM: &str = "issuer signed item";
    let mut map = Map::decode(&bytes, ITEM)?;
    let digest_number = cbor::number(&map.required("digestID")?, ITEM)?;
    cbor::bytes(map.required("random")?, ITEM)?;
    let name = cbor::text(map.required("elementIdentifier")?, ITEM)?;
    let value = map.required("elementValue")?;
    Ok(Item { space: space.to_owned(), name, digest_number, bytes, value })
}
