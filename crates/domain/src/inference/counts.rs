//! How much the tables hold: what a region sees before it puts them on a tablet.

use super::Knowledge;

/// Counts of what was loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counts {
    /// Conditions that can be inferred.
    pub conditions: usize,
    /// Rows of the table of procedures.
    pub procedures: usize,
    /// Therapeutic classes with a row.
    pub classes: usize,
    /// Ingredients of the index.
    pub ingredients: usize,
    /// Products of the price list; 0 without one.
    pub products: usize,
    /// Acts of the claim master; 0 without one.
    pub claim_codes: usize,
}

impl Counts {
    pub(super) fn of(knowledge: &Knowledge) -> Self {
        let (drugs, procedures) = (knowledge.drugs(), knowledge.procedures());
        Self {
            conditions: knowledge.len(),
            procedures: procedures.len(),
            classes: drugs.class_count(),
            ingredients: drugs.index.len(),
            products: drugs.list.as_ref().map_or(0, |list| list.products().len()),
            claim_codes: procedures.claims().len(),
        }
    }
}
