//! 共通カードAP, 住基AP, the objects of the card itself, and the card-verifiable certificates. As far as it is public.

use super::CardCondition;
use super::file::{Access, Application, Content, File};
use super::holder::digits;
use super::jpki_application::{Parts, SIMULATED_PIN};
use super::key::PrivateKey;
use super::tagged::{object, short_object};
use anyhow::{Context, Result};
use der::Decode;
use der::asn1::UintRef;

/// AID of 共通カードAP.
const COMMON: &[u8] = &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x01, 0x00];
/// AID of 住基AP.
const RESIDENT: &[u8] = &[0xD3, 0x92, 0x10, 0x00, 0x31, 0x00, 0x01, 0x01, 0x04, 0x01];
/// 全国地方公共団体コード; 99 is no prefecture.
pub(super) const MUNICIPALITY: &str = "99999";
const PIN: u16 = 0x001C;
const PIN_TRIES: u8 = 3;

/// ATR of the card on a contact reader, as OpenSC knows it.
pub(super) const ATR: [u8; 9] = [0x3B, 0xE0, 0x00, 0xFF, 0x81, 0x31, 0xFE, 0x45, 0x14];

/// 共通カードAP: the card's number, its municipality and its last day.
pub(super) fn common(parts: &Parts<'_>) -> Application {
    let text =
        format!("{:015}{MUNICIPALITY}{}", parts.serial % 1_000_000_000_000_000, digits(parts.holder.card_expires));
    let files = vec![
        File { id: 0x0001, content: Content::Records(vec![short_object(0x01, text.as_bytes())]) },
        File { id: 0x0002, content: Content::Records(vec![short_object(0x01, &key_id(2))]) },
        File::key(0x0019, parts.jpki.card_key(CardCondition::Ok), Access::Free),
        File::pin(PIN, SIMULATED_PIN, PIN_TRIES),
    ];
    Application { aid: COMMON, files, default_key: None }
}

/// 住基AP: a key reference and a PIN; what more there is is not public.
pub(super) fn resident() -> Application {
    let files = vec![
        File { id: 0x0002, content: Content::Records(vec![short_object(0x01, &key_id(2))]) },
        File::pin(PIN, SIMULATED_PIN, PIN_TRIES),
    ];
    Application { aid: RESIDENT, files, default_key: None }
}

/// What GET DATA gives while no application is selected.
pub(super) fn card_objects(parts: &Parts<'_>) -> Vec<(u16, Vec<u8>)> {
    let atr = ATR.get(1..).unwrap_or_default().to_vec();
    vec![
        (0x0042, key_id(1).to_vec()),
        (0x0045, format!("{:015}", parts.serial % 1_000_000_000_000_000).into_bytes()),
        (0x00F0, MUNICIPALITY.into()),
        (0x00F2, digits(parts.holder.card_expires).into_bytes()),
        (0x5F51, atr),
    ]
}

/// A key identifier: seven digits, two bytes, three digits, four bytes. Made up but for its form.
pub(super) fn key_id(number: u32) -> [u8; 16] {
    let mut id = [0; 16];
    id[..7].copy_from_slice(format!("9{:06}", number % 1_000_000).as_bytes());
    id[9..12].copy_from_slice(b"000");
    id
}

/// A public RSA key as the card writes it: exponent and modulus.
pub(super) fn public_key(key: &PrivateKey) -> Result<Vec<u8>> {
    let info = key.public()?;
    let bits = info.subject_public_key.as_bytes().context("key without bytes")?;
    let (modulus, exponent) = RsaPublicParts::from_der(bits).map(|parts| (parts.modulus, parts.exponent))?;
    Ok([short_object(0x90, &exponent), short_object(0x91, &modulus)].concat())
}

/// A card-verifiable certificate: who certifies whom, the key, the signature.
pub(super) fn verifiable_certificate(subject: &PrivateKey, issuer: &PrivateKey) -> Result<Vec<u8>> {
    let body = [key_id(99).as_slice(), &key_id(100), &public_key(subject)?].concat();
    let signature = issuer.sign_message(&body)?;
    Ok(object(0x7F21, &[object(0x5F4E, &body), object(0x5F37, &signature)].concat()))
}

/// RSAPublicKey of PKCS#1. The exponent is written with three bytes, 010001.
struct RsaPublicParts {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

impl RsaPublicParts {
    fn from_der(bytes: &[u8]) -> Result<Self> {
        let numbers = Vec::<UintRef<'_>>::from_der(bytes)?;
        let [modulus, exponent] = numbers.as_slice() else { anyhow::bail!("not an RSA key") };
        Ok(Self { modulus: modulus.as_bytes().to_vec(), exponent: exponent.as_bytes().to_vec() })
    }
}
