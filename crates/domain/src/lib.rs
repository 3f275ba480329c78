//! The words, rules and state machines of emergency transport: pure.
//!
//! **Architecture Invariant:** nothing here does I/O, waits, reads a clock or draws a random number. `now` and every id are
//! arguments, so the simulator and the tests drive the very code that runs in an ambulance.
//!
//! Start with [`event::EncounterEvent`]: the list of everything that can happen to one patient. State ([`encounter`]), the
//! hospital's view ([`disclosure`]) and the statistics ([`statistics`]) are folds of it.

#[macro_use]
mod coded;

pub mod acceptance;
pub mod asking_set;
pub mod card;
pub mod consent;
pub mod disclosure;
pub mod drive;
pub mod drug_list;
pub mod encounter;
pub mod era;
pub mod event;
pub mod fetch;
pub mod flags;
pub mod handover;
pub mod ids;
pub mod inference;
pub mod inquiry;
pub mod interview;
pub mod meaning;
pub mod milestone;
pub mod observation;
pub mod own_hospital;
pub mod patient;
pub mod physiology;
pub mod place;
pub mod readiness;
pub mod record;
pub mod region;
pub mod relevance;
pub mod scores;
pub mod selection;
pub mod spoken_code;
pub mod standard;
pub mod statistics;
pub mod tables;
pub mod text;
pub mod triage;
pub mod vitals;

pub use coded::UnknownCode;
