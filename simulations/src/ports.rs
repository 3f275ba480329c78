//! Ports for the programs of one stage.
//!
//! Below the ephemeral range: a client that tries again and again to reach a program that was killed must not get that very port as its
//! own source port (and then talk to itself).

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::atomic::{AtomicU16, Ordering},
};

use anyhow::{Result, bail};

const FIRST: u16 = 20_000;
const COUNT: u16 = 12_000;

/// How many ports this process has given: no two callers get the same, also when neither has bound its port yet.
static GIVEN: AtomicU16 = AtomicU16::new(0);

/// A loopback address whose port is free now.
///
/// # Errors
/// When every port of the range is taken.
pub fn take() -> Result<SocketAddr> {
    // Different processes begin in different places.
    let first = (std::process::id().wrapping_mul(97) % u32::from(COUNT)) as u16;
    for _ in 0..COUNT {
        let port = FIRST + (first + GIVEN.fetch_add(1, Ordering::Relaxed) % COUNT) % COUNT;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() {
            return Ok(address);
        }
    }
    bail!("no free port between {FIRST} and {}", FIRST + COUNT)
}
