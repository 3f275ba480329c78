//! The regional authority (地域認証局): issues the certificates by which the devices of one region know each other.
//!
//! It is a folder with a key and a certificate, used by an administrator's command, never by a server: whoever holds the
//! key can be any device. ECDSA P-256 throughout. The authority may sign leaves only (path length 0), and every leaf says
//! what it may be used for.

mod certificate;
mod issued;

use std::path::Path;

use jiff::Timestamp;
use rcgen::{Issuer, KeyPair};

pub use certificate::{CA_VALID_DAYS, CertificateUse, DEVICE_VALID_DAYS, MAX_DEVICE_VALID_DAYS, NOT_BEFORE_MARGIN_S};
pub use issued::IssuedDevice;

use crate::{
    device::{CA_FILE, DeviceName},
    files::{self, FileError, Readers},
};

/// File with the authority's private key, PEM (PKCS #8), readable by its owner only. Its certificate is [`CA_FILE`].
pub const CA_KEY_FILE: &str = "ca-key.pem";

/// The authority could not be made, opened or used.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// A file could not be read or written. An existing authority is never overwritten.
    #[error(transparent)]
    File(#[from] FileError),
    /// The key file holds no ECDSA P-256 key.
    #[error("{CA_KEY_FILE} holds no ECDSA P-256 key")]
    Key,
    /// The certificate file holds no certificate of an authority.
    #[error("{CA_FILE} holds no certificate of an authority")]
    Certificate,
    /// The key and the certificate are not a pair.
    #[error("{CA_KEY_FILE} does not belong to {CA_FILE}")]
    KeyMismatch,
    /// A server name is neither a DNS name nor an IP address, or a server certificate has none.
    #[error("a server certificate needs DNS names or IP addresses")]
    ServerName,
    /// The certificate would be valid for no time, for too long, or longer than the authority itself.
    #[error("a device certificate is valid for 1 to {MAX_DEVICE_VALID_DAYS} days and not longer than its authority")]
    Validity,
    /// The cryptographic library refused.
    #[error("the certificate could not be made")]
    Issue(#[source] rcgen::Error),
}

/// The authority of one region. `Debug` prints its name only.
pub struct RegionalCa {
    name: String,
    issuer: Issuer<'static, KeyPair>,
    certificate_pem: String,
    not_after: Timestamp,
}

impl RegionalCa {
    /// Makes a new authority in `folder` ([`CA_FILE`], [`CA_KEY_FILE`]), valid for [`CA_VALID_DAYS`] from now.
    ///
    /// # Errors
    /// [`AuthorityError::File`] when there is one already: to replace an authority, use another folder.
    pub fn create(folder: impl AsRef<Path>) -> Result<Self, AuthorityError> {
        Self::create_at(folder, Timestamp::now())
    }

    /// As [`create`](Self::create), at a given moment.
    ///
    /// # Errors
    /// As [`create`](Self::create).
    pub fn create_at(folder: impl AsRef<Path>, now: Timestamp) -> Result<Self, AuthorityError> {
        let folder = folder.as_ref();
        files::ensure_folder(folder)?;
        let key = KeyPair::generate().map_err(AuthorityError::Issue)?;
        let parameters = certificate::of_authority(&key, now)?;
        let certificate_pem = parameters.self_signed(&key).map_err(AuthorityError::Issue)?.pem();
        let key_pem = key.serialize_pem();
        // The key first: a certificate whose key was lost would be trusted and useless.
        files::create(&folder.join(CA_KEY_FILE), &key_pem, Readers::Owner)?;
        files::create(&folder.join(CA_FILE), &certificate_pem, Readers::All)?;
        Self::from_pem(&key_pem, certificate_pem)
    }

    /// Opens the authority in `folder`.
    ///
    /// # Errors
    /// [`AuthorityError`] says which file is wrong and how.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, AuthorityError> {
        let folder = folder.as_ref();
        let key_pem = files::read(&folder.join(CA_KEY_FILE))?;
        Self::from_pem(&key_pem, files::read(&folder.join(CA_FILE))?)
    }

    fn from_pem(key_pem: &str, certificate_pem: String) -> Result<Self, AuthorityError> {
        let key = KeyPair::from_pem(key_pem).map_err(|_| AuthorityError::Key)?;
        if !key.is_compatible(&rcgen::PKCS_ECDSA_P256_SHA256) {
            return Err(AuthorityError::Key);
        }
        let authority = certificate::AuthorityCertificate::read(&certificate_pem)?;
        if authority.public_key != key.public_key_raw() || authority.name != certificate::authority_name(&key) {
            return Err(AuthorityError::KeyMismatch);
        }
        let issuer = Issuer::new(certificate::issuer_parameters(&key), key);
        Ok(Self { name: authority.name, issuer, certificate_pem, not_after: authority.not_after })
    }

    /// Issues a fresh key and certificate for one device, valid from now.
    ///
    /// # Errors
    /// [`AuthorityError::Validity`], [`AuthorityError::ServerName`] or [`AuthorityError::Issue`].
    pub fn issue(
        &self,
        device: &DeviceName,
        kind: CertificateUse,
        valid_days: u32,
    ) -> Result<IssuedDevice, AuthorityError> {
        self.issue_at(device, kind, valid_days, Timestamp::now())
    }

    /// As [`issue`](Self::issue), at a given moment.
    ///
    /// # Errors
    /// As [`issue`](Self::issue).
    pub fn issue_at(
        &self,
        device: &DeviceName,
        kind: CertificateUse,
        valid_days: u32,
        now: Timestamp,
    ) -> Result<IssuedDevice, AuthorityError> {
        let parameters = certificate::of_device(device, kind, valid_days, now, self.not_after)?;
        let key = KeyPair::generate().map_err(AuthorityError::Issue)?;
        let certificate = parameters.signed_by(&key, &self.issuer).map_err(AuthorityError::Issue)?;
        Ok(IssuedDevice {
            device: device.clone(),
            certificate_pem: certificate.pem(),
            key_pem: key.serialize_pem(),
            ca_pem: self.certificate_pem.clone(),
        })
    }

    /// The authority's certificate, PEM: what devices have to trust. Not a secret.
    #[must_use]
    pub fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }
}

impl std::fmt::Debug for RegionalCa {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RegionalCa").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
