//! The made-up region in which the scenarios play, and how a scenario adds hospitals of its own to it.
//!
//! The region is the registry file of a platform server, embedded. Hospitals are added as text, so that a real server
//! process can be started with the very file.

#[cfg(test)]
mod tests;

use domain::region::Hospital;
use platform_server::registry::{Registry, RegistryError};
use serde::Serialize;

/// The registry file of the made-up region.
pub const TEXT: &str = include_str!("../../data/region.toml");

/// The transport standards of its two zones: file names and texts. One of them takes effect next year.
pub const STANDARDS: [(&str, &str); 3] = [
    ("shiomi-west-2026.toml", include_str!("../../data/standards/shiomi-west-2026.toml")),
    ("shiomi-west-2027.toml", include_str!("../../data/standards/shiomi-west-2027.toml")),
    ("shiomi-east-2026.toml", include_str!("../../data/standards/shiomi-east-2026.toml")),
];

/// The standards for a region to which hospitals were added: each of these stands on the last list of every class that it names, the one that
/// holds for everybody. File names and texts.
///
/// # Errors
/// When a text is no TOML; the shipped ones are.
pub fn standards_with(added: &[Hospital]) -> anyhow::Result<Vec<(&'static str, String)>> {
    STANDARDS.into_iter().map(|(name, text)| Ok((name, with_hospitals(text, added)?))).collect()
}

fn with_hospitals(text: &str, added: &[Hospital]) -> anyhow::Result<String> {
    if added.is_empty() {
        return Ok(text.to_owned());
    }
    let mut standard: toml::Table = toml::from_str(text)?;
    for hospital in added {
        for class in &hospital.capabilities {
            let lists = standard["class"][class.code()].get_mut("list").and_then(|lists| lists.as_array_mut());
            let last = lists.and_then(|lists| lists.last_mut()).and_then(|list| list.get_mut("hospitals"));
            if let Some(codes) = last.and_then(|codes| codes.as_array_mut()) {
                codes.push(hospital.id.as_str().into());
            }
        }
    }
    Ok(toml::to_string(&standard)?)
}

/// Hospitals of a registry that the made-up region does not have.
///
/// # Errors
/// When the shipped region cannot be read.
pub fn added_to_shipped(registry: &Registry) -> Result<Vec<Hospital>, RegistryError> {
    let known = shipped()?.region.hospitals;
    Ok(registry.region.hospitals.values().filter(|one| !known.contains_key(&one.id)).cloned().collect())
}

/// The made-up region.
///
/// # Errors
/// Never for a released program: a test reads the embedded file.
pub fn shipped() -> Result<Registry, RegistryError> {
    Registry::parse(TEXT)
}

/// The name of a hospital's device: what its certificate carries.
#[must_use]
pub fn hospital_device(code: &str) -> String {
    format!("hospital-{code}")
}

/// The name of a crew's device: what its certificate carries.
#[must_use]
pub fn crew_device(id: &str) -> String {
    format!("crew-{id}")
}

/// A registry file with hospitals added, each with a device and two persons.
///
/// # Errors
/// When the additions cannot be written as TOML; hospitals that were checked always can.
pub fn text_with(base: &str, hospitals: &[Hospital]) -> Result<String, toml::ser::Error> {
    if hospitals.is_empty() {
        return Ok(base.to_owned());
    }
    let added = Added {
        hospital: hospitals.iter().map(HospitalTable::of).collect(),
        device: hospitals.iter().map(DeviceTable::of).collect(),
    };
    Ok(format!("{base}\n# --- Added by a scenario ---\n\n{}", toml::to_string(&added)?))
}

#[derive(Serialize)]
struct Added<'a> {
    hospital: Vec<HospitalTable<'a>>,
    device: Vec<DeviceTable<'a>>,
}

#[derive(Serialize)]
struct HospitalTable<'a> {
    code: &'a str,
    name: &'a str,
    name_en: &'a str,
    level: &'static str,
    lat: f64,
    lon: f64,
    telephone: &'a str,
    capabilities: Vec<&'static str>,
    persons: [String; 2],
}

impl<'a> HospitalTable<'a> {
    fn of(hospital: &'a Hospital) -> Self {
        let code = hospital.id.as_str();
        Self {
            code,
            name: &hospital.name,
            name_en: &hospital.name_en,
            level: hospital.level.code(),
            lat: hospital.place.latitude_deg(),
            lon: hospital.place.longitude_deg(),
            telephone: &hospital.telephone,
            capabilities: hospital.capabilities.iter().map(|class| class.code()).collect(),
            persons: [format!("p-{code}-physician"), format!("p-{code}-nurse")],
        }
    }
}

#[derive(Serialize)]
struct DeviceTable<'a> {
    name: String,
    role: &'static str,
    org: &'a str,
    enabled: bool,
}

impl<'a> DeviceTable<'a> {
    fn of(hospital: &'a Hospital) -> Self {
        let org = hospital.id.as_str();
        Self { name: hospital_device(org), role: "hospital", org, enabled: true }
    }
}
