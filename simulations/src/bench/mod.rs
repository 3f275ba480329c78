//! Measurements. Never timed tests: figures with their command, as ratios in one run on a noisy machine.

mod ask;
mod card;
mod deliver;
mod echo;
mod figures;
mod record;

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;

pub use echo::serve as serve_echo;

/// What is measured.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Push → on the hospital's event stream (real TLS, durable commit), next to a bare tonic echo of equal payload.
    Deliver {
        /// Connected ambulances.
        #[arg(long, default_value_t = 100)]
        ambulances: u32,
        /// Hospitals asked about each case.
        #[arg(long, default_value_t = 5)]
        hospitals: usize,
        /// Pushes per second, all ambulances together.
        #[arg(long, default_value_t = 200)]
        rate: u32,
        /// Seconds of each of the two measured blocks.
        #[arg(long, default_value_t = 10)]
        seconds: u32,
        /// One JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Ask → seen by a person, on the tablet; decision → every other alarm out, on boards and lamps. Real programs, a process each.
    Ask {
        /// Hospitals asked about each case, 2 to 10.
        #[arg(long, default_value_t = 5)]
        hospitals: usize,
        /// Rounds of each kind.
        #[arg(long, default_value_t = 50)]
        rounds: usize,
        /// One JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Consent → first line of the record → whole record, on a whole tablet and over mutual TLS, while the record service takes its time.
    Record {
        /// One JSON object.
        #[arg(long)]
        json: bool,
        /// Of every row's rounds this share in percent: for a quick look.
        #[arg(long, default_value_t = 100)]
        percent: u32,
    },
    /// Card laid down → the reader tells → certificate read → signed challenge checked, through the real card service
    /// (needs the feature pcsc, and pcscd with its virtual reader).
    Card {
        /// Cards laid down, for each kind of card.
        #[arg(long, default_value_t = card::ROUNDS)]
        rounds: u32,
        /// One JSON object.
        #[arg(long)]
        json: bool,
        /// Socket of the private service: set by the command for the process that measures.
        #[arg(long, hide = true)]
        socket: Option<PathBuf>,
    },
}

/// Runs a measurement.
///
/// # Errors
/// When a program cannot be started or does not answer.
pub async fn run(what: Bench) -> Result<bool> {
    match what {
        Bench::Deliver { ambulances, hospitals, rate, seconds, json } => {
            deliver::run(&deliver::Plan { ambulances, hospitals, rate, seconds }, json).await?;
        }
        Bench::Ask { hospitals, rounds, json } => ask::run(hospitals, rounds, json).await?,
        Bench::Record { json, percent } => record::run(percent, json).await?,
        // It blocks, and nobody else waits here.
        Bench::Card { rounds, json, socket } => {
            tokio::task::spawn_blocking(move || card::run(rounds, json, socket.as_deref())).await??;
        }
    }
    Ok(true)
}
