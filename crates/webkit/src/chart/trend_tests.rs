#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use super::{MAX_POINTS, Point, Trend, TrendSize};
use crate::lang::{Lang, Text};

/// 2026-04-01 14:00:00 in Japan.
const START: i64 = 1_775_019_600_000;
const MINUTE: i64 = 60_000;

fn point(minute: i64, value: f64) -> Point {
    Point { at_ms: START + minute * MINUTE, value: Some(value) }
}

fn trend(points: &[Point], lang: Lang) -> String {
    let label = Text::new("収縮期血圧", "Systolic pressure");
    Trend { label, unit: "mmHg", points, normal: Some((90.0, 140.0)), gap_ms: 5 * MINUTE, size: TrendSize::Wide }
        .html(lang)
        .into_string()
}

/// A run, a gap of time, a single reading, a failed reading, a run.
fn readings() -> Vec<Point> {
    let failed = Point { at_ms: START + 17 * MINUTE, value: None };
    vec![point(0, 128.0), point(2, 119.0), point(4, 104.5), point(15, 92.0), failed, point(18, 86.0), point(20, 84.0)]
}

/// Set `BLESS=1` to write the golden file anew after looking at the difference.
#[test]
fn the_drawing_is_the_golden_one() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/trend.svg");
    let drawn = trend(&readings(), Lang::Ja) + "\n";
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &drawn).unwrap();
    }
    assert_eq!(drawn, std::fs::read_to_string(path).unwrap());
}

#[test]
fn gaps_stay_gaps() {
    let svg = trend(&readings(), Lang::Ja);
    assert_eq!(svg.matches("<polyline").count(), 2);
    assert_eq!(svg.matches("chart-dot").count(), 1, "a reading alone is a dot");
    assert_eq!(svg.matches("chart-gap").count(), 2);
    assert!(svg.contains("欠測 2か所"));
}

#[test]
fn the_gap_limit_is_exact() {
    let with_distance = |ms: i64| trend(&[point(0, 100.0), Point { at_ms: START + ms, value: Some(101.0) }], Lang::Ja);
    assert!(!with_distance(5 * MINUTE).contains("chart-gap"));
    assert!(with_distance(5 * MINUTE + 1).contains("chart-gap"));
}

#[test]
fn the_text_says_what_the_line_shows() {
    let svg = trend(&readings(), Lang::En);
    let said = "Systolic pressure: latest 84 mmHg (14:20). From 14:00 to 14:20: lowest 84, highest 128. Normal 90 to 140. Gaps: 2";
    assert!(svg.contains(&format!("aria-label=\"{said}\"")), "{svg}");
}

#[test]
fn order_of_arrival_does_not_matter() {
    let mut shuffled = readings();
    shuffled.reverse();
    shuffled.swap(1, 4);
    assert_eq!(trend(&shuffled, Lang::Ja), trend(&readings(), Lang::Ja));
}

#[test]
fn odd_input_draws_no_odd_numbers() {
    let nothing = trend(&[], Lang::Ja);
    assert_eq!(nothing, "<p class=\"chart-empty\">収縮期血圧：記録なし</p>");
    assert_eq!(trend(&[Point { at_ms: 0, value: Some(f64::NAN) }], Lang::Ja), nothing);
    for points in [
        vec![point(0, 100.0)],
        vec![point(0, 100.0), point(0, 100.0)],
        vec![Point { at_ms: i64::MIN, value: Some(-1e300) }, Point { at_ms: i64::MAX, value: Some(1e300) }],
        vec![point(0, f64::INFINITY), point(1, 90.0)],
    ] {
        let svg = trend(&points, Lang::Ja);
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    }
}

#[test]
fn only_the_latest_points_are_drawn_and_it_says_so() {
    let many: Vec<Point> =
        (0..=MAX_POINTS as i64).map(|i| Point { at_ms: START + i * 1_000, value: Some(80.0) }).collect();
    assert!(trend(&many, Lang::Ja).contains("古い1点は省略"));
    assert!(!trend(&many[1..], Lang::Ja).contains("省略"));
}
