//! Which routing server, as configured.

use std::{sync::Arc, time::Duration};

use serde::Deserialize;

use super::{BadServerUrl, Guarded, Osrm, RoadTimes, TIMEOUT_DEFAULT, TIMEOUT_MAX, TIMEOUT_MIN, Valhalla};

/// Section `[roads]` of the configuration.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoadsConfig {
    /// What the server speaks.
    pub kind: ServerKind,
    /// Its address, e.g. `http://127.0.0.1:5000`. It is told where the patient is: keep it in the zone's own network. For `https://` it
    /// must show a certificate of the regional authority.
    pub url: String,
    /// Longest wait for a whole answer, ms; [`TIMEOUT_DEFAULT`] when absent.
    #[serde(default)]
    pub timeout_ms: Option<u64>,
}

/// What a routing server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServerKind {
    /// OSRM's table service.
    Osrm,
    /// Valhalla's matrix.
    Valhalla,
}

/// The section is wrong. Told before anything is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoadsConfigError {
    /// The address.
    #[error("[roads]: {0}")]
    Url(#[from] BadServerUrl),
    /// The wait.
    #[error("[roads]: timeout_ms must be {} to {}", TIMEOUT_MIN.as_millis(), TIMEOUT_MAX.as_millis())]
    Timeout,
}

impl RoadsConfig {
    /// The server that this section describes, behind its breaker.
    ///
    /// # Errors
    /// [`RoadsConfigError`].
    pub fn open(&self, http: reqwest::Client) -> Result<Arc<dyn RoadTimes>, RoadsConfigError> {
        let timeout = self.timeout_ms.map_or(TIMEOUT_DEFAULT, Duration::from_millis);
        if !(TIMEOUT_MIN..=TIMEOUT_MAX).contains(&timeout) {
            return Err(RoadsConfigError::Timeout);
        }
        let server: Arc<dyn RoadTimes> = match self.kind {
            ServerKind::Osrm => Arc::new(Osrm::new(&self.url, http, timeout)?),
            ServerKind::Valhalla => Arc::new(Valhalla::new(&self.url, http, timeout)?),
        };
        Ok(Arc::new(Guarded::new(server)))
    }
}
