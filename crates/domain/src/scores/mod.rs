//! Scores: computed from what was measured and seen, never typed. Each says which values it used, how old they are, and what is missing.
//!
//! A score suggests and explains; urgency and class stay the crew's judgement. The physiological severe criteria are [`crate::physiology`].

mod document;
mod news2;
mod stroke;

#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

pub use document::ScoresDocument;
pub use news2::{NEWS2_AGE_MIN_YEARS, News2, News2Item, News2Part, News2Risk, news2};
pub use stroke::{Cpss, SIX_SIGNS, STROKE_SIGNS_MIN, SignThreshold, StrokeCount, cpss, six_signs};

use crate::{
    observation::Observations,
    vitals::{Tenths, Timeline, VitalKind},
};

/// Pulse and pressure speak for one moment when they are no further apart: a monitor's cuff measures every 2.5 to 5 minutes.
pub const SHOCK_INDEX_APART_MAX: SignedDuration = SignedDuration::from_mins(5);

/// ショック指数: pulse by systolic pressure. 0.5 to 0.7 is usual, 1.0 and above suggests the loss of a litre of blood (JATEC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShockIndex {
    /// In tenths, rounded down, so that 1.0 is never shown for less.
    pub value: Tenths,
    /// The older of the two instants.
    pub at: Timestamp,
}

/// From which shock index, in tenths, it is shown as raised.
pub const SHOCK_INDEX_RAISED: Tenths = Tenths(10);

/// The shock index of the newest pulse and systolic pressure; `None` when one is missing, the pressure is 0, or they are too far apart.
#[must_use]
pub fn shock_index(timeline: &Timeline) -> Option<ShockIndex> {
    let (pulse, systolic) = (timeline.latest(VitalKind::Pulse)?, timeline.latest(VitalKind::Systolic)?);
    let apart = pulse.at.duration_since(systolic.at).abs();
    if apart > SHOCK_INDEX_APART_MAX {
        return None;
    }
    let tenths = (u32::from(pulse.value.0) * 10).checked_div(u32::from(systolic.value.0))?;
    Some(ShockIndex { value: Tenths(u16::try_from(tenths).ok()?), at: pulse.at.min(systolic.at) })
}

/// Time since the patient was last known well (最終健常確認時刻); `None` when nobody said, or it lies in the future.
#[must_use]
pub fn since_last_known_well(observations: &Observations, now: Timestamp) -> Option<SignedDuration> {
    let since = now.duration_since(observations.last_known_well()?);
    (since >= SignedDuration::ZERO).then_some(since)
}
