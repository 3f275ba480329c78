//! What can be wrong, one thing at a time.

use serde::Deserialize;

/// A fault of the phone, of its document or of the issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// Another name than the one that was signed.
    TamperedElement,
    /// The digests of name and sex are exchanged in the signed object.
    SwappedDigests,
    /// Name and sex carry each other's number in the answer.
    SwappedNumbers,
    /// The name has a number for which nothing is signed.
    MissingDigest,
    /// The name is sent twice.
    DuplicateElement,
    /// The name is not sent.
    NoName,
    /// The signed object is not the document signer's work.
    OtherSignature,
    /// The signed object has expired.
    Expired,
    /// The signed object is not valid yet.
    NotYetValid,
    /// The signed object was signed in the future.
    SignedInFuture,
    /// The answer names another document type.
    WrongDocType,
    /// The signed object names another document type.
    WrongSignedDocType,
    /// The document lies on a phone without its key.
    Cloned,
    /// The phone proves nothing.
    NoProof,
    /// From the second reading on, the message of the first.
    ReplayedMessage,
    /// From the second reading on, the answer of the first, encrypted anew.
    ReplayedResponse,
    /// A portrait of 100 kB.
    LargePortrait,
    /// A portrait of 200 kB.
    LargeMessage,
    /// An answer that ends in its middle.
    Truncated,
    /// An answer nested 200 deep.
    DeepNesting,
    /// The owner declines: an answer without a document.
    Declined,
    /// The phone answers with an error status.
    ErrorStatus,
    /// The phone ends the session without an answer.
    Ended,
    /// The engagement offers Bluetooth only.
    BluetoothOnly,
    /// The document signer's certificate has ended.
    SignerExpired,
    /// The document signer's certificate is for something else.
    SignerPurpose,
    /// The document signer's certificate must not sign.
    SignerUsage,
    /// The document signer's certificate has a critical extension that nobody knows.
    SignerCritical,
}
