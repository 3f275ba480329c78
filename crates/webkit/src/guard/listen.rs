//! Where a screen may listen: on loopback, until there are accounts of people.

use std::net::SocketAddr;

/// Why a screen will not listen on an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ListenError {
    /// Not an IP address with a port.
    #[error("`{0}` is not an address to listen on; write an IP address and a port, such as 127.0.0.1:8081")]
    NotAnAddress(String),
    /// Anybody on the network could open the screen.
    #[error(
        "screens do not listen on {0}: they show patients, and people do not sign in to them yet, so everybody on that network could read \
         them; listen on 127.0.0.1 (or [::1]) and open the screen in the browser of the same machine"
    )]
    NotLoopback(SocketAddr),
}

/// Reads an address for a screen to listen on. Port 0 lets the system choose one.
///
/// # Errors
/// [`ListenError`] for anything but a loopback address with a port. Its text says why and what to do.
pub fn listen_address(text: &str) -> Result<SocketAddr, ListenError> {
    let address: SocketAddr = text.trim().parse().map_err(|_| ListenError::NotAnAddress(text.to_owned()))?;
    if address.ip().is_loopback() { Ok(address) } else { Err(ListenError::NotLoopback(address)) }
}
