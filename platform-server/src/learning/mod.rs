//! What the zones' own history says of acceptance: trials folded from the log, and models fitted from them now and then.
//!
//! | file | what for |
//! |---|---|
//! | `history` | every answered question as a trial, without anything that finds a person |
//! | `learned` | one model for each zone |
//! | `fitting` | when models are fitted anew |

mod fitting;
mod history;
mod learned;

pub use fitting::{FIT_EVERY, run};
pub(crate) use history::Around;
pub use history::{HISTORY_MAX, History};
pub use learned::{Learned, ZoneModel};

/// The zone of a recorded standard (`zone/edition`); empty where none was in force.
#[must_use]
pub fn zone_of(standard: &str) -> &str {
    standard.split_once('/').map_or("", |(zone, _)| zone)
}
