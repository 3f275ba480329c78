//! Statistics on the wire: counts by code and quantiles. No identifier of a person can be expressed here.

use std::collections::BTreeMap;

use domain::statistics::{Distribution, Statistics};

use super::field::{WireError, finite, list, text};
use crate::v1;

/// Statistics as a client reads them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StatisticsView {
    /// The same log up to this sequence number gives the same figures.
    pub seq: u64,
    /// Plain counts by name (`cases`, `card-tried`, `card-read`, `viewed`, `viewed-empty`, `asked-cases`, `asked`, `decided`, `difficult`,
    /// `difficult-recognised`).
    pub counts: BTreeMap<&'static str, u32>,
    /// Counts by list and code (`card-failures`, `consents`, `eligibility`, `fetches`, `summary-only`, `declines`).
    pub by_code: BTreeMap<&'static str, Vec<(String, u32)>>,
    /// Count, median and 90th percentile by name (`ask-to-seen-s`, `ask-to-decision-s`, `scene-min-viewed`, `scene-min-not-viewed`).
    pub distributions: BTreeMap<&'static str, (u32, Option<f64>, Option<f64>)>,
}

fn count(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn distribution(values: &Distribution) -> v1::Distribution {
    v1::Distribution { count: count(values.count()), p50: values.quantile(0.5), p90: values.quantile(0.9) }
}

fn counts<K: Copy>(map: &BTreeMap<K, u32>, code: impl Fn(K) -> &'static str) -> Vec<v1::CodeCount> {
    map.iter().map(|(key, count)| v1::CodeCount { code: code(*key).to_owned(), count: *count }).collect()
}

/// Figures to the wire.
#[must_use]
pub fn statistics_to_wire(seq: u64, all: &Statistics) -> v1::QueryStatisticsResponse {
    v1::QueryStatisticsResponse {
        seq,
        cases: all.cases,
        card_tried: all.card_tried,
        card_read: all.card_read,
        card_failures: counts(&all.card_failures, domain::card::CardFailure::code),
        no_card: counts(&all.no_card, domain::interview::NoCardReason::code),
        consents: counts(&all.consents, domain::consent::ConsentBasis::code),
        viewed: all.viewed,
        viewed_empty: all.viewed_empty,
        eligibility: counts(&all.eligibility, domain::record::FetchOutcome::code),
        summary_only: counts(&all.summary_only, domain::record::FetchOutcome::code),
        fetches: counts(&all.fetches, domain::record::FetchOutcome::code),
        asked_cases: all.asked_cases,
        asked: all.asked,
        declines: counts(&all.declines, domain::inquiry::DeclineReason::code),
        decided: all.decided,
        difficult: all.difficult,
        difficult_recognised: all.difficult_recognised,
        ask_to_seen_s: Some(distribution(&all.ask_to_seen_s)),
        ask_to_decision_s: Some(distribution(&all.ask_to_decision_s)),
        scene_min_viewed: Some(distribution(&all.scene_min_viewed)),
        scene_min_not_viewed: Some(distribution(&all.scene_min_not_viewed)),
    }
}

/// Figures from the wire.
///
/// # Errors
/// [`WireError`] names the field.
pub fn statistics_from_wire(wire: v1::QueryStatisticsResponse) -> Result<StatisticsView, WireError> {
    let codes = |field, counts: Vec<v1::CodeCount>| list(field, counts, |one| Ok((text("code", one.code)?, one.count)));
    let distribution = |field, wire: Option<v1::Distribution>| {
        let one = wire.unwrap_or_default();
        let quantile = |value: Option<f64>| value.map(|value| finite(field, value)).transpose();
        Ok::<_, WireError>((one.count, quantile(one.p50)?, quantile(one.p90)?))
    };
    Ok(StatisticsView {
        seq: wire.seq,
        counts: BTreeMap::from([
            ("cases", wire.cases),
            ("card-tried", wire.card_tried),
            ("card-read", wire.card_read),
            ("viewed", wire.viewed),
            ("viewed-empty", wire.viewed_empty),
            ("asked-cases", wire.asked_cases),
            ("asked", wire.asked),
            ("decided", wire.decided),
            ("difficult", wire.difficult),
            ("difficult-recognised", wire.difficult_recognised),
        ]),
        by_code: BTreeMap::from([
            ("card-failures", codes("card_failures", wire.card_failures)?),
            ("no-card", codes("no_card", wire.no_card)?),
            ("consents", codes("consents", wire.consents)?),
            ("eligibility", codes("eligibility", wire.eligibility)?),
            ("fetches", codes("fetches", wire.fetches)?),
            ("summary-only", codes("summary_only", wire.summary_only)?),
            ("declines", codes("declines", wire.declines)?),
        ]),
        distributions: BTreeMap::from([
            ("ask-to-seen-s", distribution("ask_to_seen_s", wire.ask_to_seen_s)?),
            ("ask-to-decision-s", distribution("ask_to_decision_s", wire.ask_to_decision_s)?),
            ("scene-min-viewed", distribution("scene_min_viewed", wire.scene_min_viewed)?),
            ("scene-min-not-viewed", distribution("scene_min_not_viewed", wire.scene_min_not_viewed)?),
        ]),
    })
}
