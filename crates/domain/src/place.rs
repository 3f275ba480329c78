//! Where things are. How long the road between them takes: [`crate::drive`].

use geo::{Distance, Haversine, Point};

pub use crate::drive::{Drive, estimate_drive};

/// A place on the map, WGS 84 degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    latitude_deg: f64,
    longitude_deg: f64,
}

/// A place was outside the globe or not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("latitude must be -90 to 90 and longitude -180 to 180 degrees")]
pub struct BadPlace;

impl Place {
    /// Validates degrees.
    ///
    /// # Errors
    /// [`BadPlace`] outside the globe or for a value that is not finite.
    pub fn new(latitude_deg: f64, longitude_deg: f64) -> Result<Self, BadPlace> {
        if (-90.0..=90.0).contains(&latitude_deg) && (-180.0..=180.0).contains(&longitude_deg) {
            Ok(Self { latitude_deg, longitude_deg })
        } else {
            Err(BadPlace)
        }
    }

    /// Degrees north.
    #[must_use]
    pub const fn latitude_deg(self) -> f64 {
        self.latitude_deg
    }

    /// Degrees east.
    #[must_use]
    pub const fn longitude_deg(self) -> f64 {
        self.longitude_deg
    }

    /// Great-circle distance in kilometres (haversine on the mean earth radius; within 0.5 % of the geodesic).
    #[must_use]
    pub fn distance_km(self, other: Self) -> f64 {
        Haversine.distance(
            Point::new(self.longitude_deg, self.latitude_deg),
            Point::new(other.longitude_deg, other.latitude_deg),
        ) / 1000.0
    }
}
