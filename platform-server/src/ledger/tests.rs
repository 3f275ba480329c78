//! Tests of the ledger.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod asking;
mod choice;
mod decision;
mod due;
mod gate;
mod limits;
pub(crate) mod mirror;
mod order;
mod readiness;
mod redirect;
pub(crate) mod region;
mod restart;
mod standards;
mod submit;
