//! The screen over its real handlers: every route with its errors and repeats, the JSON of the contract, the pages and their parts.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod acts;
mod asking;
mod asking_views;
mod bench;
mod hospitals;
mod json;
mod look_up;
mod notices;
mod own;
mod pages;
mod ranking;
mod refusals;
mod repeated;
mod sample;
mod served;
mod setup;
mod views;
mod zone_rules;

use crate::{records, tablet};
