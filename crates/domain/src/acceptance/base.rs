//! Acceptance at the k-th request: what is known before a zone has a history of its own.

use super::logit;

/// Chance that the k-th request for one patient is accepted, when all before it were refused; the first entry is the first request.
///
/// It falls after the first refusal and flattens: difficulty belongs to the patient, not to chance.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseRates {
    /// One entry per request, 0 to 1; the last one holds for all further requests.
    pub accepted_at_kth: Vec<f64>,
}

impl Default for BaseRates {
    /// Ibaraki 2023: in the middle of the published prefectures.
    fn default() -> Self {
        Self { accepted_at_kth: Self::PUBLISHED[3].1.to_vec() }
    }
}

impl BaseRates {
    /// Severe cases of 2023 by prefecture, requests 1 to 4 (survey of the Fire and Disaster Management Agency).
    pub const PUBLISHED: [(&'static str, [f64; 4]); 7] = [
        ("Hokkaido", [0.81, 0.55, 0.47, 0.42]),
        ("Aomori", [0.85, 0.71, 0.78, 0.75]),
        ("Miyagi", [0.70, 0.50, 0.45, 0.44]),
        ("Ibaraki", [0.70, 0.47, 0.41, 0.40]),
        ("Gunma", [0.82, 0.62, 0.57, 0.56]),
        ("Chiba", [0.69, 0.48, 0.41, 0.36]),
        ("Tokyo", [0.56, 0.40, 0.35, 0.33]),
    ];

    /// A published row by the English name of its prefecture.
    #[must_use]
    pub fn published(prefecture: &str) -> Option<Self> {
        let row = Self::PUBLISHED.iter().find(|(name, _)| *name == prefecture)?;
        Some(Self { accepted_at_kth: row.1.to_vec() })
    }

    /// The chance after so many refusals of this patient. Without any entry: the middle of the published rows (Miyagi).
    #[must_use]
    pub fn after(&self, refusals: u32) -> f64 {
        let rates = if self.accepted_at_kth.is_empty() { &Self::PUBLISHED[2].1[..] } else { &self.accepted_at_kth };
        let index = usize::try_from(refusals).unwrap_or(usize::MAX).min(rates.len() - 1);
        rates.get(index).copied().unwrap_or(0.5)
    }

    /// How far the log odds of any hospital move from `refusals` refusals to `further` more: the odds ratio of the curve.
    #[must_use]
    pub fn shift(&self, refusals: u32, further: u32) -> f64 {
        logit(self.after(refusals.saturating_add(further))) - logit(self.after(refusals))
    }
}
