//! How sure the numbers are: Laplace's approximation. A hospital's numbers are uncertain together (hospital and hospital × class can carry
//! each other's load), so their common curvature is kept; of all others the curvature by itself.

use std::collections::HashMap;

use super::solve::{Prior, Rows};

/// Curvatures at the peak.
#[derive(Debug, Clone, Default)]
pub(super) struct Spread {
    /// Of each number.
    diagonal: Vec<f64>,
    /// Of pairs of entangled numbers, the smaller position first. Only looked up, never listed: its order means nothing.
    pairs: HashMap<(u32, u32), f64>,
}

impl Spread {
    pub(super) fn of(rows: &Rows, point: &[f64], priors: &[Prior], is_entangled: &[bool]) -> Self {
        let mut pairs = HashMap::new();
        let mut entangled: Vec<(u32, f64)> = Vec::with_capacity(8);
        for (row, curvature) in rows.curvatures(point) {
            entangled.clear();
            entangled.extend(row.iter().filter(|(at, _)| is_entangled[*at as usize]));
            for (index, (a, x)) in entangled.iter().enumerate() {
                for (b, y) in &entangled[index + 1..] {
                    *pairs.entry((*a.min(b), *a.max(b))).or_insert(0.0) += curvature * x * y;
                }
            }
        }
        Self { diagonal: rows.diagonal(point, priors), pairs }
    }

    /// Curvature of one number.
    pub(super) fn curvature(&self, at: u32) -> Option<f64> {
        self.diagonal.get(at as usize).copied()
    }

    /// Variance of the sum of value × number over a row, all numbers outside of it held.
    pub(super) fn variance(&self, row: &[(u32, f64)]) -> f64 {
        let size = row.len();
        // Cholesky's decomposition of the rows' block, then forward substitution: the variance is the length of what comes out
        let mut lower = vec![vec![0.0_f64; size]; size];
        let mut out = vec![0.0_f64; size];
        for i in 0..size {
            for j in 0..=i {
                let (a, b) = (row[i].0, row[j].0);
                let whole = if i == j {
                    self.curvature(a).unwrap_or(1.0)
                } else {
                    self.pairs.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0)
                };
                let known: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
                lower[i][j] =
                    if i == j { (whole - known).max(f64::MIN_POSITIVE).sqrt() } else { (whole - known) / lower[j][j] };
            }
            let known: f64 = (0..i).map(|k| lower[i][k] * out[k]).sum();
            out[i] = (row[i].1 - known) / lower[i][i];
        }
        out.iter().map(|part| part * part).sum()
    }
}
