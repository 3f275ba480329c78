//! The simulated reader: a port on which a card can be laid.

use super::link::Link;
use super::trouble::{Cable, Trouble};
use super::{GET_ATR, POWER_OFF, POWER_ON};
use ambulance_client::card::{CardError, CardReader, CardTransport};
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, TryLockError};
use std::time::Duration;

/// How long a card may take for one answer before the reader gives it up. The slowest command of a real card, a
/// signature, takes a few tenths of a second.
pub const ANSWER_TIMEOUT_MS: u64 = 3_000;

/// A reader that listens on the loopback address. A connection is a card; of several, the first one lies on the reader
/// and the others wait.
///
/// Its calls block for up to the answer timeout: keep it on a thread of its own.
pub struct SocketReader {
    listener: TcpListener,
    answer_timeout: Duration,
    card: Option<Arc<Mutex<Link>>>,
    /// A card beside the first, where both are on a reader ([`on_two_readers`](Self::on_two_readers)).
    second: Option<Link>,
    two_readers: bool,
    cable: Option<Cable>,
    /// What was the matter at the last look.
    trouble: Option<Trouble>,
}

impl SocketReader {
    /// A reader on `port` of 127.0.0.1; port 0 takes any free one, see [`address`](Self::address).
    ///
    /// # Errors
    ///
    /// When the port is taken.
    pub fn listen(port: u16) -> io::Result<Self> {
        Self::listen_with_timeout(port, Duration::from_millis(ANSWER_TIMEOUT_MS))
    }

    /// The same with another answer timeout than [`ANSWER_TIMEOUT_MS`].
    ///
    /// # Errors
    ///
    /// When the port is taken.
    pub fn listen_with_timeout(port: u16, answer_timeout: Duration) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
        listener.set_nonblocking(true)?;
        Ok(Self { listener, answer_timeout, card: None, second: None, two_readers: false, cable: None, trouble: None })
    }

    /// Two readers behind one port: a second card does not wait for the first to go, it lies beside it.
    #[must_use]
    pub fn on_two_readers(mut self) -> Self {
        self.two_readers = true;
        self
    }

    /// Gives it a cable at this port of 127.0.0.1: a [`Hand`](super::Hand) there makes [`Trouble`].
    ///
    /// # Errors
    ///
    /// When the port is taken.
    pub fn with_cable(mut self, port: u16) -> io::Result<Self> {
        self.cable = Some(Cable::listen(port)?);
        Ok(self)
    }

    /// Where cards are laid.
    ///
    /// # Errors
    ///
    /// When the operating system does not tell.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The card that lies on the reader now, if any. Cards that were lifted off meanwhile are forgotten.
    fn card(&mut self) -> Result<Option<&Arc<Mutex<Link>>>, CardError> {
        if self.card.as_ref().is_some_and(|card| !is_open(card)) {
            self.card = None;
        }
        while self.card.is_none() {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                Err(error) if matches!(error.kind(), ErrorKind::Interrupted | ErrorKind::ConnectionAborted) => continue,
                Err(_) => return Err(CardError::ReaderGone),
            };
            // a card that left before it was seen was never there
            self.card =
                Link::new(stream, self.answer_timeout).ok().map(|link| Arc::new(Mutex::new(link))).filter(is_open);
        }
        Ok(self.card.as_ref())
    }
}

impl SocketReader {
    /// Refuses while nothing can be read, or two cards lie there.
    fn usable(&mut self) -> Result<(), CardError> {
        self.trouble = self.cable.as_mut().and_then(Cable::trouble);
        let gone = match self.trouble {
            None | Some(Trouble::Faulty) => None,
            Some(Trouble::Unplugged) => Some(CardError::ReaderGone),
            Some(Trouble::ServiceStopped) => Some(CardError::ServiceStopped),
        };
        if let Some(error) = gone {
            // As a virtual card of the real service: its connection goes as well.
            (self.card, self.second) = (None, None);
            return Err(error);
        }
        if self.card()?.is_some() && self.has_second() { Err(CardError::TwoCards) } else { Ok(()) }
    }

    fn has_second(&mut self) -> bool {
        if self.second.is_none() && self.two_readers {
            let accepted = self.listener.accept().ok();
            self.second = accepted.and_then(|(stream, _)| Link::new(stream, self.answer_timeout).ok());
        }
        self.second = self.second.take().and_then(|mut link| link.is_open().then_some(link));
        self.second.is_some()
    }
}

impl CardReader for SocketReader {
    fn card_present(&mut self) -> Result<bool, CardError> {
        self.usable()?;
        Ok(self.card()?.is_some())
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        self.usable()?;
        if self.trouble == Some(Trouble::Faulty) {
            return Err(CardError::Io("the simulated reader is faulty".into()));
        }
        let card = Arc::clone(self.card()?.ok_or(CardError::Removed)?);
        if Arc::strong_count(&card) > 2 {
            // one for the reader, one for us: somebody else reads this card
            return Err(CardError::Io("the card is in use".into()));
        }
        {
            let mut link = card.lock().map_err(|_| CardError::ReaderGone)?;
            link.send(&[POWER_ON])?;
            // as a real reader does; it also shows that the card is alive
            link.exchange(&[GET_ATR])?;
        }
        Ok(Box::new(SocketTransport { card }))
    }
}

/// A card that is being used is there; whoever uses it learns if it goes.
fn is_open(card: &Arc<Mutex<Link>>) -> bool {
    match card.try_lock() {
        Ok(mut link) => link.is_open(),
        Err(TryLockError::WouldBlock) => true,
        Err(TryLockError::Poisoned(_)) => false,
    }
}

/// A powered card.
struct SocketTransport {
    card: Arc<Mutex<Link>>,
}

impl CardTransport for SocketTransport {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        if command.len() < 2 {
            // on this wire it would be a control byte
            return Err(CardError::Malformed("command shorter than two bytes"));
        }
        self.card.lock().map_err(|_| CardError::ReaderGone)?.exchange(command)
    }
}

impl Drop for SocketTransport {
    /// Leaves the card without power, so that nothing that was opened in it stays open.
    fn drop(&mut self) {
        if let Ok(mut link) = self.card.lock() {
            // fails only if the card is gone, and then it has no power either
            let _ = link.send(&[POWER_OFF]);
        }
    }
}
