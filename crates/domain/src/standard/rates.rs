//! What a zone knows of its roads in figures.

use jiff::civil::Time;

use crate::{
    drive::{Drive, DriveSource, MEAN_SPEED_KM_PER_H, ROAD_DETOUR},
    place::Place,
};

/// The speed on the roads from a time of the day on, until the next band begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpeedBand {
    /// Begins at, Japan's time.
    pub from: Time,
    /// Mean speed of an ambulance with a patient, km/h, above 0.
    pub speed_km_per_h: f64,
}

/// How a straight line becomes minutes in this zone.
#[derive(Debug, Clone, PartialEq)]
pub struct RoadCalibration {
    /// The road by the straight line, 1 to 3.
    pub detour: f64,
    /// Speeds of the day, by their beginnings; the last one holds over midnight until the first.
    pub bands: Vec<SpeedBand>,
}

impl Default for RoadCalibration {
    /// The national figures of [`crate::drive`], all day.
    fn default() -> Self {
        let all_day = SpeedBand { from: Time::midnight(), speed_km_per_h: MEAN_SPEED_KM_PER_H };
        Self { detour: ROAD_DETOUR, bands: vec![all_day] }
    }
}

impl RoadCalibration {
    /// The speed at a time of the day in Japan, km/h.
    #[must_use]
    pub fn speed_at(&self, time: Time) -> f64 {
        let begun = self.bands.iter().rev().find(|band| band.from <= time);
        begun.or_else(|| self.bands.last()).map_or(MEAN_SPEED_KM_PER_H, |band| band.speed_km_per_h)
    }

    /// Estimates a drive that begins at this time of the day.
    #[must_use]
    pub fn drive(&self, from: Place, to: Place, time: Time) -> Drive {
        let straight_km = from.distance_km(to);
        let minutes = straight_km * self.detour / self.speed_at(time) * 60.0;
        Drive { straight_km, minutes, source: DriveSource::Estimated }
    }
}
