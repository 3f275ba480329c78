//! A simulated phone with カード代替電磁的記録: the counterpart of the tablet's reader for ISO/IEC 18013-5.
//!
//! It shares no code with the reader but the CBOR library and the curves, so that a mistake is not made twice in the same way.
//! The issuer is made up; keys come from seeds, so the same phone can be made again.
//!
//! | file | what it says |
//! |---|---|
//! | `fault` | what can be wrong with a phone, a document or an issuer |
//! | `key` | private keys on P-256 and P-384 |
//! | `issuer` | a root, a document signer, and their certificates |
//! | `document` | elements, digests and the signed object |
//! | `holder` | the session and the answer |
//! | `chip` | the same over NFC |

mod chip;
mod document;
mod fault;
mod holder;
mod issuer;
mod key;

pub use document::Owner;
pub use fault::Fault;
pub use holder::{PhoneOptions, SimulatedPhone};
pub use issuer::SimulatedIssuer;
pub use key::{Curve, PrivateKey};

use ciborium::Value;

fn encode(value: &Value) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes)?;
    Ok(bytes)
}

fn decode(bytes: &[u8]) -> anyhow::Result<Value> {
    Ok(ciborium::from_reader(bytes)?)
}

/// `#6.24(bstr)`.
fn tagged(bytes: &[u8]) -> Value {
    Value::Tag(24, Box::new(Value::Bytes(bytes.to_vec())))
}

/// The entry of a map with text keys.
fn entry<'a>(map: &'a Value, key: &str) -> anyhow::Result<&'a Value> {
    let entries = map.as_map().into_iter().flatten();
    let found = entries.filter(|(name, _)| name.as_text() == Some(key)).map(|(_, value)| value).next();
    found.ok_or_else(|| anyhow::anyhow!("no entry {key}"))
}

/// The bytes inside of `#6.24(bstr)`.
fn inner(value: &Value) -> anyhow::Result<Vec<u8>> {
    match value {
        Value::Tag(24, bytes) => Ok(bytes.as_bytes().cloned().unwrap_or_default()),
        _ => anyhow::bail!("no embedded CBOR"),
    }
}
