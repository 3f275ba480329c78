//! What a reader and a card must be able to do for us.
//!
//! Two kinds of reader stand behind these traits: the reader of the ambulance (PC/SC) and the simulated one. Calls
//! block, and a card can be slow: a reader belongs on a thread of its own, never on the thread that serves the screen.

use std::{thread, time::Duration};

use super::{CardError, ReaderLine};

/// One connected card: a pipe for APDUs.
///
/// Dropping it must leave the card without power, so that nothing that was opened in it stays open.
pub trait CardTransport: Send {
    /// Sends one command APDU and returns the answer: data, if any, followed by the two status bytes SW1 SW2.
    ///
    /// # Errors
    ///
    /// [`CardError::Removed`] when the card left the reader, [`CardError::NoAnswer`] when it stays silent,
    /// [`CardError::ReaderGone`] when the reader itself is no longer there, [`CardError::ServiceStopped`] when nobody
    /// serves it, [`CardError::Io`] for the rest.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError>;
}

/// One card reader, with or without a card on it.
pub trait CardReader: Send {
    /// Whether a card lies on the reader now. A reader that is told of changes answers `false` once for a card that was
    /// lifted and laid down again between two looks, so that each laying down is seen.
    ///
    /// # Errors
    ///
    /// [`CardError::ReaderGone`] when the reader is unplugged, [`CardError::ServiceStopped`] when the system's service does not
    /// run, [`CardError::TwoCards`] while more than one card lies there.
    fn card_present(&mut self) -> Result<bool, CardError>;

    /// Powers the card up and opens it for one reading.
    ///
    /// # Errors
    ///
    /// [`CardError::Removed`] when no card is there, [`CardError::ReaderGone`] when the reader is unplugged, and what
    /// [`CardTransport::transmit`] can return.
    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError>;

    /// Waits until it is worth looking again, at most `patience`. A reader that is not told of changes sleeps.
    fn wait(&mut self, patience: Duration) {
        thread::sleep(patience);
    }

    /// The readers behind this port and what lies on each, for the person who sets the tablet up. Empty when unknown.
    fn readers(&self) -> Vec<ReaderLine> {
        Vec::new()
    }
}
