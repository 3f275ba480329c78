//! The phone: engagement, session and answer (ISO/IEC 18013-5 clauses 8.2, 9.1.1 and 9.1.3).

use super::document::{Document, sign1};
use super::{Curve, Fault, Owner, PrivateKey, SimulatedIssuer, decode, encode, entry, inner, tagged};
use aes_gcm::aead::{Aead, consts::U12};
use aes_gcm::{Aes256Gcm, KeyInit, Nonce};
use anyhow::{Context, Result, anyhow, bail};
use base64::Engine as _;
use ciborium::Value;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use jiff::Timestamp;
use sha2_011::{Digest, Sha256};

/// How a phone differs from others.
#[derive(Debug, Clone, Copy)]
pub struct PhoneOptions {
    /// Curve of the document's key.
    pub device: Curve,
    /// Proof by authentication code instead of a signature; for keys on P-256 only.
    pub mac: bool,
    /// What is wrong with it.
    pub fault: Option<Fault>,
}

/// A phone with one document. The owner has unlocked it and consents to everything that is asked for.
pub struct SimulatedPhone {
    pub(super) options: PhoneOptions,
    document: Document,
    device: PrivateKey,
    ephemeral: p256::SecretKey,
    engagement: Vec<u8>,
    first_message: Option<Vec<u8>>,
    first_response: Option<Vec<u8>>,
    reader_signed: Option<bool>,
    /// The Handover Select message, once it was read over NFC.
    pub(super) handover: Option<Vec<u8>>,
    pub(super) chip: super::chip::State,
}

impl SimulatedPhone {
    /// A phone whose document was issued around `now`.
    ///
    /// # Errors
    /// What making keys, certificates and CBOR can say.
    pub fn new(issuer: &SimulatedIssuer, owner: &Owner, options: PhoneOptions, now: Timestamp) -> Result<Self> {
        let device = PrivateKey::from_seed(options.device, "device key")?;
        let document = Document::issue(issuer, owner, &device, options.fault, now)?;
        let ephemeral = p256::SecretKey::from_slice(&Sha256::digest("ephemeral device key"))?;
        let key = PrivateKey::P256((&ephemeral).into()).cose();
        let method = if options.fault == Some(Fault::BluetoothOnly) { 2 } else { 1 };
        let limits = Value::Map(vec![(0.into(), 255.into()), (1.into(), 256.into())]);
        let engagement = encode(&Value::Map(vec![
            (0.into(), "1.0".into()),
            (1.into(), Value::Array(vec![1.into(), tagged(&encode(&key)?)])),
            (2.into(), Value::Array(vec![Value::Array(vec![method.into(), 1.into(), limits])])),
        ]))?;
        let device = if options.fault == Some(Fault::Cloned) {
            PrivateKey::from_seed(options.device, "key of another phone")?
        } else {
            device
        };
        Ok(Self {
            options,
            document,
            device,
            ephemeral,
            engagement,
            first_message: None,
            first_response: None,
            reader_signed: None,
            handover: None,
            chip: super::chip::State::default(),
        })
    }

