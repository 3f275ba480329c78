//! Every way in which an operation beyond the plain reading can end without a result.

use super::secret::SecretKind;
use super::{CardError, TerminalError};
use domain::card::Condition;

/// Why there is no result. Nothing in it came from inside a card.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OperationError {
    /// The card could not be read.
    #[error(transparent)]
    Card(#[from] CardError),
    /// The secret was wrong and a try is gone.
    #[error("wrong secret, {left} tries left")]
    Wrong {
        /// Which secret.
        secret: SecretKind,
        /// Tries that are left, at least one.
        left: u8,
    },
    /// No tries are left; nothing, or the last one, was spent.
    #[error("the secret is blocked")]
    Blocked {
        /// Which secret.
        secret: SecretKind,
    },
    /// Only one try is left, or the card does not tell how many; nothing was sent. See
    /// [`SpendLastTry`](super::SpendLastTry).
    #[error("the last try is not spent without a wish")]
    LastTry {
        /// Which secret.
        secret: SecretKind,
    },
    /// This generation of the card cannot be asked this way.
    #[error("this card has no such secret")]
    NotOnThisCard,
    /// The card's key is of a kind that cannot be checked.
    #[error("the key of the card is of an unknown kind")]
    UnknownKey,
    /// The card's signature does not fit its certificate: a copy, or a broken chip.
    #[error("the signature does not fit the certificate")]
    SignatureWrong,
    /// The terminal could not open the card.
    #[error(transparent)]
    Terminal(#[from] TerminalError),
}

impl CardError {
    /// The row of the table of conditions that tells the crew what to do.
    #[must_use]
    pub const fn condition(&self) -> Condition {
        match self {
            Self::Removed => Condition::Removed,
            Self::ReaderGone => Condition::ReaderGone,
            Self::ServiceStopped => Condition::ReaderServiceStopped,
            Self::TwoCards => Condition::TwoCards,
            Self::NoAnswer => Condition::TimedOut,
            Self::NotAMynaCard => Condition::NotMynaCard,
            Self::PhoneNeedsOwner => Condition::PhoneNeedsOwner,
            Self::NoCertificate => Condition::NoCertificate,
            Self::OldResidentCard => Condition::OldResidentCard,
            Self::Refused(_) => Condition::ReadRefused,
            Self::TooLong { .. } => Condition::CertificateUnreadable,
            Self::Malformed(_) => Condition::Garbage,
            Self::Io(_) => Condition::ReaderFault,
            Self::Status(_) => Condition::Broken,
        }
    }
}

impl OperationError {
    /// The row of the table of conditions that tells the crew what to do.
    #[must_use]
    pub const fn condition(&self) -> Condition {
        use SecretKind::PrintedNumber;
        match self {
            Self::Card(error) | Self::Terminal(TerminalError::Card(error)) => error.condition(),
            Self::Wrong { secret: PrintedNumber, .. } => Condition::PrintedNumberWrong,
            Self::Wrong { .. } => Condition::PinWrong,
            Self::Blocked { secret: PrintedNumber } => Condition::PrintedNumberBlocked,
            Self::Blocked { .. } => Condition::PinBlocked,
            Self::LastTry { .. } => Condition::LastTry,
            Self::NotOnThisCard => Condition::NotOnThisCard,
            Self::UnknownKey => Condition::UnknownKey,
            Self::SignatureWrong => Condition::SignatureWrong,
            Self::Terminal(TerminalError::NotAvailable | TerminalError::Misbehaved(_)) => Condition::NoTerminal,
            Self::Terminal(TerminalError::Refused(_)) => Condition::TerminalRefused,
        }
    }
}
