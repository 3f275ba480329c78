//! A zone fits the estimate to its own transports.
//!
//! Detour and speed cannot be told apart by how long drives took: only their quotient shows. So the detour stays as it was, and each band
//! of the day gets the speed that fits. Within bins of like distance medians count, not means: one ambulance that stood at a level crossing,
//! or a milestone that was tapped half an hour late, moves nothing. Through the medians goes the line from the origin with the least squares.

use jiff::civil::Time;

use super::{Roads, SPEED_KM_PER_H, SpeedBand};

/// Fewest transports of a band before its speed is fitted. The standard error of a median is about 1.25 σ/√n; drives scatter by about
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
    /// When it left the scene, by the time of the day in Japan.
    pub left_at: Time,
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

/// What came of one band of the day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandFit {
    /// The band, with its speed: fitted where there was enough, as it was elsewhere.
    pub band: SpeedBand,
    /// From how many transports.
    pub transports: usize,
    /// Whether its speed was fitted.
    pub is_fitted: bool,
}

/// What came of a calibration: every band of the day in its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    /// Road kilometres for each straight one, as they were.
    pub detour: f64,
    /// Never empty.
    pub bands: Vec<BandFit>,
}

/// Fits the speeds of `base` to transports. A band with fewer than [`SAMPLES_MIN`] that count, in fewer than [`BINS_MIN`] bins, or with a
/// fit that no ambulance could drive, keeps the speed of `base`, and the calibration says so.
#[must_use]
pub fn calibrate(base: &Roads, samples: &[DriveSample]) -> Calibration {
    let fit = |band: &SpeedBand| {
        let of_band = samples.iter().filter(|one| one.counts() && base.band_at(one.left_at) == Some(band));
        let of_band: Vec<DriveSample> = of_band.copied().collect();
        let fitted = minutes_per_km(&of_band)
            .map(|minutes_per_km| base.detour() * 60.0 / minutes_per_km)
            .filter(|speed| SPEED_KM_PER_H.contains(speed));
        BandFit {
            band: SpeedBand { speed_km_per_h: fitted.unwrap_or(band.speed_km_per_h), ..*band },
            transports: of_band.len(),
            is_fitted: fitted.is_some(),
        }
    };
    Calibration { detour: base.detour(), bands: base.bands().iter().map(fit).collect() }
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
