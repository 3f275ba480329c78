//! `[[call_up]]`: a hospital that was told the case's code by telephone calls it up.

use domain::{ids::HospitalId, spoken_code::CallUpRefusal};
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::Spanned;

use super::reader::Reader;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallUpPlan {
    /// When, seconds after the start.
    pub at_s: u32,
    /// Who calls the case up.
    pub hospital: HospitalId,
    /// How it is refused; `None` when the case opens.
    pub refusal: Option<CallUpRefusal>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CallUpFile {
    at_s: Spanned<u32>,
    hospital: Spanned<String>,
    refusal: Option<CallUpRefusal>,
}

impl CallUpFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<CallUpPlan, Mistake> {
        let (at_s, hospital) = (reader.second(&self.at_s)?, reader.hospital(&self.hospital)?);
        Ok(CallUpPlan { at_s, hospital, refusal: self.refusal })
    }
}
