//! Private keys of simulated cards and authorities.

use super::chip::status;
use anyhow::{Context, Result, anyhow};
use der::asn1::{Any, BitString, ObjectIdentifier};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair, EcdsaSigningAlgorithm, KeyPair,
};
use rsa::rand_core::OsRng;
use rsa::{Pkcs1v15Sign, Pss, RsaPrivateKey};
use sha2::{Digest, Sha256};
use spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

/// Key length of today's cards and of their authority.
pub(super) const RSA_BITS: usize = 2048;
/// Most bytes that PKCS#1 v1.5 leaves room for under such a key.
const PAYLOAD_MAX: usize = RSA_BITS / 8 - 11;

const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
const SHA256_RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.11");
const SHA384_ECDSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.4.3.3");

/// A private key. No `Debug`.
pub(super) enum PrivateKey {
    /// Today's cards.
    Rsa(Box<RsaPrivateKey>),
    /// The next card.
    P384(Box<EcdsaKeyPair>),
}

impl PrivateKey {
    pub(super) fn rsa() -> Result<Self> {
        Ok(Self::Rsa(Box::new(RsaPrivateKey::new(&mut OsRng, RSA_BITS).context("RSA key")?)))
    }

    /// A key of a card: its signatures are r and s side by side.
    pub(super) fn p384_card() -> Result<Self> {
        Self::p384(&ECDSA_P384_SHA384_FIXED_SIGNING)
    }

    /// A key of an authority: its signatures have the form of X.509.
    pub(super) fn p384_authority() -> Result<Self> {
        Self::p384(&ECDSA_P384_SHA384_ASN1_SIGNING)
    }

    fn p384(algorithm: &'static EcdsaSigningAlgorithm) -> Result<Self> {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(|_| anyhow!("no P-384 key"))?;
        EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &random)
            .map(|pair| Self::P384(Box::new(pair)))
            .map_err(|_| anyhow!("no P-384 key"))
    }

    /// The public half as certificates carry it.
    pub(super) fn public(&self) -> Result<SubjectPublicKeyInfoOwned> {
        match self {
            Self::Rsa(key) => Ok(SubjectPublicKeyInfoOwned::from_key(key.to_public_key())?),
            Self::P384(key) => Ok(SubjectPublicKeyInfoOwned {
                algorithm: AlgorithmIdentifierOwned { oid: EC, parameters: Some(Any::encode_from(&P384)?) },
                subject_public_key: BitString::from_bytes(key.public_key().as_ref())?,
            }),
        }
    }

    /// The algorithm that [`sign_message`](Self::sign_message) uses, as certificates name it.
    pub(super) fn algorithm(&self) -> AlgorithmIdentifierOwned {
        match self {
            Self::Rsa(_) => AlgorithmIdentifierOwned { oid: SHA256_RSA, parameters: Some(Any::null()) },
            Self::P384(_) => AlgorithmIdentifierOwned { oid: SHA384_ECDSA, parameters: None },
        }
    }

    /// Signs a message: RSA with SHA-256, or P-384 with SHA-384 in the form that the key was made for.
    pub(super) fn sign_message(&self, message: &[u8]) -> Result<Vec<u8>> {
        match self {
            Self::Rsa(key) => Ok(key.sign(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(message))?),
            Self::P384(key) => {
                let signature = key.sign(&SystemRandom::new(), message).map_err(|_| anyhow!("cannot sign"))?;
                Ok(signature.as_ref().to_vec())
            }
        }
    }

    /// Signs a payload as it is, padded by PKCS#1 v1.5.
    pub(super) fn sign_payload(&self, payload: &[u8]) -> Result<Vec<u8>> {
        match self {
            Self::Rsa(key) => Ok(key.sign(Pkcs1v15Sign::new_unprefixed(), payload)?),
            Self::P384(_) => Err(anyhow!("only RSA pads a payload")),
        }
    }

    /// COMPUTE DIGITAL SIGNATURE as the card does it; P1 chooses the form.
    pub(super) fn compute(&self, p1: u8, input: &[u8]) -> Result<Vec<u8>, u16> {
        let broken = |_| status::BROKEN;
        let hashed = |hash: &[u8]| if hash.len() == 32 { Ok(()) } else { Err(status::WRONG_STATE) };
        match (self, p1) {
            (Self::Rsa(_), 0x00) if input.len() > PAYLOAD_MAX => Err(status::WRONG_STATE),
            (Self::Rsa(_), 0x00) => self.sign_payload(input).map_err(broken),
            (Self::Rsa(_), 0x01) => self.sign_payload(&Sha256::digest(input)).map_err(broken),
            (Self::Rsa(key), 0x02) => {
                hashed(input)?;
                key.sign(Pkcs1v15Sign::new::<Sha256>(), input).map_err(|_| status::BROKEN)
            }
            (Self::Rsa(_), 0x03) => self.sign_message(input).map_err(broken),
            (Self::Rsa(key), 0x04) => {
                hashed(input)?;
                key.sign_with_rng(&mut OsRng, Pss::new::<Sha256>(), input).map_err(|_| status::BROKEN)
            }
            (Self::Rsa(key), 0x05) => {
                key.sign_with_rng(&mut OsRng, Pss::new::<Sha256>(), &Sha256::digest(input)).map_err(|_| status::BROKEN)
            }
            // made up: the next card hashes the message itself
            (Self::P384(_), 0x06) => self.sign_message(input).map_err(broken),
            _ => Err(status::WRONG_P1_P2),
        }
    }
}
