//! Every way in which reading a card can fail.
//!
//! Each one is shown to the crew as a sentence and a short code; the code is stable and the manual explains it. No
//! variant carries anything that came from inside a certificate.

/// Why a card could not be read. The encounter always goes on without the card.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CardError {
    /// The card left the reader, or none is there. Lay it down again: a new reading starts from the beginning.
    #[error("the card was removed from the reader")]
    Removed,
    /// The reader is unplugged or its driver has stopped.
    #[error("the card reader is not available")]
    ReaderGone,
    /// The system's card service does not run, or does not answer. It is looked for again all the time.
    #[error("the system's card service has stopped")]
    ServiceStopped,
    /// More than one card lies on the readers. Nobody can say whose record would be read: one has to go first.
    #[error("two cards lie on the readers: take one away")]
    TwoCards,
    /// The card is there but did not answer in time. It must be lifted and laid down again.
    #[error("the card did not answer in time")]
    NoAnswer,
    /// Any other failure between us and the card. The text is the operating system's, it never comes from the card.
    #[error("the card could not be reached: {0}")]
    Io(String),
    /// A card, but not a マイナンバーカード: it knows none of the applications that we ask for.
    #[error("this card is not a My Number card")]
    NotAMynaCard,
    /// A マイナンバーカード without an authentication certificate (利用者証明用電子証明書). Issuing one is voluntary.
    #[error("the card has no authentication certificate")]
    NoCertificate,
    /// 住民基本台帳カード: it has no certificate for authentication.
    #[error("an old resident card")]
    OldResidentCard,
    /// A phone that wants its owner: the PIN on Android, the face or finger on an iPhone. It cannot be read with the
    /// owner unconscious.
    #[error("the phone must be unlocked by its owner")]
    PhoneNeedsOwner,
    /// The card does not allow a read that is free on every card known to us (6982 or 6985).
    #[error("the card refused the request (status {0:04X})")]
    Refused(u16),
    /// The answers do not fit together: a broken chip, a bad contact or something that only pretends to be a card.
    /// The text says which rule was broken.
    #[error("the card sent an answer that makes no sense: {0}")]
    Malformed(&'static str),
    /// The certificate announces more bytes than we are willing to read.
    #[error("the certificate announces {announced_bytes} bytes, more than the limit of {limit_bytes}")]
    TooLong {
        /// Length that the certificate states for itself.
        announced_bytes: u64,
        /// The limit, [`MAX_CERTIFICATE_BYTES`](super::MAX_CERTIFICATE_BYTES).
        limit_bytes: u64,
    },
    /// Any other status word of the card, for example 6F00: the chip reports a fault of its own.
    #[error("the card answered with status {0:04X}")]
    Status(u16),
}

impl CardError {
    /// The stable kebab-case code, for screens, logs and the manual.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Removed => "card-removed",
            Self::ReaderGone => "card-reader-gone",
            Self::ServiceStopped => "card-service-stopped",
            Self::TwoCards => "card-two-cards",
            Self::NoAnswer => "card-no-answer",
            Self::Io(_) => "card-io",
            Self::NotAMynaCard => "card-not-a-myna-card",
            Self::NoCertificate => "card-no-certificate",
            Self::OldResidentCard => "card-old-resident-card",
            Self::PhoneNeedsOwner => "card-phone-needs-owner",
            Self::Refused(_) => "card-refused",
            Self::Malformed(_) => "card-malformed",
            Self::TooLong { .. } => "card-certificate-too-long",
            Self::Status(_) => "card-status",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn codes_are_pinned_and_differ() {
        let codes = [
            (CardError::Removed, "card-removed"),
            (CardError::ReaderGone, "card-reader-gone"),
            (CardError::ServiceStopped, "card-service-stopped"),
            (CardError::TwoCards, "card-two-cards"),
            (CardError::NoAnswer, "card-no-answer"),
            (CardError::Io(String::new()), "card-io"),
            (CardError::NotAMynaCard, "card-not-a-myna-card"),
            (CardError::NoCertificate, "card-no-certificate"),
            (CardError::OldResidentCard, "card-old-resident-card"),
            (CardError::PhoneNeedsOwner, "card-phone-needs-owner"),
            (CardError::Refused(0x6982), "card-refused"),
            (CardError::Malformed(""), "card-malformed"),
            (CardError::TooLong { announced_bytes: 1, limit_bytes: 0 }, "card-certificate-too-long"),
            (CardError::Status(0x6F00), "card-status"),
        ];
        for (error, code) in &codes {
            assert_eq!(error.code(), *code);
        }
        let distinct: BTreeSet<_> = codes.iter().map(|(error, _)| error.code()).collect();
        assert_eq!(distinct.len(), codes.len());
    }

    #[test]
    fn a_status_is_shown_as_four_hexadecimal_digits() {
        assert_eq!(CardError::Status(0x6F00).to_string(), "the card answered with status 6F00");
    }
}
