//! Codes are a promise to the manual: pinned, distinct, each with sentences.

use super::*;
use std::collections::BTreeSet;

const PINNED: [(MdocError, &str); 36] = [
    (MdocError::Transport(CardError::ReaderGone), "mdoc-reader-gone"),
    (MdocError::Transport(CardError::Removed), "mdoc-phone-removed"),
    (MdocError::Transport(CardError::NoAnswer), "mdoc-transport"),
    (MdocError::NoDocumentApplication, "mdoc-no-application"),
    (MdocError::Status(0x6985), "mdoc-status"),
    (MdocError::Exchange(""), "mdoc-exchange"),
    (MdocError::Engagement(""), "mdoc-engagement"),
    (MdocError::EngagementUnsupported, "mdoc-engagement-unsupported"),
    (MdocError::NoNfcTransfer, "mdoc-no-nfc-transfer"),
    (MdocError::TooLarge, "mdoc-too-large"),
    (MdocError::TooDeep, "mdoc-too-deep"),
    (MdocError::Truncated, "mdoc-truncated"),
    (MdocError::Malformed(""), "mdoc-malformed"),
    (MdocError::TooMany, "mdoc-too-many"),
    (MdocError::PortraitTooLarge, "mdoc-portrait-too-large"),
    (MdocError::Randomness, "mdoc-randomness"),
    (MdocError::SessionDecryption, "mdoc-session-decryption"),
    (MdocError::PhoneEnded(20), "mdoc-phone-ended"),
    (MdocError::ResponseStatus(10), "mdoc-response-status"),
    (MdocError::NoDocument, "mdoc-no-document"),
    (MdocError::WrongDocType, "mdoc-wrong-doc-type"),
    (MdocError::Algorithm, "mdoc-algorithm"),
    (MdocError::IssuerUnknown, "mdoc-issuer-unknown"),
    (MdocError::IssuerCertificate(""), "mdoc-issuer-certificate"),
    (MdocError::IssuerCertificateExpired, "mdoc-issuer-certificate-expired"),
    (MdocError::IssuerSignature, "mdoc-issuer-signature"),
    (MdocError::DigestMissing, "mdoc-digest-missing"),
    (MdocError::DigestMismatch, "mdoc-digest-mismatch"),
    (MdocError::DigestMisplaced, "mdoc-digest-misplaced"),
    (MdocError::Duplicate, "mdoc-duplicate"),
    (MdocError::SignedInFuture, "mdoc-signed-in-future"),
    (MdocError::NotYetValid, "mdoc-not-yet-valid"),
    (MdocError::Expired, "mdoc-expired"),
    (MdocError::DeviceAuthenticationMissing, "mdoc-device-authentication-missing"),
    (MdocError::DeviceAuthentication, "mdoc-device-authentication"),
    (MdocError::NoName, "mdoc-no-name"),
];

#[test]
fn codes_are_pinned_and_distinct_and_every_failure_has_its_own_sentences() {
    for (error, code) in &PINNED {
        assert_eq!(error.code(), *code);
        assert!(error.ja().ends_with('。') && error.en().ends_with('.'), "{code}");
        assert!(error.next().ja().ends_with('。') && error.next().en().ends_with('.'), "{code}");
        assert_eq!(error.to_string(), error.en());
    }
    let distinct =
        |of: fn(&MdocError) -> &'static str| PINNED.iter().map(|(error, _)| of(error)).collect::<BTreeSet<_>>().len();
    assert_eq!(distinct(MdocError::code), PINNED.len());
    assert_eq!(distinct(MdocError::ja), PINNED.len());
    assert_eq!(distinct(MdocError::en), PINNED.len());
}
