//! The part `vitals`: the latest of each vital with its age, whether it is severe, how it went; and the forms for entering by hand.

use askama::Template;
use domain::{
    observation::Jcs,
    physiology::{is_severe, severe_reasons},
    vitals::{LatestVital, OBSERVATION_STALE_AFTER, Tenths, Timeline, VitalKind, stale_after},
};
use jiff::{SignedDuration, Timestamp};
use webkit::{
    chart::{Point, Trend, TrendSize},
    lang::Text,
    parts::{Age, Html, VitalFlag, VitalTile},
};

use super::{
    CaseView, Frame,
    observed::{Observed, observed},
};
use crate::{
    screen::words::{CrewWords, vital_label},
    tablet::{WorkingCase, parts},
};

/// Readings further apart are not joined by a line.
const GAP_MS: i64 = 6 * 60_000;
/// A small trend shows so much.
const TILE_SPAN_MS: i64 = 20 * 60_000;
/// A large one so much.
const WIDE_SPAN_MS: i64 = 60 * 60_000;
/// Points of a small trend: one for each two pixels.
const TILE_POINTS: i64 = 60;
/// Points of a large one.
const WIDE_POINTS: i64 = 180;

#[derive(Template)]
#[template(path = "crew/vitals.html")]
struct Vitals {
    f: Frame,
    tiles: Vec<Html>,
    severe: Vec<String>,
    trends: Vec<LargeTrend>,
    fields: Vec<Field>,
    o: Observed,
}

/// A trend with its words: a chart without a band has no numbers on its edge.
struct LargeTrend {
    label: &'static str,
    latest: String,
    unit: &'static str,
    /// Lowest and highest of what is drawn.
    range: String,
    chart: Html,
}

/// One field of the entry form.
struct Field {
    code: &'static str,
    label: &'static str,
    unit: &'static str,
    now: Option<String>,
}

pub(super) fn part(case: &CaseView<'_>) -> Option<Html> {
    case.read(|working| {
        let (timeline, language) = (&working.encounter.vitals, case.view.language());
        Vitals {
            f: case.frame(parts::VITALS),
            tiles: tiles(case, working),
            severe: severe_reasons(timeline, &working.encounter.observations)
                .iter()
                .map(|one| one.words(language))
                .collect(),
            trends: VitalKind::ALL.iter().filter_map(|kind| large_trend(case, timeline, *kind)).collect(),
            fields: VitalKind::ALL
                .iter()
                .map(|kind| Field {
                    code: kind.code(),
                    label: kind.word(language),
                    unit: kind.unit(),
                    now: timeline.latest(*kind).map(|latest| latest.value.to_string()),
                })
                .collect(),
            o: observed(case, working),
        }
    })
    .map(|part| Html::of(&part))
}

fn tiles(case: &CaseView<'_>, working: &WorkingCase) -> Vec<Html> {
    let timeline = &working.encounter.vitals;
    vec![
        consciousness(case, working),
        tile(case, timeline, VitalKind::RespiratoryRate, None),
        tile(case, timeline, VitalKind::Spo2, oxygen(case, timeline)),
        tile(case, timeline, VitalKind::Pulse, None),
        pressure(case, timeline),
        tile(case, timeline, VitalKind::Temperature, None),
    ]
}

fn oxygen(case: &CaseView<'_>, timeline: &Timeline) -> Option<String> {
    let oxygen = timeline.latest(VitalKind::OxygenFlow).filter(|oxygen| oxygen.value > Tenths(0))?;
    Some(format!("O₂ {}{}", oxygen.value, unit(case, oxygen.kind)))
}

fn tile(case: &CaseView<'_>, timeline: &Timeline, kind: VitalKind, beside: Option<String>) -> Html {
    let latest = timeline.latest(kind);
    let value = latest.map(|latest| latest.value.to_string());
    show(case, vital_label(kind), latest, value, beside, trend(case, timeline, kind, TrendSize::Tile))
}

fn pressure(case: &CaseView<'_>, timeline: &Timeline) -> Html {
    let latest = timeline.latest(VitalKind::Systolic);
    // Two numbers of two measurements never stand as one.
    let lower =
        timeline.latest(VitalKind::Diastolic).filter(|lower| latest.is_some_and(|latest| latest.at == lower.at));
    let value = latest.map(|latest| {
        format!("{}/{}", latest.value, lower.map_or_else(|| "–".to_owned(), |lower| lower.value.to_string()))
    });
    let label = Text::new(CrewWords::JA.blood_pressure, CrewWords::EN.blood_pressure);
    show(case, label, latest, value, None, trend(case, timeline, VitalKind::Systolic, TrendSize::Tile))
}

fn show(
    case: &CaseView<'_>,
    label: Text,
    latest: Option<LatestVital>,
    value: Option<String>,
    beside: Option<String>,
    trend: Option<Html>,
) -> Html {
    let source = latest.map(|latest| beside.unwrap_or_else(|| latest.source.word(case.view.language()).to_owned()));
    VitalTile {
        label,
        value: value.as_deref(),
        // Two numbers and mmHg do not fit into a tile; nobody takes a pressure for anything else.
        unit: latest.map_or("", |latest| if latest.kind == VitalKind::Systolic { "" } else { unit(case, latest.kind) }),
        flag: latest.map_or(VitalFlag::Normal, |latest| flag(latest.kind, latest.value)),
        age: latest.map(|latest| age(case, latest.at, stale_after(latest.kind, latest.source))),
        source: source.as_deref(),
        trend,
    }
    .html(case.view.lang)
}

