//! A network line between two programs that can be cut and slowed down: a TCP forwarder on loopback.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::Result;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::{mpsc, watch},
};

/// State of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quality {
    /// Nothing passes: connections stay open and silent, as in a tunnel.
    pub offline: bool,
    /// Added to each direction.
    pub latency: Duration,
}

/// Bytes that may be under way in one direction before the sender has to wait.
const UNDER_WAY_CHUNKS: usize = 256;
const CHUNK_BYTES: usize = 16 * 1024;

/// A line. Dropping it closes it.
#[derive(Debug)]
pub struct Line {
    address: SocketAddr,
    quality: Arc<watch::Sender<Quality>>,
    accepting: tokio::task::JoinHandle<()>,
}

impl Line {
    /// Opens a line at `address` that leads to `target`.
    ///
    /// # Errors
    /// When the address cannot be bound.
    pub async fn open(address: SocketAddr, target: SocketAddr) -> Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let quality = Arc::new(watch::Sender::new(Quality::default()));
        let state = Arc::clone(&quality);
        let accepting = tokio::spawn(async move {
            while let Ok((near, _)) = listener.accept().await {
                let state = Arc::clone(&state);
                tokio::spawn(async move {
                    // While offline nobody answers: the far end is not even tried.
                    let mut watching = state.subscribe();
                    if watching.wait_for(|quality| !quality.offline).await.is_err() {
                        return;
                    }
                    let Ok(far) = TcpStream::connect(target).await else { return };
                    let _ = near.set_nodelay(true);
                    let _ = far.set_nodelay(true);
                    let (near_read, near_write) = near.into_split();
                    let (far_read, far_write) = far.into_split();
                    tokio::select! {
                        () = forward(near_read, far_write, state.subscribe()) => {}
                        () = forward(far_read, near_write, state.subscribe()) => {}
                    }
                });
            }
        });
        Ok(Self { address, quality, accepting })
    }

    /// Where to connect.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Changes the line.
    pub fn set(&self, quality: Quality) {
        self.quality.send_replace(quality);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn forward(mut from: OwnedReadHalf, to: OwnedWriteHalf, mut quality: watch::Receiver<Quality>) {
    let (sender, receiver) = mpsc::channel::<(Instant, Vec<u8>)>(UNDER_WAY_CHUNKS);
    let writing = tokio::spawn(write_late(to, receiver, quality.clone()));
    let mut buffer = vec![0; CHUNK_BYTES];
    while let Ok(count) = from.read(&mut buffer).await {
        if count == 0 {
            break;
        }
        let latency = quality.borrow_and_update().latency;
        let Some(bytes) = buffer.get(..count) else { break };
        if sender.send((Instant::now() + latency, bytes.to_vec())).await.is_err() {
            break;
        }
    }
    drop(sender);
    let _ = writing.await;
}

async fn write_late(
    mut to: OwnedWriteHalf,
    mut chunks: mpsc::Receiver<(Instant, Vec<u8>)>,
    mut quality: watch::Receiver<Quality>,
) {
    while let Some((due, bytes)) = chunks.recv().await {
        if Instant::now() < due {
            tokio::time::sleep_until(due.into()).await;
        }
        if quality.wait_for(|quality| !quality.offline).await.is_err() || to.write_all(&bytes).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}
