//! The card stage: from the bytes of a マイナンバーカード to the identity of the card.
//!
//! This room turns APDUs (the commands of ISO 7816-4) into one [`CardReading`]: what kind of token lies on the reader,
//! the serial number of its authentication certificate (利用者証明用電子証明書) and from when to when that certificate
//! holds. The serial number is the handle under which the record service knows the person. Nothing here knows a name.
//!
//! The room does no I/O of its own, but for `pcsc` and `terminal_software`. A reader, real or simulated, is a [`CardReader`]; the card in it is a
//! [`CardTransport`]. The plain reading ([`read_card`]) sends no PIN: everything in it is free to read on a card. What needs a
//! secret is an operation of its own, asks for the tries that are left first and never spends the last one silently.
//!
//! | file | what it says |
//! |---|---|
//! | `apdu` | how a short command is built and an answer is taken apart |
//! | `tlv` | how long a DER object says it is |
//! | `layout` | which applications and files each generation of the card has, as data |
//! | `jpki` | kinds of token, and which certificates are there |
//! | `session` | one run of commands against one card, counted |
//! | `read` | the order of the commands and what comes of them |
//! | `certificate` | the facts that the certificate states |
//! | `grace` | what an expired certificate is still good for |
//! | `readers` | what each reader shows, for the person who sets the tablet up |
//! | `pcsc` | the real reader (feature `pcsc`) |
//! | `error`, `operation_error` | every way in which it can fail, each with a code and a row of the table of conditions |
//! | `secret`, `printed`, `tries` | PIN and printed number: checked before they are sent, tries asked for first |
//! | `ber`, `attributes`, `face` | what is printed on the card: text, photo, dates |
//! | `operations` | tries, text and face |
//! | `algorithm`, `authenticate`, `evidence` | a challenge signed by the card, and what proves it later |
//! | `terminal` | the port for the way without a PIN |
//! | [`terminal_software`] | the approved software behind it, on this machine |
//! | [`chain`] | who stands behind a certificate, and when it ends |

mod algorithm;
mod apdu;
mod attributes;
mod authenticate;
mod ber;
mod certificate;
pub mod chain;
mod error;
mod evidence;
mod face;
mod grace;
mod jpki;
mod layout;
mod operation_error;
mod operations;
#[cfg(feature = "pcsc")]
pub mod pcsc;
mod printed;
mod read;
mod readers;
mod secret;
mod session;
mod terminal;
pub mod terminal_software;
mod tlv;
mod transport;
mod tries;

pub use algorithm::SignatureAlgorithm;
pub use apdu::MAX_ANSWER_BYTES;
pub use attributes::{BasicAttributes, MAX_ATTRIBUTES_BYTES};
pub use authenticate::{authenticate, authenticate_as, read_and_authenticate};
pub use certificate::{CertificateFacts, KeyKind};
pub use error::CardError;
pub use evidence::{AuthEvidence, NONCE_BYTES, Proof, ProofKind};
pub use face::{CardFace, MAX_FACE_BYTES, Photo, PhotoFormat};
pub use grace::{CertificateStanding, standing};
pub use jpki::TokenKind;
pub use layout::{
    APPLICATIONS, CardApplication, CardFiles, CardGeneration, FaceFiles, GENERATIONS, NEXT, SigningForm, TODAY,
    TextFiles,
};
pub use operation_error::OperationError;
pub use operations::{CardTries, TextKey, read_attributes, read_face, read_tries};
pub use printed::{PrintedMistake, PrintedNumber};
pub use read::{CardReading, MAX_CERTIFICATE_BYTES, read_card, read_card_and_generation};
pub use readers::{ReaderLine, ReaderState};
pub use secret::{NotAPin, Secret, SecretKind, SpendLastTry, TriesLeft};
pub use session::{CHUNK_BYTES, MAX_APDUS_PER_OPERATION, MAX_APDUS_PER_READ};
pub use terminal::{TerminalAuthority, TerminalError};
pub use transport::{CardReader, CardTransport};

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod scripted;
#[cfg(test)]
mod test_card_tests;
