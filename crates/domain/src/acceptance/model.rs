//! Fit and predict.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{
    Ask, BaseRates, Estimate, Grounds, P_MAX, P_MIN, Tally, Trial, chance,
    features::{Feature, HospitalIndex, Kind, curve, of_hospital, of_now, of_zone},
    solve::{Prior, Rows},
    spread::Spread,
};
use crate::{ids::HospitalId, readiness::CLOCK_TOLERANCE, triage::ConditionClass};

/// An answer weighs half as much after half a year: physicians move in April, the standard is revised once a year, so an answer from before
/// the last change counts about a quarter.
pub const HALF_LIFE: SignedDuration = SignedDuration::from_hours(183 * 24);

/// An answer older than four half-lives would weigh less than a sixteenth, and is left out.
pub const OLDEST: SignedDuration = SignedDuration::from_hours(4 * 183 * 24);

/// 80 % of a normal distribution lie within so many widths of its middle.
const EIGHTY_PERCENT: f64 = 1.2816;

/// Rounds in which the history tells the widths. Each costs a fit; the constants that they begin with are no worse than a guess.
const WIDTH_ROUNDS: usize = 3;

/// The width before any history counts as much as ten members seen for certain: three hospitals do not tell how much thirty differ.
const WIDTH_COUNTS: f64 = 10.0;

/// The numbers have settled when none moves by more.
const SETTLED: f64 = 1e-10;

/// Enough while the widths still change.
const NEARLY_SETTLED: f64 = 1e-3;

/// What the zone's history says of acceptance.
#[derive(Debug, Clone)]
pub struct AcceptanceModel {
    base: BaseRates,
    hospitals: BTreeMap<HospitalId, HospitalIndex>,
    positions: BTreeMap<Feature, u32>,
    values: Vec<f64>,
    spread: Spread,
    widths: BTreeMap<Kind, f64>,
    here: BTreeMap<(HospitalIndex, ConditionClass), (Tally, f64)>,
    trials: u32,
}

