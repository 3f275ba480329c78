//! How long the road takes: minutes, and always where they come from.
//!
//! A routing server may know them ([`DriveSource::Routed`]). Where none is configured, or it does not answer, the estimate steps in: the
//! straight line, longer by the detour of a road network, at the mean speed of the time of day. A zone fits the speeds to its own
//! transports with [`calibrate()`].

mod calibrate;

use jiff::Timestamp;

use crate::{UnknownCode, patient::japan, place::Place, text::Language};

pub use calibrate::{
    BIN_KM, BINS_MIN, Calibration, DriveSample, SAMPLE_MINUTES_MAX, SAMPLE_STRAIGHT_KM_MIN, SAMPLES_MIN, calibrate,
};

/// Roads are longer than the straight line. 1.3 is the usual detour index of dense road networks (1.2 to 1.4 in the literature).
pub const ROAD_DETOUR: f64 = 1.3;

/// Mean speed of an ambulance with a patient, km/h. Chosen so that a 6 km straight line gives the 12.9 minutes that
/// 現発→病着 took on average in 2022 (all fire headquarters). A calibrated or routed time can replace it.
pub const MEAN_SPEED_KM_PER_H: f64 = 36.0;

coded! {
    /// Why an estimate stands where a routing server was meant to answer.
    pub enum Trouble {
        Slow = "slow", "経路サーバの応答が遅い", "routing server too slow";
        Down = "down", "経路サーバ応答なし", "routing server does not answer";
        Refused = "refused", "経路サーバの答えを使えない", "routing server's answer is of no use";
        NoRoute = "no-route", "道路の経路なし", "no way by road";
        NotYet = "not-yet", "経路を問合せ中", "route being asked for";
        TooMany = "too-many", "経路の問合せ数の上限", "limit of questions about routes";
    }
}

coded! {
    /// 時間帯 in Japan: when traffic differs. Rush is 7 to 9 and 17 to 19 o'clock, night 22 to 6.
    pub enum TimeOfDay {
        Day = "day", "日中", "day";
        Rush = "rush", "朝夕の混雑", "rush hour";
        Night = "night", "夜間", "night";
    }
}

impl TimeOfDay {
    /// The time of day at an instant, by the clock in Japan.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        match now.to_zoned(japan()).hour() {
            7 | 8 | 17 | 18 => Self::Rush,
            22 | 23 | 0..=5 => Self::Night,
            _ => Self::Day,
        }
    }
}

/// Where the minutes of a drive come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DriveSource {
    /// A routing server.
    Routed,
    /// The straight line: no routing server is configured.
    Estimated,
    /// The straight line, because the routing server has not told.
    EstimatedInstead(Trouble),
}

impl DriveSource {
    /// The stable code: `routed`, `estimated`, or the code of the trouble.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Routed => "routed",
            Self::Estimated => "estimated",
            Self::EstimatedInstead(trouble) => trouble.code(),
        }
    }

    /// Reads a stable code.
    ///
    /// # Errors
    /// [`UnknownCode`] names the list, never the value.
    pub fn from_code(code: &str) -> Result<Self, UnknownCode> {
        match code {
            "routed" => Ok(Self::Routed),
            "estimated" => Ok(Self::Estimated),
            trouble => {
                Trouble::from_code(trouble).map(Self::EstimatedInstead).map_err(|_| UnknownCode { list: "DriveSource" })
            }
        }
    }
}

/// A drive from where the vehicle is to a hospital.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drive {
    /// Straight-line distance, km.
    pub straight_km: f64,
    /// Minutes on the road.
    pub minutes: f64,
    /// Where the minutes come from.
    pub source: DriveSource,
}

impl Drive {
    /// The drive in words, with where it comes from: `車で約12分(道路経路)`.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let Self { straight_km, minutes, source } = self;
        match (source, language) {
            (DriveSource::Routed, Language::Ja) => format!("車で約{minutes:.0}分(道路経路)"),
            (DriveSource::Routed, Language::En) => format!("about {minutes:.0} min by road (routed)"),
            (DriveSource::Estimated, Language::Ja) => {
                format!("車で約{minutes:.0}分(直線{straight_km:.1}kmからの推定)")
            }
            (DriveSource::Estimated, Language::En) => {
                format!("about {minutes:.0} min by road (estimated from {straight_km:.1} km straight)")
            }
            (DriveSource::EstimatedInstead(trouble), Language::Ja) => {
                format!("車で約{minutes:.0}分(直線{straight_km:.1}kmからの推定。{})", trouble.ja())
            }
            (DriveSource::EstimatedInstead(trouble), Language::En) => {
                let why = trouble.en();
                format!("about {minutes:.0} min by road (estimated from {straight_km:.1} km straight; {why})")
            }
        }
    }
}

/// What the estimate counts with: how crooked the roads of a zone are, and how fast an ambulance drives there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Roads {
    detour: f64,
    /// By time of day, in the order of [`TimeOfDay::ALL`].
    speeds_km_per_h: [f64; 3],
}

/// Detour or speed beyond what roads and ambulances can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the detour must be 1 to 3, and each speed 5 to 120 km/h")]
pub struct BadRoads;

impl Roads {
    /// Roads of a detour (1 to 3), with a speed for each time of day (5 to 120 km/h).
    ///
    /// # Errors
    /// [`BadRoads`] outside these ranges or for a value that is not a number.
    pub fn new(detour: f64, speed_km_per_h: impl Fn(TimeOfDay) -> f64) -> Result<Self, BadRoads> {
        let speeds_km_per_h = [TimeOfDay::Day, TimeOfDay::Rush, TimeOfDay::Night].map(speed_km_per_h);
        let fits = (1.0..=3.0).contains(&detour) && speeds_km_per_h.iter().all(|speed| (5.0..=120.0).contains(speed));
        if fits { Ok(Self { detour, speeds_km_per_h }) } else { Err(BadRoads) }
    }

    /// Road kilometres for each straight one.
    #[must_use]
    pub const fn detour(&self) -> f64 {
        self.detour
    }

    /// Mean speed at a time of day, km/h.
    #[must_use]
    pub const fn speed_km_per_h(&self, time: TimeOfDay) -> f64 {
        let [day, rush, night] = self.speeds_km_per_h;
        match time {
            TimeOfDay::Day => day,
            TimeOfDay::Rush => rush,
            TimeOfDay::Night => night,
        }
    }

    /// Estimates the drive from the straight line, as [`DriveSource::Estimated`].
    #[must_use]
    pub fn estimate(&self, from: Place, to: Place, time: TimeOfDay) -> Drive {
        let straight_km = from.distance_km(to);
        let minutes = straight_km * self.detour / self.speed_km_per_h(time) * 60.0;
        Drive { straight_km, minutes, source: DriveSource::Estimated }
    }
}

impl Default for Roads {
    /// [`ROAD_DETOUR`] at [`MEAN_SPEED_KM_PER_H`] all day: the national mean says nothing of times of day.
    fn default() -> Self {
        Self { detour: ROAD_DETOUR, speeds_km_per_h: [MEAN_SPEED_KM_PER_H; 3] }
    }
}

/// Estimates the drive on the roads that nobody has calibrated.
#[must_use]
pub fn estimate_drive(from: Place, to: Place) -> Drive {
    Roads::default().estimate(from, to, TimeOfDay::Day)
}
