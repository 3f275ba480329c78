#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn start() -> Timestamp {
    "2026-11-16T01:00:00Z".parse().unwrap()
}

/// A clock that stood at [`start`] so many seconds ago.
fn scaled(seconds_ago: i64, speed: f64) -> Clock {
    Clock::scaled(start(), Timestamp::now() - SignedDuration::from_secs(seconds_ago), speed)
}

#[test]
fn a_scaled_clock_keeps_its_start_and_its_factor() {
    let clock = scaled(10, 60.0);
    let ahead = clock.now().duration_since(start());
    assert!(ahead >= SignedDuration::from_secs(600) && ahead < SignedDuration::from_secs(900), "{ahead}");
    assert_eq!(clock.real(SignedDuration::from_secs(60)), Duration::from_secs(1));
}

#[test]
fn a_clock_that_begins_later_stands_before_its_start() {
    assert!(scaled(-100, 1.0).now() < start());
}

#[test]
fn an_instant_survives_wire_and_disk() {
    for clock in [Clock::system(), scaled(10, 7.3)] {
        for _ in 0..100 {
            let now = clock.now();
            assert_eq!(Timestamp::from_millisecond(now.as_millisecond()).unwrap(), now);
        }
    }
}

#[test]
fn a_scaled_clock_never_runs_backwards() {
    let clock = scaled(10, 1_000.0);
    let times: Vec<_> = (0..1_000).map(|_| clock.now()).collect();
    assert!(times.is_sorted());
}

#[test]
fn a_factor_that_makes_no_sense_is_brought_within_its_limits() {
    let span = SignedDuration::from_secs(1_000);
    for (speed, real) in [(1e9, 1), (f64::NAN, 1_000), (f64::INFINITY, 1_000), (-5.0, 1_000_000), (0.0, 1_000_000)] {
        assert_eq!(scaled(0, speed).real(span), Duration::from_secs(real), "{speed}");
    }
}

#[test]
fn waiting_for_any_span_never_panics() {
    for clock in [Clock::system(), scaled(0, 0.001), scaled(0, MAX_SPEED)] {
        assert_eq!(clock.real(SignedDuration::MIN), Duration::ZERO);
        assert!(clock.real(SignedDuration::MAX) > Duration::from_secs(1 << 50));
    }
}
