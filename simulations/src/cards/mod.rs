//! Simulated マイナンバーカード, and the wire between a card and a simulated reader.
//!
//! The cards are pure: bytes in, bytes out, no clock and no chance. Their certificates have the form of the real ones
//! and are signed by a simulated authority, so that the very code that reads a real card reads these. The names, AIDs,
//! file ids and status words are those of the public sources; everything that is made up says so.
//!
//! | file | what it says |
//! |---|---|
//! | `jpki`, `authority`, `key` | the authorities, their keys, and certificates without end |
//! | `certificate` | the form of a certificate |
//! | `answers` | who signs what a responder answers |
//! | `condition` | what can be wrong with a card, as data for scenarios |
//! | `holder`, `photo` | whose card it is, and what is printed on it |
//! | `card` | a card with a condition |
//! | `jpki_application`, `face_application`, `records` | the five applications and the objects of the card |
//! | `file`, `pin`, `chip`, `sign` | files, secrets with counters, and the commands |
//! | `tagged` | writing tagged objects |
//! | `terminal` | a stand-in for the approved terminal, by a made-up exchange |
//! | `terminal_software` | the program in which a tablet finds it |
//! | `command` | a short APDU as the chip sees it |
//! | `socket` | a card and a reader, joined by TCP |

mod answers;
mod authority;
mod card;
mod certificate;
mod chip;
mod command;
mod condition;
mod face_application;
mod file;
mod holder;
mod jpki;
mod jpki_application;
mod key;
mod photo;
mod pin;
mod records;
mod sign;
pub mod socket;
mod tagged;
mod terminal;
mod terminal_software;

pub(crate) use answers::Charge;
pub use card::{PACE, SIGNATURE_PACE, SimulatedCard};
pub use condition::{CardCondition, Defect};
pub use holder::Holder;
pub use jpki::{SimulatedJpki, certificate_handle};
pub use jpki_application::{SIMULATED_PASSWORD, SIMULATED_PIN};
pub use photo::Drawing;
pub use pin::{CardMemory, Counter};
pub use terminal::SimulatedTerminal;
pub use terminal_software::SimulatedTerminalSoftware;

#[cfg(test)]
mod conditions_tests;
#[cfg(test)]
mod desk_tests;
#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod foreign_tests;
#[cfg(test)]
mod history_tests;
#[cfg(test)]
mod operations_tests;
#[cfg(test)]
mod setup_tests;
#[cfg(test)]
mod terminal_software_tests;
