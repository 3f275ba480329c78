//! One call starts a screen: guarded, on loopback, with the shared files and settings mounted.

use std::io;
use std::net::SocketAddr;

use actix_web::dev::Server;
use actix_web::{App, HttpServer, web};

use crate::assets::{self, AssetSet};
use crate::guard::{Guard, ListenError, listen_address};
use crate::{respond, settings};

/// Threads that answer pages. A screen serves a handful of browsers on one machine; two keep a slow page from holding up the streams.
const WORKERS: usize = 2;

/// Connections of one such thread: more than [`MAX_STREAMS`](crate::live::MAX_STREAMS) pages keep open, and far fewer than a process
/// may have files.
const MAX_CONNECTIONS: usize = 256;

/// How long a stopping server waits for open answers. Streams end at once when their hub is closed. Seconds.
const SHUTDOWN_S: u64 = 3;

/// Why a screen did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is not allowed.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The system did not give us the address.
    #[error(
        "cannot listen on {address}: {source}; another program may use this port: stop it, or choose another port in the configuration"
    )]
    Bind {
        /// What was asked for.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

/// A screen that listens. It serves while [`Running::server`] is awaited or spawned.
pub struct Running {
    /// Where it listens; the port is the real one, also when port 0 was asked for.
    pub address: SocketAddr,
    /// The future that serves. Its handle stops it; close the hub as well.
    pub server: Server,
}

/// Starts a screen.
///
/// `configure` adds the program's routes and data. Already there: the guard around everything, the embedded files, the
/// display settings, a page for unknown addresses, and `TCP_NODELAY`, without which small live events wait for the
/// previous one's acknowledgement (40 ms).
///
/// # Errors
/// [`StartError`] when the address is not loopback or is taken.
pub fn start<F>(address: &str, guard: Guard, files: AssetSet, configure: F) -> Result<Running, StartError>
where
    F: Fn(&mut web::ServiceConfig) + Clone + Send + 'static,
{
    let address = listen_address(address)?;
    let files = web::Data::new(files);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(files.clone())
            .configure(configure.clone())
            .route("/assets/{hash}/{name}", web::get().to(assets::serve))
            .route(settings::DISPLAY_PATH, web::get().to(settings::choose))
            .default_service(web::to(respond::not_found))
            .wrap(guard.middleware())
    })
    .workers(WORKERS)
    .max_connections(MAX_CONNECTIONS)
    .tcp_nodelay(true)
    .shutdown_timeout(SHUTDOWN_S)
    .disable_signals()
    .bind(address)
    .map_err(|source| StartError::Bind { address, source })?;
    let address = server.addrs().first().copied().unwrap_or(address);
    tracing::info!(%address, "screen listens");
    Ok(Running { address, server: server.run() })
}
