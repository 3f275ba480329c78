//! バイタルサイン: readings over time. One declaration per vital (unit, range, label) is used everywhere.
//!
//! Merging timelines is commutative and idempotent: a reading is identified by its instant and source, so a retry or a second
//! path never doubles it and late readings find their place.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

coded! {
    /// A numeric vital sign.
    pub enum VitalKind {
        RespiratoryRate = "respiratory-rate", "呼吸数", "Resp. rate";
        Spo2 = "spo2", "SpO₂", "SpO₂";
        OxygenFlow = "oxygen-flow", "酸素投与", "Oxygen";
        Pulse = "pulse", "脈拍", "Pulse";
        Systolic = "systolic", "収縮期血圧", "Systolic BP";
        Diastolic = "diastolic", "拡張期血圧", "Diastolic BP";
        Temperature = "temperature", "体温", "Temperature";
    }
}

coded! {
    /// Who or what measured.
    pub enum VitalSource {
        Monitor = "monitor", "モニター", "Monitor";
        Manual = "manual", "手入力", "By hand";
    }
}

/// A measured value in tenths of its unit, so that 36.5 ℃ is exact. Never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tenths(pub u16);

impl Tenths {
    /// The value in its unit.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.0) / 10.0
    }
}

/// How a value is shown: without a trailing `.0`.
impl std::fmt::Display for Tenths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_multiple_of(10) {
            write!(f, "{}", self.0 / 10)
        } else {
            write!(f, "{}.{}", self.0 / 10, self.0 % 10)
        }
    }
}

impl VitalKind {
    /// Unit as it is shown in Japanese.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        self.unit_in(crate::text::Language::Ja)
    }

    /// Unit as it is shown.
    #[must_use]
    pub const fn unit_in(self, language: crate::text::Language) -> &'static str {
        match (self, language) {
            (Self::RespiratoryRate | Self::Pulse, crate::text::Language::Ja) => "/分",
            (Self::RespiratoryRate | Self::Pulse, crate::text::Language::En) => "/min",
            (Self::Spo2, _) => "%",
            (Self::OxygenFlow, crate::text::Language::Ja) => "L/分",
            (Self::OxygenFlow, crate::text::Language::En) => "L/min",
            (Self::Systolic | Self::Diastolic, _) => "mmHg",
            (Self::Temperature, _) => "℃",
        }
    }

    /// What can be entered, in the unit, both ends included: outside it is a typing mistake or a broken sensor, not a patient.
    #[must_use]
    pub const fn plausible(self) -> (u16, u16) {
        match self {
            Self::RespiratoryRate => (0, 120),
            Self::Spo2 => (0, 100),
            Self::OxygenFlow => (0, 30),
            Self::Pulse => (0, 300),
            Self::Systolic => (0, 350),
            Self::Diastolic => (0, 250),
            Self::Temperature => (15, 45),
        }
    }
}

/// A monitor sends what it measures without pause every second: after two minutes without it the patient is no longer watched.
const MONITOR_STALE_AFTER: SignedDuration = SignedDuration::from_mins(2);

/// A monitor takes a cuff pressure or a temperature now and then, usually every 2.5 to 5 minutes: one missed measurement, with room.
const MONITOR_INTERVAL_STALE_AFTER: SignedDuration = SignedDuration::from_mins(6);

/// By hand a stable patient is reassessed every 15 minutes.
const MANUAL_STALE_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// From which age a value is shown as old, on every screen alike.
#[must_use]
pub const fn stale_after(kind: VitalKind, source: VitalSource) -> SignedDuration {
    match (source, kind) {
        (VitalSource::Manual, _) => MANUAL_STALE_AFTER,
        (VitalSource::Monitor, VitalKind::Systolic | VitalKind::Diastolic | VitalKind::Temperature) => {
            MONITOR_INTERVAL_STALE_AFTER
        }
        (
            VitalSource::Monitor,
            VitalKind::RespiratoryRate | VitalKind::Spo2 | VitalKind::OxygenFlow | VitalKind::Pulse,
        ) => MONITOR_STALE_AFTER,
    }
}

