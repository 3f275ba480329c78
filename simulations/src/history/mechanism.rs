//! What decides an answer, calibrated to a prefecture's row.

use anyhow::{Result, ensure};
use domain::{acceptance::BaseRates, region::Region};

use super::{Plan, asking::simulate};

/// What the row determines. A two-point mixture of patients, and how much the hospitals' states weigh.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mechanism {
    /// Share of severe patients whom most refuse.
    pub difficult_share: f64,
    /// Chance that such a patient's door is open.
    pub difficult_ease: f64,
    /// The same of all others.
    pub plain_ease: f64,
    /// How much of a hospital's closed door counts, 0 to 1.
    pub strain: f64,
}

/// Largest error of one request that a calibration may leave. Aomori's row rises from .71 to .78, which no mixture of patients does.
pub const TOLERANCE: f64 = 0.05;

/// The history by which it is calibrated: enough for every k, and always the same draws.
const TRIED: Plan = Plan { months: 3, patients_a_day: 70.0, severe_only: true };
const TRIED_SEED: u64 = 119;

/// Rounds of the search, its first step, and the step below which it ends.
const ROUNDS_MAX: usize = 60;
const FIRST_STEP: f64 = 0.12;
const LAST_STEP: f64 = 0.004;

impl Mechanism {
    /// Where the search begins.
    const START: Self = Self { difficult_share: 0.4, difficult_ease: 0.5, plain_ease: 0.985, strain: 0.3 };

    /// Finds the mechanism whose severe cases reproduce a row.
    ///
    /// # Errors
    /// When a request stays farther than [`TOLERANCE`] from the row.
    pub fn calibrated(region: &Region, row: &BaseRates) -> Result<Self> {
        let (mut best, mut step) = (Self::START, FIRST_STEP);
        let mut error = best.error(region, row);
        for _ in 0..ROUNDS_MAX {
            let tried = best.neighbours(step).map(|one| (one, one.error(region, row)));
            match tried.into_iter().min_by(|a, b| a.1.total_cmp(&b.1)) {
                Some((one, one_error)) if one_error < error => (best, error) = (one, one_error),
                _ => step /= 2.0,
            }
            if step < LAST_STEP {
                break;
            }
        }
        let came_out = best.accepted_at_kth(region);
        let is_near = |(k, rate): (u32, &f64)| (rate - row.after(k)).abs() <= TOLERANCE;
        ensure!((0..).zip(&came_out).all(is_near), "the row cannot be reproduced: {came_out:?} came out");
        Ok(best)
    }

    fn neighbours(self, step: f64) -> [Self; 6] {
        let within = |value: f64| value.clamp(0.0, 1.0);
        let share = |by: f64| Self { difficult_share: within(self.difficult_share + by), ..self };
        let ease = |by: f64| Self { difficult_ease: within(self.difficult_ease + by), ..self };
        let strain = |by: f64| Self { strain: within(self.strain + by), ..self };
        [share(step), share(-step), ease(step), ease(-step), strain(step), strain(-step)]
    }

    /// Squared errors of the first four requests, the first counting twice: most patients have no other.
    fn error(self, region: &Region, row: &BaseRates) -> f64 {
        let weights = [2.0, 1.0, 1.0, 1.0];
        let came_out = self.accepted_at_kth(region);
        (0..).zip(came_out).zip(weights).map(|((k, rate), weight)| weight * (rate - row.after(k)).powi(2)).sum()
    }

    /// Acceptance at the k-th request of severe cases; from the chances themselves rather than from what was drawn.
    fn accepted_at_kth(self, region: &Region) -> [f64; 4] {
        let mut sums = [(0.0, 0.0); 4];
        for past in simulate(region, &self, TRIED, TRIED_SEED) {
            if let Some((chances, asked)) = sums.get_mut(past.trial.ask.refusals as usize) {
                *chances += past.truth;
                *asked += 1.0;
            }
        }
        sums.map(|(chances, asked)| if asked > 0.0 { chances / asked } else { 0.0 })
    }
}
