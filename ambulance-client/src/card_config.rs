//! `[card]` of the configuration: whom the tablet believes about cards and phones.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Deserialize;

use crate::{
    card::{
        TerminalAuthority,
        chain::{ChainError, Roots},
        terminal_software::{NotLoopback, TerminalSoftware},
    },
    mdoc::{MdocError, TrustedIssuers},
    tablet::CardTrust,
};

/// Whom the tablet believes. What is left out is not claimed: the setup page says so.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CardConfig {
    /// Certificates (DER files) of the authorities behind 利用者証明用電子証明書, every generation that is in use.
    pub authorities: Vec<PathBuf>,
    /// Certificates (DER files) of the issuers of mobile documents.
    pub document_issuers: Vec<PathBuf>,
    /// Where the approved terminal software listens: a loopback address. Without it a check by sight is recorded and not signed for.
    pub terminal: Option<SocketAddr>,
}

/// Why the configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum CardConfigError {
    /// A file that cannot be read.
    #[error("{path}: {error}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// A certificate that is no authority's.
    #[error("authorities: {0}")]
    Authorities(ChainError),
    /// A certificate that is no issuer's.
    #[error("document_issuers: {0}")]
    DocumentIssuers(MdocError),
    /// An address that is not this machine's own.
    #[error("terminal: {0}")]
    Terminal(#[from] NotLoopback),
}

impl CardConfig {
    /// Reads the files.
    ///
    /// # Errors
    /// [`CardConfigError`] names the file or the field.
    pub fn open(&self) -> Result<CardTrust, CardConfigError> {
        let authorities = read_all(&self.authorities)?;
        let roots = (!authorities.is_empty())
            .then(|| Roots::pin(authorities.iter().map(Vec::as_slice)).map_err(CardConfigError::Authorities))
            .transpose()?;
        let issuers = read_all(&self.document_issuers)?;
        let issuers = (!issuers.is_empty())
            .then(|| TrustedIssuers::new(issuers.iter().map(Vec::as_slice)).map_err(CardConfigError::DocumentIssuers))
            .transpose()?;
        let terminal = self.terminal.map(TerminalSoftware::at).transpose()?;
        let terminal = terminal.map(|software| Arc::new(software) as Arc<dyn TerminalAuthority>);
        Ok(CardTrust { roots: roots.map(Arc::new), issuers: issuers.map(Arc::new), terminal, ..CardTrust::default() })
    }
}

fn read_all(paths: &[PathBuf]) -> Result<Vec<Vec<u8>>, CardConfigError> {
    paths.iter().map(|path| read(path)).collect()
}

fn read(path: &Path) -> Result<Vec<u8>, CardConfigError> {
    fs::read(path).map_err(|error| CardConfigError::File { path: path.to_owned(), error })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn open(text: &str) -> Result<CardTrust, CardConfigError> {
        toml::from_str::<CardConfig>(text).unwrap().open()
    }

    #[test]
    fn what_is_left_out_is_not_claimed() {
        let trust = open("").unwrap();
        assert!(trust.terminal.is_none() && trust.roots.is_none() && trust.issuers.is_none());
    }

    #[test]
    fn terminal_software_is_on_this_machine_only() {
        assert!(open("terminal = \"127.0.0.1:9119\"").unwrap().terminal.is_some());
        let error = open("terminal = \"192.0.2.7:9119\"").err().unwrap().to_string();
        assert!(error.contains("terminal") && error.contains("loopback"), "{error}");
        assert!(toml::from_str::<CardConfig>("terminal = \"localhost\"").is_err());
    }
}
