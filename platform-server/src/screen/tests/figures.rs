//! Shares, intervals and units, on both sides of every limit.

use domain::statistics::{CaseFigures, Statistics};
use jiff::Timestamp;
use webkit::lang::Lang;

use crate::screen::{
    query::{Query, Window},
    rate::{SMALL_BELOW, Share, Spread, minutes, seconds},
};

#[test]
fn a_share_names_its_denominator_and_nothing_of_nothing_is_no_zero() {
    assert_eq!(Share { part: 30, whole: 64 }.text(Lang::Ja), "46.9 % (30/64件)");
    assert_eq!(Share { part: 30, whole: 64 }.text(Lang::En), "46.9 % (30/64)");
    assert_eq!(Share { part: 10, whole: SMALL_BELOW }.text(Lang::Ja), "100.0 % (10/10件)");
    assert_eq!(Share { part: 9, whole: SMALL_BELOW - 1 }.text(Lang::Ja), "9/9件", "no percentage of few");
    assert_eq!(
        (Share { part: 0, whole: 0 }.text(Lang::Ja), Share { part: 0, whole: 0 }.interval()),
        ("–".to_owned(), None)
    );
    assert!(Share { part: 1, whole: SMALL_BELOW - 1 }.is_small());
    assert!(!Share { part: 1, whole: SMALL_BELOW }.is_small());
}

#[test]
fn the_interval_is_wilsons() {
    // Newcombe 1998, table I: 81/263 and 0/20 (without continuity correction).
    for (part, whole, low, high) in [(81, 263, 25.53, 36.62), (0, 20, 0.0, 16.11), (20, 20, 83.89, 100.0)] {
        let (got_low, got_high) = Share { part, whole }.interval().unwrap();
        assert!((got_low - low).abs() < 0.01 && (got_high - high).abs() < 0.01, "{part}/{whole}: {got_low} {got_high}");
    }
}

#[test]
fn durations_are_written_with_their_units() {
    for (value, ja, en) in [
        (None, "–", "–"),
        (Some(0.4), "0 秒", "0 s"),
        (Some(59.4), "59 秒", "59 s"),
        (Some(60.0), "1 分 0 秒", "1 min 0 s"),
        (Some(252.0), "4 分 12 秒", "4 min 12 s"),
        (Some(-75.0), "−1 分 15 秒", "−1 min 15 s"),
    ] {
        assert_eq!((seconds(value, Lang::Ja).as_str(), seconds(value, Lang::En).as_str()), (ja, en));
    }
    assert_eq!((minutes(Some(20.48), Lang::Ja).as_str(), minutes(None, Lang::En).as_str()), ("20.5 分", "–"));
}

#[test]
fn too_few_measurements_are_marked() {
    let now = Timestamp::now();
    let figures = |n: usize| -> Vec<CaseFigures> { (0..n).map(|_| case(now, "minato", Some(12.0))).collect() };
    let spread = |n: usize| Spread::of(&Statistics::of(&figures(n)).scene_min_not_viewed);
    assert!(spread(9).is_small() && !spread(10).is_small());
    assert_eq!((spread(0).p50, spread(10).p90), (None, Some(12.0)));
}

#[test]
fn a_query_takes_its_headquarters_and_its_window() {
    let now: Timestamp = "2026-11-21T00:00:00Z".parse().unwrap();
    let opened = |text: &str| case(text.parse().unwrap(), "minato", None);
    let day = Query { headquarters: None, window: Window::Day };
    assert!(day.takes(&opened("2026-11-20T00:00:00Z"), now), "the edge is included");
    assert!(!day.takes(&opened("2026-11-19T23:59:59Z"), now));
    let all = Query::default();
    assert!(all.takes(&opened("2020-01-01T00:00:00Z"), now));
    let other = Query { headquarters: Some(domain::ids::HeadquartersId::new("aonagi").unwrap()), window: Window::All };
    assert!(!other.takes(&opened("2026-11-20T12:00:00Z"), now));
    assert_eq!((all.address().as_str(), other.address().as_str()), ("", "?headquarters=aonagi"));
    assert_eq!(Query { window: Window::Week, ..other }.address(), "?headquarters=aonagi&window=7d");
}

fn case(opened_at: Timestamp, headquarters: &str, scene_min: Option<f64>) -> CaseFigures {
    CaseFigures {
        opened_at,
        headquarters: domain::ids::HeadquartersId::new(headquarters).unwrap(),
        class: None,
        card: None,
        no_card: None,
        consent: None,
        fetches: std::collections::BTreeMap::new(),
        summary_only: std::collections::BTreeMap::new(),
        has_lines: false,
        asked: 0,
        declines: Vec::new(),
        ask_to_seen_s: None,
        ask_to_decision_s: None,
        scene_min,
        recognised: false,
    }
}
