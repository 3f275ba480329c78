//! `acceptance`: is the learned chance of acceptance better than what stands without it? Judged on simulated months
//! ([`crate::history`]) that are split by time: everything is learned from the first part, everything is judged on the last. Figures
//! are those of the simulation, not of a region.
//!
//! | file | what it does |
//! |---|---|
//! | `predictors` | the rivals: each learns from the first part only |
//! | `score` | log loss, Brier score, calibration, coverage |
//! | `print` | the report |

mod predictors;
mod print;
mod score;
#[cfg(test)]
mod tests;

use anyhow::{Context as _, Result};
use domain::acceptance::BaseRates;

pub use self::print::{json, print};
use self::{
    predictors::{NAMES, curve, predictions},
    score::{Coverage, Decile, Scores, coverage, deciles, scores},
};
use crate::{
    history::{Mechanism, Past, Plan, simulate},
    region,
};

/// Share of the time that is learned from.
const LEARNED_SHARE: f64 = 0.75;

/// How many of the last trials before the split are learned from, for the learning curve.
const CURVE: [usize; 4] = [0, 100, 1000, 10_000];

/// Least months: a month is learned from and a week judged.
const MONTHS_MIN: u32 = 2;

/// Most months: ten years are more than any answer is kept.
const MONTHS_MAX: u32 = 120;

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Options {
    /// First seed.
    pub seed: u64,
    /// So many seeds, one after the other.
    pub seeds: u32,
    /// Months of history.
    pub months: u32,
    /// Prefecture whose row is reproduced.
    pub row: String,
}

/// One seed's figures.
#[derive(Debug)]
struct OfSeed {
    learned: usize,
    held_out: usize,
    /// In the order of [`NAMES`].
    scores: Vec<Scores>,
    /// In the order of [`CURVE`]: how many were there, and the scores.
    curve: Vec<(usize, Scores)>,
    deciles: Vec<Decile>,
    coverage: Coverage,
    fit_s: f64,
}

/// The figures of all seeds.
#[derive(Debug)]
pub struct Report {
    options: Options,
    mechanism: Mechanism,
    seeds: Vec<OfSeed>,
}

/// Simulates, learns, judges.
///
/// # Errors
/// When the row is not a published one or cannot be reproduced, or the options leave nothing to judge.
pub fn run(options: Options) -> Result<Report> {
    let names = || BaseRates::PUBLISHED.map(|(name, _)| name).join(", ");
    let base = BaseRates::published(&options.row)
        .with_context(|| format!("no row `{}`; use one of: {}", options.row, names()))?;
    anyhow::ensure!(
        (MONTHS_MIN..=MONTHS_MAX).contains(&options.months),
        "--months must be {MONTHS_MIN} to {MONTHS_MAX}"
    );
    anyhow::ensure!((1..=100).contains(&options.seeds), "--seeds must be 1 to 100");
    let region = region::shipped()?.region;
    let mechanism = Mechanism::calibrated(&region, &base)?;
    let seeds = (0..options.seeds)
        .map(|index| {
            let seed = options.seed.wrapping_add(u64::from(index));
            of_seed(&simulate(&region, &mechanism, Plan::of_months(options.months), seed), &base)
        })
        .collect::<Result<_>>()?;
    Ok(Report { options, mechanism, seeds })
}

fn of_seed(past: &[Past], base: &BaseRates) -> Result<OfSeed> {
    let (learned, held_out) = split(past)?;
    let started = std::time::Instant::now();
    let learner = predictors::learn(learned, base)?;
    let fit_s = started.elapsed().as_secs_f64();
    let all = predictions(learned, held_out, base, &learner)?;
    let of_curve = CURVE
        .iter()
        .map(|size| {
            let last = &learned[learned.len().saturating_sub(*size)..];
            Ok((last.len(), scores(held_out, &curve(last, learned, held_out, base)?)))
        })
        .collect::<Result<_>>()?;
    let estimates: Vec<_> = held_out.iter().map(|one| learner.predict(&one.trial.ask)).collect();
    let chances: Vec<f64> = estimates.iter().map(|estimate| estimate.p).collect();
    Ok(OfSeed {
        learned: learned.len(),
        held_out: held_out.len(),
        scores: all.iter().map(|chances| scores(held_out, chances)).collect(),
        curve: of_curve,
        deciles: deciles(held_out, &chances),
        coverage: coverage(held_out, &estimates),
        fit_s,
    })
}

/// The first part by time and the last. A question belongs to the last part when it was asked after the split, and to the first when it was
/// answered before; one that was open at the split belongs to neither.
fn split(past: &[Past]) -> Result<(&[Past], &[Past])> {
    let (first, last) = (past.first().context("nothing was simulated")?, past.last().context("nothing was simulated")?);
    let whole = last.trial.at.duration_since(first.trial.at);
    let at = first.trial.at + whole.mul_f64(LEARNED_SHARE);
    let learned = past.partition_point(|one| one.trial.at < at);
    // answers are in the order of time and none takes longer than an hour
    let asked_after = past[learned..].iter().position(|one| one.asked_at >= at).unwrap_or_default();
    let held_out = &past[learned + asked_after..];
    anyhow::ensure!(learned > 0 && !held_out.is_empty(), "nothing to learn from or to judge");
    Ok((&past[..learned], held_out))
}
