//! `[consent]`: on what basis the record may be read, from when, and what of it.

use domain::{
    consent::{ConsentBasis, IdentityCheck},
    milestone::Milestone,
    record::Category,
};
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::Spanned;

use super::{Card, Timeline, reader::Reader};

/// When nothing else is said, consent is asked so long before the card is laid down.
const BEFORE_CARD_S: u32 = 30;

/// What the crew records about consent. After a refusal the card is not laid down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentPlan {
    /// On what basis.
    pub basis: ConsentBasis,
    /// When, seconds after the start.
    pub at_s: u32,
    /// How the identity is confirmed.
    pub identity_check: IdentityCheck,
    /// For which categories.
    pub categories: Vec<Category>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ConsentFile {
    basis: Spanned<String>,
    at_s: Option<Spanned<u32>>,
    identity_check: Option<IdentityCheck>,
    categories: Option<Spanned<Vec<Spanned<String>>>>,
}

/// The word for a case in which nobody asks.
const NOBODY_ASKS: &str = "none";

impl ConsentFile {
    pub fn read(&self, card: &Card, timeline: &Timeline, reader: &Reader<'_>) -> Result<Option<ConsentPlan>, Mistake> {
        if self.basis.get_ref() == NOBODY_ASKS {
            return Ok(None);
        }
        let basis: ConsentBasis = reader.code(&self.basis)?;
        let at_patient_s = timeline.at_s(Milestone::AtPatient);
        let at_s = match &self.at_s {
            Some(at_s) => reader.second_from(at_s, at_patient_s, "the crew is at the patient")?,
            None => card.presented_at_s.saturating_sub(BEFORE_CARD_S).max(at_patient_s),
        };
        let categories = match &self.categories {
            Some(list) if list.get_ref().is_empty() => {
                let remedy = "Name a category, or write basis = \"refused\"";
                return Err(reader.wrong(list, "consent for nothing is no consent", remedy));
            }
            Some(list) => reader.codes(list.get_ref())?,
            None => Category::ALL.to_vec(),
        };
        let identity_check = self.identity_check.unwrap_or(IdentityCheck::Visual);
        Ok(Some(ConsentPlan { basis, at_s, identity_check, categories }))
    }
}
