#![allow(clippy::unwrap_used, reason = "tests")]

use domain::vitals::{VitalReading, VitalSource};
use jiff::Timestamp;

use super::*;

#[test]
fn a_severe_value_is_too_low_or_too_high() {
    let flag = |kind, value: f64| flag(kind, Tenths((value * 10.0) as u16));
    let cases = [
        (VitalKind::RespiratoryRate, 9.9, VitalFlag::SevereLow),
        (VitalKind::RespiratoryRate, 10.0, VitalFlag::Normal),
        (VitalKind::RespiratoryRate, 30.0, VitalFlag::SevereHigh),
        (VitalKind::Pulse, 49.0, VitalFlag::SevereLow),
        (VitalKind::Pulse, 50.0, VitalFlag::Normal),
        (VitalKind::Pulse, 120.0, VitalFlag::SevereHigh),
        (VitalKind::Systolic, 89.0, VitalFlag::SevereLow),
        (VitalKind::Systolic, 200.0, VitalFlag::SevereHigh),
        (VitalKind::Spo2, 89.9, VitalFlag::SevereLow),
        (VitalKind::Spo2, 90.0, VitalFlag::Normal),
        (VitalKind::Temperature, 41.0, VitalFlag::Normal),
    ];
    for (kind, value, expected) in cases {
        assert_eq!(flag(kind, value), expected, "{} {value}", kind.code());
    }
}

#[test]
fn thinning_hides_no_crisis() {
    let mut timeline = Timeline::default();
    for second in 0..60_i64 {
        let value = if second == 31 { 450 } else { 800 };
        timeline.insert(VitalReading {
            at: Timestamp::from_second(second).unwrap(),
            source: VitalSource::Monitor,
            values: [(VitalKind::Pulse, Tenths(value))].into(),
        });
    }
    let points = thinned(&timeline, VitalKind::Pulse, 10_000, 20_000);
    let values: Vec<_> = points.iter().map(|point| (point.at_ms, point.value.unwrap())).collect();
    assert_eq!(values, [(19_000, 80.0), (31_000, 45.0), (59_000, 80.0)], "the last of each step, or its severe one");
}
