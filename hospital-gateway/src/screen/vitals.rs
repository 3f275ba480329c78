//! Vital signs as the board and the case page show them: the newest value, whether it meets a severe criterion, how it has changed, how
//! old it is.

use std::sync::LazyLock;

use domain::{
    physiology::{SevereReason, is_severe, severe_reasons},
    vitals::{LatestVital, OBSERVATION_STALE_AFTER, Tenths, Timeline, VitalKind, stale_after},
};
use jiff::SignedDuration;
use webkit::{
    chart::{Point, Trend, TrendSize},
    lang::Text,
    parts::{Age, Html, VitalFlag, VitalTile},
};

use super::show::Show;
use crate::inbox::HospitalCase;

/// A change is told against the newest value that is at least so old …
const CHANGE_OVER: SignedDuration = SignedDuration::from_mins(5);

/// … and at most so old.
const CHANGE_WITHIN: SignedDuration = SignedDuration::from_mins(15);

/// Longest time between two readings that belong to one line of a chart: three reassessments by hand at five minutes.
const CHART_GAP_MS: i64 = 15 * 60_000;

/// What a chart shows: the last hour before the newest reading.
const CHART_SPAN: SignedDuration = SignedDuration::from_hours(1);

/// One value on the board.
#[derive(Debug)]
pub(super) struct Tile {
    pub label: &'static str,
    pub value: String,
    pub unit: &'static str,
    /// The severe criterion is met; the word says on which side.
    pub severe: Option<&'static str>,
    /// What has to be read with it: SpO₂ is not to be read without the oxygen that is given.
    pub also: Option<String>,
    /// 「↗ +18 /5分」
    pub change: Option<String>,
    pub age: Option<Html>,
}

/// The tiles of the board in the order of the field: consciousness, breathing, circulation, temperature.
pub(super) fn tiles(show: Show, case: &HospitalCase) -> Vec<Tile> {
    let one = |kind| tile(show, &case.vitals, kind);
    vec![
        consciousness(show, case),
        one(VitalKind::RespiratoryRate),
        oxygenation(show, &case.vitals),
        one(VitalKind::Pulse),
        pressure(show, &case.vitals),
        one(VitalKind::Temperature),
    ]
}

/// Severe criteria that stand, in words.
pub(super) fn severe_words(show: Show, reasons: &[SevereReason]) -> Vec<String> {
    reasons.iter().map(|reason| severe_word(show, reason)).collect()
}

pub(super) fn severe_word(show: Show, reason: &SevereReason) -> String {
    match reason {
        SevereReason::Vital(latest) => {
            format!("{} {} {}", latest.kind.word(show.language()), latest.value, show.unit(latest.kind))
        }
        other => other.words(show.language()),
    }
}

fn consciousness(show: Show, case: &HospitalCase) -> Tile {
    let label = show.words().consciousness;
    let severe = severe_reasons(&Timeline::default(), &case.observations)
        .iter()
        .any(|reason| matches!(reason, SevereReason::Consciousness(_)));
    let severe = severe.then_some(show.words().severe);
    match (case.observations.jcs(), case.observations.gcs()) {
        (Some((jcs, at)), _) => {
            let value = jcs.word(show.language()).trim_start_matches("JCS ").to_owned();
            tile_of(show.words().jcs, value, "", severe, Some(observed_age(show, at)))
        }
        (None, Some((gcs, at))) => {
            tile_of(show.words().gcs, gcs.total().to_string(), "", None, Some(observed_age(show, at)))
        }
        (None, None) => tile_of(label, show.words().not_taken.to_owned(), "", None, None),
    }
}

fn tile_of(
    label: &'static str,
    value: String,
    unit: &'static str,
    severe: Option<&'static str>,
    age: Option<Html>,
) -> Tile {
    Tile { label, value, unit, severe, also: None, change: None, age }
}

