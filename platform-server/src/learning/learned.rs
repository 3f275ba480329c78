//! One model for each zone.

use std::collections::BTreeMap;

use domain::{
    acceptance::{AcceptanceModel, AnswerDelays, BaseRates, Trial},
    standard::TransportStandard,
};
use jiff::Timestamp;

/// What was learned of one zone.
#[derive(Debug)]
pub struct ZoneModel {
    /// How likely a hospital accepts.
    pub acceptance: AcceptanceModel,
    /// How long a hospital takes to answer.
    pub delays: AnswerDelays,
}

impl ZoneModel {
    fn fit(trials: &[Trial], base: &BaseRates, now: Timestamp) -> Self {
        Self { acceptance: AcceptanceModel::fit(trials, base, now), delays: AnswerDelays::fit(trials, now) }
    }
}

/// What was learned of all zones. Before anything was learned: the zone's base rates, exactly.
#[derive(Debug)]
pub struct Learned {
    zones: BTreeMap<String, ZoneModel>,
    /// For a zone that is not known, and where no standard is in force.
    otherwise: ZoneModel,
}

impl Default for Learned {
    fn default() -> Self {
        Self::fit(&BTreeMap::new(), &[], Timestamp::UNIX_EPOCH)
    }
}

impl Learned {
    /// Fits the models of all zones; of several standards of one zone the last one's base rates count. Takes about a second for 100,000 trials.
    #[must_use]
    pub fn fit<'a>(
        trials: &BTreeMap<String, Vec<Trial>>,
        standards: impl IntoIterator<Item = &'a TransportStandard>,
        now: Timestamp,
    ) -> Self {
        let of_zone = |zone: &str| trials.get(zone).map_or(&[][..], Vec::as_slice);
        let bases: BTreeMap<&str, &BaseRates> =
            standards.into_iter().map(|standard| (standard.zone.as_str(), &standard.base)).collect();
        let zones =
            bases.into_iter().map(|(zone, base)| (zone.to_owned(), ZoneModel::fit(of_zone(zone), base, now))).collect();
        Self { zones, otherwise: ZoneModel::fit(of_zone(""), &BaseRates::default(), now) }
    }

    /// The model of a zone.
    #[must_use]
    pub fn of(&self, zone: &str) -> &ZoneModel {
        self.zones.get(zone).unwrap_or(&self.otherwise)
    }
}
