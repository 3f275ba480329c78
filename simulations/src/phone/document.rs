//! The document: elements, their digests, and the object that the issuer signed (ISO/IEC 18013-5 clause 9.1.2).

use super::{Fault, PrivateKey, SimulatedIssuer, encode, tagged};
use crate::cards::Drawing;
use anyhow::Result;
use ciborium::Value;
use domain::patient::Sex;
use jiff::{Span, Timestamp, civil::Date};
use sha2_011::{Digest, Sha256};

const DOC_TYPE: &str = "org.iso.23220.1.jp.mnc";
const JP: &str = "org.iso.23220.1.jp";
const INTERNATIONAL: &str = "org.iso.23220.1";

/// The synthetic person on the phone.
#[derive(Clone)]
pub struct Owner {
    /// 氏名
    pub name: String,
    /// 生年月日
    pub birth_date: Date,
    /// 性別
    pub sex: Sex,
    /// 顔写真
    pub portrait: Vec<u8>,
}

impl Owner {
    /// Somebody with the drawing that fits sex and age on the day `issued`, as JPEG.
    #[must_use]
    pub fn drawn(name: &str, birth_date: Date, sex: Sex, issued: Date) -> Self {
        let portrait = Drawing::of(sex, issued.year() - birth_date.year()).jpeg.to_vec();
        Self { name: name.to_owned(), birth_date, sex, portrait }
    }
}

/// A document as issued, with what one fault makes of it.
pub(super) struct Document {
    pub doc_type: String,
    /// Name space, element, IssuerSignedItem.
    pub items: Vec<(String, String, Vec<u8>)>,
    /// COSE_Sign1 of the issuer.
    pub issuer_auth: Value,
}

impl Document {
    pub(super) fn issue(
        issuer: &SimulatedIssuer,
        owner: &Owner,
        device: &PrivateKey,
        fault: Option<Fault>,
        now: Timestamp,
    ) -> Result<Self> {
        let elements = elements(owner, fault);
        let mut items = Vec::new();
        for (number, (space, name, value)) in (0_u64..).zip(&elements) {
            items.push(((*space).to_owned(), (*name).to_owned(), item(number, name, value)?));
        }
        let signed = security_object(&items, device, fault, now)?;
        let other = PrivateKey::from_seed(super::Curve::P256, "another key")?;
        let signer = if fault == Some(Fault::OtherSignature) { &other } else { &issuer.signer };
        let chain = Value::Bytes(issuer.signer_certificate(fault)?);
        let issuer_auth = sign1(signer, vec![(33.into(), chain)], Some(&signed), &signed)?;
        spoil(&mut items, &elements, fault)?;
        let doc_type = if fault == Some(Fault::WrongDocType) { "org.iso.18013.5.1.mDL" } else { DOC_TYPE };
        Ok(Self { doc_type: doc_type.to_owned(), items, issuer_auth })
    }
}

/// Seven elements that a reader may want and two that it must not ask for.
fn elements(owner: &Owner, fault: Option<Fault>) -> Vec<(&'static str, &'static str, Value)> {
    let (code, sex) = match owner.sex {
        Sex::Male => (1, "男"),
        Sex::Female => (2, "女"),
        Sex::NotStated => (9, ""),
    };
    let portrait = match fault {
        Some(Fault::LargePortrait) => vec![0xFF; 100_000],
        Some(Fault::LargeMessage) => vec![0xFF; 200_000],
        _ => owner.portrait.clone(),
    };
    let born = owner.birth_date;
    let born_text = format!("{}年{}月{}日", born.year(), born.month(), born.day());
    vec![
        (JP, "full_name_unicode", owner.name.as_str().into()),
        (JP, "sex_unicode", sex.into()),
        (JP, "birth_date_unicode", born_text.into()),
        (JP, "portrait", Value::Bytes(portrait)),
        (JP, "resident_address_unicode", "架空県架空市1-2-3".into()),
        (JP, "individual_number_unicode", "000000000000".into()),
        (INTERNATIONAL, "birth_date", Value::Tag(1_004, Box::new(born.to_string().into()))),
        (INTERNATIONAL, "sex", code.into()),
    ]
}

