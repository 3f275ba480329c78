//! Simulated terminal software: a program's worth of threads that speak `docs/terminal-software.md` on a loopback port and open
//! simulated cards by the stand-in's **made-up** exchange. It writes and reads its messages without the client's code, so that
//! the two check each other.

use super::SimulatedJpki;
use ambulance_client::card::{CardError, CardTransport, TerminalAuthority, TerminalError};
use anyhow::{Result, bail, ensure};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};
use std::thread;
use std::time::Duration;

/// Longest wait for the tablet's next message. A slow card answers within the reader's 3 s.
const PATIENCE: Duration = Duration::from_secs(10);

/// Running software. Dropping it stops it.
pub struct SimulatedTerminalSoftware {
    address: SocketAddr,
    openings: Arc<AtomicUsize>,
    failing: Arc<AtomicBool>,
    stopped: Arc<AtomicBool>,
}

impl SimulatedTerminalSoftware {
    /// Starts it on a free loopback port, with the terminal that the cards of `jpki` know.
    ///
    /// # Errors
    ///
    /// When no port or thread is given.
    pub fn start(jpki: Arc<SimulatedJpki>) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let openings = Arc::new(AtomicUsize::new(0));
        let [failing, stopped] = [false, false].map(|flag| Arc::new(AtomicBool::new(flag)));
        let (count, fails, stop) = (Arc::clone(&openings), Arc::clone(&failing), Arc::clone(&stopped));
        thread::Builder::new().name("terminal".into()).spawn(move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                if fails.load(Ordering::SeqCst) {
                    continue;
                }
                let (jpki, count) = (Arc::clone(&jpki), Arc::clone(&count));
                if let Ok(stream) = stream {
                    // A tablet that goes in the middle of it is left.
                    thread::spawn(move || {
                        serve(stream, &jpki, &count).inspect_err(|error| tracing::info!(%error, "left"))
                    });
                }
            }
        })?;
        Ok(Self { address, openings, failing, stopped })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether it fails from now on: it closes every connection at once, as software that crashes when it is asked.
    pub fn set_failing(&self, failing: bool) {
        self.failing.store(failing, Ordering::SeqCst);
    }

    /// Keys that it has opened.
    #[must_use]
    pub fn openings(&self) -> usize {
        self.openings.load(Ordering::SeqCst)
    }
}

impl Drop for SimulatedTerminalSoftware {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // wakes the thread that waits for connections
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(mut stream: TcpStream, jpki: &SimulatedJpki, openings: &AtomicUsize) -> Result<()> {
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    ensure!(receive(&mut stream)? == [0x01, 0x01], "not asked to open a key, or in another version");
    match jpki.terminal().open_key(&mut Distant(&mut stream)) {
        Ok(()) => {
            openings.fetch_add(1, Ordering::SeqCst);
            send(&mut stream, &[0x12])
        }
        Err(TerminalError::Refused(status)) => send(&mut stream, &[&[0x13], status.to_be_bytes().as_slice()].concat()),
        Err(error) => bail!(error),
    }
}

/// The card at the other end of the connection.
struct Distant<'s>(&'s mut TcpStream);

impl CardTransport for Distant<'_> {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        let gone = |_| CardError::Removed;
        send(self.0, &[&[0x11], command].concat()).map_err(gone)?;
        let answer = receive(self.0).map_err(gone)?;
        match answer.as_slice() {
            [0x02, answer @ ..] => Ok(answer.to_vec()),
            _ => Err(CardError::Removed),
        }
    }
}

fn send(stream: &mut TcpStream, message: &[u8]) -> Result<()> {
    let length = u16::try_from(message.len())?.to_be_bytes();
    Ok(stream.write_all(&[length.as_slice(), message].concat())?)
}

fn receive(stream: &mut TcpStream) -> Result<Vec<u8>> {
    let mut length = [0; 2];
    stream.read_exact(&mut length)?;
    let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut message)?;
    Ok(message)
}
