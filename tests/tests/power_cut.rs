//! Acknowledged means on the disk, also when the power goes: see `system_tests::power_cut`.
//!
//! `POWER_CUTS=20 cargo test -p system-tests --test power_cut -- --nocapture` (root and loop devices needed)
//! `POWER_CUT_CONTROL=1` adds the control experiment; `REQUIRE_REAL_PARTS=1` turns "skipped" into "failed".
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{io::Write, path::Path, time::UNIX_EPOCH};

use system_tests::power_cut::{Durability, Verdict, missing_part, pull_the_plug};

const CUTS_IN_NORMAL_RUNS: usize = 3;

/// Past the test harness, which would keep it to itself while the test passes.
fn say(words: &str) {
    std::io::stderr().write_all(format!("{words}\n").as_bytes()).unwrap();
}

fn experiment(durability: Durability) -> Option<Verdict> {
    if let Some(reason) = missing_part() {
        assert!(std::env::var_os("REQUIRE_REAL_PARTS").is_none(), "this machine cannot pull a plug: {reason}");
        say(&format!("SKIPPED power_cut: {reason}"));
        return None;
    }
    let cuts = std::env::var("POWER_CUTS").map_or(CUTS_IN_NORMAL_RUNS, |cuts| cuts.parse().expect("POWER_CUTS"));
    let seed = UNIX_EPOCH.elapsed().unwrap().as_nanos() as u64;
    let verdict = pull_the_plug(Path::new(env!("CARGO_BIN_EXE_journal-writer")), durability, cuts, seed).unwrap();
    let Verdict { cuts, comparisons, acknowledged, losses } = &verdict;
    let (mode, lost) = (durability.word(), losses.len());
    say(&format!(
        "power_cut, {mode}: {cuts} cuts, {comparisons} comparisons, {acknowledged} acknowledged, {lost} losses"
    ));
    losses.iter().for_each(|loss| say(&format!("  {loss}")));
    Some(verdict)
}

#[test]
fn nothing_acknowledged_is_lost() {
    if let Some(verdict) = experiment(Durability::Synced) {
        assert_eq!(verdict.losses, [""; 0]);
        assert!(verdict.acknowledged > 0, "no writer ever acknowledged anything");
    }
}

/// Shows that the test above can see a loss at all.
#[test]
fn without_our_own_sync_it_is_lost() {
    if std::env::var_os("POWER_CUT_CONTROL").is_none() {
        return;
    }
    if let Some(verdict) = experiment(Durability::FlushOnly) {
        assert!(!verdict.losses.is_empty(), "the control experiment lost nothing: this test proves nothing here");
    }
}
