//! A vital sign over time.

use std::fmt::Write as _;

use super::svg::{coordinate, escaped, number};
use crate::lang::{Lang, Text};
use crate::moment::clock_hm;
use crate::parts::Html;

/// The most points in one trend: an hour at one a second. More is cut to the latest, and the text says so.
pub const MAX_POINTS: usize = 3_600;

/// Room on the right for the band's numbers.
const RIGHT: f64 = 34.0;
/// Room at the bottom for the times.
const BOTTOM: f64 = 17.0;
/// Room at the top and left so that a dot is not cut.
const EDGE: f64 = 4.0;

/// How large a trend is drawn. Its text keeps the size of small text on the page, so a narrow chart is not a wide one made smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrendSize {
    /// Inside a vital sign's tile.
    Tile,
    /// On its own.
    Wide,
}

impl TrendSize {
    /// Width and height in CSS pixels.
    const fn pixels(self) -> (f64, f64) {
        match self {
            Self::Tile => (184.0, 64.0),
            Self::Wide => (480.0, 140.0),
        }
    }
}

/// One reading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When, milliseconds since 1970.
    pub at_ms: i64,
    /// The value; `None` (or a number that is not finite) when it was tried and not got.
    pub value: Option<f64>,
}

/// A line of values over time. Where nothing was measured for longer than `gap_ms`, or a reading failed, the line is broken: a gap is never bridged.
#[derive(Debug, Clone)]
pub struct Trend<'a> {
    /// What it is.
    pub label: Text,
    /// Unit, such as `mmHg`.
    pub unit: &'a str,
    /// Readings in any order.
    pub points: &'a [Point],
    /// Normal band, lower and upper edge.
    pub normal: Option<(f64, f64)>,
    /// Longest time between two readings that still belong together. Milliseconds.
    pub gap_ms: i64,
    /// How large it is drawn.
    pub size: TrendSize,
}

/// Readings that belong together.
type Run = Vec<(i64, f64)>;

impl Trend<'_> {
    /// The chart. Without a single value it says so instead of drawing an empty frame.
    pub fn html(&self, lang: impl Into<Lang>) -> Html {
        let lang = lang.into();
        let mut points = self.points.to_vec();
        points.sort_by_key(|point| point.at_ms);
        let cut = points.len().saturating_sub(MAX_POINTS);
        let runs = self.runs(&points[cut..]);
        let (Some(first), Some(last)) =
            (runs.first().and_then(|run| run.first()), runs.last().and_then(|run| run.last()))
        else {
            let none = Text::new("記録なし", "no readings").of(lang);
            return Html::trusted(format!(r#"<p class="chart-empty">{}：{none}</p>"#, escaped(self.label.of(lang))));
        };
        let scale = Scale::of(&runs, self.normal, self.size, first.0, last.0);
        let text = escaped(&self.text(lang, &runs, cut));
        let (w, h) = (number(scale.width), number(scale.height));
        let mut svg = format!(
            r#"<svg class="chart" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="img" aria-label="{text}"><title>{text}</title>"#
        );
        self.draw_band(&mut svg, &scale);
        draw_gaps(&mut svg, &scale, &runs);
        draw_runs(&mut svg, &scale, &runs);
        draw_ends(&mut svg, &scale, *first, *last);
        svg.push_str("</svg>");
        Html::trusted(svg)
    }

    fn runs(&self, points: &[Point]) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        let mut broken = true;
        for point in points {
            let Some(value) = point.value.filter(|value| value.is_finite()) else {
                broken = true;
                continue;
            };
            let together = !broken
                && runs
                    .last()
                    .and_then(|run| run.last())
                    .is_some_and(|(at, _)| point.at_ms.saturating_sub(*at) <= self.gap_ms);
            match runs.last_mut().filter(|_| together) {
                Some(run) => run.push((point.at_ms, value)),
                None => runs.push(vec![(point.at_ms, value)]),
            }
            broken = false;
        }
        runs
    }

    /// The same in words, for readers who do not see the line.
    fn text(&self, lang: Lang, runs: &[Run], cut: usize) -> String {
        let all = || runs.iter().flatten();
        let (label, unit) = (self.label.of(lang), self.unit);
        let (low, high) =
            all().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), (_, v)| (low.min(*v), high.max(*v)));
        let time = |at: Option<&(i64, f64)>| at.map_or_else(String::new, |(at, _)| clock_hm(*at));
        let last = all().last().map_or_else(String::new, |(_, v)| number(*v));
        let (from, to, low, high) = (time(all().next()), time(all().last()), number(low), number(high));
        let gaps = runs.len() - 1;
        let mut text = match lang {
            Lang::Ja => format!("{label} 最新 {last} {unit}（{to}）。{from}から{to}まで、最小 {low}、最大 {high}"),
            Lang::En => {
                format!("{label}: latest {last} {unit} ({to}). From {from} to {to}: lowest {low}, highest {high}")
            }
        };
        if let Some((low, high)) = self.normal {
            let (low, high) = (number(low), number(high));
            text += &match lang {
                Lang::Ja => format!("。基準 {low}〜{high}"),
                Lang::En => format!(". Normal {low} to {high}"),
            };
        }
        if gaps > 0 {
            text += &match lang {
                Lang::Ja => format!("。欠測 {gaps}か所"),
                Lang::En => format!(". Gaps: {gaps}"),
            };
        }
        if cut > 0 {
            text += &match lang {
                Lang::Ja => format!("。古い{cut}点は省略"),
                Lang::En => format!(". {cut} older readings left out"),
            };
        }
        text
    }

    fn draw_band(&self, svg: &mut String, scale: &Scale) {
        let Some((low, high)) = self.normal else { return };
        let (top, bottom) = (scale.y(high), scale.y(low));
        let right = scale.width - RIGHT;
        let x = right + 4.0;
        let _ = write!(
            svg,
            r#"<rect class="chart-band" x="0" y="{}" width="{}" height="{}"/><text class="chart-axis" x="{}" y="{}">{}</text><text class="chart-axis" x="{}" y="{}">{}</text>"#,
            coordinate(top),
            number(right),
            coordinate(bottom - top),
            number(x),
            coordinate(top + 5.0),
            number(high),
            number(x),
            coordinate(bottom + 5.0),
            number(low),
        );
    }
}

