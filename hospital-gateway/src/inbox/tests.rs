//! Tests of the inbox.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod board;
mod disk;
mod histories;
mod large;
mod taking_in;
pub(crate) mod words;
