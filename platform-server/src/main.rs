//! platform-server: `platform-server CONFIG.toml`, `platform-server check-standard FILE…`, or `platform-server calibrate-roads CONFIG.toml`

#![expect(clippy::print_stdout, reason = "a command-line report goes to standard output")]

use std::{ffi::OsString, path::Path, process::ExitCode};

use host::{Clock, config::EXIT_CONFIG, stop::Stop};
use platform_server::{
    calibrate_roads,
    check_standard::{self, Arguments},
    program::{Config, run},
};

/// The command that judges a zone's standard without starting anything.
const CHECK_STANDARD: &str = "check-standard";

/// The command that fits the zones' roads to the log without starting anything.
const CALIBRATE_ROADS: &str = "calibrate-roads";

#[tokio::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let Some(first) = arguments.next() else {
        host::logs::start();
        tracing::error!("usage: platform-server CONFIG.toml; {}; {}", check_standard::USAGE, calibrate_roads::USAGE);
        return ExitCode::from(EXIT_CONFIG);
    };
    if first == CHECK_STANDARD {
        return check(arguments);
    }
    if first == CALIBRATE_ROADS {
        return calibrate(arguments.next());
    }
    host::logs::start();
    let config: Config = match host::config::load(Path::new(&first)) {
        Ok(config) => config,
        Err(error) => {
            tracing::error!(%error, "configuration");
            return ExitCode::from(EXIT_CONFIG);
        }
    };
    match run(config, Clock::system(), Stop::on_signals()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "platform-server ended");
            ExitCode::FAILURE
        }
    }
}

/// The report to standard output; each mistake to standard error.
fn check(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let Some(arguments) = Arguments::parse(arguments) else {
        eprintln!("{}", check_standard::USAGE);
        return ExitCode::from(EXIT_CONFIG);
    };
    let report = check_standard::check(&arguments);
    report.lines.iter().for_each(|line| println!("{line}"));
    report.mistakes.iter().for_each(|mistake| eprintln!("{mistake}"));
    if report.mistakes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// What the zones' standards may say of their roads to standard output; what is wrong to standard error.
fn calibrate(config: Option<OsString>) -> ExitCode {
    let Some(path) = config else {
        eprintln!("{}", calibrate_roads::USAGE);
        return ExitCode::from(EXIT_CONFIG);
    };
    let config: Config = match host::config::load(Path::new(&path)) {
        Ok(config) => config,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(EXIT_CONFIG);
        }
    };
    match calibrate_roads::calibrate_roads(&config, Clock::system().now()) {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
