//! Responder and issuers, as configured.

use std::{path::PathBuf, sync::Arc};

use serde::Deserialize;

use super::{BadIssuer, BadResponderUrl, Issuers, Ocsp, RevocationSource};

/// Section `[revocation]` of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevocationConfig {
    /// Address of the OCSP responder, e.g. `http://ocsp.example/`. Plain HTTP is usual: the answer is signed. For `https://` the
    /// responder must show a certificate of the regional authority.
    pub responder: String,
    /// Files with the certificates of the authorities that issue to cards, DER or PEM, every generation. Certificates of others
    /// are not asked about.
    pub issuers: Vec<PathBuf>,
}

/// The section is wrong. Told before anything is bound.
#[derive(Debug, thiserror::Error)]
pub enum RevocationConfigError {
    /// The address.
    #[error(transparent)]
    Responder(#[from] BadResponderUrl),
    /// No issuer: then nothing could be asked.
    #[error("issuers is empty: name the files of the authorities that issue to cards")]
    NoIssuers,
    /// A file cannot be read.
    #[error("cannot read the issuer {path}: {source}")]
    IssuerFile {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file holds something else.
    #[error("issuer {path}: {source}")]
    Issuer {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: BadIssuer,
    },
}

impl RevocationConfig {
    /// The client that this section describes.
    ///
    /// # Errors
    /// [`RevocationConfigError`].
    pub fn open(&self, http: reqwest::Client) -> Result<Arc<dyn RevocationSource>, RevocationConfigError> {
        let mut issuers = Issuers::default();
        for path in &self.issuers {
            let file = std::fs::read(path)
                .map_err(|source| RevocationConfigError::IssuerFile { path: path.clone(), source })?;
            issuers.add(&file).map_err(|source| RevocationConfigError::Issuer { path: path.clone(), source })?;
        }
        if issuers.is_empty() {
            return Err(RevocationConfigError::NoIssuers);
        }
        Ok(Arc::new(Ocsp::new(&self.responder, issuers, http)?))
    }
}
