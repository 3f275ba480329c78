//! The mobile document stage: from a phone to the identity of its owner (ISO/IEC 18013-5, document `org.iso.23220.1.jp.mnc`,
//! カード代替電磁的記録).
//!
//! It gives name, birth date, sex and portrait, signed by the issuer; not the handle for the national record. The owner must
//! unlock the phone, so it is no way for the unconscious. Like the card's room this one does no I/O of its own: bytes in,
//! bytes out; `now` and randomness are arguments.
//!
//! Use [`MobileReader::read_by_nfc`] or [`MobileReader::read_by_qr`] with a [`CardTransport`](crate::card::CardTransport) on
//! the reader's thread; or, over another way of transfer, the steps one by one: [`DeviceEngagement::from_qr`],
//! [`Session::start`], [`device_request`], [`Session::establish`], [`Session::open`], [`verify`]. The roots come as DER into
//! [`TrustedIssuers::new`]. [`MobileIdentity::to_patient`] is what a case takes up. Every failure is a [`MdocError`] with a
//! stable code, a sentence in two languages and a next step.
//!
//! | file | what it says |
//! |---|---|
//! | `limits` | every limit with its reason |
//! | `error` | every way to fail, with its code and sentences |
//! | `cbor`, `cose`, `key` | RFC 8949, 9052, 9053 as far as the standard uses them |
//! | `engagement`, `ndef` | how a phone introduces itself by QR code or touch |
//! | `nfc` | the commands over NFC |
//! | `transcript`, `session` | what both saw, and the keys that hang on it |
//! | `request`, `response` | what we ask and what comes |
//! | `certificate`, `mso`, `verify` | why it may be believed |
//! | `identity` | what comes of it |
//! | `read` | the order of one reading |

mod cbor;
mod certificate;
mod cose;
mod engagement;
mod error;
mod identity;
mod key;
pub mod limits;
mod mso;
mod ndef;
mod nfc;
mod read;
mod request;
mod response;
mod session;
mod transcript;
mod verify;

pub use certificate::{DOCUMENT_SIGNER, TrustedIssuers};
pub use engagement::DeviceEngagement;
pub use error::{MdocError, NextStep};
pub use identity::{MobileIdentity, Portrait};
pub use ndef::engagement_of_handover;
pub use read::MobileReader;
pub use request::{DOC_TYPE, NAMESPACE, NAMESPACE_JP, REQUESTED, ReaderAuthentication, device_request};
pub use session::{Opened, Session};
pub use transcript::Handover;
pub use verify::verify;

#[cfg(test)]
mod annex_d_tests;
#[cfg(test)]
mod hostile_tests;