fn consciousness(case: &CaseView<'_>, working: &WorkingCase) -> Html {
    let observations = &working.encounter.observations;
    let (jcs, gcs) = (observations.jcs(), observations.gcs());
    let gcs_words = gcs.map(|(gcs, _)| gcs.to_string());
    let (value, unit, at, beside) = match (jcs, gcs) {
        (Some((jcs, at)), _) => {
            let word = jcs.word(case.view.language());
            (Some(word.strip_prefix("JCS ").unwrap_or(word).to_owned()), "JCS", Some(at), gcs_words)
        }
        (None, Some((gcs, at))) => (Some(gcs.total().to_string()), "GCS", Some(at), gcs_words),
        (None, None) => (None, "", None, None),
    };
    VitalTile {
        label: Text::new(CrewWords::JA.consciousness, CrewWords::EN.consciousness),
        value: value.as_deref(),
        unit,
        flag: if jcs.is_some_and(|(jcs, _)| jcs >= Jcs::III100) { VitalFlag::SevereLow } else { VitalFlag::Normal },
        age: at.map(|at| age(case, at, OBSERVATION_STALE_AFTER)),
        source: beside.as_deref(),
        trend: None,
    }
    .html(case.view.lang)
}

fn age(case: &CaseView<'_>, at: Timestamp, limit: SignedDuration) -> Age {
    Age::new(at.as_millisecond(), case.view.now_ms()).limit(limit)
}

/// Units in the language of the page; the domain writes 分 for minutes.
fn unit(case: &CaseView<'_>, kind: VitalKind) -> &'static str {
    match (case.view.lang, kind) {
        (webkit::lang::Lang::En, VitalKind::RespiratoryRate | VitalKind::Pulse) => "/min",
        (webkit::lang::Lang::En, VitalKind::OxygenFlow) => "L/min",
        _ => kind.unit(),
    }
}

/// Severe or not, and in which direction: a severe value is too low when no value below it would do.
fn flag(kind: VitalKind, value: Tenths) -> VitalFlag {
    if !is_severe(kind, value) {
        VitalFlag::Normal
    } else if (0..value.0).all(|lower| is_severe(kind, Tenths(lower))) {
        VitalFlag::SevereLow
    } else {
        VitalFlag::SevereHigh
    }
}

/// The band that is not severe, for the chart.
const fn band(kind: VitalKind) -> Option<(f64, f64)> {
    match kind {
        VitalKind::RespiratoryRate => Some((10.0, 30.0)),
        VitalKind::Pulse => Some((50.0, 120.0)),
        VitalKind::Systolic => Some((90.0, 200.0)),
        VitalKind::Spo2 => Some((90.0, 100.0)),
        VitalKind::OxygenFlow | VitalKind::Diastolic | VitalKind::Temperature => None,
    }
}

fn large_trend(case: &CaseView<'_>, timeline: &Timeline, kind: VitalKind) -> Option<LargeTrend> {
    let latest = timeline.latest(kind)?.value;
    let from_ms = case.view.now_ms() - WIDE_SPAN_MS;
    let shown = || timeline.series(kind).filter(|(at, _)| at.as_millisecond() >= from_ms).map(|(_, value)| value);
    Some(LargeTrend {
        label: kind.word(case.view.language()),
        latest: latest.to_string(),
        unit: unit(case, kind),
        range: format!("{}〜{}", shown().min()?, shown().max()?),
        chart: trend(case, timeline, kind, TrendSize::Wide)?,
    })
}

fn trend(case: &CaseView<'_>, timeline: &Timeline, kind: VitalKind, size: TrendSize) -> Option<Html> {
    let (span_ms, count) = match size {
        TrendSize::Tile => (TILE_SPAN_MS, TILE_POINTS),
        TrendSize::Wide => (WIDE_SPAN_MS, WIDE_POINTS),
    };
    let points = thinned(timeline, kind, case.view.now_ms() - span_ms, span_ms / count);
    (points.len() > 1).then(|| {
        let (label, unit) = (vital_label(kind), unit(case, kind));
        Trend { label, unit, points: &points, normal: band(kind), gap_ms: GAP_MS, size }.html(case.view.lang)
    })
}

/// One point per step: a severe reading if there is one, so that thinning hides no crisis; otherwise the last.
fn thinned(timeline: &Timeline, kind: VitalKind, from_ms: i64, step_ms: i64) -> Vec<Point> {
    let mut points: Vec<(i64, bool, Point)> = Vec::new();
    for (at, value) in timeline.series(kind) {
        let at_ms = at.as_millisecond();
        if at_ms < from_ms {
            continue;
        }
        let (step, severe) = (at_ms / step_ms, is_severe(kind, value));
        let point = Point { at_ms, value: Some(value.value()) };
        match points.last_mut() {
            Some((last, was_severe, kept)) if *last == step => {
                if severe || !*was_severe {
                    (*was_severe, *kept) = (severe, point);
                }
            }
            _ => points.push((step, severe, point)),
        }
    }
    points.into_iter().map(|(_, _, point)| point).collect()
}

#[cfg(test)]
#[path = "../tests/vitals.rs"]
mod tests;
