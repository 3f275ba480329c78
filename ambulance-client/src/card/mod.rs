//! The card stage: from the bytes of a マイナンバーカード to the identity of the card.
//!
//! This room turns APDUs (the commands of ISO 7816-4) into one [`CardReading`]: what kind of token lies on the reader,
//! the serial number of its authentication certificate (利用者証明用電子証明書) and from when to when that certificate
//! holds. The serial number is the handle under which the record service knows the person. Nothing here knows a name.
//!
//! The room does no I/O of its own. A reader, real or simulated, is a [`CardReader`]; the card in it is a
//! [`CardTransport`]. No PIN is ever sent from here: everything that is read is free to read on a card.
//!
//! | file | what it says |
//! |---|---|
//! | `apdu` | how a short command is built and an answer is taken apart |
//! | `tlv` | how long a DER object says it is |
//! | `jpki` | which applications and files a card has, as data |
//! | `session` | one run of commands against one card, counted |
//! | `read` | the order of the commands and what comes of them |
//! | `certificate` | the facts that the certificate states |
//! | `grace` | what an expired certificate is still good for |
//! | `readers` | what each reader shows, for the person who sets the tablet up |
//! | `pcsc` | the real reader (feature `pcsc`) |
//! | `error` | every way in which a reading can fail, each with a stable code |

mod apdu;
mod certificate;
mod error;
mod grace;
mod jpki;
#[cfg(feature = "pcsc")]
pub mod pcsc;
mod read;
mod readers;
mod session;
mod tlv;
mod transport;

pub use apdu::MAX_ANSWER_BYTES;
pub use certificate::{CertificateFacts, KeyKind};
pub use error::CardError;
pub use grace::{CertificateStanding, standing};
pub use jpki::{APPLICATIONS, CardApplication, CardFiles, TokenKind};
pub use read::{CardReading, MAX_CERTIFICATE_BYTES, read_card};
pub use readers::{ReaderLine, ReaderState};
pub use session::{CHUNK_BYTES, MAX_APDUS_PER_READ};
pub use transport::{CardReader, CardTransport};

#[cfg(test)]
mod scripted;
