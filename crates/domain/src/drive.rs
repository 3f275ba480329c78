//! How long the road takes: minutes, and always where they come from.
//!
//! A routing server may know them ([`DriveSource::Routed`]). Where none is configured, or it does not answer, the estimate steps in: the
//! straight line, longer by the detour of a road network, at the mean speed of the time of day ([`Roads`]). A zone fits the speeds to its
//! own transports with [`calibrate()`].

mod calibrate;
mod roads;

use jiff::civil::Time;

use crate::{UnknownCode, place::Place, text::Language};

pub use calibrate::{
    BIN_KM, BINS_MIN, BandFit, Calibration, DriveSample, SAMPLE_MINUTES_MAX, SAMPLE_STRAIGHT_KM_MIN, SAMPLES_MIN,
    calibrate,
};
pub use roads::{BANDS_MAX, BadRoads, DETOUR, Roads, SPEED_KM_PER_H, SpeedBand};

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

/// Estimates the drive on the roads that nobody has calibrated.
#[must_use]
pub fn estimate_drive(from: Place, to: Place) -> Drive {
    Roads::default().estimate(from, to, Time::midnight())
}
