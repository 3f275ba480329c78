//! How long an acknowledged append takes on this disk.
//!
//! `cargo run --release -p journal --example append-latency -- FOLDER [WRITERS] [APPENDS_PER_SECOND] [BYTES] [SECONDS]`
//!
//! The rate is that of all writers together; 0 means that every writer appends as fast as it is answered.
#![expect(clippy::print_stdout, reason = "a command-line report")]

use std::{
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use journal::{Log, NewEntry, SledEngine, Store};

type Failure = Box<dyn std::error::Error>;

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("which folder?")?);
    let mut number = |otherwise: u64| arguments.next().map_or(Ok(otherwise), |text| text.parse());
    let (writers, rate, bytes, seconds) = (number(1)?, number(200)?, number(8000)?, number(10)?);

    let log = Log::open(Store::new(Arc::new(SledEngine::open(&folder)?)), "latency")?;
    let first_seq = log.last_seq();
    let end = Instant::now() + Duration::from_secs(seconds);
    let tasks: Vec<_> = (0..writers).map(|n| tokio::spawn(write(log.clone(), n, writers, rate, bytes, end))).collect();
    let mut took = Vec::new();
    for task in tasks {
        took.extend(task.await?.map_err(|error| error.to_string())?);
    }
    took.sort_unstable();
    let appends = log.last_seq() - first_seq;
    let at = |per_mille: usize| took.get(took.len() * per_mille / 1000).or(took.last()).copied().unwrap_or_default();
    println!("{appends} appends of {bytes} bytes by {writers} writers in {seconds} s: {} /s", appends / seconds.max(1));
    println!("p50 {:?}  p90 {:?}  p99 {:?}  max {:?}", at(500), at(900), at(990), at(1000));
    Ok(())
}

async fn write(log: Log, n: u64, writers: u64, rate: u64, bytes: u64, end: Instant) -> Result<Vec<Duration>, String> {
    let payload = vec![b'x'; usize::try_from(bytes).map_err(|error| error.to_string())?];
    let pause = Duration::from_nanos((1_000_000_000 * writers).checked_div(rate).unwrap_or(0));
    let mut due = Instant::now();
    let mut took = Vec::new();
    while Instant::now() < end {
        tokio::time::sleep_until(due.into()).await;
        due += pause;
        let id = u128::from(log.last_seq()) << 64 | u128::from(n) << 40 | took.len() as u128;
        // Spread like random identities.
        let id = id.wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835).to_be_bytes();
        let begin = Instant::now();
        log.append(vec![NewEntry { id, payload: payload.clone() }]).await.map_err(|error| error.to_string())?;
        took.push(begin.elapsed());
    }
    Ok(took)
}