/// From which age an observation by the crew (consciousness, signs) is shown as old.
pub const OBSERVATION_STALE_AFTER: SignedDuration = MANUAL_STALE_AFTER;

/// A value was outside the plausible range of its vital.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{} must be {} to {}", kind.code(), kind.plausible().0, kind.plausible().1)]
pub struct Implausible {
    /// Which vital.
    pub kind: VitalKind,
}

/// Validates one value against its plausible range.
///
/// # Errors
/// [`Implausible`] names the vital and its range, not the value.
pub fn plausible(kind: VitalKind, value: f64) -> Result<Tenths, Implausible> {
    let (low, high) = kind.plausible();
    if value.is_finite() && (f64::from(low)..=f64::from(high)).contains(&value) {
        // At most 350.0 by the check above: fits.
        Ok(Tenths((value * 10.0).round() as u16))
    } else {
        Err(Implausible { kind })
    }
}

/// One set of values measured at one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VitalReading {
    /// When it was measured, by the clock of the vehicle.
    pub at: Timestamp,
    /// Who or what measured.
    pub source: VitalSource,
    /// What was measured; never empty.
    pub values: BTreeMap<VitalKind, Tenths>,
}

/// Most readings kept of one encounter: three hours at 1 Hz. Beyond it the oldest monitor readings go first, loudly.
pub const TIMELINE_MAX_READINGS: usize = 10_800;

/// All readings of one patient in order of time.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    readings: BTreeMap<(Timestamp, VitalSource), BTreeMap<VitalKind, Tenths>>,
}

impl Timeline {
    /// Takes in one reading. Same instant and source: the values join; where both give a value the greater code wins, so that the
    /// result does not depend on the order of arrival. Returns false when the limit made it drop the oldest reading.
    pub fn insert(&mut self, reading: VitalReading) -> bool {
        let slot = self.readings.entry((reading.at, reading.source)).or_default();
        for (kind, value) in reading.values {
            let kept = slot.entry(kind).or_insert(value);
            *kept = (*kept).max(value);
        }
        let fits = self.readings.len() <= TIMELINE_MAX_READINGS;
        if !fits {
            self.readings.pop_first();
        }
        fits
    }

    /// Takes in all readings of another timeline.
    pub fn merge(&mut self, other: Self) {
        for ((at, source), values) in other.readings {
            self.insert(VitalReading { at, source, values });
        }
    }

    /// Readings from old to new.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = VitalReading> + '_ {
        self.readings.iter().map(|((at, source), values)| VitalReading {
            at: *at,
            source: *source,
            values: values.clone(),
        })
    }

    /// How many readings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.readings.len()
    }

    /// True without any reading.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.readings.is_empty()
    }

    /// The newest value of one vital, with its instant and source.
    #[must_use]
    pub fn latest(&self, kind: VitalKind) -> Option<LatestVital> {
        self.readings.iter().rev().find_map(|((at, source), values)| {
            values.get(&kind).map(|value| LatestVital { kind, value: *value, at: *at, source: *source })
        })
    }

    /// The newest value of every vital measured so far.
    pub fn latest_all(&self) -> impl Iterator<Item = LatestVital> + '_ {
        VitalKind::ALL.iter().filter_map(|kind| self.latest(*kind))
    }

    /// The values of one vital since an instant, from old to new.
    pub fn series_since(&self, kind: VitalKind, from: Timestamp) -> impl Iterator<Item = (Timestamp, Tenths)> + '_ {
        let readings = self.readings.range((from, VitalSource::Monitor)..);
        readings.filter_map(move |((at, _), values)| values.get(&kind).map(|value| (*at, *value)))
    }

    /// The values of one vital from old to new.
    pub fn series(&self, kind: VitalKind) -> impl Iterator<Item = (Timestamp, Tenths)> + '_ {
        self.readings.iter().filter_map(move |((at, _), values)| values.get(&kind).map(|value| (*at, *value)))
    }
}

/// The newest value of one vital.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LatestVital {
    /// Which vital.
    pub kind: VitalKind,
    /// Its value.
    pub value: Tenths,
    /// When it was measured.
    pub at: Timestamp,
    /// Who or what measured.
    pub source: VitalSource,
}
