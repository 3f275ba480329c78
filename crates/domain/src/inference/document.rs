//! A line that speaks, and what speaks against a 推測, as programs read them.

use serde::Serialize;

use super::{Contradiction, Evidence};
use crate::record::{Category, RecordSource};

/// One line of the record.
#[derive(Serialize)]
pub struct EvidenceDocument {
    category: Category,
    name: String,
    source: RecordSource,
    institution_name: String,
    /// `2026-11-04`
    date: Option<String>,
}

/// One contradiction.
#[derive(Serialize)]
pub struct ContradictionDocument {
    with: String,
    ja: String,
    en: String,
    note_ja: String,
    note_en: String,
    line: Option<EvidenceDocument>,
}

impl From<&Evidence> for EvidenceDocument {
    fn from(line: &Evidence) -> Self {
        Self {
            category: line.category,
            name: line.name.clone(),
            source: line.origin.source,
            institution_name: line.origin.institution_name.clone(),
            date: line.origin.date.map(|date| date.to_string()),
        }
    }
}

impl From<&Contradiction> for ContradictionDocument {
    fn from(one: &Contradiction) -> Self {
        Self {
            with: one.with.clone(),
            ja: one.ja.clone(),
            en: one.en.clone(),
            note_ja: one.note_ja.clone(),
            note_en: one.note_en.clone(),
            line: one.line.as_ref().map(EvidenceDocument::from),
        }
    }
}
