//! Routing server and estimate, as configured.

use std::{sync::Arc, time::Duration};

use domain::drive::{BadRoads, MEAN_SPEED_KM_PER_H, ROAD_DETOUR, Roads, TimeOfDay};
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

/// Section `[road_estimate]` of the configuration: what the estimate counts with in this zone. What is absent stays as it was made.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EstimateConfig {
    /// Road kilometres for each straight one, 1 to 3.
    #[serde(default)]
    pub detour: Option<f64>,
    /// Mean speed by day, 5 to 120 km/h.
    #[serde(default)]
    pub day_km_per_h: Option<f64>,
    /// Mean speed from 7 to 9 and from 17 to 19 o'clock.
    #[serde(default)]
    pub rush_km_per_h: Option<f64>,
    /// Mean speed from 22 to 6 o'clock.
    #[serde(default)]
    pub night_km_per_h: Option<f64>,
}

/// A section is wrong. Told before anything is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RoadsConfigError {
    /// The address.
    #[error("[roads]: {0}")]
    Url(#[from] BadServerUrl),
    /// The wait.
    #[error("[roads]: timeout_ms must be {} to {}", TIMEOUT_MIN.as_millis(), TIMEOUT_MAX.as_millis())]
    Timeout,
    /// The estimate.
    #[error("[road_estimate]: {0}")]
    Estimate(#[from] BadRoads),
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

impl EstimateConfig {
    /// The roads that this section describes.
    ///
    /// # Errors
    /// [`BadRoads`] beyond the ranges.
    pub fn roads(&self) -> Result<Roads, BadRoads> {
        Roads::new(self.detour.unwrap_or(ROAD_DETOUR), |time| {
            let speed = match time {
                TimeOfDay::Day => self.day_km_per_h,
                TimeOfDay::Rush => self.rush_km_per_h,
                TimeOfDay::Night => self.night_km_per_h,
            };
            speed.unwrap_or(MEAN_SPEED_KM_PER_H)
        })
    }
}
