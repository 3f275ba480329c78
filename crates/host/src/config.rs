//! Configuration: one TOML file, parsed completely before anything is opened or bound.

use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

/// A configuration was not usable. Exit code 64 (`EX_USAGE`) is meant for it.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read configuration {path}: {source}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Not the expected TOML; the message names line and field.
    #[error("configuration {path}: {source}")]
    Format {
        /// Which file.
        path: PathBuf,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
}

/// Exit code for a configuration that is not usable (`EX_USAGE` of sysexits).
pub const EXIT_CONFIG: u8 = 64;

/// Reads a configuration. Use `#[serde(deny_unknown_fields)]` on its type: a misspelt setting is an error.
///
/// # Errors
/// [`ConfigError`] names the file, line and field.
pub fn load<T: DeserializeOwned>(path: &Path) -> Result<T, ConfigError> {
    let text = std::fs::read_to_string(path).map_err(|source| ConfigError::Read { path: path.to_owned(), source })?;
    toml::from_str(&text).map_err(|source| ConfigError::Format { path: path.to_owned(), source: Box::new(source) })
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