fn tile(show: Show, vitals: &Timeline, kind: VitalKind) -> Tile {
    let label = label(kind).of(show.lang);
    let Some(latest) = vitals.latest(kind) else {
        return tile_of(label, show.words().not_taken.to_owned(), "", None, None);
    };
    Tile {
        change: change(show, vitals, &latest),
        ..tile_of(
            label,
            latest.value.to_string(),
            show.unit(kind),
            severity(show, &latest),
            Some(latest_age(show, &latest)),
        )
    }
}

fn oxygenation(show: Show, vitals: &Timeline) -> Tile {
    let w = show.words();
    let also = match (vitals.latest(VitalKind::OxygenFlow), vitals.latest(VitalKind::Spo2)) {
        (Some(flow), _) if flow.value > Tenths(0) => {
            Some(format!("O₂ {} {}", flow.value, show.unit(VitalKind::OxygenFlow)))
        }
        (Some(_), _) => Some(w.no_oxygen.to_owned()),
        (None, Some(_)) => Some(w.oxygen_unentered.to_owned()),
        (None, None) => None,
    };
    Tile { also, ..tile(show, vitals, VitalKind::Spo2) }
}

fn pressure(show: Show, vitals: &Timeline) -> Tile {
    let systolic = tile(show, vitals, VitalKind::Systolic);
    let value = match (vitals.latest(VitalKind::Systolic), vitals.latest(VitalKind::Diastolic)) {
        (Some(upper), Some(lower)) if upper.at == lower.at => format!("{}/{}", upper.value, lower.value),
        (Some(upper), _) => format!("{}/–", upper.value),
        (None, _) => systolic.value,
    };
    Tile { label: show.words().blood_pressure, value, ..systolic }
}

/// Short labels: the board has six of them in a row.
const fn label(kind: VitalKind) -> Text {
    match kind {
        VitalKind::RespiratoryRate => Text::new("呼吸", "Resp."),
        VitalKind::Spo2 => Text::new("SpO₂", "SpO₂"),
        VitalKind::OxygenFlow => Text::new("酸素", "O₂"),
        VitalKind::Pulse => Text::new("脈拍", "Pulse"),
        VitalKind::Systolic => Text::new("収縮期血圧", "Systolic BP"),
        VitalKind::Diastolic => Text::new("拡張期血圧", "Diastolic BP"),
        VitalKind::Temperature => Text::new("体温", "Temp."),
    }
}

fn severity(show: Show, latest: &LatestVital) -> Option<&'static str> {
    let words = show.words();
    match flag(latest) {
        VitalFlag::SevereHigh => Some(words.severe_high),
        VitalFlag::SevereLow => Some(words.severe_low),
        _ => None,
    }
}

fn flag(latest: &LatestVital) -> VitalFlag {
    let (_, upper) = band(latest.kind).unwrap_or((Tenths(0), Tenths(u16::MAX)));
    match (is_severe(latest.kind, latest.value), latest.value > upper) {
        (true, true) => VitalFlag::SevereHigh,
        (true, false) => VitalFlag::SevereLow,
        (false, _) => VitalFlag::Normal,
    }
}

/// The values that meet no severe criterion, lowest and highest; `None` for a vital without a criterion. Read off the criterion itself, so
/// that there is one declaration of it.
fn band(kind: VitalKind) -> Option<(Tenths, Tenths)> {
    static BANDS: LazyLock<Vec<(VitalKind, Tenths, Tenths)>> = LazyLock::new(|| {
        let of = |kind: VitalKind| {
            let (low, high) = kind.plausible();
            let mut inside = (low * 10..=high * 10).map(Tenths).filter(|value| !is_severe(kind, *value));
            let first = inside.next()?;
            let last = inside.next_back()?;
            (first > Tenths(low * 10) || last < Tenths(high * 10)).then_some((kind, first, last))
        };
        VitalKind::ALL.iter().copied().filter_map(of).collect()
    });
    BANDS.iter().find(|(known, ..)| *known == kind).map(|(_, low, high)| (*low, *high))
}

