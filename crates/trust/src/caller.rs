//! Who is calling, as far as it has been proven.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::device::DeviceName;

/// What kind of party a person acts for.
///
/// On the wire and on disk it is the kebab-case word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 救急隊: an ambulance crew.
    Crew,
    /// 医療機関: a hospital.
    Hospital,
    /// 消防本部: a fire headquarters.
    Headquarters,
    /// The regional platform itself.
    Platform,
}

impl Role {
    /// The stable word for wire, disk and log.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Crew => "crew",
            Self::Hospital => "hospital",
            Self::Headquarters => "headquarters",
            Self::Platform => "platform",
        }
    }
}

/// A caller whose certificate and token have both been checked.
///
/// `Debug` prints the device and the role only: who the person is belongs in the audit trail, not in a log.
#[derive(Clone, PartialEq, Eq)]
pub struct Caller {
    /// The device, from its certificate.
    pub device: DeviceName,
    /// What kind of party the person acts for.
    pub role: Role,
    /// Which party: crew id, hospital id or headquarters id, by `role`.
    pub org: String,
    /// The person at the device, as an opaque code.
    pub person: String,
    /// When the proof ends. A stream that stays open longer must be closed then, or asked for a new token.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Caller").field("device", &self.device).field("role", &self.role).finish_non_exhaustive()
    }
}
