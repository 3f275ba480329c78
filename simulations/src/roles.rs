//! The three programs as roles of this binary: the very `run` of each, with simulated devices and a clock that may run faster.
//!
//! `cargo demo` builds one binary; real processes are wanted all the same. A role ends when its standard input closes.

use std::{net::SocketAddr, path::PathBuf};

use ambulance_client::program::Devices;
use anyhow::Result;
use clap::{Args, Subcommand};
use domain::vitals::{Tenths, VitalKind, VitalReading, VitalSource};
use host::{Clock, stop};
use jiff::Timestamp;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, BufReader},
    net::TcpListener,
    sync::mpsc,
};

use crate::cards::socket::SocketReader;

/// The clock that all programs of a stage share.
#[derive(Debug, Clone, Copy, Args)]
pub struct ClockArguments {
    /// Scenario time at `began_ms`, milliseconds since the epoch.
    #[arg(long)]
    pub start_ms: i64,
    /// Real time at which it begins, milliseconds since the epoch.
    #[arg(long)]
    pub began_ms: i64,
    /// Scenario seconds per real second.
    #[arg(long)]
    pub speed: f64,
}

impl ClockArguments {
    /// The clock.
    ///
    /// # Errors
    /// For instants outside the calendar.
    pub fn clock(&self) -> Result<Clock> {
        Ok(Clock::scaled(
            Timestamp::from_millisecond(self.start_ms)?,
            Timestamp::from_millisecond(self.began_ms)?,
            self.speed,
        ))
    }
}

/// One of the programs.
#[derive(Debug, Subcommand)]
pub enum Role {
    /// ambulance-client with a simulated reader and monitor.
    Ambulance {
        /// Its configuration.
        #[arg(long)]
        config: PathBuf,
        /// Port of the simulated reader (a card connects to it).
        #[arg(long)]
        reader_port: u16,
        /// Port of the reader's cable (whoever connects to it says what is the matter with the reader).
        #[arg(long)]
        reader_cable: u16,
        /// Address of the simulated monitor (readings come in as lines).
        #[arg(long)]
        monitor: SocketAddr,
        /// Clock.
        #[command(flatten)]
        clock: ClockArguments,
    },
    /// platform-server.
    Platform {
        /// Its configuration.
        #[arg(long)]
        config: PathBuf,
        /// Clock.
        #[command(flatten)]
        clock: ClockArguments,
    },
    /// The bare echo that measurements compare with.
    Echo {
        /// Where it listens.
        #[arg(long)]
        listen: SocketAddr,
        /// Folder of its certificate and key.
        #[arg(long)]
        identity: PathBuf,
    },
    /// hospital-gateway; several configurations make several gateways in one process.
    Hospital {
        /// Its configuration.
        #[arg(long, required = true)]
        config: Vec<PathBuf>,
        /// Clock.
        #[command(flatten)]
        clock: ClockArguments,
    },
}

/// Runs a role until its standard input closes.
///
/// # Errors
/// What the program itself ends with.
pub async fn run(role: Role) -> Result<()> {
    host::logs::start();
    let (sender, stopping) = stop::pair();
    tokio::spawn(async move {
        let mut nothing = [0; 64];
        let mut stdin = tokio::io::stdin();
        while matches!(stdin.read(&mut nothing).await, Ok(count) if count > 0) {}
        let _ = sender.send(true);
        // Streams never end by themselves; the parent is gone, so nobody waits for a long goodbye.
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        std::process::exit(0);
    });
    match role {
        Role::Ambulance { config, reader_port, reader_cable, monitor, clock } => {
            let reader = SocketReader::listen(reader_port)?.on_two_readers().with_cable(reader_cable)?;
            let devices = Devices { reader: Some(Box::new(reader)), monitor: Some(listen_to_monitor(monitor).await?) };
            ambulance_client::program::run(host::config::load(&config)?, devices, clock.clock()?, stopping).await?;
        }
        Role::Platform { config, clock } => {
            platform_server::program::run(host::config::load(&config)?, clock.clock()?, stopping).await?;
        }
        Role::Echo { listen, identity } => crate::bench::serve_echo(listen, &identity).await?,
        Role::Hospital { config, clock } => {
            let mut gateways = tokio::task::JoinSet::new();
            for path in config {
                let (config, clock, stopping) = (host::config::load(&path)?, clock.clock()?, stopping.clone());
                gateways.spawn(async move { hospital_gateway::program::run(config, clock, stopping).await });
            }
            while let Some(ended) = gateways.join_next().await {
                ended??;
            }
        }
    }
    Ok(())
}

/// Readings under way from the monitor's line to the tablet.
const MONITOR_BUFFER: usize = 64;

/// A simulated monitor's line: each line is `<ms since epoch> <kind>=<tenths> …`. A line that is not of this form is dropped.
async fn listen_to_monitor(address: SocketAddr) -> Result<mpsc::Receiver<VitalReading>> {
    let listener = TcpListener::bind(address).await?;
    let (sender, receiver) = mpsc::channel(MONITOR_BUFFER);
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let mut lines = BufReader::new(stream).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                if let Some(reading) = parse_reading(&line)
                    && sender.send(reading).await.is_err()
                {
                    return;
                }
            }
        }
    });
    Ok(receiver)
}

/// One line of the simulated monitor.
#[must_use]
pub fn format_reading(reading: &VitalReading) -> String {
    let values = reading.values.iter().map(|(kind, value)| format!(" {}={}", kind.code(), value.0));
    format!("{}{}\n", reading.at.as_millisecond(), values.collect::<String>())
}

fn parse_reading(line: &str) -> Option<VitalReading> {
    let mut words = line.split_whitespace();
    let at = Timestamp::from_millisecond(words.next()?.parse().ok()?).ok()?;
    let values = words
        .map(|word| {
            let (kind, value) = word.split_once('=')?;
            Some((VitalKind::from_code(kind).ok()?, Tenths(value.parse().ok()?)))
        })
        .collect::<Option<std::collections::BTreeMap<_, _>>>()?;
    (!values.is_empty()).then_some(VitalReading { at, source: VitalSource::Monitor, values })
}
