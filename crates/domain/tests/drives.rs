//! How long the road takes: words, times of day, and what a zone's own transports make of the estimate.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use domain::{
    drive::{
        Drive, DriveSample, DriveSource, MEAN_SPEED_KM_PER_H, ROAD_DETOUR, Roads, SAMPLES_MIN, TimeOfDay, Trouble,
        calibrate, estimate_drive,
    },
    place::Place,
    selection::Reason,
    text::Language,
};
use jiff::Timestamp;
use proptest::prelude::*;

fn drive(source: DriveSource) -> Drive {
    Drive { straight_km: 8.31, minutes: 12.4, source }
}

#[test]
fn the_words_say_where_the_minutes_come_from() {
    let instead = DriveSource::EstimatedInstead(Trouble::Down);
    for (source, ja, en) in [
        (DriveSource::Routed, "車で約12分(道路経路)", "about 12 min by road (routed)"),
        (
            DriveSource::Estimated,
            "車で約12分(直線8.3kmからの推定)",
            "about 12 min by road (estimated from 8.3 km straight)",
        ),
        (
            instead,
            "車で約12分(直線8.3kmからの推定。経路サーバ応答なし)",
            "about 12 min by road (estimated from 8.3 km straight; routing server does not answer)",
        ),
    ] {
        let reason = Reason::Drive(drive(source));
        assert_eq!((reason.words(Language::Ja).as_str(), reason.words(Language::En).as_str()), (ja, en));
        assert_eq!(reason.code(), "drive");
    }
    let nowhere = DriveSource::EstimatedInstead(Trouble::NoRoute);
    assert_eq!(Reason::Drive(drive(nowhere)).code(), "drive-no-route", "told beside the number");
}

#[test]
fn every_source_is_read_back_from_its_code() {
    let troubles = Trouble::ALL.iter().copied().map(DriveSource::EstimatedInstead);
    for source in [DriveSource::Routed, DriveSource::Estimated].into_iter().chain(troubles) {
        assert_eq!(DriveSource::from_code(source.code()), Ok(source));
    }
    assert!(DriveSource::from_code("").is_err() && DriveSource::from_code("by-air").is_err());
}

#[test]
fn times_of_day_are_those_of_japan() {
    use TimeOfDay::{Day, Night, Rush};
    for (clock, expected) in [
        ("05:59", Night),
        ("06:00", Day),
        ("06:59", Day),
        ("07:00", Rush),
        ("08:59", Rush),
        ("09:00", Day),
        ("16:59", Day),
        ("17:00", Rush),
        ("18:59", Rush),
        ("19:00", Day),
        ("21:59", Day),
        ("22:00", Night),
        ("00:00", Night),
    ] {
        let at: Timestamp = format!("2026-07-15T{clock}:00+09:00").parse().unwrap();
        assert_eq!(TimeOfDay::at(at), expected, "{clock}");
    }
}

#[test]
fn roads_beyond_what_roads_can_be_are_refused() {
    assert!(Roads::new(1.0, |_| 5.0).is_ok() && Roads::new(3.0, |_| 120.0).is_ok());
    let only_night = |speed| Roads::new(1.3, |time| if time == TimeOfDay::Night { speed } else { 36.0 });
    assert!(only_night(40.0).is_ok() && only_night(0.0).is_err());
    for (detour, speed) in [(0.99, 36.0), (3.01, 36.0), (f64::NAN, 36.0), (1.3, 4.9), (1.3, 121.0), (1.3, f64::NAN)] {
        assert!(Roads::new(detour, |_| speed).is_err(), "{detour} {speed}");
    }
}

/// So many drives at a speed on the road, over 1 to 15 km.
fn driven(count: usize, time: TimeOfDay, km_per_h: f64) -> Vec<DriveSample> {
    (0..count)
        .map(|index| {
            let straight_km = 1.0 + (index % 15) as f64;
            DriveSample { straight_km, time, minutes: straight_km * ROAD_DETOUR / km_per_h * 60.0 }
        })
        .collect()
}

#[test]
fn a_zone_fits_each_time_of_day_that_has_enough_transports() {
    let mut samples = driven(SAMPLES_MIN, TimeOfDay::Night, 50.0);
    samples.extend(driven(SAMPLES_MIN - 1, TimeOfDay::Rush, 20.0));
    let fitted = calibrate(Roads::default(), &samples);
    assert!((fitted.roads.speed_km_per_h(TimeOfDay::Night) - 50.0).abs() < 1e-9, "{fitted:?}");
    for kept in [TimeOfDay::Day, TimeOfDay::Rush] {
        assert!((fitted.roads.speed_km_per_h(kept) - MEAN_SPEED_KM_PER_H).abs() < 1e-9, "{fitted:?}");
    }
    let expected =
        [(TimeOfDay::Day, 0, false), (TimeOfDay::Rush, SAMPLES_MIN - 1, false), (TimeOfDay::Night, SAMPLES_MIN, true)];
    assert_eq!(fitted.times, expected);
}

/// A seventh of the milestones tapped half an hour late, and some that cannot be: the fit stays where the other drives are.
#[test]
fn late_and_impossible_milestones_move_nothing() {
    let mut samples = driven(600, TimeOfDay::Day, 30.0);
    for late in samples.iter_mut().skip(2).step_by(7) {
        late.minutes += 30.0;
    }
    for (straight_km, minutes) in [(5.0, 0.0), (5.0, -3.0), (5.0, 600.0), (0.1, 9.0), (f64::NAN, 9.0), (5.0, f64::NAN)]
    {
        samples.extend([DriveSample { straight_km, time: TimeOfDay::Day, minutes }; 100]);
    }
    let fitted = calibrate(Roads::default(), &samples);
    assert_eq!(fitted.times[0], (TimeOfDay::Day, 600, true));
    let speed = fitted.roads.speed_km_per_h(TimeOfDay::Day);
    assert!((speed - 30.0).abs() < 2.0, "means would give 25: {speed}");
}

#[test]
fn what_is_no_line_or_no_ambulance_is_not_fitted() {
    let one_distance = [DriveSample { straight_km: 5.0, time: TimeOfDay::Day, minutes: 10.0 }; 200];
    assert_eq!(calibrate(Roads::default(), &one_distance).roads, Roads::default());
    for speed in [2.0, 400.0] {
        let fitted = calibrate(Roads::default(), &driven(200, TimeOfDay::Day, speed));
        let (_, count, is_fitted) = fitted.times[0];
        assert!(count >= SAMPLES_MIN && !is_fitted, "{speed} {count}");
        assert_eq!(fitted.roads, Roads::default());
    }
}

proptest! {
    /// Until a zone says otherwise, the estimate is that of before, at every time of day.
    #[test]
    fn the_default_estimate_is_the_straight_line_at_one_speed(lat in 24.0_f64..45.0, lon in 123.0_f64..146.0, north in -0.5_f64..0.5) {
        let (from, to) = (Place::new(lat, lon).unwrap(), Place::new(lat + north, lon).unwrap());
        let plain = estimate_drive(from, to);
        prop_assert_eq!(plain.minutes, from.distance_km(to) * ROAD_DETOUR / MEAN_SPEED_KM_PER_H * 60.0);
        prop_assert_eq!(plain.source, DriveSource::Estimated);
        for time in TimeOfDay::ALL {
            prop_assert_eq!(Roads::default().estimate(from, to, *time), plain);
        }
    }
}
