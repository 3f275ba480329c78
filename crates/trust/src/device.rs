//! One device: its name, its certificate, and the files that make it itself.
//!
//! A device is an ambulance's tablet, a hospital's gateway or a platform server. Its name stands in the certificate twice:
//! as the subject's common name, for people who look at it, and as the URI `urn:mq119:device:<name>` in the subject
//! alternative names, for programs. `mq119` is a private namespace of this system, not one registered with IANA; it never
//! leaves the certificates of the regional authority.

mod certificate;
mod identity;
mod name;

pub use certificate::{CertificateError, PeerDevice, Thumbprint};
pub(crate) use certificate::{common_name, timestamp};
pub use identity::{CA_FILE, CERTIFICATE_FILE, DeviceIdentity, IdentityError, KEY_FILE};
pub use name::{BadDeviceName, DEVICE_NAME_MAX_CHARS, DEVICE_NAME_MIN_CHARS, DeviceName};

#[cfg(test)]
mod tests;
