//! The report, for people and for programs. Of several seeds: least · median · most.

use std::fmt::Write as _;

use serde_json::{Value, json as object};

use super::{CURVE, NAMES, OfSeed, Report, score::Decile};

/// The figures in lines.
#[must_use]
pub fn print(report: &Report) -> String {
    let (options, mechanism) = (&report.options, &report.mechanism);
    let mut text = String::new();
    // writing into a String cannot fail
    let _ = writeln!(
        text,
        "{} months like {}, seeds {} to {}; severe: {:.0}% difficult, taken by {:.0}%, strain {:.2}",
        options.months,
        options.row,
        options.seed,
        options.seed.wrapping_add(u64::from(options.seeds) - 1),
        100.0 * mechanism.difficult_share,
        100.0 * mechanism.difficult_ease,
        mechanism.strain,
    );
    let _ = writeln!(
        text,
        "learned from {} answers, judged on {} later ones; fitted in {} s",
        spread(report, 0, |one| one.learned as f64),
        spread(report, 0, |one| one.held_out as f64),
        spread(report, 2, |one| one.fit_s),
    );
    let _ = writeln!(text, "\n{:<28}  {:<24}  Brier", "held out", "log loss");
    for (index, name) in NAMES.iter().enumerate() {
        let log_loss = spread(report, 4, |one| one.scores.get(index).map_or(f64::NAN, |scores| scores.log_loss));
        let brier = spread(report, 4, |one| one.scores.get(index).map_or(f64::NAN, |scores| scores.brier));
        let _ = writeln!(text, "{name:<28}  {log_loss:<24}  {brier}");
    }
    let _ = writeln!(text, "\n{:<28}  {:<24}  Brier", "learned from the last", "log loss");
    for (index, size) in CURVE.iter().enumerate() {
        let log_loss = spread(report, 4, |one| one.curve.get(index).map_or(f64::NAN, |(_, scores)| scores.log_loss));
        let brier = spread(report, 4, |one| one.curve.get(index).map_or(f64::NAN, |(_, scores)| scores.brier));
        let there = report.seeds.iter().filter_map(|one| Some(one.curve.get(index)?.0)).min().unwrap_or(0);
        let name = if there < *size { format!("{size} (there were {there})") } else { size.to_string() };
        let _ = writeln!(text, "{name:<28}  {log_loss:<24}  {brier}");
    }
    let _ = writeln!(text, "\ntenth   said  happened  questions");
    for (index, decile) in pooled(&report.seeds).iter().enumerate() {
        let Decile { said, happened, questions } = decile;
        let _ = writeln!(text, "{:>5}  {said:.3}     {happened:.3}  {questions}", index + 1);
    }
    let (within, cells) = covered(&report.seeds);
    let _ = writeln!(text, "\n80% interval holds the true rate of {within} of {cells} hospitals × classes");
    text
}

/// The same as one object.
#[must_use]
pub fn json(report: &Report) -> Value {
    let three = |of: &dyn Fn(&OfSeed) -> f64| {
        let (least, median, most) = least_median_most(report, of);
        object!({"min": least, "median": median, "max": most})
    };
    let score = |index: usize| {
        object!({
            "name": NAMES.get(index),
            "log_loss": three(&|one| one.scores.get(index).map_or(f64::NAN, |scores| scores.log_loss)),
            "brier": three(&|one| one.scores.get(index).map_or(f64::NAN, |scores| scores.brier)),
        })
    };
    let step = |(index, size): (usize, &usize)| {
        object!({
            "trials": size,
            "trials_there": three(&|one| one.curve.get(index).map_or(0.0, |(there, _)| *there as f64)),
            "log_loss": three(&|one| one.curve.get(index).map_or(f64::NAN, |(_, scores)| scores.log_loss)),
            "brier": three(&|one| one.curve.get(index).map_or(f64::NAN, |(_, scores)| scores.brier)),
        })
    };
    let decile =
        |decile: &Decile| object!({"questions": decile.questions, "said": decile.said, "happened": decile.happened});
    let (within, cells) = covered(&report.seeds);
    object!({
        "row": report.options.row,
        "months": report.options.months,
        "seed": report.options.seed,
        "seeds": report.options.seeds,
        "learned": three(&|one| one.learned as f64),
        "held_out": three(&|one| one.held_out as f64),
        "fit_s": three(&|one| one.fit_s),
        "scores": (0..NAMES.len()).map(score).collect::<Vec<_>>(),
        "curve": CURVE.iter().enumerate().map(step).collect::<Vec<_>>(),
        "deciles": pooled(&report.seeds).iter().map(decile).collect::<Vec<_>>(),
        "interval": {"within": within, "cells": cells},
    })
}

fn least_median_most(report: &Report, of: impl Fn(&OfSeed) -> f64) -> (f64, f64, f64) {
    let mut values: Vec<f64> = report.seeds.iter().map(of).collect();
    values.sort_by(f64::total_cmp);
    let at = |index: usize| values.get(index).copied().unwrap_or(f64::NAN);
    (at(0), at(values.len() / 2), at(values.len().saturating_sub(1)))
}

fn spread(report: &Report, digits: usize, of: impl Fn(&OfSeed) -> f64) -> String {
    let (least, median, most) = least_median_most(report, of);
    format!("{least:.digits$} · {median:.digits$} · {most:.digits$}")
}

/// Tenths of all seeds together.
fn pooled(seeds: &[OfSeed]) -> Vec<Decile> {
    (0..10)
        .map(|tenth| {
            let of_seeds = seeds.iter().filter_map(|one| one.deciles.get(tenth));
            let (mut questions, mut said, mut happened) = (0, 0.0, 0.0);
            for decile in of_seeds {
                questions += decile.questions;
                said += decile.said * decile.questions as f64;
                happened += decile.happened * decile.questions as f64;
            }
            let number = questions.max(1) as f64;
            Decile { questions, said: said / number, happened: happened / number }
        })
        .collect()
}

fn covered(seeds: &[OfSeed]) -> (usize, usize) {
    seeds.iter().fold((0, 0), |sum, one| (sum.0 + one.coverage.within, sum.1 + one.coverage.cells))
}
