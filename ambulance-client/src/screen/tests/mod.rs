//! The screen over real handlers: every route with its errors and repeats, the JSON of the contract, the pages.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use crate::{records, tablet};

mod ranking;
mod sample;
