//! What the authority hands out.

use std::path::Path;

use crate::{
    device::{CA_FILE, CERTIFICATE_FILE, DeviceName, KEY_FILE},
    files::{self, FileError, Readers},
};

/// The files of one device, ready to be carried to it. `Debug` prints the name only.
pub struct IssuedDevice {
    /// Whose files these are.
    pub device: DeviceName,
    /// The device's certificate, PEM.
    pub certificate_pem: String,
    /// The device's private key, PEM (PKCS #8). A secret.
    pub key_pem: String,
    /// The authority's certificate, PEM.
    pub ca_pem: String,
}

impl IssuedDevice {
    /// Writes the three files that [`DeviceIdentity::load`](crate::device::DeviceIdentity::load) reads, in the place of
    /// older ones (a renewal). The folder is made if needed, for its owner only.
    ///
    /// A renewal that is cut off between two files is noticed at the next load: key and certificate no longer match.
    ///
    /// # Errors
    /// [`FileError::Write`].
    pub fn write(&self, folder: impl AsRef<Path>) -> Result<(), FileError> {
        let folder = folder.as_ref();
        files::ensure_folder(folder)?;
        files::replace(&folder.join(KEY_FILE), &self.key_pem, Readers::Owner)?;
        files::replace(&folder.join(CERTIFICATE_FILE), &self.certificate_pem, Readers::All)?;
        files::replace(&folder.join(CA_FILE), &self.ca_pem, Readers::All)
    }
}

impl std::fmt::Debug for IssuedDevice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuedDevice").field("device", &self.device).finish_non_exhaustive()
    }
}
