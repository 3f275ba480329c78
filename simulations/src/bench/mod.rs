//! Measurements. Never timed tests: figures with their command, as ratios in one run on a noisy machine.

mod deliver;
mod echo;
mod figures;

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
    }
    Ok(true)
}
