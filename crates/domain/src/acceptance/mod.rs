//! 受入見込み: how likely a hospital takes this patient now, learned from the zone's own answered questions.
//!
//! Without any history it is the published curve of acceptance at the k-th request, exactly; with every answered question it moves as
//! far as that question can carry it and no further. Why it is built so, and what it was measured at:
//! docs/adr/0023-learned-acceptance.md.
//!
//! | file | what it says |
//! |---|---|
//! | `base` | acceptance at the k-th request, published rows |
//! | `band` | working hours, evening, night, day off |
//! | `trial` | what is kept of one answered question |
//! | `recent` | 推測: what the answers of the last two hours say of a hospital |
//! | `features` | which numbers of a question speak, and how widely each may move before any history |
//! | `solve` | the most probable numbers, by Newton's method |
//! | `spread` | how sure they are |
//! | `model` | fit and predict |
//! | `estimate` | the answer, with its grounds in words |
//! | `delay` | how long a hospital takes to answer |

mod band;
mod base;
mod delay;
mod estimate;
mod features;
mod model;
mod recent;
mod solve;
mod spread;
#[cfg(test)]
mod tests;
mod trial;

pub use self::{
    band::TimeBand,
    base::BaseRates,
    delay::{AnswerDelays, UNKNOWN_ANSWER_S},
    estimate::{Estimate, Grounds, Tally},
    model::{AcceptanceModel, HALF_LIFE, OLDEST},
    recent::Recent,
    trial::{Ask, MarkThen, Outcome, SILENCE_AFTER, Silence, Trial, settled},
};

/// No estimate lies below: even who said × takes one of fifty, and a question costs less than a patient who was never asked for.
pub const P_MIN: f64 = 0.02;

/// No estimate lies above: a person has to answer, and one of fifty answers is a surprise at the best of hospitals.
pub const P_MAX: f64 = 0.98;

/// Chance to log odds. The chance is held between [`P_MIN`] and [`P_MAX`], so the result is finite.
#[must_use]
pub fn logit(p: f64) -> f64 {
    let p = if p.is_nan() { 0.5 } else { p.clamp(P_MIN, P_MAX) };
    (p / (1.0 - p)).ln()
}

/// Log odds to chance.
#[must_use]
pub fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
