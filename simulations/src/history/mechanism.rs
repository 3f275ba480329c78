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
    /// How much of a hospital's closed door counts, 0 to 1; for difficult patients [`DIFFICULT_STRAIN`] times as much.
    pub strain: f64,
}

/// Largest error of one request that a calibration may leave. Aomori's row rises from .71 to .78, which no mixture of patients does.
pub const TOLERANCE: f64 = 0.06;

/// Whoever needs little is taken nearly anywhere; for whom is difficult, the hospital's hour and skill count so much more. How much
/// hospitals differ is an assumption: no published row tells it.
pub const DIFFICULT_STRAIN: f64 = 3.0;

/// What a plain patient's own door lets through, anywhere.
const PLAIN_EASE: f64 = 0.985;

/// How far doors are open on average, about; for the first guess only.
const MEAN_DOOR: f64 = 0.5;

/// The history by which it is calibrated: enough for every k, and always the same draws.
const TRIED: Plan = Plan { months: 3, patients_a_day: 70.0, severe_only: true };
const TRIED_SEED: u64 = 119;

/// Rounds of the search, its first step, and the step below which it ends.
const ROUNDS_MAX: usize = 60;
const FIRST_STEP: f64 = 0.06;
const LAST_STEP: f64 = 0.004;

impl Mechanism {
    /// The chance that this patient is taken behind a door that is so far open.
    #[must_use]
    pub fn chance(&self, ease: f64, door: f64) -> f64 {
        let is_difficult = ease < self.plain_ease;
        let strain = if is_difficult { (DIFFICULT_STRAIN * self.strain).min(1.0) } else { self.strain };
        ease * (1.0 - strain * (1.0 - door))
    }

    /// Where the search begins: the best of a grid, all doors being open as on average.
    fn first_guess(row: &BaseRates) -> Self {
        let steps = |from: u32, to: u32| (from..=to).map(|step| 0.05 * f64::from(step));
        let grid = steps(1, 12).flat_map(|strain| {
            steps(1, 19).flat_map(move |difficult_share| {
                steps(2, 20).map(move |difficult_ease| Self {
                    difficult_share,
                    difficult_ease,
                    plain_ease: PLAIN_EASE,
                    strain,
                })
            })
        });
        let guess = Self { difficult_share: 0.4, difficult_ease: 0.5, plain_ease: PLAIN_EASE, strain: 0.3 };
        grid.map(|one| (one, off(one.behind_mean_doors(), row)))
            .min_by(|a, b| a.1.total_cmp(&b.1))
            .map_or(guess, |one| one.0)
    }

    fn behind_mean_doors(self) -> [f64; 4] {
        let (plain, difficult) = (self.chance(self.plain_ease, MEAN_DOOR), self.chance(self.difficult_ease, MEAN_DOOR));
        let (mut plain_left, mut difficult_left) = (1.0 - self.difficult_share, self.difficult_share);
        [(); 4].map(|()| {
            let rate = (plain_left * plain + difficult_left * difficult) / (plain_left + difficult_left);
            plain_left *= 1.0 - plain;
            difficult_left *= 1.0 - difficult;
            rate
        })
    }

    /// Finds the mechanism whose severe cases reproduce a row.
    ///
    /// # Errors
    /// When a request stays farther than [`TOLERANCE`] from the row.
    pub fn calibrated(region: &Region, row: &BaseRates) -> Result<Self> {
        let (mut best, mut step) = (Self::first_guess(row), FIRST_STEP);
        let mut error = best.error(region, row);
        for _ in 0..ROUNDS_MAX {
            let tried = best.neighbours(step).into_iter().map(|one| (one, one.error(region, row)));
            match tried.min_by(|a, b| a.1.total_cmp(&b.1)) {
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

    /// One number or two moved by a step.
    fn neighbours(self, step: f64) -> Vec<Self> {
        let within = |value: f64| value.clamp(0.0, 1.0);
        let moved = |(share, ease, strain): (f64, f64, f64)| Self {
            difficult_share: within(self.difficult_share + step * share),
            difficult_ease: within(self.difficult_ease + step * ease),
            strain: within(self.strain + step * strain),
            ..self
        };
        let signs = [-1.0, 0.0, 1.0];
        let all = signs.into_iter().flat_map(|a| signs.into_iter().flat_map(move |b| signs.map(|c| (a, b, c))));
        all.filter(|(a, b, c)| [a, b, c].iter().filter(|sign| ***sign == 0.0).count() % 3 != 0).map(moved).collect()
    }

    fn error(self, region: &Region, row: &BaseRates) -> f64 {
        off(self.accepted_at_kth(region), row)
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

/// Squared errors of the first four requests, the first counting twice: most patients have no other.
fn off(came_out: [f64; 4], row: &BaseRates) -> f64 {
    let weights = [2.0, 1.0, 1.0, 1.0];
    (0..).zip(came_out).zip(weights).map(|((k, rate), weight)| weight * (rate - row.after(k)).powi(2)).sum()
}