fn item(number: u64, name: &str, value: &Value) -> Result<Vec<u8>> {
    encode(&Value::Map(vec![
        ("digestID".into(), number.into()),
        ("random".into(), Value::Bytes(Sha256::digest(format!("random {number}")).to_vec())),
        ("elementIdentifier".into(), name.into()),
        ("elementValue".into(), value.clone()),
    ]))
}

/// What the phone does to items that were signed right.
fn spoil(
    items: &mut Vec<(String, String, Vec<u8>)>,
    elements: &[(&str, &str, Value)],
    fault: Option<Fault>,
) -> Result<()> {
    let (name, sex) = (&elements[0], &elements[1]);
    match fault {
        Some(Fault::TamperedElement) => items[0].2 = item(0, name.1, &"偽名 太郎".into())?,
        Some(Fault::MissingDigest) => items[0].2 = item(99, name.1, &name.2)?,
        Some(Fault::SwappedNumbers) => {
            items[0].2 = item(1, name.1, &name.2)?;
            items[1].2 = item(0, sex.1, &sex.2)?;
        }
        Some(Fault::DuplicateElement) => items.push(items[0].clone()),
        Some(Fault::NoName) => drop(items.remove(0)),
        _ => {}
    }
    Ok(())
}

/// `#6.24(bstr .cbor MobileSecurityObject)`.
fn security_object(
    items: &[(String, String, Vec<u8>)],
    device: &PrivateKey,
    fault: Option<Fault>,
    now: Timestamp,
) -> Result<Vec<u8>> {
    let mut spaces = Vec::new();
    for space in [JP, INTERNATIONAL] {
        let mut digests = Vec::new();
        for (number, (_, _, bytes)) in (0_u64..).zip(items).filter(|(_, item)| item.0 == space) {
            digests.push((number.into(), Value::Bytes(Sha256::digest(encode(&tagged(bytes))?).to_vec())));
        }
        if fault == Some(Fault::SwappedDigests) && space == JP {
            let first = digests[0].1.clone();
            digests[0].1 = std::mem::replace(&mut digests[1].1, first);
        }
        spaces.push((space.into(), Value::Map(digests)));
    }
    // hours from now: signed, valid from, valid until
    let (signed, from, until) = match fault {
        Some(Fault::Expired) => (-72, -72, -1),
        Some(Fault::NotYetValid) => (-72, 1, 72),
        Some(Fault::SignedInFuture) => (1, 1, 72),
        _ => (-72, -72, 72),
    };
    let at = |hours: i64| -> Result<Value> {
        let at = Timestamp::from_second(now.checked_add(Span::new().hours(hours))?.as_second())?;
        Ok(Value::Tag(0, Box::new(at.to_string().into())))
    };
    let doc_type = if fault == Some(Fault::WrongSignedDocType) { "org.iso.18013.5.1.mDL" } else { DOC_TYPE };
    let validity = Value::Map(vec![
        ("signed".into(), at(signed)?),
        ("validFrom".into(), at(from)?),
        ("validUntil".into(), at(until)?),
    ]);
    let object = Value::Map(vec![
        ("version".into(), "1.0".into()),
        ("digestAlgorithm".into(), "SHA-256".into()),
        ("valueDigests".into(), Value::Map(spaces)),
        ("deviceKeyInfo".into(), Value::Map(vec![("deviceKey".into(), device.cose())])),
        ("docType".into(), doc_type.into()),
        ("validityInfo".into(), validity),
    ]);
    encode(&tagged(&encode(&object)?))
}

/// COSE_Sign1; with `attached` as payload, or without one.
pub(super) fn sign1(
    key: &PrivateKey,
    unprotected: Vec<(Value, Value)>,
    attached: Option<&[u8]>,
    payload: &[u8],
) -> Result<Value> {
    let header = encode(&Value::Map(vec![(1.into(), key.algorithm().into())]))?;
    let signed = encode(&Value::Array(vec![
        "Signature1".into(),
        Value::Bytes(header.clone()),
        Value::Bytes(Vec::new()),
        Value::Bytes(payload.to_vec()),
    ]))?;
    Ok(Value::Array(vec![
        Value::Bytes(header),
        Value::Map(unprotected),
        attached.map_or(Value::Null, |payload| Value::Bytes(payload.to_vec())),
        Value::Bytes(key.sign_fixed(&signed)),
    ]))
}
