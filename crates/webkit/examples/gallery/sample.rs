//! Invented values for the gallery.

use jiff::SignedDuration;
use webkit::chart::{Bar, Bars, Point, Trend, TrendSize};
use webkit::lang::{Lang, Text};
use webkit::moment::system_now_ms;
use webkit::parts::{Age, Html, Progress, Readiness, Step, VitalFlag, VitalTile, countdown};

const MINUTE_MS: i64 = 60_000;

/// Ready-made pieces in one language.
pub struct Sample {
    /// One of each readiness, and a stale one.
    pub readiness: Vec<Html>,
    /// Progress lists at three stages.
    pub progress: Vec<Html>,
    /// Vital sign tiles.
    pub vitals: Vec<Html>,
    /// A large trend.
    pub trend: Html,
    /// Bars.
    pub bars: Html,
    /// A fresh age.
    pub fresh: Html,
    /// An age past its limit.
    pub stale: Html,
    /// Time left.
    pub left: Html,
    /// Time overdue.
    pub overdue: Html,
}

impl Sample {
    /// The pieces, seen now.
    pub fn new(lang: Lang) -> Self {
        let now = system_now_ms();
        let age = |minutes: i64| Age::new(now - minutes * MINUTE_MS, now).limit(SignedDuration::from_mins(30));
        let mut readiness: Vec<Html> =
            Readiness::ALL.into_iter().zip([2, 6, 14, 21]).map(|(r, m)| r.html(lang, age(m))).collect();
        readiness.push(Readiness::Wants.html(lang, age(95)));
        let at = |seconds: i64| now - seconds * 1_000;
        let sent = Progress::default().reached(Step::Sent, at(48)).reached(Step::Stored, at(47));
        let progress = vec![
            sent.html(lang, now),
            sent.reached(Step::Received, at(46)).reached(Step::Seen, at(9)).html(lang, now),
            sent.reached(Step::Received, at(46))
                .reached(Step::Seen, at(20))
                .reached(Step::Answered, at(3))
                .answer(Text::new("受入", "Accepted"))
                .html(lang, now),
        ];
        Self {
            readiness,
            progress,
            vitals: vitals(lang, now),
            trend: pressure(lang, now, TrendSize::Wide),
            bars: bars(lang),
            fresh: age(0).html(lang),
            stale: age(72).html(lang),
            left: countdown(lang, now + 83_000, now),
            overdue: countdown(lang, now - 12_000, now),
        }
    }
}

fn points(now: i64, values: &[(i64, f64)]) -> Vec<Point> {
    values.iter().map(|(ago, value)| Point { at_ms: now - ago * MINUTE_MS, value: Some(*value) }).collect()
}

fn pressure(lang: Lang, now: i64, size: TrendSize) -> Html {
    let values = [(24, 128.0), (22, 119.0), (20, 112.0), (18, 104.0), (8, 92.0), (6, 88.0), (4, 86.0), (2, 84.0)];
    let label = Text::new("収縮期血圧", "Systolic pressure");
    Trend {
        label,
        unit: "mmHg",
        points: &points(now, &values),
        normal: Some((90.0, 140.0)),
        gap_ms: 5 * MINUTE_MS,
        size,
    }
    .html(lang)
}

fn vitals(lang: Lang, now: i64) -> Vec<Html> {
    let pulse = points(now, &[(12, 96.0), (10, 104.0), (8, 110.0), (6, 118.0), (4, 121.0), (2, 124.0), (0, 126.0)]);
    let pulse = Trend {
        label: Text::new("脈拍", "Pulse"),
        unit: "/min",
        points: &pulse,
        normal: Some((50.0, 120.0)),
        gap_ms: 5 * MINUTE_MS,
        size: TrendSize::Tile,
    };
    let per_minute = if lang == Lang::Ja { "回/分" } else { "/min" };
    let tile = |label, value, unit, flag, minutes: Option<i64>, source, trend| {
        let age = minutes.map(|minutes| Age::new(now - minutes * MINUTE_MS, now).limit(SignedDuration::from_mins(10)));
        VitalTile { label, value, unit, flag, age, source, trend }.html(lang)
    };
    let monitor = Some(if lang == Lang::Ja { "モニター" } else { "monitor" });
    vec![
        tile(Text::new("意識", "Consciousness"), Some("JCS 20"), "", VitalFlag::Low, Some(1), None, None),
        tile(Text::new("呼吸数", "Respiration"), Some("28"), per_minute, VitalFlag::High, Some(1), monitor, None),
        tile(
            Text::new("脈拍", "Pulse"),
            Some("126"),
            per_minute,
            VitalFlag::SevereHigh,
            Some(0),
            monitor,
            Some(pulse.html(lang)),
        ),
        tile(
            Text::new("血圧", "Blood pressure"),
            Some("84/52"),
            "mmHg",
            VitalFlag::SevereLow,
            Some(2),
            monitor,
            Some(pressure(lang, now, TrendSize::Tile)),
        ),
        tile(Text::new("SpO₂", "SpO₂"), Some("94"), "%", VitalFlag::Normal, Some(0), monitor, None),
        tile(Text::new("体温", "Temperature"), None, "℃", VitalFlag::Normal, None, None, None),
        tile(Text::new("血糖", "Glucose"), Some("132"), "mg/dL", VitalFlag::Normal, Some(18), None, None),
    ]
}

fn bars(lang: Lang) -> Html {
    let rows: &[Bar<'_>] = &[
        Bar { label: "1回", value: Some(412.0) },
        Bar { label: "2回", value: Some(138.0) },
        Bar { label: "3回", value: Some(61.0) },
        Bar { label: "4回以上", value: Some(24.0) },
        Bar { label: "記録なし", value: None },
    ];
    let unit = if lang == Lang::Ja { "件" } else { "" };
    Bars { title: Text::new("照会回数（今月）", "Inquiries per case, this month"), unit, rows, full: None }.html(lang)
}
