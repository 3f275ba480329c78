//! PC/SC's errors in our words.

use pcsc::Error;

use crate::card::CardError;

/// What an error while a card was opened or spoken to means.
pub(super) fn explain(error: Error) -> CardError {
    match error {
        // `NotTransacted` and `CommError` are what a driver says when the card leaves in the middle of a command; a card
        // that was lifted and laid down again between two commands is `ResetCard` or `UnpoweredCard`.
        Error::RemovedCard
        | Error::NoSmartcard
        | Error::ResetCard
        | Error::UnpoweredCard
        | Error::NotTransacted
        | Error::CommError
        | Error::CommDataLost => CardError::Removed,
        Error::UnknownReader
        | Error::ReaderUnavailable
        | Error::NoReadersAvailable
        | Error::SystemCancelled
        | Error::Shutdown
        | Error::InvalidHandle => CardError::ReaderGone,
        Error::NoService | Error::ServiceStopped => CardError::ServiceStopped,
        Error::UnresponsiveCard | Error::Timeout | Error::WaitedTooLong => CardError::NoAnswer,
        Error::InsufficientBuffer => CardError::Malformed("answer longer than a short APDU allows"),
        Error::SharingViolation => CardError::Io("another program holds the card".to_owned()),
        other => CardError::Io(other.to_string()),
    }
}

/// Whether a reading that ended like this is worth beginning again while the card still lies there.
pub(super) fn is_passing(error: &CardError) -> bool {
    matches!(error, CardError::Removed | CardError::ReaderGone | CardError::ServiceStopped | CardError::Io(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_that_left_a_reader_that_left_a_dead_service_and_a_silent_card_differ() {
        assert_eq!(explain(Error::NotTransacted), CardError::Removed);
        assert_eq!(explain(Error::ReaderUnavailable), CardError::ReaderGone);
        for error in [Error::NoService, Error::ServiceStopped] {
            assert_eq!(explain(error), CardError::ServiceStopped);
            assert!(is_passing(&explain(error)), "the card still lies there when the service is back");
        }
        assert_eq!(explain(Error::UnresponsiveCard), CardError::NoAnswer);
        assert!(is_passing(&explain(Error::SharingViolation)));
        assert!(!is_passing(&CardError::NotAMynaCard));
    }
}
