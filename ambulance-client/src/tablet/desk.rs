//! What the crew asks of the card beyond the plain reading: it runs on the reader's own thread, one after the other.

use std::{
    sync::{Mutex, PoisonError, mpsc},
    time::Duration,
};

use tokio::sync::oneshot;

use super::Tablet;
use crate::card::{CardError, CardReader};

/// Longest wait for the reader. Its own limit for one reading is 20 s ([`crate::card::pcsc`]); what has not even begun by then is not begun
/// any more.
pub const DESK_LIMIT: Duration = Duration::from_secs(25);

/// Orders that may wait: a person taps once or twice before looking up.
const ORDERS_MAX: usize = 4;

/// Something to be done with the reader.
pub(super) type Order = Box<dyn FnOnce(&mut dyn CardReader) + Send>;

/// The way to the reader's thread; closed while there is no reader.
#[derive(Default)]
pub(super) struct Desk(Mutex<Option<mpsc::SyncSender<Order>>>);

impl Desk {
    /// Opens the way. What the reader's thread takes orders from.
    pub(super) fn open(&self) -> mpsc::Receiver<Order> {
        let (sender, orders) = mpsc::sync_channel(ORDERS_MAX);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(sender);
        orders
    }

    /// Whether there is a reader to send orders to.
    pub(super) fn is_open(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn send(&self, order: Order) -> Result<(), CardError> {
        let sender = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        sender.ok_or(CardError::ReaderGone)?.try_send(order).map_err(|_full_or_closed| CardError::NoAnswer)
    }
}

impl Tablet {
    /// Does something with the reader and waits for what comes of it. An order whose author has given up is never begun: a PIN is not sent
    /// behind anybody's back.
    ///
    /// # Errors
    /// [`CardError::ReaderGone`] without a reader, [`CardError::NoAnswer`] when it is busy for longer than [`DESK_LIMIT`].
    pub(super) async fn with_reader<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn CardReader) -> T + Send + 'static,
    ) -> Result<T, CardError> {
        let (answer, result) = oneshot::channel();
        self.desk.send(Box::new(move |reader| {
            if !answer.is_closed() {
                let _ = answer.send(work(reader));
            }
        }))?;
        match tokio::time::timeout(DESK_LIMIT, result).await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(_)) => Err(CardError::ReaderGone),
            Err(_) => Err(CardError::NoAnswer),
        }
    }
}
