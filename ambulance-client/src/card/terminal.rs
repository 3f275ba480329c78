//! The way without a PIN: a terminal that the state knows may let the card sign after a look at the photo.
//!
//! The law (公的個人認証法 38条の2) lets an approved verifier compare the face instead of asking for the PIN. What the card
//! and the terminal say to one another (`80 A2`, key file 0016) is not public; only software of the operators of
//! オンライン資格確認 can do it. So the whole exchange stands behind this port, and nothing of it is made up here.

use super::{CardError, CardTransport};

/// Why the card was not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TerminalError {
    /// This tablet has no approved terminal software, or it does not answer.
    #[error("no terminal authority on this device")]
    NotAvailable,
    /// The approved software broke the rules under which it may speak to a card. The text says which rule.
    #[error("the terminal software broke a rule: {0}")]
    Misbehaved(&'static str),
    /// The card did not accept the terminal.
    #[error("the card did not accept the terminal (status {0:04X})")]
    Refused(u16),
    /// The card could not be reached.
    #[error(transparent)]
    Card(#[from] CardError),
}

impl TerminalError {
    /// The stable kebab-case code, for logs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAvailable => "terminal-not-available",
            Self::Misbehaved(_) => "terminal-misbehaved",
            Self::Refused(_) => "terminal-refused",
            Self::Card(error) => error.code(),
        }
    }
}

/// Software that lets a card sign without its PIN, once, after a person compared the face with the photo.
///
/// Whoever calls it has made sure that somebody looked; the authority cannot see that.
pub trait TerminalAuthority: Send + Sync {
    /// Opens the authentication key of the card whose authentication application is selected. Leaves that application
    /// selected.
    ///
    /// # Errors
    ///
    /// [`TerminalError`]; the card is as closed as before.
    fn open_key(&self, card: &mut dyn CardTransport) -> Result<(), TerminalError>;
}
