//! The most probable numbers of a logistic regression with normal priors: Newton's method, each step by conjugate gradients over the sparse
//! rows. The function has one peak, so the result depends on neither the start nor the order.

use super::chance;

/// Newton steps. On a function with one peak the error is squared with every step, so ten are many; what was reached by then stands.
const STEPS_MAX: usize = 50;

/// Steps of conjugate gradients within one Newton step; a step that is not exact yet is made up for by the next.
const INNER_MAX: usize = 500;

/// The residual that ends a Newton step, against its start. Small, so that few Newton steps are needed.
const INNER_RELATIVE: f64 = 1e-6;

/// Halvings of a step that went too far.
const HALVINGS_MAX: usize = 30;

/// Weighted rows with their outcomes.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// Positions and values of all rows, one after the other.
    entries: Vec<(u32, f64)>,
    /// Where each row ends.
    ends: Vec<usize>,
    /// What is added to each row's log odds.
    offsets: Vec<f64>,
    /// Weight and outcome (1 or 0).
    outcomes: Vec<(f64, f64)>,
}

/// Centre and precision (1 / width²) of each number.
#[derive(Debug, Clone, Copy)]
pub(super) struct Prior {
    pub(super) centre: f64,
    pub(super) precision: f64,
}

impl Rows {
    pub(super) fn push(&mut self, row: &[(u32, f64)], offset: f64, weight: f64, accepted: bool) {
        self.entries.extend_from_slice(row);
        self.ends.push(self.entries.len());
        self.offsets.push(offset);
        self.outcomes.push((weight, f64::from(u8::from(accepted))));
    }

    /// Each row with its offset, weight and outcome.
    fn iter(&self) -> impl Iterator<Item = (&[(u32, f64)], f64, (f64, f64))> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let rows = starts.zip(&self.ends).map(|(start, end)| &self.entries[start..*end]);
        rows.zip(&self.offsets).zip(&self.outcomes).map(|((row, offset), outcome)| (row, *offset, *outcome))
    }

    /// Each row with the curvature that it adds at `point`: weight × p × (1 − p).
    pub(super) fn curvatures(&self, point: &[f64]) -> impl Iterator<Item = (&[(u32, f64)], f64)> {
        self.iter().map(move |(row, offset, (weight, _))| {
            let p = chance(offset + along(row, point));
            (row, weight * p * (1.0 - p))
        })
    }

    /// Minus the logarithm of the posterior, up to a constant.
    fn loss(&self, point: &[f64], priors: &[Prior]) -> f64 {
        let of_rows: f64 = self
            .iter()
            .map(|(row, offset, (weight, outcome))| {
                let odds = offset + along(row, point);
                weight * (odds.max(0.0) + (-odds.abs()).exp().ln_1p() - outcome * odds)
            })
            .sum();
        let of_priors = point.iter().zip(priors).map(|(at, prior)| 0.5 * prior.precision * (at - prior.centre).powi(2));
        of_rows + of_priors.sum::<f64>()
    }

    /// Slope of the loss, and the curvature of each row.
    fn slope(&self, point: &[f64], priors: &[Prior]) -> (Vec<f64>, Vec<f64>) {
        let mut slope: Vec<f64> =
            point.iter().zip(priors).map(|(at, prior)| prior.precision * (at - prior.centre)).collect();
        let mut curvatures = Vec::with_capacity(self.ends.len());
        for (row, offset, (weight, outcome)) in self.iter() {
            let p = chance(offset + along(row, point));
            add(&mut slope, row, weight * (p - outcome));
            curvatures.push(weight * p * (1.0 - p));
        }
        (slope, curvatures)
    }

    /// Curvature of the loss along a direction.
    fn bend(&self, direction: &[f64], curvatures: &[f64], priors: &[Prior]) -> Vec<f64> {
        let mut bent: Vec<f64> = direction.iter().zip(priors).map(|(by, prior)| prior.precision * by).collect();
        for ((row, ..), curvature) in self.iter().zip(curvatures) {
            let by = curvature * along(row, direction);
            add(&mut bent, row, by);
        }
        bent
    }

    /// The curvature of the loss along each number by itself.
    pub(super) fn diagonal(&self, point: &[f64], priors: &[Prior]) -> Vec<f64> {
        let mut diagonal: Vec<f64> = priors.iter().map(|prior| prior.precision).collect();
        for (row, curvature) in self.curvatures(point) {
            for (at, value) in row {
                diagonal[*at as usize] += curvature * value * value;
            }
        }
        diagonal
    }

    /// Moves `point` to the peak, until no number moves by more than `close_enough`.
    pub(super) fn climb(&self, point: &mut Vec<f64>, priors: &[Prior], close_enough: f64) {
        let mut loss = self.loss(point, priors);
        for _ in 0..STEPS_MAX {
            let (slope, curvatures) = self.slope(point, priors);
            let step = self.newton_step(&slope, &curvatures, &self.diagonal(point, priors), priors);
            let longest = step.iter().fold(0.0_f64, |longest, by| longest.max(by.abs()));
            let mut length = 1.0;
            for _ in 0..HALVINGS_MAX {
                let tried: Vec<f64> = point.iter().zip(&step).map(|(at, by)| at - length * by).collect();
                let tried_loss = self.loss(&tried, priors);
                // close to the peak the loss no longer tells two points apart: the step is trusted there
                if tried_loss <= loss || longest < 1e-5 {
                    *point = tried;
                    loss = tried_loss;
                    break;
                }
                length *= 0.5;
            }
            if longest <= close_enough {
                return;
            }
        }
    }

    /// Solves curvature × step = slope by conjugate gradients, scaled by the diagonal.
    fn newton_step(&self, slope: &[f64], curvatures: &[f64], diagonal: &[f64], priors: &[Prior]) -> Vec<f64> {
        let mut step = vec![0.0; slope.len()];
        let mut residual = slope.to_vec();
        let scaled = |residual: &[f64]| -> Vec<f64> { residual.iter().zip(diagonal).map(|(r, d)| r / d).collect() };
        let mut direction = scaled(&residual);
        let mut size = dot(&residual, &direction);
        let enough = size * INNER_RELATIVE * INNER_RELATIVE;
        for _ in 0..INNER_MAX {
            if size <= enough || size == 0.0 {
                break;
            }
            let bent = self.bend(&direction, curvatures, priors);
            let length = size / dot(&direction, &bent);
            for ((at, left), (by, bend)) in step.iter_mut().zip(&mut residual).zip(direction.iter().zip(&bent)) {
                *at += length * by;
                *left -= length * bend;
            }
            let next = scaled(&residual);
            let next_size = dot(&residual, &next);
            for (by, new) in direction.iter_mut().zip(&next) {
                *by = new + next_size / size * *by;
            }
            size = next_size;
        }
        step
    }
}

fn along(row: &[(u32, f64)], point: &[f64]) -> f64 {
    row.iter().map(|(at, value)| value * point[*at as usize]).sum()
}

fn add(to: &mut [f64], row: &[(u32, f64)], by: f64) {
    for (at, value) in row {
        to[*at as usize] += by * value;
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
