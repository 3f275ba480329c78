//! What a reader and a card must be able to do for us.
//!
//! Two kinds of reader stand behind these traits: the reader of the ambulance (PC/SC) and the simulated one. Calls
//! block, and a card can be slow: a reader belongs on a thread of its own, never on the thread that serves the screen.

use super::CardError;

/// One connected card: a pipe for APDUs.
///
/// Dropping it must leave the card without power, so that nothing that was opened in it stays open.
pub trait CardTransport: Send {
    /// Sends one command APDU and returns the answer: data, if any, followed by the two status bytes SW1 SW2.
    ///
    /// # Errors
    ///
    /// [`CardError::Removed`] when the card left the reader, [`CardError::NoAnswer`] when it stays silent,
    /// [`CardError::ReaderGone`] when the reader itself is no longer there, [`CardError::Io`] for the rest.
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError>;
}

/// One card reader, with or without a card on it.
pub trait CardReader: Send {
    /// Whether a card lies on the reader now.
    ///
    /// # Errors
    ///
    /// [`CardError::ReaderGone`] when the reader is unplugged.
    fn card_present(&mut self) -> Result<bool, CardError>;

    /// Powers the card up and opens it for one reading.
    ///
    /// # Errors
    ///
    /// [`CardError::Removed`] when no card is there, [`CardError::ReaderGone`] when the reader is unplugged, and what
    /// [`CardTransport::transmit`] can return.
    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError>;
}
