//! A zone fits the estimate to its own transports.
//!
//! Detour and speed cannot be told apart by how long drives took: only their quotient shows. So the detour stays as it was, and each time
//! of day gets the speed that fits. Within bins of like distance medians count, not means: one ambulance that stood at a level crossing,
//! or a milestone that was tapped half an hour late, moves nothing. Through the medians goes the line from the origin with the least squares.

use super::{Roads, TimeOfDay};

/// Fewest transports of a time of day before its speed is fitted. The standard error of a median is about 1.25 σ/√n; drives scatter by about
/// half their length, so 50 of them give it to about 9 %.
pub const SAMPLES_MIN: usize = 50;

/// Width of the bins of distance, km. Wide enough for several drives of each bin, narrow beside the 6 km of a mean transport.
pub const BIN_KM: f64 = 2.0;

/// Fewest bins with a transport in them: one or two distances are no line.
pub const BINS_MIN: usize = 3;

/// Shorter straight lines say nothing of the road: turning out of the yard takes longer than the drive.
pub const SAMPLE_STRAIGHT_KM_MIN: f64 = 0.5;

/// A longer drive is a milestone that was forgotten: the mean is 12.9 minutes, and three hours cross a prefecture.
pub const SAMPLE_MINUTES_MAX: f64 = 180.0;

/// One transport that took place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DriveSample {
    /// Straight-line distance from scene to hospital, km.
    pub straight_km: f64,
    /// When it was driven.
    pub time: TimeOfDay,
    /// 現発→病着, minutes.
    pub minutes: f64,
}

impl DriveSample {
    fn counts(&self) -> bool {
        self.straight_km.is_finite()
            && self.straight_km >= SAMPLE_STRAIGHT_KM_MIN
            && self.minutes > 0.0
            && self.minutes <= SAMPLE_MINUTES_MAX
    }
}

/// What came of a calibration.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// The roads: fitted where there was enough, as they were elsewhere.
    pub roads: Roads,
    /// For each time of day: from how many transports, and whether its speed was fitted.
    pub times: Vec<(TimeOfDay, usize, bool)>,
}

/// Fits the speeds of `base` to transports. A time of day with fewer than [`SAMPLES_MIN`] that count, in fewer than [`BINS_MIN`] bins, or
/// with a fit that no ambulance could drive, keeps the speed of `base`, and the calibration says so.
#[must_use]
pub fn calibrate(base: Roads, samples: &[DriveSample]) -> Calibration {
    let mut times = Vec::with_capacity(TimeOfDay::ALL.len());
    let mut roads = base;
    for time in TimeOfDay::ALL.iter().copied() {
        let of_time: Vec<DriveSample> =
            samples.iter().filter(|one| one.time == time && one.counts()).copied().collect();
        let speed = |other: TimeOfDay, fitted: f64| if other == time { fitted } else { roads.speed_km_per_h(other) };
        let fitted = minutes_per_km(&of_time)
            .map(|minutes_per_km| base.detour() * 60.0 / minutes_per_km)
            .and_then(|fitted| Roads::new(base.detour(), |other| speed(other, fitted)).ok());
        times.push((time, of_time.len(), fitted.is_some()));
        roads = fitted.unwrap_or(roads);
    }
    Calibration { roads, times }
}

/// The line from the origin with the least squares to the bins' medians, each weighed by how many drives it stands for.
fn minutes_per_km(samples: &[DriveSample]) -> Option<f64> {
    if samples.len() < SAMPLES_MIN {
        return None;
    }
    let mut sorted = samples.to_vec();
    sorted.sort_by(|a, b| a.straight_km.total_cmp(&b.straight_km));
    let bins: Vec<&[DriveSample]> = sorted.chunk_by(|a, b| bin(a) == bin(b)).collect();
    if bins.len() < BINS_MIN {
        return None;
    }
    let (mut products, mut squares) = (0.0, 0.0);
    for of_bin in bins {
        let km = median(of_bin.iter().map(|one| one.straight_km).collect());
        let minutes = median(of_bin.iter().map(|one| one.minutes).collect());
        let weight = of_bin.len() as f64;
        products += weight * km * minutes;
        squares += weight * km * km;
    }
    (squares > 0.0).then_some(products / squares)
}

fn bin(sample: &DriveSample) -> i64 {
    (sample.straight_km / BIN_KM) as i64
}

/// The middle value; of an even number the mean of the two in the middle. Never empty here.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let upper = values.len() / 2;
    let lower = (values.len() - 1) / 2;
    f64::midpoint(values[lower], values[upper])
}
