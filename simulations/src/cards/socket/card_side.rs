//! The hand that holds a card or a phone: lays it on a reader, takes it away again.

use super::{GET_ATR, POWER_OFF, POWER_ON, RESET, Token, write_message};
use crate::cards::SimulatedCard;
use std::io::{self, Read};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Lays `card` on the reader that listens at `reader`. A thread plays the card until it is removed.
///
/// # Errors
///
/// When nothing listens there.
pub fn insert<T: Token>(reader: impl ToSocketAddrs, card: T) -> io::Result<InsertedCard<T>> {
    let stream = TcpStream::connect(reader)?;
    let hand = stream.try_clone()?;
    let (let_go, pulled) = channel();
    let socket = CardSocket::new(stream, card, pulled)?;
    let player = thread::Builder::new().name("card".into()).spawn(move || socket.play())?;
    Ok(InsertedCard { hand, let_go: Some(let_go), player: Some(player) })
}

/// A card that lies on a reader. Dropping it removes the card.
pub struct InsertedCard<T = SimulatedCard> {
    hand: TcpStream,
    let_go: Option<Sender<()>>,
    player: Option<JoinHandle<T>>,
}

impl<T> InsertedCard<T> {
    /// Takes the card off the reader, whatever it is doing, and gives it back. `None` only if the card's thread died.
    pub fn remove(mut self) -> Option<T> {
        self.pull()
    }

    /// Whether the card still lies there. A card that slipped off, or that the reader gave up, does not.
    #[must_use]
    pub fn is_inserted(&self) -> bool {
        self.player.as_ref().is_some_and(|player| !player.is_finished())
    }

    fn pull(&mut self) -> Option<T> {
        // ends the wait of a slow card
        self.let_go = None;
        // fails only if the reader closed first, which is what we want
        let _ = self.hand.shutdown(Shutdown::Both);
        self.player.take()?.join().ok()
    }
}

impl<T> Drop for InsertedCard<T> {
    fn drop(&mut self) {
        self.pull();
    }
}

/// Plays one card into one reader port.
pub struct CardSocket<T = SimulatedCard> {
    stream: TcpStream,
    card: T,
    pulled: Receiver<()>,
}

impl<T: Token> CardSocket<T> {
    /// A card on a connection to a reader. It ends any wait when the other half of `pulled` is dropped.
    ///
    /// # Errors
    ///
    /// When the connection is closed already.
    pub fn new(stream: TcpStream, card: T, pulled: Receiver<()>) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, card, pulled })
    }

    /// Plays until the connection ends or the card slips off. Gives the card back, without power.
    #[must_use]
    pub fn play(mut self) -> T {
        // An error here is the end of the connection: the card was removed or the reader went away.
        let _ = self.answer_until_removed();
        let _ = self.stream.shutdown(Shutdown::Both);
        self.card.power_off();
        self.card
    }

    fn answer_until_removed(&mut self) -> io::Result<()> {
        let mut answered = 0;
        loop {
            acknowledge_at_once(&self.stream);
            let mut length = [0; 2];
            self.stream.read_exact(&mut length)?;
            acknowledge_at_once(&self.stream);
            let mut message = vec![0; usize::from(u16::from_be_bytes(length))];
            self.stream.read_exact(&mut message)?;
            match message.as_slice() {
                [POWER_OFF] => self.card.power_off(),
                [POWER_ON | RESET] => self.card.reset(),
                [GET_ATR] => write_message(&mut self.stream, self.card.atr())?,
                [] | [_] => {} // not in the protocol: an answer would put the stream out of step
                command => {
                    if self.card.slips_off(answered) || self.pulled_within(self.card.delay_of(command)) {
                        return Ok(());
                    }
                    let answer = self.card.apdu(command);
                    write_message(&mut self.stream, &answer)?;
                    answered += 1;
                }
            }
        }
    }

    /// Waits, and tells whether the card was pulled meanwhile.
    fn pulled_within(&self, delay: Duration) -> bool {
        !delay.is_zero() && self.pulled.recv_timeout(delay) != Err(RecvTimeoutError::Timeout)
    }
}

/// A real vpcd writes length and payload apart and waits for the acknowledgement of the first: 40 ms for each command, unless the
/// card acknowledges at once. The system forgets this wish after each read. Where it knows no such wish, cards are slower.
fn acknowledge_at_once(stream: &TcpStream) {
    #[cfg(target_os = "linux")]
    let _ = rustix::net::sockopt::set_tcp_quickack(stream, true);
    #[cfg(not(target_os = "linux"))]
    let _ = stream;
}
