//! Why a scenario file is refused.

use std::fmt;

use platform_server::registry::{Mistake, RegistryError};

use super::SCENARIO_MAX_BYTES;

/// A scenario file was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScenarioError {
    /// Larger than [`SCENARIO_MAX_BYTES`].
    TooLong {
        /// Name of the file.
        file_name: String,
        /// Its size.
        bytes: usize,
    },
    /// A mistake in the text.
    Mistake {
        /// Name of the file.
        file_name: String,
        /// Line, field, problem and remedy.
        mistake: Mistake,
    },
    /// The region with the hospitals of the file is none.
    Region {
        /// Name of the file.
        file_name: String,
        /// What the registry says.
        error: RegistryError,
    },
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { file_name, bytes } => {
                write!(f, "{file_name} has {bytes} bytes; at most {SCENARIO_MAX_BYTES} are read. Is it a scenario?")
            }
            Self::Mistake { file_name, mistake } => write!(f, "{file_name}, {mistake}"),
            Self::Region { file_name, error } => write!(f, "{file_name}: the region does not hold together: {error}"),
        }
    }
}

impl std::error::Error for ScenarioError {}
