//! How good chances are, held against what happened.

use std::collections::BTreeMap;

use domain::acceptance::{Estimate, P_MAX, P_MIN};

use crate::history::Past;

/// Both are better when smaller.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scores {
    /// Mean of −ln of the chance that was given to what happened.
    pub(super) log_loss: f64,
    /// Mean squared difference of chance and what happened (1 or 0).
    pub(super) brier: f64,
}

/// One tenth of the questions, by the chance given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Decile {
    pub(super) questions: usize,
    /// Mean chance given.
    pub(super) said: f64,
    /// Share accepted.
    pub(super) happened: f64,
}

/// Hospitals and classes with enough held-out questions, and how many of their true rates lay within the mean interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Coverage {
    pub(super) within: usize,
    pub(super) cells: usize,
}

/// Fewer held-out questions of a hospital and class do not tell its true rate: patients and hours differ.
const CELL_MIN: usize = 20;

/// Scores of chances, in the order of the questions. Every rival's chance is held within the bounds of the model, the mechanism's as well.
pub(super) fn scores(held_out: &[Past], chances: &[f64]) -> Scores {
    let number = held_out.len().max(1) as f64;
    let (mut log_loss, mut brier) = (0.0, 0.0);
    for (one, chance) in held_out.iter().zip(chances) {
        let chance = chance.clamp(P_MIN, P_MAX);
        let (given, happened) = if one.trial.is_accepted() { (chance, 1.0) } else { (1.0 - chance, 0.0) };
        log_loss -= given.ln();
        brier += (chance - happened).powi(2);
    }
    Scores { log_loss: log_loss / number, brier: brier / number }
}

/// Ten groups of equal size, from the lowest chances to the highest.
pub(super) fn deciles(held_out: &[Past], chances: &[f64]) -> Vec<Decile> {
    let mut sorted: Vec<(f64, bool)> =
        chances.iter().zip(held_out).map(|(chance, one)| (*chance, one.trial.is_accepted())).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let bounds = (0..10).map(|tenth| (tenth * sorted.len() / 10, (tenth + 1) * sorted.len() / 10));
    bounds
        .map(|(from, to)| {
            let group = &sorted[from..to];
            let number = group.len().max(1) as f64;
            Decile {
                questions: group.len(),
                said: group.iter().map(|(chance, _)| chance).sum::<f64>() / number,
                happened: group.iter().filter(|(_, accepted)| *accepted).count() as f64 / number,
            }
        })
        .collect()
}

/// How often an 80 % interval holds the truth, by hospital and class: mean of the mechanism's chances against mean bounds.
pub(super) fn coverage(held_out: &[Past], estimates: &[Estimate]) -> Coverage {
    let mut cells: BTreeMap<_, (usize, f64, f64, f64)> = BTreeMap::new();
    for (one, estimate) in held_out.iter().zip(estimates) {
        let cell = cells.entry((&one.trial.ask.hospital, one.trial.ask.class)).or_default();
        *cell = (cell.0 + 1, cell.1 + one.truth, cell.2 + estimate.low, cell.3 + estimate.high);
    }
    let enough: Vec<_> = cells.into_values().filter(|cell| cell.0 >= CELL_MIN).collect();
    let within = enough.iter().filter(|(_, truth, low, high)| (low..=high).contains(&truth)).count();
    Coverage { within, cells: enough.len() }
}