/// From values to coordinates.
struct Scale {
    width: f64,
    height: f64,
    from_ms: i64,
    span_ms: f64,
    low: f64,
    span: f64,
}

impl Scale {
    /// Room for every value and for the normal band. A single value or moment still gets a scale.
    fn of(runs: &[Run], normal: Option<(f64, f64)>, size: TrendSize, from_ms: i64, to_ms: i64) -> Self {
        let (width, height) = size.pixels();
        let band = normal.map(|(low, high)| [low, high]).into_iter().flatten();
        let (low, high) = runs
            .iter()
            .flatten()
            .map(|(_, value)| *value)
            .chain(band)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        let margin = ((high - low) * 0.1).max(1.0);
        #[expect(clippy::cast_precision_loss, reason = "a span of time in milliseconds is far below 2^52")]
        let span_ms = to_ms.saturating_sub(from_ms).max(1) as f64;
        Self { width, height, from_ms, span_ms, low: low - margin, span: high - low + 2.0 * margin }
    }

    fn x(&self, at_ms: i64) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "a span of time in milliseconds is far below 2^52")]
        let from_start = at_ms.saturating_sub(self.from_ms) as f64;
        EDGE + from_start / self.span_ms * (self.width - RIGHT - 2.0 * EDGE)
    }

    fn y(&self, value: f64) -> f64 {
        EDGE + (1.0 - (value - self.low) / self.span) * (self.height - BOTTOM - 2.0 * EDGE)
    }
}

/// Hatching would need an id; two thin edges and a shade are enough to show that nothing is known in between.
fn draw_gaps(svg: &mut String, scale: &Scale, runs: &[Run]) {
    for pair in runs.windows(2) {
        let (Some((from, _)), Some((to, _))) = (pair[0].last(), pair[1].first()) else { continue };
        let (left, right) = (scale.x(*from), scale.x(*to));
        let _ = write!(
            svg,
            r#"<rect class="chart-gap" x="{}" y="0" width="{}" height="{}"/>"#,
            coordinate(left),
            coordinate(right - left),
            number(scale.height - BOTTOM),
        );
    }
}

fn draw_runs(svg: &mut String, scale: &Scale, runs: &[Run]) {
    for run in runs {
        match run.as_slice() {
            [(at, value)] => {
                let _ = write!(
                    svg,
                    r#"<circle class="chart-dot" cx="{}" cy="{}" r="1.8"/>"#,
                    coordinate(scale.x(*at)),
                    coordinate(scale.y(*value))
                );
            }
            _ => {
                svg.push_str(r#"<polyline class="chart-line" points=""#);
                for (index, (at, value)) in run.iter().enumerate() {
                    let blank = if index == 0 { "" } else { " " };
                    let _ = write!(svg, "{blank}{},{}", coordinate(scale.x(*at)), coordinate(scale.y(*value)));
                }
                svg.push_str("\"/>");
            }
        }
    }
}

/// The latest reading as a dot, and the times of both ends.
fn draw_ends(svg: &mut String, scale: &Scale, first: (i64, f64), last: (i64, f64)) {
    let baseline = number(scale.height - 3.0);
    let right = number(scale.width - RIGHT);
    let _ = write!(
        svg,
        r#"<circle class="chart-last" cx="{}" cy="{}" r="3"/><text class="chart-axis" x="0" y="{baseline}">{}</text><text class="chart-axis" x="{right}" y="{baseline}" text-anchor="end">{}</text>"#,
        coordinate(scale.x(last.0)),
        coordinate(scale.y(last.1)),
        clock_hm(first.0),
        clock_hm(last.0),
    );
}

#[cfg(test)]
#[path = "trend_tests.rs"]
mod tests;