impl AcceptanceModel {
    /// Learns from the trials that are known at `now`; a later one is not seen. Their order makes no difference.
    #[must_use]
    pub fn fit<'a>(trials: impl IntoIterator<Item = &'a Trial>, base: &BaseRates, now: Timestamp) -> Self {
        let mut known: Vec<(&Trial, f64)> =
            trials.into_iter().filter_map(|trial| Some((trial, weight(trial.at, now)?))).collect();
        // one order for every order, so that sums come out the same to the last digit
        known.sort_by(|(a, _), (b, _)| (a.at, &a.ask, a.is_accepted()).cmp(&(b.at, &b.ask, b.is_accepted())));
        let mut model = Self::empty(base);
        let rows = model.read(&known);
        let features: Vec<Feature> = model.features();
        let is_entangled: Vec<bool> = features.iter().map(|feature| feature.kind().is_entangled()).collect();
        for _ in 0..WIDTH_ROUNDS {
            let priors = model.priors(&features);
            rows.climb(&mut model.values, &priors, NEARLY_SETTLED);
            let curvatures = rows.diagonal(&model.values, &priors);
            model.learn_widths(&features, &curvatures);
        }
        let priors = model.priors(&features);
        rows.climb(&mut model.values, &priors, SETTLED);
        model.spread = Spread::of(&rows, &model.values, &priors, &is_entangled);
        model
    }

    fn empty(base: &BaseRates) -> Self {
        Self {
            base: base.clone(),
            hospitals: BTreeMap::new(),
            positions: BTreeMap::new(),
            values: Vec::new(),
            spread: Spread::default(),
            widths: BTreeMap::new(),
            here: BTreeMap::new(),
            trials: 0,
        }
    }

    /// Counts the trials and lays them out as rows.
    fn read(&mut self, known: &[(&Trial, f64)]) -> Rows {
        let mut rows = Rows::default();
        let mut row = Vec::with_capacity(12);
        for (trial, weight) in known {
            let ask = &trial.ask;
            let hospital = self.index_of(&ask.hospital);
            let (tally, effective) = self.here.entry((hospital, ask.class)).or_default();
            tally.asked = tally.asked.saturating_add(1);
            tally.accepted = tally.accepted.saturating_add(u32::from(trial.is_accepted()));
            *effective += weight;
            self.trials = self.trials.saturating_add(1);
            row.clear();
            let features = of_zone(ask, &self.base).into_iter().chain(of_hospital(ask, hospital)).chain(of_now(ask));
            for (feature, value) in features {
                row.push((self.position_of(feature), value));
            }
            rows.push(&row, curve(ask, &self.base), *weight, trial.is_accepted());
        }
        rows
    }

    fn index_of(&mut self, hospital: &HospitalId) -> HospitalIndex {
        if let Some(index) = self.hospitals.get(hospital) {
            return *index;
        }
        let index = HospitalIndex::try_from(self.hospitals.len()).unwrap_or(HospitalIndex::MAX);
        self.hospitals.insert(hospital.clone(), index);
        index
    }

    fn position_of(&mut self, feature: Feature) -> u32 {
        let next = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        let position = *self.positions.entry(feature).or_insert(next);
        if position == next {
            self.values.push(feature.centre());
        }
        position
    }

    /// Features by position.
    fn features(&self) -> Vec<Feature> {
        let mut by_position: Vec<(u32, Feature)> = self.positions.iter().map(|(feature, at)| (*at, *feature)).collect();
        by_position.sort_unstable_by_key(|(at, _)| *at);
        by_position.into_iter().map(|(_, feature)| feature).collect()
    }

    fn priors(&self, features: &[Feature]) -> Vec<Prior> {
        features
            .iter()
            .map(|feature| Prior { centre: feature.centre(), precision: self.width(feature.kind()).powi(-2) })
            .collect()
    }

    fn width(&self, kind: Kind) -> f64 {
        self.widths.get(&kind).copied().unwrap_or_else(|| kind.width())
    }

    /// One round of empirical Bayes: a width is what its members show, members of which little is known counting with their uncertainty.
    fn learn_widths(&mut self, features: &[Feature], curvatures: &[f64]) {
        for kind in Kind::LEARNED {
            let (mut squares, mut members) = (WIDTH_COUNTS * kind.width().powi(2), WIDTH_COUNTS);
            for ((feature, value), curvature) in features.iter().zip(&self.values).zip(curvatures) {
                if feature.kind() == kind {
                    squares += (value - feature.centre()).powi(2) + 1.0 / curvature;
                    members += 1.0;
                }
            }
            self.widths.insert(kind, (squares / members).sqrt());
        }
    }

    /// The chance that this question is accepted.
    #[must_use]
    pub fn predict(&self, ask: &Ask) -> Estimate {
        let hospital = self.hospitals.get(&ask.hospital).copied();
        let mut of_all = of_zone(ask, &self.base);
        let zone = chance(curve(ask, &self.base) + self.sum(&of_all)).clamp(P_MIN, P_MAX);
        // of an unknown hospital the numbers are there as well, at their centre and with their whole width
        of_all.extend(of_hospital(ask, hospital.unwrap_or(HospitalIndex::MAX)));
        of_all.extend(of_now(ask));
        let log_odds = curve(ask, &self.base) + self.sum(&of_all);
        let reach = EIGHTY_PERCENT * self.variance(&of_all).sqrt();
        let clamped = |log_odds: f64| chance(log_odds).clamp(P_MIN, P_MAX);
        let (here, trials_here) =
            hospital.and_then(|index| self.here.get(&(index, ask.class))).copied().unwrap_or_default();
        Estimate {
            p: clamped(log_odds),
            low: clamped(log_odds - reach),
            high: clamped(log_odds + reach),
            trials_here,
            grounds: Grounds {
                class: ask.class,
                here,
                hospital: hospital.map(|index| self.tally(index)).unwrap_or_default(),
                zone,
                refusals: ask.refusals,
                recent: ask.recent,
            },
        }
    }

    /// The chance alone, between [`P_MIN`] and [`P_MAX`]: what [`Self::predict`] calls `p`, without what explains it.
    #[must_use]
    pub fn chance(&self, ask: &Ask) -> f64 {
        let hospital = self.hospitals.get(&ask.hospital).copied().unwrap_or(HospitalIndex::MAX);
        let of_now: Vec<_> = of_now(ask).collect();
        let sum = self.sum(&of_zone(ask, &self.base)) + self.sum(&of_hospital(ask, hospital)) + self.sum(&of_now);
        chance(curve(ask, &self.base) + sum).clamp(P_MIN, P_MAX)
    }

    /// Value × number over features. A number that was never seen stands at its centre. How steeply refusals count never turns round: a
    /// further refusal is never made good news that the base rates do not have.
    fn sum(&self, features: &[(Feature, f64)]) -> f64 {
        let number = |feature: &Feature| {
            let number = self
                .positions
                .get(feature)
                .and_then(|at| self.values.get(*at as usize))
                .copied()
                .unwrap_or_else(|| feature.centre());
            if *feature == Feature::Refusals { number.max(-1.0) } else { number }
        };
        features.iter().map(|(feature, value)| value * number(feature)).sum()
    }

    fn variance(&self, features: &[(Feature, f64)]) -> f64 {
        let mut seen = Vec::with_capacity(features.len());
        let mut unseen = 0.0;
        for (feature, value) in features {
            match self.positions.get(feature) {
                Some(at) => seen.push((*at, *value)),
                None => unseen += (value * self.width(feature.kind())).powi(2),
            }
        }
        unseen + self.spread.variance(&seen)
    }

    fn tally(&self, hospital: HospitalIndex) -> Tally {
        let of_hospital =
            self.here.range((hospital, ConditionClass::ALL[0])..).take_while(|((index, _), _)| *index == hospital);
        of_hospital.fold(Tally::default(), |sum, (_, (tally, _))| Tally {
            asked: sum.asked.saturating_add(tally.asked),
            accepted: sum.accepted.saturating_add(tally.accepted),
        })
    }

    /// How many trials it was learned from.
    #[must_use]
    pub const fn trials(&self) -> u32 {
        self.trials
    }

    /// The base rates that it starts from.
    #[must_use]
    pub const fn base(&self) -> &BaseRates {
        &self.base
    }
}

/// Weight of a trial: 1 today, half after [`HALF_LIFE`]; `None` past [`OLDEST`] and for one that has not happened yet.
fn weight(at: Timestamp, now: Timestamp) -> Option<f64> {
    let age = now.duration_since(at);
    (age <= OLDEST && age >= -CLOCK_TOLERANCE).then(|| (-age.as_secs_f64().max(0.0) / HALF_LIFE.as_secs_f64()).exp2())
}