    /// The text of the QR code on its screen.
    #[must_use]
    pub fn qr(&self) -> String {
        format!("mdoc:{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&self.engagement))
    }

    /// The engagement as NFC carries it.
    pub(super) fn engagement(&self) -> &[u8] {
        &self.engagement
    }

    /// Whether the last reader signed its request, and whether the signature was right.
    #[must_use]
    pub fn reader_signed(&self) -> Option<bool> {
        self.reader_signed
    }

    /// Answers SessionEstablishment with SessionData.
    ///
    /// # Errors
    /// When the message is not for this phone.
    pub fn answer(&mut self, message: &[u8]) -> Result<Vec<u8>> {
        let message = decode(message)?;
        let reader_key = inner(entry(&message, "eReaderKey")?)?;
        let handover = match &self.handover {
            None => Value::Null,
            Some(select) => Value::Array(vec![Value::Bytes(select.clone()), Value::Null]),
        };
        let transcript = Value::Array(vec![tagged(&self.engagement), tagged(&reader_key), handover]);
        let salt = Sha256::digest(encode(&tagged(&encode(&transcript)?))?).to_vec();
        let reader = point(&decode(&reader_key)?)?;
        let derive = |secret: &p256::SecretKey, info: &[u8]| -> Result<[u8; 32]> {
            let mut key = [0; 32];
            let shared = secret.diffie_hellman(&reader);
            let hkdf = Hkdf::<Sha256>::new(Some(&salt), shared.raw_secret_bytes());
            hkdf.expand(info, &mut key).map_err(|_| anyhow!("hkdf"))?;
            Ok(key)
        };
        let from_reader = Aes256Gcm::new_from_slice(&derive(&self.ephemeral, b"SKReader")?)?;
        let encrypted = entry(&message, "data")?.as_bytes().context("data")?;
        let request = from_reader.decrypt(&iv(0), encrypted.as_slice()).map_err(|_| anyhow!("request"))?;
        let mac = match &self.device {
            PrivateKey::P256(key) if self.options.mac => Some(derive(&key.into(), b"EMacKey")?),
            _ => None,
        };
        let response = self.respond(&decode(&request)?, &transcript, mac)?;
        if self.options.fault == Some(Fault::Ended) {
            return encode(&Value::Map(vec![("status".into(), 20.into())]));
        }
        let to_reader = Aes256Gcm::new_from_slice(&derive(&self.ephemeral, b"SKDevice")?)?;
        let data = to_reader.encrypt(&iv(1), response.as_slice()).map_err(|_| anyhow!("response"))?;
        let message = encode(&Value::Map(vec![("data".into(), Value::Bytes(data))]))?;
        let first = self.first_message.get_or_insert_with(|| message.clone());
        Ok(if self.options.fault == Some(Fault::ReplayedMessage) { first.clone() } else { message })
    }

    fn respond(&mut self, request: &Value, transcript: &Value, mac: Option<[u8; 32]>) -> Result<Vec<u8>> {
        let asked = entry(request, "docRequests")?.as_array().and_then(|all| all.first()).context("request")?;
        let items = inner(entry(asked, "itemsRequest")?)?;
        self.reader_signed = match entry(asked, "readerAuth") {
            Ok(signature) => Some(reader_signature_holds(signature, transcript, &items)?),
            Err(_) => None,
        };
        let documents = Value::Array(vec![self.document(&decode(&items)?, transcript, mac)?]);
        let status = if self.options.fault == Some(Fault::ErrorStatus) { 10 } else { 0 };
        let mut response = vec![("version".into(), "1.0".into())];
        if self.options.fault != Some(Fault::Declined) {
            response.push(("documents".into(), documents));
        }
        response.push(("status".into(), status.into()));
        let mut response = encode(&Value::Map(response))?;
        match self.options.fault {
            Some(Fault::Truncated) => response.truncate(response.len() / 2),
            Some(Fault::DeepNesting) => response = [vec![0x81; 200], vec![0x00]].concat(),
            _ => {}
        }
        let first = self.first_response.get_or_insert_with(|| response.clone());
        Ok(if self.options.fault == Some(Fault::ReplayedResponse) { first.clone() } else { response })
    }

    fn document(&self, asked: &Value, transcript: &Value, mac: Option<[u8; 32]>) -> Result<Value> {
        let mut spaces = Vec::new();
        for (space, names) in entry(asked, "nameSpaces")?.as_map().context("nameSpaces")? {
            let wanted = |name: &str| entry(names, name).is_ok();
            let items = self.document.items.iter().filter(|it| Some(it.0.as_str()) == space.as_text() && wanted(&it.1));
            spaces.push((space.clone(), Value::Array(items.map(|it| tagged(&it.2)).collect())));
        }
        let own = encode(&Value::Map(vec![]))?;
        let payload = encode(&tagged(&encode(&Value::Array(vec![
            "DeviceAuthentication".into(),
            transcript.clone(),
            self.document.doc_type.as_str().into(),
            tagged(&own),
        ]))?))?;
        let proof = match (self.options.fault, mac) {
            (Some(Fault::NoProof), _) => Value::Map(vec![]),
            (_, Some(key)) => Value::Map(vec![("deviceMac".into(), mac0(&key, &payload)?)]),
            _ => Value::Map(vec![("deviceSignature".into(), sign1(&self.device, vec![], None, &payload)?)]),
        };
        let issuer_auth = self.document.issuer_auth.clone();
        let issuer = vec![("nameSpaces".into(), Value::Map(spaces)), ("issuerAuth".into(), issuer_auth)];
        let device = vec![("nameSpaces".into(), tagged(&own)), ("deviceAuth".into(), proof)];
        Ok(Value::Map(vec![
            ("docType".into(), self.document.doc_type.as_str().into()),
            ("issuerSigned".into(), Value::Map(issuer)),
            ("deviceSigned".into(), Value::Map(device)),
        ]))
    }
}

/// The IV of the first message of a side: 0 reader, 1 phone.
fn iv(side: u8) -> Nonce<U12> {
    [0, 0, 0, 0, 0, 0, 0, side, 0, 0, 0, 1].into()
}

/// The point of a COSE_Key on P-256.
fn point(key: &Value) -> Result<p256::PublicKey> {
    let part = |label: i64| {
        let mut entries = key.as_map().into_iter().flatten();
        entries.find(|(name, _)| *name == label.into()).and_then(|(_, value)| value.as_bytes()).context("COSE key")
    };
    Ok(p256::PublicKey::from_sec1_bytes(&[&[4], part(-2)?.as_slice(), part(-3)?.as_slice()].concat())?)
}

fn mac0(key: &[u8; 32], payload: &[u8]) -> Result<Value> {
    let header = encode(&Value::Map(vec![(1.into(), 5.into())]))?;
    let structure = encode(&Value::Array(vec![
        "MAC0".into(),
        Value::Bytes(header.clone()),
        Value::Bytes(vec![]),
        Value::Bytes(payload.to_vec()),
    ]))?;
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key)?;
    mac.update(&structure);
    let code = Value::Bytes(mac.finalize().into_bytes().to_vec());
    Ok(Value::Array(vec![Value::Bytes(header), Value::Map(vec![]), Value::Null, code]))
}

