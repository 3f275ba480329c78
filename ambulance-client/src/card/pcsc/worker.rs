//! The thread that talks to one card. It has a context of its own and may hang; nobody waits for it without a limit.

use std::{
    io,
    sync::{
        Arc, Weak,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread,
    time::{Duration, Instant},
};

use pcsc::{Card, Context, Disposition, Error, Protocols, Scope, ShareMode};

use super::{
    board::Board,
    failure::{explain, is_passing},
    presence::Lying,
};
use crate::card::{CardError, MAX_ANSWER_BYTES};

/// How long another program, or a worker that was given up and is just ending, may still hold the card.
const SHARING_PATIENCE: Duration = Duration::from_secs(1);

/// Pause between two tries to open a card that another one holds.
const SHARING_PAUSE: Duration = Duration::from_millis(25);

type Answer = Result<Vec<u8>, CardError>;

/// The near end of a worker.
pub(super) struct Worker {
    commands: Sender<Vec<u8>>,
    answers: Receiver<Answer>,
    alive: Weak<()>,
}

impl Worker {
    /// Starts a worker that opens the card. Its first answer tells whether that succeeded.
    pub(super) fn start(lying: Lying, board: Arc<Board>) -> io::Result<Self> {
        let (commands, orders) = channel();
        let (replies, answers) = channel();
        let alive = Arc::new(());
        let worker = Self { commands, answers, alive: Arc::downgrade(&alive) };
        thread::Builder::new().name("card-worker".to_owned()).spawn(move || {
            let _alive = alive;
            if let Some(late) = work(&lying, &orders, &replies)
                && is_passing(&late)
            {
                // The card that swallowed a command has left: what lies there now deserves a reading of its own.
                board.broke_off(lying.number);
            }
        })?;
        Ok(worker)
    }

    /// Hands a command over.
    pub(super) fn send(&self, command: &[u8]) -> Result<(), CardError> {
        // It ended by itself only if opening the card failed, and then nobody sends.
        self.commands.send(command.to_vec()).map_err(|_| CardError::ReaderGone)
    }

    /// Waits for an answer; `None` when the time is up.
    pub(super) fn answer(&self, patience: Duration) -> Option<Answer> {
        match self.answers.recv_timeout(patience) {
            Ok(answer) => Some(answer),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err(CardError::ReaderGone)),
        }
    }

    /// The weak end of the thread's life.
    pub(super) fn thread(&self) -> Weak<()> {
        Weak::clone(&self.alive)
    }

    /// Lets the worker take the card's power away, and waits for it. `false` when it did not within `patience`.
    pub(super) fn leave(self, patience: Duration) -> bool {
        let Self { commands, answers, .. } = self;
        drop(commands);
        answers.recv_timeout(patience) == Err(RecvTimeoutError::Disconnected)
    }
}

/// Serves one card until nobody wants it any more. Gives the error with which a call ended after it was given up.
fn work(lying: &Lying, orders: &Receiver<Vec<u8>>, replies: &Sender<Answer>) -> Option<CardError> {
    let mut powered = match open(lying) {
        // From here on the card loses its power on every way out, before the near end learns that the worker has ended.
        Ok(card) => Powered(Some(card)),
        Err(error) => return late(replies, Err(explain(error))),
    };
    if replies.send(Ok(Vec::new())).is_err() {
        return None;
    }
    while let Ok(command) = orders.recv() {
        let answer = powered.transmit(&command).map_err(explain);
        let is_broken = answer.as_ref().is_err_and(is_passing);
        if is_broken {
            powered.leave_as_it_is();
        }
        let late = late(replies, answer);
        if is_broken || late.is_some() {
            return late;
        }
    }
    None
}

/// Sends an answer. Gives the error back when nobody waits for it any more.
fn late(replies: &Sender<Answer>, answer: Answer) -> Option<CardError> {
    replies.send(answer).err().and_then(|unsent| unsent.0.err())
}

fn open(lying: &Lying) -> Result<Card, Error> {
    let deadline = Instant::now() + SHARING_PATIENCE;
    let context = Context::establish(Scope::User)?;
    loop {
        match context.connect(&lying.reader, ShareMode::Exclusive, Protocols::ANY) {
            Err(Error::SharingViolation) if Instant::now() < deadline => thread::sleep(SHARING_PAUSE),
            Ok(mut card) if lying.is_again => {
                // The service may believe that the chip still has the power of the reading that broke off.
                card.reconnect(ShareMode::Exclusive, Protocols::ANY, Disposition::UnpowerCard)?;
                return Ok(card);
            }
            other => return other,
        }
    }
}

/// A card with power. A warm reset, or only closing it, would leave a verified PIN open in it.
struct Powered(Option<Card>);

impl Powered {
    fn transmit(&self, command: &[u8]) -> Result<Vec<u8>, Error> {
        let mut buffer = [0; MAX_ANSWER_BYTES];
        let card = self.0.as_ref().ok_or(Error::InvalidHandle)?;
        match card.transmit(command, &mut buffer)? {
            // Every card ends its answer with a status word. A driver whose card left in the middle of a command may report
            // success and nothing (seen with vpcd 3.3).
            [] | [_] => Err(Error::NotTransacted),
            answer => Ok(answer.to_vec()),
        }
    }

    /// After a command broke off. The card has left, and its power with it; or it will be read again at once. Taking the power now would
    /// write what lies there just then into the service's table behind the back of its own watch, which then misses that a card is
    /// back, or gone (pcscd 1.9.9, `SCardDisconnect`).
    fn leave_as_it_is(&mut self) {
        if let Some(card) = self.0.take() {
            let _ = card.disconnect(Disposition::LeaveCard);
        }
    }
}

impl Drop for Powered {
    fn drop(&mut self) {
        if let Some(card) = self.0.take() {
            // Fails when card or service are gone, and then the card has no power either.
            let _ = card.disconnect(Disposition::UnpowerCard);
        }
    }
}
