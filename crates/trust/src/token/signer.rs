//! Issues tokens: the platform's side.

use std::path::Path;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use p256::{
    SecretKey,
    elliptic_curve::Generate,
    pkcs8::{DecodePrivateKey, EncodePrivateKey, EncodePublicKey, LineEnding},
};

use super::{
    TokenRealm, TokenVerifier,
    claims::{Claims, Confirmation, is_code},
    verifier::TOKEN_TYPE,
};
use crate::{
    caller::Role,
    device::PeerDevice,
    files::{self, FileError, Readers},
};

/// Life of an issued token, in seconds: half the permitted maximum. Devices renew it in the background at two thirds.
pub const TOKEN_LIFETIME_S: u32 = 300;

/// The signing key cannot be used, or a token cannot be issued.
#[derive(Debug, thiserror::Error)]
pub enum SignerError {
    /// The key file could not be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The text holds no P-256 private key in PKCS #8 PEM.
    #[error("not a P-256 private key in PKCS #8 PEM")]
    Key,
    /// The operating system gave no random numbers.
    #[error("no random numbers")]
    Random,
    /// The organisation or the person is not a code of 1 to 64 of a-z, 0-9 and '-'.
    #[error("an organisation or person has 1 to 64 of a-z, 0-9 and '-'")]
    Code,
    /// The cryptographic library refused.
    #[error("the token could not be signed")]
    Sign,
}

/// What a token is issued for: a device that has shown its certificate, and the person who uses it.
#[derive(Clone)]
pub struct Grant {
    /// The device, from its certificate.
    pub device: PeerDevice,
    /// What kind of party the person acts for.
    pub role: Role,
    /// Which party, by `role`.
    pub org: String,
    /// The person, as an opaque code.
    pub person: String,
}

/// A fresh token. `Debug` prints nothing of it.
pub struct IssuedToken {
    /// For the `authorization: Bearer` header.
    pub access_token: String,
    /// How long it is valid, in seconds from now.
    pub expires_in_s: u32,
}

impl std::fmt::Debug for IssuedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedToken").field("expires_in_s", &self.expires_in_s).finish_non_exhaustive()
    }
}

/// Signs tokens. `Debug` prints the realm only.
pub struct TokenSigner {
    secret: SecretKey,
    encoding: EncodingKey,
    header: Header,
    realm: TokenRealm,
}

impl TokenSigner {
    /// A signer with a fresh key. Tokens are short-lived, so a platform may do this at every start.
    ///
    /// # Errors
    /// [`SignerError::Random`].
    pub fn generate(realm: TokenRealm) -> Result<Self, SignerError> {
        Self::new(SecretKey::try_generate().map_err(|_| SignerError::Random)?, realm)
    }

    /// A signer with the key of a PKCS #8 PEM text.
    ///
    /// # Errors
    /// [`SignerError::Key`].
    pub fn from_pem(pem: &str, realm: TokenRealm) -> Result<Self, SignerError> {
        Self::new(SecretKey::from_pkcs8_pem(pem).map_err(|_| SignerError::Key)?, realm)
    }

    /// A signer with the key of a file.
    ///
    /// # Errors
    /// [`SignerError::File`] or [`SignerError::Key`].
    pub fn load(path: impl AsRef<Path>, realm: TokenRealm) -> Result<Self, SignerError> {
        Self::from_pem(&files::read(path.as_ref())?, realm)
    }

    /// Writes the key to a new file that only its owner can read.
    ///
    /// # Errors
    /// [`SignerError::File`]; an existing file is not overwritten.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), SignerError> {
        let pem = self.secret.to_pkcs8_pem(LineEnding::LF).map_err(|_| SignerError::Key)?;
        Ok(files::create(path.as_ref(), &pem, Readers::Owner)?)
    }

    fn new(secret: SecretKey, realm: TokenRealm) -> Result<Self, SignerError> {
        let der = secret.to_pkcs8_der().map_err(|_| SignerError::Key)?;
        let encoding = EncodingKey::from_ec_der(der.as_bytes());
        let mut header = Header::new(Algorithm::ES256);
        header.typ = Some(TOKEN_TYPE.into());
        Ok(Self { secret, encoding, header, realm })
    }

    /// The public key, PEM, for a verifier in another process.
    ///
    /// # Errors
    /// [`SignerError::Key`], which a working key never gives.
    pub fn public_key_pem(&self) -> Result<String, SignerError> {
        self.secret.public_key().to_public_key_pem(LineEnding::LF).map_err(|_| SignerError::Key)
    }

    /// A verifier for this signer's tokens.
    #[must_use]
    pub fn verifier(&self) -> TokenVerifier {
        TokenVerifier::new(&self.secret.public_key(), self.realm.clone())
    }

    /// Issues a token that is valid from `now` for [`TOKEN_LIFETIME_S`].
    ///
    /// Whether the person may act for the organisation at this device is for the caller to have checked.
    ///
    /// # Errors
    /// [`SignerError::Code`] or [`SignerError::Sign`].
    pub fn issue(&self, grant: &Grant, now: Timestamp) -> Result<IssuedToken, SignerError> {
        if !is_code(&grant.org) || !is_code(&grant.person) {
            return Err(SignerError::Code);
        }
        let iat = now.as_second();
        let claims = Claims {
            iss: self.realm.issuer.clone(),
            aud: self.realm.audience.clone(),
            sub: grant.device.name.clone(),
            exp: iat.saturating_add(i64::from(TOKEN_LIFETIME_S)),
            iat,
            nbf: iat,
            jti: URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>()),
            cnf: Confirmation { thumbprint: grant.device.thumbprint },
            role: grant.role,
            org: grant.org.clone(),
            person: grant.person.clone(),
        };
        let access_token =
            jsonwebtoken::encode(&self.header, &claims, &self.encoding).map_err(|_| SignerError::Sign)?;
        Ok(IssuedToken { access_token, expires_in_s: TOKEN_LIFETIME_S })
    }
}

impl std::fmt::Debug for TokenSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenSigner").field("realm", &self.realm).finish_non_exhaustive()
    }
}
