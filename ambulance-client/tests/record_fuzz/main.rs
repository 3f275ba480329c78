//! From the bytes of an answer to the record, with answers that are changed at random: nothing panics, nothing takes more memory than
//! stated, no line belongs to a stranger, and what arrived before a cut is kept.
//!
//! `RECORD_FUZZ_EXECUTIONS` says how many changed answers are read (few without it), `RECORD_FUZZ_SEED` with which numbers the changes
//! begin. An input that breaks something is written to `target/record-fuzz`; once it is repaired it belongs into `corpus` as `found-…`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stderr, reason = "a test")]

mod check;
mod memory;
mod mutate;
mod prefix;
mod seeds;

use std::{
    panic::catch_unwind,
    path::PathBuf,
    time::{Duration, Instant},
};

use peak_alloc::PeakAlloc;

use self::{check::check, mutate::Random};

/// Every test of this program counts with it, so they take turns (`memory::alone`).
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Changed answers that are read when nobody says how many.
const EXECUTIONS: u64 = 4_000;

/// How often progress is told.
const TELL_EVERY: Duration = Duration::from_secs(60);

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().map_or(otherwise, |text| text.parse().expect("a number"))
}

#[test]
fn every_kept_input_is_read_within_the_limits() {
    let _alone = memory::alone();
    let kept = seeds::corpus();
    assert!(kept.len() >= seeds::MESSAGES.len() * 2);
    for (name, bytes) in kept {
        check(&bytes, true).unwrap_or_else(|problem| panic!("{name}: {problem}"));
    }
}

#[test]
fn changed_answers_are_read_within_the_limits() {
    let _alone = memory::alone();
    let (executions, seed) = (number("RECORD_FUZZ_EXECUTIONS", EXECUTIONS), number("RECORD_FUZZ_SEED", 1));
    // Twice as many about the right person: of a stranger no line is read, whatever becomes of it.
    let own: Vec<Vec<u8>> = seeds::corpus().into_iter().map(|(_, bytes)| bytes).collect();
    let kept = [own.clone(), own, seeds::strangers()].concat();
    let (began, mut told, mut with_lines, mut slowest) = (Instant::now(), Instant::now(), 0_u64, Duration::ZERO);
    for execution in 0..executions {
        let mut random = Random::new(seed.wrapping_mul(1 << 40).wrapping_add(execution));
        let bytes = mutate::changed(&mut random, &kept);
        let at = Instant::now();
        // Once in a while everything is read a second time: the same bytes give the same record.
        let outcome = catch_unwind(|| check(&bytes, execution % 16 == 0)).unwrap_or_else(|_| Err("a panic".to_owned()));
        slowest = slowest.max(at.elapsed());
        match outcome {
            Ok(has_lines) => with_lines += u64::from(has_lines),
            Err(problem) => {
                panic!("execution {execution} of seed {seed}: {problem}; kept as {}", keep(&bytes).display())
            }
        }
        if told.elapsed() > TELL_EVERY {
            told = Instant::now();
            eprintln!("{execution} of {executions}, {with_lines} with lines");
        }
    }
    eprintln!(
        "{executions} executions of seed {seed} in {:.0} s, {with_lines} with lines, slowest {} ms, most memory {:.0} times the input",
        began.elapsed().as_secs_f64(),
        slowest.as_millis(),
        memory::most()
    );
    assert!(with_lines > executions / 20, "the changes leave something to read: {with_lines}");
}

#[test]
fn a_cut_at_any_byte_keeps_every_line_before_it() {
    let _alone = memory::alone();
    for (name, bytes) in seeds::corpus().into_iter().filter(|(name, _)| name.starts_with("seed-")) {
        for cut in 0..=bytes.len() {
            prefix::check(&bytes, cut).unwrap_or_else(|problem| panic!("{name} cut at {cut}: {problem}"));
        }
    }
    for turn in 0..number("RECORD_FUZZ_EXECUTIONS", EXECUTIONS) / 10 {
        let mut random = Random::new(number("RECORD_FUZZ_SEED", 1).wrapping_mul(1 << 40).wrapping_add(turn));
        let bytes = mutate::rearranged(&mut random);
        let cut = random.below(bytes.len() + 1);
        prefix::check(&bytes, cut).unwrap_or_else(|problem| {
            panic!("turn {turn} cut at {cut}: {problem}; kept as {}", keep(&bytes).display())
        });
    }
}

#[test]
fn ten_megabytes_of_anything_stay_within_the_limits() {
    let _alone = memory::alone();
    for (name, bytes) in seeds::ten_megabytes() {
        let at = Instant::now();
        check(&bytes, false).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        eprintln!(
            "{name}: {} ms for seven readings, {} MiB at most",
            at.elapsed().as_millis(),
            memory::most_bytes() >> 20
        );
    }
}

fn keep(bytes: &[u8]) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../record-fuzz");
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(format!("found-{:016x}.bin", mutate::digest(bytes)));
    std::fs::write(&path, bytes).expect("written");
    path
}
