//! Tests of the conversions: everything the domain can say survives the way out and back, and everything else is refused by the name of
//! its field.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod call_ups;
mod crew_words;
mod deliveries;
mod events;
mod hostile;
mod refusals;
mod refused_deliveries;
mod strategies;
mod views;
