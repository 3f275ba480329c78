//! Platform and gateways are killed with SIGKILL at random moments of a played case, and started again on their data: nothing that was
//! acknowledged is lost, nothing is doubled, and the case still ends as it should.
//!
//! `KILL_ROUNDS` sets how many kills there are (default 8; the sweep uses 50). `KILL_SEED` repeats a run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::event::{AuthorRole, EncounterEvent};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use simulations::{
    play::{Hospitals, play_case, stage_plan},
    process::use_binary,
    scenario::Scenario,
    stage::Stage,
};
use system_tests::programs::{code, read_log};

/// A case of six minutes: everything happens, and kills meet every stage of it.
const CASE: &str = include_str!("data/killed.toml");

/// Kills of one played case.
const KILLS_PER_CASE: u32 = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_lost_and_nothing_is_doubled_by_kill_9() {
    use_binary(env!("CARGO_BIN_EXE_programs"));
    let rounds: u32 = std::env::var("KILL_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(8);
    let seed: u64 =
        std::env::var("KILL_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or_else(|| rand::rng().random());
    println!("KILL_SEED={seed} KILL_ROUNDS={rounds}");
    let mut random = StdRng::seed_from_u64(seed);
    let (mut killed, mut acknowledged, mut cases) = (0, 0, 0);
    while killed < rounds {
        let kills = KILLS_PER_CASE.min(rounds - killed);
        let folder = tempfile::tempdir().unwrap();
        acknowledged += play_with_kills(folder.path(), kills, &mut random).await;
        killed += kills;
        cases += 1;
    }
    println!("{killed} kills in {cases} cases: {acknowledged} acknowledged events, 0 lost, 0 cases doubled");
}

async fn play_with_kills(folder: &std::path::Path, kills: u32, random: &mut StdRng) -> usize {
    let scenario = Scenario::parse(CASE, "killed.toml").unwrap();
    let stage = Arc::new(Stage::start(&stage_plan(&scenario, folder.to_owned())).await.unwrap());
    let hospitals = Hospitals::start(Arc::clone(&stage)).unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let done = Arc::new(AtomicU32::new(0));
    let victims: Vec<_> = scenario.hospitals.iter().map(|plan| plan.hospital.clone()).collect();
    let plan: Vec<(Duration, usize, Duration)> = (0..kills)
        .map(|_| {
            let wait = Duration::from_millis(random.random_range(100..1_800));
            let pause = Duration::from_millis(random.random_range(0..600));
            // Every second kill meets the platform.
            (wait, random.random_range(0..2 * victims.len()), pause)
        })
        .collect();
    let killer = {
        let (stage, over, done) = (Arc::clone(&stage), Arc::clone(&over), Arc::clone(&done));
        tokio::spawn(async move {
            for (wait, victim, pause) in plan {
                tokio::time::sleep(wait).await;
                match victims.get(victim) {
                    Some(hospital) => stage.crash_hospital(hospital, pause).await.unwrap(),
                    None => stage.crash_platform(pause).await.unwrap(),
                }
                assert!(!over.load(Ordering::Relaxed), "the case ended before its kills: lengthen it");
                done.fetch_add(1, Ordering::Relaxed);
            }
        })
    };
    let report = play_case(&stage, &hospitals, &scenario, scenario.start).await.unwrap();
    over.store(true, Ordering::Relaxed);
    killer.await.unwrap();
    assert_eq!(done.load(Ordering::Relaxed), kills);
    assert!(report.ok, "{:?}", report.failed);
    hospitals.stop();
    let platform_data = stage.world.folder().join("platform-data");
    stage.end_platform().await.unwrap();
    check_log(&platform_data, &report)
}

/// Returns how many events the crew and the hospitals had acknowledged.
fn check_log(folder: &std::path::Path, report: &simulations::play::Report) -> usize {
    let log = read_log(folder).unwrap();
    let seqs: Vec<u64> = log.iter().map(|entry| entry.seq).collect();
    assert_eq!(seqs, (1..=log.len() as u64).collect::<Vec<_>>(), "the log has holes");
    let ids: BTreeSet<_> = log.iter().map(|entry| entry.id).collect();
    assert_eq!(ids.len(), log.len(), "an identity stands twice");
    let mut count: BTreeMap<&str, u32> = BTreeMap::new();
    for entry in &log {
        *count.entry(code(entry)).or_default() += 1;
    }
    // The tablet's outbox was empty at the end, so every tap was acknowledged: each has to be there, once.
    assert_eq!(count.get("opened"), Some(&1), "cases doubled or lost: {count:?}");
    assert_eq!(count.get("closed"), Some(&1), "{count:?}");
    assert_eq!(count.get("destination-decided"), Some(&1), "{count:?}");
    for (what, logged) in [
        ("consent", "consent-recorded"),
        ("complaint", "complaint-recorded"),
        ("triage", "triaged"),
        ("observation", "observed"),
        ("ask", "ask-requested"),
        ("destination", "destination-requested"),
    ] {
        let taps = report.taps.list.iter().filter(|(_, tap)| tap == what).count() as u32;
        assert_eq!(count.get(logged).copied().unwrap_or(0), taps, "{what}: {count:?}");
    }
    let milestones =
        report.taps.list.iter().filter(|(_, tap)| domain::milestone::Milestone::from_code(tap).is_ok()).count() as u32;
    assert_eq!(count.get("milestone-reached").copied().unwrap_or(0), milestones, "{count:?}");
    // Every reading of the monitor and every reading by hand, once.
    let (mut by_hand, mut by_monitor) = (0, BTreeSet::new());
    for entry in &log {
        if let Some(EncounterEvent::VitalsRecorded { readings }) = entry.event.as_ref().map(|event| &event.event) {
            for reading in readings {
                if reading.source == domain::vitals::VitalSource::Manual {
                    by_hand += 1;
                } else {
                    assert!(by_monitor.insert(reading.at), "a monitor reading stands twice");
                }
            }
        }
    }
    let taps = report.taps.list.iter().filter(|(_, tap)| tap == "vitals").count();
    assert_eq!(by_hand, taps);
    // The last batch may still have been collecting when the case was closed.
    let missing = report.monitor_readings_sent as usize - by_monitor.len();
    assert!(missing <= 6, "{missing} monitor readings lost");
    // What hospitals said stands once per question and kind: an answer is never doubled by a retry.
    let answers = log.iter().filter(|entry| code(entry) == "inquiry-answered").count();
    let answered = report.inquiries.iter().filter(|inquiry| inquiry.answer.is_some()).count();
    assert_eq!(answers, answered, "{count:?}");
    log.iter()
        .filter(|entry| entry.event.as_ref().is_some_and(|event| event.author.role != AuthorRole::Platform))
        .count()
}
