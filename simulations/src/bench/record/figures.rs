//! What was measured, and how it is printed.

#![expect(clippy::print_stdout, reason = "a measurement goes to standard output")]

use std::time::Duration;

use anyhow::Result;
use serde::Serialize;

use super::{Plan, tablet::Round};
use crate::bench::figures::Latencies;

/// Everything that one run says.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    pub rows: Vec<Row>,
}

/// One latency of the service.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    /// Wait of the service before each answer.
    latency_ms: u32,
    /// Wait on top of it before each full window of what has a summary.
    full_window_ms: u32,
    rounds: usize,
    /// Lines of the whole record.
    lines: usize,
    /// Rounds in which the first line came before the whole record of its category.
    first_from_summary: usize,
    /// Consent → the name that somebody compares.
    consent_to_name: Quantiles,
    /// Consent → first line of the record on the tablet. The comparison took no time.
    consent_to_first_line: Quantiles,
    /// Consent → every category in its full window, and what it suggests.
    consent_to_complete: Quantiles,
    /// The least possible: two waits one after the other.
    first_line_limit_ms: u32,
    complete_limit_ms: u32,
    first_line_to_limit_p50: f64,
    first_line_to_limit_p99: f64,
    complete_to_limit_p50: f64,
    complete_to_limit_p99: f64,
}

/// Median and tail, milliseconds.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Quantiles {
    p50_ms: f64,
    p99_ms: f64,
    max_ms: f64,
}

impl Quantiles {
    fn of(values: impl Iterator<Item = Duration>) -> Result<Self> {
        let mut latencies = Latencies::new()?;
        values.for_each(|value| latencies.add(value));
        Ok(Self { p50_ms: latencies.ms(0.5), p99_ms: latencies.ms(0.99), max_ms: latencies.ms(1.0) })
    }
}

pub(super) fn row(plan: &Plan, rounds: &[Round]) -> Result<Row> {
    let first = Quantiles::of(rounds.iter().map(|round| round.first_line))?;
    let complete = Quantiles::of(rounds.iter().map(|round| round.complete))?;
    let first_line_limit_ms = 2 * plan.latency_ms;
    let complete_limit_ms = first_line_limit_ms + plan.full_window_ms;
    let ratio = |ms: f64, limit: u32| (ms / f64::from(limit) * 1_000.0).round() / 1_000.0;
    Ok(Row {
        latency_ms: plan.latency_ms,
        full_window_ms: plan.full_window_ms,
        rounds: rounds.len(),
        lines: rounds.first().map_or(0, |round| round.lines),
        first_from_summary: rounds.iter().filter(|round| round.from_summary).count(),
        consent_to_name: Quantiles::of(rounds.iter().map(|round| round.name))?,
        consent_to_first_line: first,
        consent_to_complete: complete,
        first_line_limit_ms,
        complete_limit_ms,
        first_line_to_limit_p50: ratio(first.p50_ms, first_line_limit_ms),
        first_line_to_limit_p99: ratio(first.p99_ms, first_line_limit_ms),
        complete_to_limit_p50: ratio(complete.p50_ms, complete_limit_ms),
        complete_to_limit_p99: ratio(complete.p99_ms, complete_limit_ms),
    })
}

/// Prints the figures.
pub(super) fn print(figures: &Figures, json: bool) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(figures)?);
        return Ok(());
    }
    for row in &figures.rows {
        println!(
            "service {} ms, full windows {} ms more ({} rounds, {} lines, first line from the summary {} times)",
            row.latency_ms, row.full_window_ms, row.rounds, row.lines, row.first_from_summary
        );
        for (stage, quantiles, limit) in [
            ("consent → name", row.consent_to_name, row.latency_ms),
            ("consent → first line", row.consent_to_first_line, row.first_line_limit_ms),
            ("consent → complete", row.consent_to_complete, row.complete_limit_ms),
        ] {
            let Quantiles { p50_ms, p99_ms, max_ms } = quantiles;
            println!("  {stage:<22} p50 {p50_ms:8.1}   p99 {p99_ms:8.1}   max {max_ms:8.1} ms   limit {limit} ms");
        }
    }
    Ok(())
}
