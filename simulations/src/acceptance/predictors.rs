//! The rivals. Each gets the first part to learn from, and of a held-out question only what was known when it was put.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use domain::{
    acceptance::{AcceptanceModel, Ask, BaseRates, Recent, Trial},
    ids::HospitalId,
    readiness::{Freshness, ReadinessLevel},
};
use jiff::Timestamp;

use crate::history::Past;

/// The rivals, in the order in which they are printed.
pub(super) const NAMES: [&str; 9] = [
    "zone's rate, constant",
    "published row, by refusals",
    "zone's rate, by refusals",
    "hospital's raw rate",
    "fixed table, by mark",
    "learned, no history",
    "learned, without 推測",
    "learned",
    "the mechanism itself",
];

/// The instant after the last one learned from.
fn learned_at(learned: &[Past]) -> Result<Timestamp> {
    Ok(learned.last().context("nothing to learn from")?.trial.at)
}

/// The model, from the first part.
pub(super) fn learn(learned: &[Past], base: &BaseRates) -> Result<AcceptanceModel> {
    Ok(AcceptanceModel::fit(learned.iter().map(|one| &one.trial), base, learned_at(learned)?))
}

/// The model from the last of the first part.
pub(super) fn curve(last: &[Past], learned: &[Past], held_out: &[Past], base: &BaseRates) -> Result<Vec<f64>> {
    let model = AcceptanceModel::fit(last.iter().map(|one| &one.trial), base, learned_at(learned)?);
    Ok(held_out.iter().map(|one| model.predict(&one.trial.ask).p).collect())
}

/// The chances that each rival gives to the held-out questions.
pub(super) fn predictions(
    learned: &[Past],
    held_out: &[Past],
    base: &BaseRates,
    learner: &AcceptanceModel,
) -> Result<Vec<Vec<f64>>> {
    let all = |chance: &dyn Fn(&Past) -> f64| -> Vec<f64> { held_out.iter().map(chance).collect() };
    let whole = Rate::of(learned.iter());
    let by_refusals: Vec<Rate> = (0..=Ask::REFUSALS_MAX)
        .map(|k| Rate::of(learned.iter().filter(|one| one.trial.ask.refusals.min(Ask::REFUSALS_MAX) == k)))
        .collect();
    let mut by_hospital: BTreeMap<&HospitalId, Rate> = BTreeMap::new();
    for one in learned {
        by_hospital.entry(&one.trial.ask.hospital).or_default().add(one);
    }
    let refusals = |one: &Past| one.trial.ask.refusals.min(Ask::REFUSALS_MAX) as usize;
    let without: Vec<Trial> =
        learned.iter().map(|one| Trial { ask: alone(&one.trial.ask), ..one.trial.clone() }).collect();
    let without = AcceptanceModel::fit(&without, base, learned_at(learned)?);
    let nothing = AcceptanceModel::fit([], base, learned_at(learned)?);
    Ok(vec![
        all(&|_| whole.smoothed()),
        all(&|one| base.after(one.trial.ask.refusals)),
        all(&|one| by_refusals.get(refusals(one)).map_or(0.5, Rate::smoothed)),
        all(&|one| by_hospital.get(&one.trial.ask.hospital).map_or(0.5, Rate::smoothed)),
        all(&fixed_table),
        all(&|one| nothing.predict(&one.trial.ask).p),
        all(&|one| without.predict(&alone(&one.trial.ask)).p),
        all(&|one| learner.predict(&one.trial.ask).p),
        all(&|one| one.truth),
    ])
}

/// A question without what the last two hours said.
fn alone(ask: &Ask) -> Ask {
    Ask { recent: Recent::default(), ..ask.clone() }
}

/// The named alternative: a fixed table by the mark alone, as the ranking used before anything was learned.
fn fixed_table(one: &Past) -> f64 {
    /// The middle of the published prefectures' first requests.
    const UNKNOWN: f64 = 0.70;
    let Some(mark) = one.mark else { return UNKNOWN };
    let fresh = match mark.level {
        ReadinessLevel::Wants => 0.95,
        ReadinessLevel::Can => 0.85,
        ReadinessLevel::Consult => 0.50,
        ReadinessLevel::Cannot => 0.15,
    };
    match mark.freshness(one.asked_at) {
        Freshness::Fresh => fresh,
        Freshness::Ageing => f64::midpoint(fresh, UNKNOWN),
        Freshness::Stale => UNKNOWN,
    }
}

/// A raw rate, one acceptance and one refusal added, for a rate of 0 or 1 would be punished without end by the log loss.
#[derive(Default)]
struct Rate {
    accepted: f64,
    asked: f64,
}

impl Rate {
    fn of<'a>(past: impl Iterator<Item = &'a Past>) -> Self {
        let mut rate = Self::default();
        past.for_each(|one| rate.add(one));
        rate
    }

    fn add(&mut self, one: &Past) {
        self.asked += 1.0;
        self.accepted += f64::from(u8::from(one.trial.is_accepted()));
    }

    fn smoothed(&self) -> f64 {
        (self.accepted + 1.0) / (self.asked + 2.0)
    }
}
