//! Routing: which hospitals come into question, and what each asked hospital may see.

mod delivery;
mod own;
mod ranking;

#[cfg(test)]
pub(crate) mod tests;

pub use delivery::deliveries;
pub use ranking::rank_for;
