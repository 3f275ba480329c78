//! ambulance-client: `ambulance-client CONFIG.toml`

use std::{path::Path, process::ExitCode};

use ambulance_client::program::{Config, Devices, run};
use host::{Clock, config::EXIT_CONFIG, stop::Stop};

#[tokio::main]
async fn main() -> ExitCode {
    host::logs::start();
    let Some(path) = std::env::args().nth(1) else {
        tracing::error!("usage: ambulance-client CONFIG.toml");
        return ExitCode::from(EXIT_CONFIG);
    };
    let config: Config = match host::config::load(Path::new(&path)) {
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
