//! Scores as programs read them.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use super::{News2, News2Item, News2Risk, SignThreshold, cpss, shock_index, since_last_known_well, six_signs};
use crate::{encounter::Encounter, observation::Sign};

/// Every score of a case that can be computed.
#[derive(Serialize)]
pub struct ScoresDocument {
    news2: Option<News2Document>,
    /// One decimal place.
    shock_index: Option<f64>,
    cpss_positive: usize,
    cpss_unknown: usize,
    six_signs_present: Vec<Sign>,
    six_signs_unknown: usize,
    six_signs_threshold: u8,
    /// The zone's standard says so; otherwise it stands in until that is heard.
    six_signs_threshold_is_zones: bool,
    six_signs_met: bool,
    /// Full minutes.
    since_last_known_well_min: Option<i64>,
}

#[derive(Serialize)]
struct News2Document {
    total: u8,
    risk: News2Risk,
    missing: Vec<News2Item>,
    oldest_ms: i64,
}

impl ScoresDocument {
    /// The scores of a case at `now`, with the threshold of the six signs.
    #[must_use]
    pub fn of(encounter: &Encounter, threshold: SignThreshold, now: Timestamp, today: Date) -> Self {
        let observations = &encounter.observations;
        let (scale, six) = (cpss(observations), six_signs(observations, threshold));
        Self {
            news2: News2::of(encounter, today).map(|news2| News2Document {
                total: news2.total,
                risk: news2.risk,
                oldest_ms: news2.oldest.as_millisecond(),
                missing: news2.missing,
            }),
            shock_index: shock_index(&encounter.vitals).map(|index| index.value.value()),
            cpss_positive: scale.positive(),
            cpss_unknown: scale.unknown(),
            six_signs_met: six.is_met(),
            six_signs_unknown: six.unknown.len(),
            six_signs_present: six.present,
            six_signs_threshold: threshold.min(),
            six_signs_threshold_is_zones: threshold.is_zones(),
            since_last_known_well_min: since_last_known_well(observations, now).map(|span| span.as_mins()),
        }
    }
}
