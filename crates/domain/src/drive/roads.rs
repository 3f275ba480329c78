//! What a zone knows of its roads in figures: how crooked they are, and how fast an ambulance drives there at which time of the day.

use std::ops::RangeInclusive;

use jiff::civil::Time;

use super::{Drive, DriveSource, MEAN_SPEED_KM_PER_H, ROAD_DETOUR};
use crate::place::Place;

/// Road by straight line: never shorter, and even mountain roads stay below three.
pub const DETOUR: RangeInclusive<f64> = 1.0..=3.0;

/// Mean speed of an ambulance, km/h, including all stops.
pub const SPEED_KM_PER_H: RangeInclusive<f64> = 5.0..=120.0;

/// Most bands of a day: one for each hour.
pub const BANDS_MAX: usize = 24;

/// The speed on the roads from a time of the day on, until the next band begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpeedBand {
    /// Begins at, Japan's time.
    pub from: Time,
    /// Mean speed of an ambulance with a patient, km/h, within [`SPEED_KM_PER_H`].
    pub speed_km_per_h: f64,
}

/// How a straight line becomes minutes in a zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Roads {
    detour: f64,
    /// By their beginnings; the last one holds over midnight until the first. Never empty.
    bands: Vec<SpeedBand>,
}

/// Detour, speeds or bands beyond what roads, ambulances and days can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the detour must be 1 to 3, each speed 5 to 120 km/h, and there must be 1 to 24 bands, each later than the one before it"
)]
pub struct BadRoads;

impl Roads {
    /// Roads of a detour, with a speed from each of these times of the day on.
    ///
    /// # Errors
    /// [`BadRoads`] outside [`DETOUR`], [`SPEED_KM_PER_H`] and [`BANDS_MAX`], for a value that is not a number, and without any band or
    /// with bands out of their order.
    pub fn new(detour: f64, bands: Vec<SpeedBand>) -> Result<Self, BadRoads> {
        let fits = DETOUR.contains(&detour)
            && (1..=BANDS_MAX).contains(&bands.len())
            && bands.iter().all(|band| SPEED_KM_PER_H.contains(&band.speed_km_per_h))
            && bands.is_sorted_by(|before, after| before.from < after.from);
        if fits { Ok(Self { detour, bands }) } else { Err(BadRoads) }
    }

    /// Road kilometres for each straight one.
    #[must_use]
    pub const fn detour(&self) -> f64 {
        self.detour
    }

    /// Speeds of the day, by their beginnings; the last one holds over midnight until the first.
    #[must_use]
    pub fn bands(&self) -> &[SpeedBand] {
        &self.bands
    }

    /// The band that a time of the day in Japan belongs to.
    #[must_use]
    pub fn band_at(&self, time: Time) -> Option<&SpeedBand> {
        self.bands.iter().rev().find(|band| band.from <= time).or_else(|| self.bands.last())
    }

    /// The speed at a time of the day in Japan, km/h.
    #[must_use]
    pub fn speed_at(&self, time: Time) -> f64 {
        self.band_at(time).map_or(MEAN_SPEED_KM_PER_H, |band| band.speed_km_per_h)
    }

    /// Estimates a drive that begins at this time of the day in Japan from the straight line, as [`DriveSource::Estimated`].
    #[must_use]
    pub fn estimate(&self, from: Place, to: Place, time: Time) -> Drive {
        let straight_km = from.distance_km(to);
        let minutes = straight_km * self.detour / self.speed_at(time) * 60.0;
        Drive { straight_km, minutes, source: DriveSource::Estimated }
    }
}

impl Default for Roads {
    /// [`ROAD_DETOUR`] at [`MEAN_SPEED_KM_PER_H`] all day: the national mean says nothing of times of day.
    fn default() -> Self {
        let all_day = SpeedBand { from: Time::midnight(), speed_km_per_h: MEAN_SPEED_KM_PER_H };
        Self { detour: ROAD_DETOUR, bands: vec![all_day] }
    }
}