/// The smallest change that is worth an arrow: above the noise of the measurement.
const fn noteworthy_tenths(kind: VitalKind) -> u16 {
    match kind {
        VitalKind::RespiratoryRate => 40,
        VitalKind::Spo2 | VitalKind::OxygenFlow => 20,
        VitalKind::Pulse | VitalKind::Systolic | VitalKind::Diastolic => 100,
        VitalKind::Temperature => 5,
    }
}

fn change(show: Show, vitals: &Timeline, latest: &LatestVital) -> Option<String> {
    let newest_allowed = latest.at.checked_sub(CHANGE_OVER).ok()?;
    let oldest_allowed = latest.at.checked_sub(CHANGE_WITHIN).ok()?;
    let (at, before) = vitals
        .iter()
        .rev()
        .skip_while(|reading| reading.at > newest_allowed)
        .take_while(|reading| reading.at >= oldest_allowed)
        .find_map(|reading| Some((reading.at, *reading.values.get(&latest.kind)?)))?;
    let difference = i32::from(latest.value.0) - i32::from(before.0);
    let size = Tenths(u16::try_from(difference.unsigned_abs()).ok()?);
    if size.0 < noteworthy_tenths(latest.kind) {
        return None;
    }
    let minutes = latest.at.duration_since(at).as_mins();
    let (arrow, sign) = if difference > 0 { ("↗", "+") } else { ("↘", "−") };
    let span = show.words().within_minutes.replace("{n}", &minutes.to_string());
    Some(format!("{arrow} {sign}{size} {span}"))
}

fn latest_age(show: Show, latest: &LatestVital) -> Html {
    show.age_with_limit(latest.at, stale_after(latest.kind, latest.source))
}

fn observed_age(show: Show, at: jiff::Timestamp) -> Html {
    show.age_with_limit(at, OBSERVATION_STALE_AFTER)
}

/// The vitals of the case page: every one with its course over the last hour.
pub(super) fn charts(show: Show, vitals: &Timeline) -> Vec<Html> {
    VitalKind::ALL.iter().map(|kind| chart(show, vitals, *kind)).collect()
}

fn chart(show: Show, vitals: &Timeline, kind: VitalKind) -> Html {
    let latest = vitals.latest(kind);
    let from = latest.and_then(|latest| latest.at.checked_sub(CHART_SPAN).ok());
    let points: Vec<Point> = vitals
        .series(kind)
        .filter(|(at, _)| from.is_some_and(|from| *at >= from))
        .map(|(at, value)| Point { at_ms: at.as_millisecond(), value: Some(value.value()) })
        .collect();
    let normal = band(kind).map(|(low, high)| (low.value().round(), high.value().round()));
    let trend = (points.len() > 1).then(|| {
        Trend {
            label: label(kind),
            unit: show.unit(kind),
            points: &points,
            normal,
            gap_ms: CHART_GAP_MS,
            size: TrendSize::Tile,
        }
        .html(show.lang)
    });
    let value = latest.map(|latest| latest.value.to_string());
    VitalTile {
        label: label(kind),
        value: value.as_deref(),
        unit: show.unit(kind),
        flag: latest.as_ref().map_or(VitalFlag::Normal, flag),
        age: latest.map(|latest| {
            Age::new(latest.at.as_millisecond(), show.now_ms()).limit(stale_after(latest.kind, latest.source))
        }),
        source: latest.map(|latest| latest.source.word(show.language())),
        trend,
    }
    .html(show.lang)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bands_are_read_off_the_criteria() {
        assert_eq!(band(VitalKind::Pulse), Some((Tenths(500), Tenths(1199))));
        assert_eq!(band(VitalKind::Systolic), Some((Tenths(900), Tenths(1999))));
        assert_eq!(band(VitalKind::Spo2), Some((Tenths(900), Tenths(1000))));
        assert_eq!(band(VitalKind::Temperature), None);
    }
}
