//! Simulated マイナンバーカード, and the wire between a card and a simulated reader.
//!
//! The cards are pure: bytes in, bytes out, no clock and no chance. Their certificates have the form of the real ones
//! and are signed by a simulated authority, so that the very code that reads a real card reads these. The names, AIDs,
//! file ids and status words are those of the public sources; everything that is made up says so.
//!
//! | file | what it says |
//! |---|---|
//! | `jpki` | the authority: two keys, and certificates without end |
//! | `certificate` | the form of a certificate |
//! | `condition` | what can be wrong with a card, as data for scenarios |
//! | `card` | a card with a condition |
//! | `chip` | files, PIN counters and commands |
//! | `command` | a short APDU as the chip sees it |
//! | `socket` | a card and a reader, joined by TCP |

mod card;
mod certificate;
mod chip;
mod command;
mod condition;
mod jpki;
pub mod socket;

pub use card::{SIMULATED_PIN, SimulatedCard};
pub use condition::{CardCondition, Defect};
pub use jpki::{SimulatedJpki, certificate_handle};

#[cfg(test)]
mod fixture;
