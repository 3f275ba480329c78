//! Routing: which hospitals come into question, and what each asked hospital may see.

mod delivery;
mod guidance;
mod own;
mod ranking;

#[cfg(test)]
pub(crate) mod tests;

pub use delivery::deliveries;
pub use guidance::guidance;
pub use ranking::{Ranking, rank_for, want_drives};
