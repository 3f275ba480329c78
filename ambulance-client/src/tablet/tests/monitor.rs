//! The monitor at 1 Hz: few messages, nothing late that matters, never another patient's.

use std::sync::Arc;

use domain::{
    event::EncounterEvent,
    ids::EncounterId,
    vitals::{Tenths, VitalKind, VitalReading, VitalSource},
};
use jiff::{SignedDuration, Timestamp};
use tokio::{sync::mpsc, task::JoinHandle};

use super::bench::{Bench, fast, until};
use crate::tablet::follow_monitor;

fn reading(second: i64, pulse: u16) -> VitalReading {
    let at = Timestamp::from_second(1_795_000_000 + second).unwrap();
    VitalReading { at, source: VitalSource::Monitor, values: [(VitalKind::Pulse, Tenths(pulse * 10))].into() }
}

fn follow(bench: &Bench) -> (mpsc::Sender<VitalReading>, JoinHandle<()>) {
    let (sender, readings) = mpsc::channel(1);
    (sender, tokio::spawn(follow_monitor(Arc::clone(&bench.tablet), readings)))
}

/// The batches in the outbox: of which case, and the seconds of their readings.
fn batches(bench: &Bench) -> Vec<(EncounterId, Vec<i64>)> {
    let seconds =
        |readings: &[VitalReading]| readings.iter().map(|reading| reading.at.as_second() - 1_795_000_000).collect();
    bench
        .sent()
        .into_iter()
        .filter_map(|event| match &event.event {
            EncounterEvent::VitalsRecorded { readings } => Some((event.encounter, seconds(readings))),
            _ => None,
        })
        .collect()
}

#[tokio::test]
async fn the_first_reading_goes_at_once_and_the_rest_in_batches() {
    let bench = Bench::new();
    let case = bench.open().await;
    let (sender, monitor) = follow(&bench);
    for second in 0..13 {
        sender.send(reading(second, 80)).await.unwrap();
    }
    drop(sender);
    monitor.await.unwrap();
    let expected = [vec![0], vec![1, 2, 3, 4, 5, 6], vec![7, 8, 9, 10, 11, 12]].map(|seconds| (case, seconds));
    assert_eq!(batches(&bench), expected);
}

#[tokio::test]
async fn what_was_collected_when_the_monitor_goes_is_not_lost() {
    let bench = Bench::new();
    let case = bench.open().await;
    let (sender, monitor) = follow(&bench);
    for second in 0..4 {
        sender.send(reading(second, 80)).await.unwrap();
    }
    drop(sender);
    monitor.await.unwrap();
    assert_eq!(batches(&bench), [(case, vec![0]), (case, vec![1, 2, 3])]);
    assert_eq!(bench.case(case, |case| case.encounter.vitals.len()), 4);
}

#[tokio::test]
async fn a_monitor_that_falls_silent_does_not_keep_back_what_it_said() {
    let bench = Bench::with_service(super::bench::NOWHERE, fast());
    let case = bench.open().await;
    let (sender, _monitor) = follow(&bench);
    for second in 0..3 {
        sender.send(reading(second, 80)).await.unwrap();
    }
    until("all readings recorded", || bench.case(case, |case| case.encounter.vitals.len()) == 3).await;
    drop(sender);
}

#[tokio::test]
async fn crossing_into_the_severe_and_out_of_it_is_told_at_once() {
    let bench = Bench::new();
    let case = bench.open().await;
    let (sender, monitor) = follow(&bench);
    // 120 a minute and above is severe.
    let pulses = [80, 80, 130, 131, 132, 80, 80];
    for (second, pulse) in (0..).zip(pulses) {
        sender.send(reading(second, pulse)).await.unwrap();
    }
    drop(sender);
    monitor.await.unwrap();
    let expected = [vec![0], vec![1, 2], vec![3, 4, 5], vec![6]].map(|seconds| (case, seconds));
    assert_eq!(batches(&bench), expected, "staying severe is not told each second");
}

#[tokio::test]
async fn a_severe_first_reading_is_one_message() {
    let bench = Bench::new();
    let case = bench.open().await;
    let (sender, monitor) = follow(&bench);
    for second in 0..3 {
        sender.send(reading(second, 40)).await.unwrap();
    }
    drop(sender);
    monitor.await.unwrap();
    assert_eq!(batches(&bench), [(case, vec![0]), (case, vec![1, 2])]);
}

#[tokio::test]
async fn readings_of_two_patients_are_never_mixed() {
    let bench = Bench::new();
    let (first, second) = (bench.open().await, bench.open().await);
    let (sender, monitor) = follow(&bench);
    for (at, case) in [(0, first), (1, first), (2, first), (3, second), (4, second), (5, first), (6, first)] {
        bench.tablet.activate(case).unwrap();
        sender.send(reading(at, 80)).await.unwrap();
        // The channel holds one: it is taken before the next case becomes active.
        sender.reserve().await.unwrap();
        tokio::task::yield_now().await;
    }
    drop(sender);
    monitor.await.unwrap();
    let expected = [
        (first, vec![0]),
        (first, vec![1, 2]),
        (second, vec![3]),
        (second, vec![4]),
        (first, vec![5]),
        (first, vec![6]),
    ];
    assert_eq!(batches(&bench), expected);
}

#[tokio::test]
async fn without_a_case_nothing_is_kept() {
    let bench = Bench::new();
    let (sender, monitor) = follow(&bench);
    for second in 0..3 {
        sender.send(reading(second, 80)).await.unwrap();
    }
    sender.reserve().await.unwrap();
    let case = bench.open().await;
    sender.send(reading(3, 80)).await.unwrap();
    drop(sender);
    monitor.await.unwrap();
    assert_eq!(batches(&bench), [(case, vec![3])]);
}

/// A clock that jumps back must not hold the readings for hours.
#[tokio::test]
async fn a_batch_has_an_end_whatever_the_clock_does() {
    let bench = Bench::new();
    bench.open().await;
    let (sender, monitor) = follow(&bench);
    for turn in 0..200 {
        sender.send(reading(-turn, 80)).await.unwrap();
    }
    drop(sender);
    monitor.await.unwrap();
    let sizes: Vec<usize> = batches(&bench).iter().map(|(_, seconds)| seconds.len()).collect();
    assert_eq!(sizes, [1, 60, 60, 60, 19]);
    assert_eq!(SignedDuration::from_secs(5), crate::tablet::monitor::BATCH_SPAN);
}
