//! How the HTTP servers of simulated machines start.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use actix_web::{
    App, HttpServer,
    dev::ServerHandle,
    web::{Data, ServiceConfig},
};

/// Serves these routes on a loopback port (0: a free one), in the caller's tokio runtime; with `tls` over HTTPS only. Handlers get `state`.
///
/// # Errors
/// When the port cannot be bound.
pub(crate) fn serve<S: Send + Sync + 'static>(
    port: u16,
    tls: Option<rustls::ServerConfig>,
    state: &Arc<S>,
    routes: fn(&mut ServiceConfig),
) -> io::Result<(SocketAddr, ServerHandle)> {
    let data = Data::from(Arc::clone(state));
    let server =
        HttpServer::new(move || App::new().app_data(data.clone()).configure(routes)).workers(1).disable_signals();
    let address = (Ipv4Addr::LOCALHOST, port);
    let server = match tls {
        Some(tls) => server.bind_rustls_0_23(address, tls)?,
        None => server.bind(address)?,
    };
    let bound = server.addrs().first().copied().ok_or(io::ErrorKind::AddrNotAvailable)?;
    let server = server.run();
    let handle = server.handle();
    tokio::spawn(server);
    Ok((bound, handle))
}
