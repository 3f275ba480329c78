//! How long the road takes: words, times of day, and what a zone's own transports make of the estimate.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use domain::{
    drive::{
        BANDS_MAX, BadRoads, Drive, DriveSample, DriveSource, MEAN_SPEED_KM_PER_H, ROAD_DETOUR, Roads, SAMPLES_MIN,
        SpeedBand, Trouble, calibrate, estimate_drive,
    },
    place::Place,
    selection::Reason,
    text::Language,
};
use jiff::civil::{Time, time};
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
fn roads_beyond_what_roads_can_be_are_refused() {
    let roads = |detour, bands: &[(i8, f64)]| {
        let bands = bands.iter().map(|(hour, speed)| band(*hour, *speed)).collect();
        Roads::new(detour, bands)
    };
    assert!(roads(1.0, &[(0, 5.0)]).is_ok() && roads(3.0, &[(0, 120.0)]).is_ok());
    assert!(roads(1.3, &[(7, 36.0), (22, 40.0)]).is_ok());
    for (detour, speed) in [(0.99, 36.0), (3.01, 36.0), (f64::NAN, 36.0), (1.3, 4.9), (1.3, 121.0), (1.3, f64::NAN)] {
        assert_eq!(roads(detour, &[(0, 36.0), (7, speed)]), Err(BadRoads), "{detour} {speed}");
    }
    for bands in [&[][..], &[(9, 36.0), (7, 36.0)], &[(7, 36.0), (7, 40.0)]] {
        assert_eq!(roads(1.3, bands), Err(BadRoads), "{bands:?}");
    }
    let minutes = (0..=BANDS_MAX).map(|minute| SpeedBand { from: time(0, minute as i8, 0, 0), speed_km_per_h: 36.0 });
    assert_eq!(Roads::new(1.3, minutes.collect()), Err(BadRoads), "more than a day has hours");
}

fn band(hour: i8, speed_km_per_h: f64) -> SpeedBand {
    SpeedBand { from: time(hour, 0, 0, 0), speed_km_per_h }
}

/// Day, rush hour and night of a zone that nobody has measured: the national speed in all of them.
fn uncalibrated() -> Roads {
    Roads::new(ROAD_DETOUR, [7, 9, 22].map(|hour| band(hour, MEAN_SPEED_KM_PER_H)).to_vec()).unwrap()
}

const RUSH: Time = Time::constant(8, 59, 59, 0);
const DAY: Time = Time::constant(9, 0, 0, 0);
/// Before the first band of the day: the last one holds over midnight.
const NIGHT: Time = Time::constant(3, 0, 0, 0);

/// So many drives at a speed on the road, over 1 to 15 km.
fn driven(count: usize, left_at: Time, km_per_h: f64) -> Vec<DriveSample> {
    (0..count)
        .map(|index| {
            let straight_km = 1.0 + (index % 15) as f64;
            DriveSample { straight_km, left_at, minutes: straight_km * ROAD_DETOUR / km_per_h * 60.0 }
        })
        .collect()
}

/// Speed, number of transports and whether it was fitted, of each band.
fn fitted(samples: &[DriveSample]) -> Vec<(f64, usize, bool)> {
    let bands = calibrate(&uncalibrated(), samples).bands;
    bands.iter().map(|one| (one.band.speed_km_per_h, one.transports, one.is_fitted)).collect()
}

#[test]
fn a_zone_fits_each_band_that_has_enough_transports() {
    let mut samples = driven(SAMPLES_MIN, NIGHT, 50.0);
    samples.extend(driven(SAMPLES_MIN - 1, RUSH, 20.0));
    let [rush, day, night] = fitted(&samples)[..] else { panic!("three bands") };
    assert_eq!((rush, day), ((MEAN_SPEED_KM_PER_H, SAMPLES_MIN - 1, false), (MEAN_SPEED_KM_PER_H, 0, false)));
    assert!((night.0 - 50.0).abs() < 1e-9 && night.1 == SAMPLES_MIN && night.2, "{night:?}");
}

/// A seventh of the milestones tapped half an hour late, and some that cannot be: the fit stays where the other drives are.
#[test]
fn late_and_impossible_milestones_move_nothing() {
    let mut samples = driven(600, DAY, 30.0);
    for late in samples.iter_mut().skip(2).step_by(7) {
        late.minutes += 30.0;
    }
    for (straight_km, minutes) in [(5.0, 0.0), (5.0, -3.0), (5.0, 600.0), (0.1, 9.0), (f64::NAN, 9.0), (5.0, f64::NAN)]
    {
        samples.extend([DriveSample { straight_km, left_at: DAY, minutes }; 100]);
    }
    let (speed, transports, is_fitted) = fitted(&samples)[1];
    assert_eq!((transports, is_fitted), (600, true));
    assert!((speed - 30.0).abs() < 2.0, "means would give 25: {speed}");
}

#[test]
fn what_is_no_line_or_no_ambulance_is_not_fitted() {
    let one_distance = [DriveSample { straight_km: 5.0, left_at: DAY, minutes: 10.0 }; 200];
    assert_eq!(fitted(&one_distance)[1], (MEAN_SPEED_KM_PER_H, 200, false));
    for speed in [2.0, 400.0] {
        let (kept, transports, is_fitted) = fitted(&driven(200, DAY, speed))[1];
        assert!(transports >= SAMPLES_MIN && !is_fitted, "{speed} {transports}");
        assert_eq!(kept, MEAN_SPEED_KM_PER_H, "{speed}");
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
        for time in [RUSH, DAY, NIGHT] {
            prop_assert_eq!(Roads::default().estimate(from, to, time), plain);
        }
    }
}
