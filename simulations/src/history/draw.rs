//! Random draws from a seed. Everything that is drawn has a stream of its own, so that one changed number does not change all others.

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

/// A stream of draws.
pub(super) struct Draw(StdRng);

impl Draw {
    /// The stream of one thing: `what` tells kinds apart, `index` things of a kind.
    pub(super) fn of(seed: u64, what: u64, index: u64) -> Self {
        let mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ what.wrapping_mul(0xD1B5_4A32_D192_ED03);
        Self(StdRng::seed_from_u64(mixed ^ index.wrapping_mul(0x2545_F491_4F6C_DD1D)))
    }

    /// Evenly between two bounds.
    pub(super) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.0.random::<f64>()
    }

    /// True with this chance.
    pub(super) fn happens(&mut self, p: f64) -> bool {
        self.0.random::<f64>() < p
    }

    /// A wait of this mean, as between things that happen by chance.
    pub(super) fn wait(&mut self, mean: f64) -> f64 {
        -mean * (1.0 - self.0.random::<f64>()).ln()
    }

    /// A time around a median, a third of them outside of median ÷ factor … median × factor.
    pub(super) fn around(&mut self, median: f64, factor: f64) -> f64 {
        let radius = (-2.0 * (1.0 - self.0.random::<f64>()).ln()).sqrt();
        let normal = radius * (std::f64::consts::TAU * self.0.random::<f64>()).cos();
        median * (factor.ln() * normal).exp()
    }

    /// One of several, by weight. The last one when all weights are nothing.
    pub(super) fn one_of<T: Copy>(&mut self, weighted: &[(T, f64)]) -> Option<T> {
        let mut left = self.0.random::<f64>() * weighted.iter().map(|(_, weight)| weight).sum::<f64>();
        let found = weighted.iter().find(|(_, weight)| {
            left -= weight;
            left < 0.0
        });
        found.or(weighted.last()).map(|(one, _)| *one)
    }
}
