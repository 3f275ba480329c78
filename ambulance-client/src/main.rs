//! ambulance-client: `ambulance-client CONFIG.toml`, or `ambulance-client check-knowledge DIR …`

#![expect(clippy::print_stdout, reason = "a command-line report goes to standard output")]

use std::{ffi::OsString, path::Path, process::ExitCode};

use ambulance_client::{
    check_knowledge::{self, Arguments},
    program::{Config, Devices, run},
};
use host::{Clock, config::EXIT_CONFIG, stop::Stop};

/// The command that judges a region's tables without starting anything.
const CHECK_KNOWLEDGE: &str = "check-knowledge";

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(first) = arguments.next() else {
        host::logs::start();
        tracing::error!("usage: ambulance-client CONFIG.toml, or {}", check_knowledge::USAGE);
        return ExitCode::from(EXIT_CONFIG);
    };
    if first == CHECK_KNOWLEDGE {
        return check(arguments);
    }
    host::logs::start();
    let config: Config = match host::config::load(Path::new(&first)) {
        Ok(config) => config,
        Err(error) => {
            tracing::error!(%error, "configuration");
            return ExitCode::from(EXIT_CONFIG);
        }
    };
    let devices = match Devices::from_config(&config) {
        Ok(devices) => devices,
        Err(error) => {
            tracing::error!(%error, "configuration");
            return ExitCode::from(EXIT_CONFIG);
        }
    };
    match run(config, devices, Clock::system(), Stop::on_signals()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "ambulance-client ended");
            ExitCode::FAILURE
        }
    }
}

/// The report to standard output; each mistake to standard error.
fn check(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let Some(arguments) = Arguments::parse(arguments) else {
        eprintln!("{}", check_knowledge::USAGE);
        return ExitCode::from(EXIT_CONFIG);
    };
    match check_knowledge::check(&arguments) {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(mistakes) => {
            mistakes.iter().for_each(|mistake| eprintln!("{mistake}"));
            ExitCode::from(EXIT_CONFIG)
        }
    }
}
