//! The region as data: hospitals, headquarters, crews, the devices that may connect and the persons who may act, read from one TOML file.
//!
//! A file with a mistake is refused whole, before anything is served, with the line, the field and what to do. Nothing here
//! reads a disk: the text is an argument.
//!
//! | file | what it says |
//! |---|---|
//! | `file` | the form of the file |
//! | `check` | what must hold beyond the form |
//! | `device` | a device and its role |
//! | `source` | where in a TOML text a mistake stands, and in which words it is told |

mod check;
mod device;
mod file;
mod source;

#[cfg(test)]
mod source_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use domain::{
    ids::{CrewId, HeadquartersId, HospitalId, PersonId},
    own_hospital::Directory,
    region::Region,
};

pub use check::{medical, place_in_japan};
pub use device::{Device, Role};
pub use source::{Mistake, Source, nearest};

/// Largest registry file. The whole nation (4,000 hospitals, 5,417 crews, one device each) is about 5 MB; thrice that is a wrong file.
pub const REGISTRY_MAX_BYTES: usize = 16 * 1024 * 1024;

/// Who and what takes part in one region.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Registry {
    /// Name of the region, Japanese.
    pub name: String,
    /// Name of the region, English.
    pub name_en: String,
    /// Edition of the file, as its author writes it; goes into logs so that a decision can be explained later.
    pub version: String,
    /// Hospitals, headquarters and crews.
    pub region: Region,
    names: Directory,
    devices: BTreeMap<String, Device>,
    hospital_persons: BTreeMap<HospitalId, Vec<PersonId>>,
    headquarters_persons: BTreeMap<HeadquartersId, Vec<PersonId>>,
}

/// A registry file was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// Larger than [`REGISTRY_MAX_BYTES`].
    #[error("the registry file has {bytes} bytes; at most {REGISTRY_MAX_BYTES} are read. Is it the right file?")]
    TooLong {
        /// Its size.
        bytes: usize,
    },
    /// A mistake in the text.
    #[error("registry, {0}")]
    Mistake(#[from] Mistake),
}

impl Registry {
    /// Reads a registry file.
    ///
    /// # Errors
    /// [`RegistryError`] names the line, the field, what is wrong and what to do. The first mistake ends the reading.
    pub fn parse(text: &str) -> Result<Self, RegistryError> {
        if text.len() > REGISTRY_MAX_BYTES {
            return Err(RegistryError::TooLong { bytes: text.len() });
        }
        let source = Source::new(text);
        let file = source.read::<file::RegistryFile>()?;
        Ok(check::registry(file, &source)?)
    }

    /// The names of the hospitals, spelled once for all questions.
    #[must_use]
    pub const fn names(&self) -> &Directory {
        &self.names
    }

    /// The device of a name, whether enabled or not.
    #[must_use]
    pub fn device(&self, name: &str) -> Option<&Device> {
        self.devices.get(name)
    }

    /// All devices in the order of their names.
    pub fn devices(&self) -> impl Iterator<Item = &Device> {
        self.devices.values()
    }

    /// Persons who may act for a hospital; empty for a hospital that is not registered.
    #[must_use]
    pub fn hospital_persons(&self, hospital: &HospitalId) -> &[PersonId] {
        self.hospital_persons.get(hospital).map_or(&[], Vec::as_slice)
    }

    /// Persons who may act for a headquarters; empty for one that is not registered.
    #[must_use]
    pub fn headquarters_persons(&self, headquarters: &HeadquartersId) -> &[PersonId] {
        self.headquarters_persons.get(headquarters).map_or(&[], Vec::as_slice)
    }

    /// Persons who may act for a crew, captain first; empty for one that is not registered.
    #[must_use]
    pub fn crew_persons(&self, crew: &CrewId) -> &[PersonId] {
        self.region.crews.get(crew).map_or(&[], |crew| crew.persons.as_slice())
    }
}
