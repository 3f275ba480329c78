//! The device request (ISO/IEC 18013-5 clause 8.3.2.1.2.1): what we ask for, and that we will not keep it as a document.

use super::session::Session;
use super::{MdocError, cbor, cose};
use ciborium::Value;
use p256::ecdsa::signature::Signer;

/// The document: カード代替電磁的記録 of the マイナンバーカード.
pub const DOC_TYPE: &str = "org.iso.23220.1.jp.mnc";
/// Name space of the Japanese elements.
pub const NAMESPACE_JP: &str = "org.iso.23220.1.jp";
/// Name space of the international elements.
pub const NAMESPACE: &str = "org.iso.23220.1";

/// All that is asked for. The 個人番号 and the address are not: the crew has no use for them on scene.
pub const REQUESTED: [(&str, &[&str]); 2] = [
    (NAMESPACE_JP, &["full_name_unicode", "birth_date_unicode", "sex_unicode", "portrait"]),
    (NAMESPACE, &["birth_date", "sex"]),
];

/// The reader's own signature (reader authentication, clause 9.1.4). Holds a private key: no `Debug`.
pub struct ReaderAuthentication {
    /// Private key of the reader's certificate.
    pub key: p256::ecdsa::SigningKey,
    /// Certificates, leaf first, DER, without the root.
    pub certificates: Vec<Vec<u8>>,
}

/// Builds the request for [`REQUESTED`], signed when `authentication` is given.
///
/// # Errors
/// Only what writing CBOR into memory can say.
pub fn device_request(session: &Session, authentication: Option<&ReaderAuthentication>) -> Result<Vec<u8>, MdocError> {
    let intent_to_retain = false;
    let elements = |names: &[&str]| names.iter().map(|name| ((*name).into(), intent_to_retain.into())).collect();
    let spaces = REQUESTED.iter().map(|(space, names)| ((*space).into(), Value::Map(elements(names)))).collect();
    let items = cbor::encode(&Value::Map(vec![
        ("docType".into(), DOC_TYPE.into()),
        ("nameSpaces".into(), Value::Map(spaces)),
    ]))?;
    let mut document = vec![("itemsRequest".into(), cbor::embedded(&items))];
    if let Some(authentication) = authentication {
        document.push(("readerAuth".into(), reader_auth(session, authentication, &items)?));
    }
    cbor::encode(&Value::Map(vec![
        ("version".into(), "1.0".into()),
        ("docRequests".into(), Value::Array(vec![Value::Map(document)])),
    ]))
}

/// COSE_Sign1 with the detached payload ReaderAuthenticationBytes. ECDSA is deterministic here (RFC 6979).
fn reader_auth(session: &Session, by: &ReaderAuthentication, items: &[u8]) -> Result<Value, MdocError> {
    let authentication = cbor::encode(&Value::Array(vec![
        "ReaderAuthentication".into(),
        session.transcript.value().clone(),
        cbor::embedded(items),
    ]))?;
    let payload = cbor::encode(&cbor::embedded(&authentication))?;
    let header = cose::es256_header()?;
    let signature: p256::ecdsa::Signature = by.key.sign(&cose::structure("Signature1", &header, &payload)?);
    let mut chain: Vec<Value> = by.certificates.iter().map(|der| Value::Bytes(der.clone())).collect();
    let chain = if chain.len() == 1 { chain.remove(0) } else { Value::Array(chain) };
    Ok(Value::Array(vec![
        Value::Bytes(header),
        Value::Map(vec![(cose::X5CHAIN.into(), chain)]),
        Value::Null,
        Value::Bytes(signature.to_bytes().to_vec()),
    ]))
}
