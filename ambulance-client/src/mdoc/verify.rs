//! Every check between a device response and an identity that may be shown (ISO/IEC 18013-5 clause 9.3).

use super::cbor;
use super::certificate::{Signer, TrustedIssuers};
use super::key::PublicKey;
use super::mso::SecurityObject;
use super::response::{self, Document, Proof};
use super::session::Session;
use super::{DOC_TYPE, MdocError, MobileIdentity};
use ciborium::Value;
use jiff::Timestamp;

/// Checks a response of this session and takes the identity out of it.
///
/// # Errors
/// The first check that fails, in this order: structure, document type, chain, issuer's signature, dates, digests, device
/// authentication, elements.
pub fn verify(
    session: &Session,
    response: &[u8],
    trusted: &TrustedIssuers,
    now: Timestamp,
) -> Result<MobileIdentity, MdocError> {
    let document = response::parse(response)?;
    if document.doc_type != DOC_TYPE {
        return Err(MdocError::WrongDocType);
    }
    let leaf = document.issuer_auth.certificates().first().ok_or(MdocError::IssuerCertificate("no certificate"))?;
    let signer = trusted.signer(leaf, now)?;
    let object = signed_object(&document, &signer.key)?;
    if object.doc_type != document.doc_type {
        return Err(MdocError::WrongDocType);
    }
    check_signing_time(&object, &signer)?;
    object.check_time(now)?;
    check_digests(&document, &object)?;
    check_device(session, &document, &object)?;
    MobileIdentity::from_items(document.items, signer.issuer, object.valid_until)
}

/// The security object, once its signature is the document signer's.
pub(super) fn signed_object(document: &Document, key: &PublicKey) -> Result<SecurityObject, MdocError> {
    let payload = document.issuer_auth.payload().ok_or(MdocError::Malformed("issuerAuth without payload"))?;
    if !document.issuer_auth.is_signed_by(key, payload)? {
        return Err(MdocError::IssuerSignature);
    }
    SecurityObject::parse(payload)
}

/// The object was signed while the document signer's certificate was valid (clause 9.3.1).
fn check_signing_time(object: &SecurityObject, signer: &Signer) -> Result<(), MdocError> {
    let within = signer.not_before <= object.signed && object.signed <= signer.not_after;
    if within {
        Ok(())
    } else {
        Err(MdocError::IssuerCertificate("document signed outside of the certificate's dates"))
    }
}

/// Every disclosed element, asked for or not, is one that was signed.
pub(super) fn check_digests(document: &Document, object: &SecurityObject) -> Result<(), MdocError> {
    document.items.iter().try_for_each(|item| object.check_item(&item.space, item.digest_number, &item.bytes))
}

/// The phone holds the document's key and answered in this session (clause 9.1.3.4).
pub(super) fn check_device(session: &Session, document: &Document, object: &SecurityObject) -> Result<(), MdocError> {
    let authentication = cbor::encode(&Value::Array(vec![
        "DeviceAuthentication".into(),
        session.transcript.value().clone(),
        document.doc_type.as_str().into(),
        cbor::embedded(&document.device_spaces),
    ]))?;
    let payload = cbor::encode(&cbor::embedded(&authentication))?;
    let proven = match (&document.proof, &object.device_key) {
        (None, _) => return Err(MdocError::DeviceAuthenticationMissing),
        (Some(Proof::Signature(signature)), key) => {
            detached(signature.payload())?;
            signature.is_signed_by(key, &payload)?
        }
        (Some(Proof::Mac(mac)), PublicKey::P256(key)) => {
            detached(mac.payload())?;
            mac.is_coded_with(&session.mac_key(key)?, &payload)?
        }
        // our ephemeral key is on P-256: with a key on another curve nothing can be agreed
        (Some(Proof::Mac(_)), PublicKey::P384(_)) => return Err(MdocError::Algorithm),
    };
    if proven { Ok(()) } else { Err(MdocError::DeviceAuthentication) }
}

/// The payload of the proof is what we computed, never what the phone put beside it.
fn detached(payload: Option<&[u8]>) -> Result<(), MdocError> {
    if payload.is_some() { Err(MdocError::Malformed("device authentication with payload")) } else { Ok(()) }
}
