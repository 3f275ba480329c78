//! What was measured, and how it is printed.

#![expect(clippy::print_stdout, reason = "a measurement goes to standard output")]

use std::time::Duration;

use anyhow::Result;
use serde::Serialize;

use crate::bench::figures::Latencies;

/// Everything that one run says.
#[derive(Debug, Serialize)]
pub(super) struct Figures {
    /// Cards laid down, for each kind.
    pub rounds: u32,
    /// One entry for each kind of card.
    pub cards: Vec<CardFigures>,
    /// The same kinds at a whole tablet.
    pub tablet: Vec<TabletFigures>,
}

/// From the card to a name that waits for somebody to compare, on a tablet whose consent was given before: the card is read, approved terminal
/// software lets it sign, and a record service on the same machine says whose it is.
#[derive(Debug, Serialize)]
pub(super) struct TabletFigures {
    /// Which kind.
    pub card: &'static str,
    /// From the reader's event.
    pub event_to_identity: Quantiles,
    /// From laying the card down.
    pub laid_down_to_identity: Quantiles,
}

/// Figures of one kind of card.
#[derive(Debug, Serialize)]
pub(super) struct CardFigures {
    /// Which kind.
    pub card: &'static str,
    /// Length of its certificate. Those of real cards have about 1,600.
    pub certificate_bytes: usize,
    /// Two sessions, as on the tablet: read when it is laid down, signed when the PIN is there.
    pub two_sessions: Stages,
    /// What the commands of both sessions take on such a card if nothing else took any time.
    pub two_sessions_limit: Limit,
    /// Reading and signature in one session, counted from opening the card.
    pub one_session: Quantiles,
    /// The same limit for one session.
    pub one_session_limit: Limit,
    /// Of the time from laying the card down to the evidence: what the card service's looking around every 400 ms costs.
    pub share_of_the_service_s_poll_percent: f64,
}

/// The stages of one card. An event is the moment at which the reader tells of the card.
#[derive(Debug, Serialize)]
pub(super) struct Stages {
    pub laid_down_to_event: Quantiles,
    pub event_to_certificate: Quantiles,
    pub certificate_to_evidence: Quantiles,
    pub event_to_evidence: Quantiles,
    pub laid_down_to_evidence: Quantiles,
}

/// Commands and the least time that they take.
#[derive(Debug, Clone, Copy, Default, Serialize)]
pub(super) struct Limit {
    /// Commands that were sent.
    pub commands: u32,
    /// Milliseconds: a fixed time for each command and for each signature.
    pub ms: f64,
}

/// Median and tail, milliseconds.
#[derive(Debug, Serialize)]
pub(super) struct Quantiles {
    p50_ms: f64,
    p99_ms: f64,
}

impl Quantiles {
    pub(super) fn of(values: &[Duration]) -> Result<Self> {
        let mut latencies = Latencies::new()?;
        values.iter().for_each(|value| latencies.add(*value));
        Ok(Self { p50_ms: latencies.ms(0.5), p99_ms: latencies.ms(0.99) })
    }
}

/// Prints the figures.
pub(super) fn print(figures: &Figures, json: bool) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(figures)?);
        return Ok(());
    }
    for card in &figures.cards {
        println!("{} ({} rounds)", card.card, figures.rounds);
        let stages = &card.two_sessions;
        let lines = [
            ("laid down → event", &stages.laid_down_to_event),
            ("event → certificate", &stages.event_to_certificate),
            ("certificate → evidence", &stages.certificate_to_evidence),
            ("event → evidence", &stages.event_to_evidence),
            ("laid down → evidence", &stages.laid_down_to_evidence),
            ("event → evidence, one session", &card.one_session),
        ];
        for (stage, Quantiles { p50_ms, p99_ms }) in lines {
            println!("  {stage:<30} p50 {p50_ms:7.1} ms   p99 {p99_ms:7.1} ms");
        }
        for (what, limit) in [("limit", card.two_sessions_limit), ("limit in one session", card.one_session_limit)] {
            println!("  {what:<30} {} commands, {:.1} ms", limit.commands, limit.ms);
        }
        println!("  share of the service's poll    {:.0} %", card.share_of_the_service_s_poll_percent);
    }
    for TabletFigures { card, event_to_identity, laid_down_to_identity } in &figures.tablet {
        println!("{card}, at a whole tablet ({} rounds)", figures.rounds);
        let lines =
            [("event → identity shown", event_to_identity), ("laid down → identity shown", laid_down_to_identity)];
        for (stage, Quantiles { p50_ms, p99_ms }) in lines {
            println!("  {stage:<30} p50 {p50_ms:7.1} ms   p99 {p99_ms:7.1} ms");
        }
    }
    Ok(())
}
