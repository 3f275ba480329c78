//! Logs: to standard error, one line per fact, identifiers only.
//!
//! **Architecture Invariant:** no name, diagnosis, drug, card serial or free text is ever a field of a log line.

use tracing_subscriber::EnvFilter;

/// Starts logging. `MQ119_LOG` sets the filter (default `info`, the quiet parts of libraries at `warn`). A second call does nothing.
pub fn start() {
    let filter = EnvFilter::try_from_env("MQ119_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,h2=warn,hyper=warn,sled=warn,actix_server=warn"));
    let started =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(true).try_init();
    if started.is_err() {
        tracing::debug!("logging was already started");
    }
}
