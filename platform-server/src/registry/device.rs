//! A device: what a certificate names, for whom it acts, and whether it may.

use domain::ids::{DeviceId, PersonId};
use serde::Deserialize;

/// On whose behalf a device acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 救急隊: the tablet in a vehicle.
    Crew,
    /// 医療機関: the gateway of a hospital.
    Hospital,
    /// 消防本部
    Headquarters,
}

impl Role {
    /// The stable code in files and logs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Crew => "crew",
            Self::Hospital => "hospital",
            Self::Headquarters => "headquarters",
        }
    }
}

/// One registered device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// As its certificate names it.
    pub name: DeviceId,
    /// On whose behalf it acts.
    pub role: Role,
    /// The crew's or headquarters' identifier, or the hospital's institution code; it exists in the region.
    pub org: String,
    /// Persons of that organisation who may act on it; never empty.
    pub persons: Vec<PersonId>,
    /// False for a device that was lost or withdrawn: it is known, and refused.
    pub enabled: bool,
}
