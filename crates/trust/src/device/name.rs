//! The name of a device.

use serde::{Deserialize, Serialize};

/// Shortest name of a device. One or two letters are a slip, not a name.
pub const DEVICE_NAME_MIN_CHARS: usize = 3;

/// Longest name of a device: it has to fit a certificate's common name (64, RFC 5280 `ub-common-name`).
pub const DEVICE_NAME_MAX_CHARS: usize = 64;

/// The URI in the certificate that carries the name.
const URN_PREFIX: &str = "urn:mq119:device:";

/// The text is not a device name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a device name has {DEVICE_NAME_MIN_CHARS} to {DEVICE_NAME_MAX_CHARS} of a-z, 0-9 and '-'")]
pub struct BadDeviceName;

/// The name of a device, e.g. `minato-1-tablet`: 3 to 64 of a-z, 0-9 and '-'.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DeviceName(String);

impl DeviceName {
    /// Checks a name.
    ///
    /// # Errors
    /// [`BadDeviceName`] says what a name looks like.
    pub fn new(name: impl Into<String>) -> Result<Self, BadDeviceName> {
        let name = name.into();
        let fits = (DEVICE_NAME_MIN_CHARS..=DEVICE_NAME_MAX_CHARS).contains(&name.len());
        let clean = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if fits && clean { Ok(Self(name)) } else { Err(BadDeviceName) }
    }

    /// The name as it stands on wire and disk.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as the URI in a certificate.
    #[must_use]
    pub fn urn(&self) -> String {
        format!("{URN_PREFIX}{}", self.0)
    }

    /// Reads the URI of a certificate: `None` when it is some other kind of URI.
    pub(super) fn from_urn(uri: &str) -> Option<Result<Self, BadDeviceName>> {
        uri.strip_prefix(URN_PREFIX).map(Self::new)
    }
}

impl std::fmt::Display for DeviceName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for DeviceName {
    type Err = BadDeviceName;

    fn from_str(name: &str) -> Result<Self, BadDeviceName> {
        Self::new(name)
    }
}

impl TryFrom<String> for DeviceName {
    type Error = BadDeviceName;

    fn try_from(name: String) -> Result<Self, BadDeviceName> {
        Self::new(name)
    }
}

impl From<DeviceName> for String {
    fn from(name: DeviceName) -> Self {
        name.0
    }
}