/// Whether the reader's signature fits the key in its certificate. Who the reader is, a real phone would check too.
fn reader_signature_holds(signature: &Value, transcript: &Value, items: &[u8]) -> Result<bool> {
    use p256::ecdsa::signature::Verifier as _;
    let [header, unprotected, _, proof] = signature.as_array().map(Vec::as_slice).unwrap_or_default() else {
        bail!("readerAuth")
    };
    let mut entries = unprotected.as_map().into_iter().flatten();
    let certificate = entries.find(|(label, _)| *label == 33.into()).and_then(|(_, der)| der.as_bytes());
    let certificate = <x509_cert::Certificate as der::Decode>::from_der(certificate.context("x5chain")?)?;
    let key = certificate.tbs_certificate.subject_public_key_info.subject_public_key;
    let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(key.as_bytes().context("key")?)?;
    let payload = encode(&tagged(&encode(&Value::Array(vec![
        "ReaderAuthentication".into(),
        transcript.clone(),
        tagged(items),
    ]))?))?;
    let signed = vec!["Signature1".into(), header.clone(), Value::Bytes(vec![]), Value::Bytes(payload)];
    let proof = p256::ecdsa::Signature::from_slice(proof.as_bytes().context("signature")?)?;
    Ok(key.verify(&encode(&Value::Array(signed))?, &proof).is_ok())
}
