//! The files that make a device itself: certificate, private key, and the authorities it trusts.

use std::path::Path;

use rustls::{RootCertStore, sign::CertifiedKey};
use rustls_pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};

use super::{CertificateError, DeviceName, PeerDevice, Thumbprint};
use crate::{
    files::{self, FileError},
    provider::provider,
};

/// File with the device's certificate, PEM.
pub const CERTIFICATE_FILE: &str = "certificate.pem";
/// File with the device's private key, PEM (PKCS #8), readable by its owner only.
pub const KEY_FILE: &str = "key.pem";
/// File with the authorities that the device trusts, PEM. While an authority is replaced it holds the old and the new one.
pub const CA_FILE: &str = "ca.pem";

/// The identity files of a device cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    /// A file could not be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// A file holds no usable PEM block of the kind it should hold.
    #[error("{file} holds no usable PEM block")]
    Pem {
        /// Which of the three files.
        file: &'static str,
    },
    /// The certificate names no device.
    #[error("{CERTIFICATE_FILE}: {0}")]
    Certificate(#[from] CertificateError),
    /// The private key is of an unknown kind, or belongs to another certificate.
    #[error("{KEY_FILE} does not belong to {CERTIFICATE_FILE}")]
    KeyMismatch,
}

/// What a device is to others: its certificate and key, and the authorities by which it knows them.
///
/// `Debug` prints the name only.
pub struct DeviceIdentity {
    device: PeerDevice,
    certificate_pem: String,
    key_pem: String,
    ca_pem: String,
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
    authorities: RootCertStore,
}

impl DeviceIdentity {
    /// Reads [`CERTIFICATE_FILE`], [`KEY_FILE`] and [`CA_FILE`] from a folder.
    ///
    /// The validity is not checked here: a vehicle's clock may still be wrong when the program starts.
    ///
    /// # Errors
    /// [`IdentityError`] says which file is wrong and how.
    pub fn load(folder: impl AsRef<Path>) -> Result<Self, IdentityError> {
        let folder = folder.as_ref();
        Self::from_pem(
            files::read(&folder.join(CERTIFICATE_FILE))?,
            files::read(&folder.join(KEY_FILE))?,
            files::read(&folder.join(CA_FILE))?,
        )
    }

    /// Takes the content of the three files.
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn from_pem(certificate_pem: String, key_pem: String, ca_pem: String) -> Result<Self, IdentityError> {
        let chain = certificates(&certificate_pem, CERTIFICATE_FILE)?;
        let leaf = chain.first().ok_or(IdentityError::Pem { file: CERTIFICATE_FILE })?;
        let device = PeerDevice::from_der(leaf)?;
        let key =
            PrivateKeyDer::from_pem_slice(key_pem.as_bytes()).map_err(|_| IdentityError::Pem { file: KEY_FILE })?;
        CertifiedKey::from_der(chain.clone(), key.clone_key(), &provider()).map_err(|_| IdentityError::KeyMismatch)?;
        let mut authorities = RootCertStore::empty();
        for authority in certificates(&ca_pem, CA_FILE)? {
            authorities.add(authority).map_err(|_| IdentityError::Pem { file: CA_FILE })?;
        }
        Ok(Self { device, certificate_pem, key_pem, ca_pem, chain, key, authorities })
    }

    /// The device's name.
    #[must_use]
    pub fn device_name(&self) -> &DeviceName {
        &self.device.name
    }

    /// The thumbprint that tokens for this device carry.
    #[must_use]
    pub fn thumbprint(&self) -> Thumbprint {
        self.device.thumbprint
    }

    /// All that the certificate says, e.g. until when it is valid.
    #[must_use]
    pub fn device(&self) -> &PeerDevice {
        &self.device
    }

    pub(crate) fn certificate_pem(&self) -> &str {
        &self.certificate_pem
    }

    pub(crate) fn key_pem(&self) -> &str {
        &self.key_pem
    }

    pub(crate) fn ca_pem(&self) -> &str {
        &self.ca_pem
    }

    pub(crate) fn chain(&self) -> Vec<CertificateDer<'static>> {
        self.chain.clone()
    }

    pub(crate) fn key(&self) -> PrivateKeyDer<'static> {
        self.key.clone_key()
    }

    pub(crate) fn authorities(&self) -> RootCertStore {
        self.authorities.clone()
    }
}

impl std::fmt::Debug for DeviceIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceIdentity").field("device", &self.device.name).finish_non_exhaustive()
    }
}

fn certificates(pem: &str, file: &'static str) -> Result<Vec<CertificateDer<'static>>, IdentityError> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem.as_bytes()).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        _ => Err(IdentityError::Pem { file }),
    }
}
