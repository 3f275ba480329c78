//! Months of questions and answers in the made-up region, by a mechanism that is not the model that learns from them.
//!
//! Nothing here adds log odds. A patient is one that nearly everybody takes or one that most refuse; a hospital is calm or in a busy
//! spell of hours, weak at night, good at some classes, and one in five changes its habit some day. An answer is an acceptance when
//! every door is open: the patient's, the hospital's. Boards are kept, neglected or empty. The share of difficult patients, how
//! difficult they are and how much hospitals weigh are found so that severe cases reproduce a prefecture's row
//! ([`mechanism::Mechanism::calibrated`]).
//!
//! | file | what it makes |
//! |---|---|
//! | `draw` | random draws from a seed |
//! | `hospital` | hidden states and boards of hospitals |
//! | `patient` | who is to be taken where, when |
//! | `mechanism` | what decides an answer, calibrated |
//! | `asking` | crews asking, in the order of time |

mod asking;
mod draw;
mod hospital;
mod mechanism;
mod patient;
#[cfg(test)]
mod tests;

use domain::{acceptance::Trial, readiness::ReadinessMark};
use jiff::{SignedDuration, Timestamp};

pub use self::{asking::simulate, mechanism::Mechanism};

/// One answered question, and what nobody in the region knows of it.
#[derive(Debug, Clone)]
pub struct Past {
    /// What is kept of it.
    pub trial: Trial,
    /// The mark that stood when it was asked, as it was.
    pub mark: Option<ReadinessMark>,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// The chance with which the mechanism drew the answer.
    pub truth: f64,
    /// 赤1 or 赤2.
    pub severe: bool,
}

/// How much is simulated.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    /// Months of 30 days.
    pub months: u32,
    /// Patients a day. A region of this size (12 crews) has about 70.
    pub patients_a_day: f64,
    /// Severe patients only, for the calibration.
    pub severe_only: bool,
}

impl Plan {
    /// The whole mix of patients for so many months.
    #[must_use]
    pub const fn of_months(months: u32) -> Self {
        Self { months, patients_a_day: 70.0, severe_only: false }
    }

    /// Days.
    #[must_use]
    pub const fn days(self) -> u32 {
        self.months.saturating_mul(30)
    }
}

/// The first second of every history: 1 April 2026, 0:00 in Japan.
const BEGINS_S: i64 = 1_774_969_200;

/// The instant of a second of the history.
fn instant(second: f64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_millis(BEGINS_S * 1000 + (second * 1000.0) as i64)
}
