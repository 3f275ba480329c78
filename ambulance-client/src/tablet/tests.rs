//! Tests of the working copy and of what the crew does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod acts;
mod bench;
mod card;
mod keys;
mod look_up;
mod monitor;
mod notices;
mod platform;
mod pull;
mod pull_changes;
mod reader;
mod record;
mod service;
mod told;
mod vouching;
mod vouching_card;
mod windows;
