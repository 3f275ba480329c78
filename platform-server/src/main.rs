//! platform-server: `platform-server CONFIG.toml`

use std::{path::Path, process::ExitCode};

use host::{Clock, config::EXIT_CONFIG, stop::Stop};
use platform_server::program::{Config, run};

#[tokio::main]
async fn main() -> ExitCode {
    host::logs::start();
    let Some(path) = std::env::args().nth(1) else {
        tracing::error!("usage: platform-server CONFIG.toml");
        return ExitCode::from(EXIT_CONFIG);
    };
    let config: Config = match host::config::load(Path::new(&path)) {
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
