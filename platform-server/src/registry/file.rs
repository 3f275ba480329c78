//! The form of the registry file. Every value that a later check may refuse keeps its place in the text.

use domain::{
    ids::{CrewId, DeviceId, HeadquartersId, HospitalId},
    region::HospitalLevel,
};
use serde::Deserialize;
use toml::Spanned;

use super::Role;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegistryFile {
    pub name: String,
    pub name_en: String,
    pub version: String,
    #[serde(default)]
    pub headquarters: Vec<HeadquartersEntry>,
    #[serde(default)]
    pub crew: Vec<CrewEntry>,
    #[serde(default)]
    pub hospital: Vec<HospitalEntry>,
    #[serde(default)]
    pub device: Vec<DeviceEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HeadquartersEntry {
    pub id: Spanned<HeadquartersId>,
    pub name: String,
    pub name_en: String,
    pub persons: Spanned<Vec<Spanned<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CrewEntry {
    pub id: Spanned<CrewId>,
    pub name: String,
    pub name_en: String,
    pub headquarters: Spanned<HeadquartersId>,
    /// Latitude of the station, degrees north.
    pub lat: Spanned<f64>,
    /// Longitude of the station, degrees east.
    pub lon: Spanned<f64>,
    /// Captain first.
    pub persons: Spanned<Vec<Spanned<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HospitalEntry {
    pub code: Spanned<HospitalId>,
    pub name: Spanned<String>,
    pub name_en: String,
    pub level: HospitalLevel,
    /// Degrees north.
    pub lat: Spanned<f64>,
    /// Degrees east.
    pub lon: Spanned<f64>,
    pub telephone: Spanned<String>,
    pub capabilities: Spanned<Vec<Spanned<String>>>,
    pub persons: Spanned<Vec<Spanned<String>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DeviceEntry {
    pub name: Spanned<DeviceId>,
    pub role: Role,
    pub org: Spanned<String>,
    #[serde(default = "enabled")]
    pub enabled: bool,
}

const fn enabled() -> bool {
    true
}
