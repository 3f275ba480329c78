//! The door of a gRPC server: how many may come in, and how many of them may stand there without having shown a certificate.
//!
//! The handshake itself is tonic's. It asks a connection for its [`Connected::connect_info`] once the handshake is through, and so a
//! visitor stops being a stranger there.

use std::{
    collections::HashMap,
    io,
    net::{IpAddr, Ipv6Addr},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use futures_util::{Stream, stream::unfold};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tonic::transport::server::{Connected, TcpConnectInfo};

/// Most connections that have not shown a certificate yet. A handshake takes a tenth of a second and is given up after
/// [`HANDSHAKE_TIMEOUT`](super::HANDSHAKE_TIMEOUT): the whole nation's 9,500 devices come back through it within ten seconds.
pub const STRANGERS_MAX: usize = 1_024;

/// Most of them from one address (of IPv6: one network). All vehicles of a region may come through one address of their carrier; one
/// stranger must still not be able to shut the door to everybody else.
pub const STRANGERS_OF_ONE_ADDRESS_MAX: usize = 256;

/// Most connections of one server. The nation has about 5,400 vehicles and 4,000 hospitals; each connection costs about 60 kB.
pub const CONNECTIONS_MAX: usize = 16_384;

/// How long the door waits when the system has no descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How often it says that it turned somebody away.
const REPORT_EVERY: Duration = Duration::from_secs(1);

/// What the door lets through.
#[derive(Debug, Clone, Copy)]
pub struct DoorLimits {
    /// All connections.
    pub connections: usize,
    /// Those without a certificate yet.
    pub strangers: usize,
    /// Those of one address.
    pub strangers_of_one_address: usize,
}

impl DoorLimits {
    /// The limits of a process that may have so many files open: a quarter of them stays for everything but connections.
    #[must_use]
    pub fn for_descriptors(descriptors: u64) -> Self {
        let connections = usize::try_from(descriptors - descriptors / 4).unwrap_or(usize::MAX).min(CONNECTIONS_MAX);
        Self {
            connections,
            strangers: STRANGERS_MAX.min(connections / 2),
            strangers_of_one_address: STRANGERS_OF_ONE_ADDRESS_MAX.min(connections / 4),
        }
    }
}

/// Everybody who may come in through a listener, for `serve_with_incoming`. Never ends, never fails: whoever is too many is sent away
/// at once, and the log says how many.
pub fn visitors(listener: TcpListener, limits: DoorLimits) -> impl Stream<Item = io::Result<Visitor>> + Send {
    let door = Door {
        listener,
        places: Arc::new(Semaphore::new(limits.connections)),
        strangers: Arc::default(),
        limits,
        turned_away: 0,
        reported: None,
    };
    unfold(door, |mut door| async move { Some((Ok(door.next().await), door)) })
}

struct Door {
    listener: TcpListener,
    places: Arc<Semaphore>,
    strangers: Arc<Mutex<Strangers>>,
    limits: DoorLimits,
    turned_away: u64,
    reported: Option<Instant>,
}

impl Door {
    async fn next(&mut self) -> Visitor {
        loop {
            match self.listener.accept().await {
                Ok((stream, address)) => match self.admit(stream, address.ip()) {
                    Some(visitor) => return visitor,
                    None => self.report(),
                },
                // The connection was gone before it was taken.
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(error) => {
                    tracing::error!(%error, "cannot take connections; trying again");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            }
        }
    }

    fn admit(&self, stream: TcpStream, address: IpAddr) -> Option<Visitor> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let stranger = Stranger::count(&self.strangers, of_one_network(address), &self.limits)?;
        // A message of a crew must not wait for the next one.
        stream.set_nodelay(true).ok()?;
        Some(Visitor { stream, stranger: Mutex::new(Some(stranger)), _place: place })
    }

    fn report(&mut self) {
        self.turned_away += 1;
        if self.reported.is_none_or(|at| at.elapsed() >= REPORT_EVERY) {
            tracing::warn!(turned_away = self.turned_away, "too many connections; turned away before the handshake");
            (self.turned_away, self.reported) = (0, Some(Instant::now()));
        }
    }
}

/// One network is one address: whoever has an IPv6 address usually has all of its network (64 bits).
fn of_one_network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        address => address,
    }
}

#[derive(Default)]
struct Strangers {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

/// Counts as long as it lives.
struct Stranger {
    among: Arc<Mutex<Strangers>>,
    address: IpAddr,
}

impl Stranger {
    fn count(among: &Arc<Mutex<Strangers>>, address: IpAddr, limits: &DoorLimits) -> Option<Self> {
        let mut strangers = among.lock().unwrap_or_else(PoisonError::into_inner);
        let of_address = strangers.by_address.get(&address).copied().unwrap_or(0);
        if strangers.all >= limits.strangers || of_address >= limits.strangers_of_one_address {
            return None;
        }
        strangers.all += 1;
        strangers.by_address.insert(address, of_address + 1);
        drop(strangers);
        Some(Self { among: Arc::clone(among), address })
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let mut strangers = self.among.lock().unwrap_or_else(PoisonError::into_inner);
        strangers.all -= 1;
        if let Some(count) = strangers.by_address.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                strangers.by_address.remove(&self.address);
            }
        }
    }
}

/// A connection that came in. It keeps its place until it is dropped.
pub struct Visitor {
    stream: TcpStream,
    stranger: Mutex<Option<Stranger>>,
    _place: OwnedSemaphorePermit,
}

impl Connected for Visitor {
    type ConnectInfo = TcpConnectInfo;

    fn connect_info(&self) -> TcpConnectInfo {
        drop(self.stranger.lock().unwrap_or_else(PoisonError::into_inner).take());
        self.stream.connect_info()
    }
}

impl AsyncRead for Visitor {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Visitor {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(cx, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
#[path = "door_tests.rs"]
mod tests;
