//! simulations
pub mod cards;
pub mod people;
