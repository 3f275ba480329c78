//! The list as programs read it. A line is named by its place among the record's drugs, which stand beside it whole.

use std::collections::HashMap;

use serde::Serialize;

use super::{DisagreementReason, DrugList, DrugStatus, When};
use crate::record::{Medication, RecordSource};

/// One entry.
#[derive(Serialize)]
pub struct DrugDocument {
    name: String,
    external: bool,
    status: DrugStatus,
    /// `2026-11-04`, or `2026-08` where only the month is known.
    since: Option<String>,
    last: Option<String>,
    /// Null: the period is unknown.
    until: Option<String>,
    supplies: usize,
    prescribers: Vec<String>,
    pharmacies: Vec<String>,
    sources: Vec<RecordSource>,
    doubled: Vec<String>,
    disagreements: Vec<DisagreementDocument>,
    /// Places in the record's list of drugs, from 0.
    products: Vec<usize>,
    lines: Vec<usize>,
}

#[derive(Serialize)]
struct DisagreementDocument {
    code: DisagreementReason,
    ja: &'static str,
    en: &'static str,
    lines: Vec<usize>,
}

impl DrugList<'_> {
    /// The list as programs read it; `medications` are the lines that it was made of.
    #[must_use]
    pub fn document(&self, medications: &[Medication]) -> Vec<DrugDocument> {
        let places: HashMap<*const Medication, usize> =
            medications.iter().enumerate().map(|(place, line)| (std::ptr::from_ref(line), place)).collect();
        let places = |lines: &[&Medication]| -> Vec<usize> {
            lines.iter().filter_map(|line| places.get(&std::ptr::from_ref(*line)).copied()).collect()
        };
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let disagreement = |one: &super::Disagreement<'_>| DisagreementDocument {
            code: one.reason,
            ja: one.reason.ja(),
            en: one.reason.en(),
            lines: places(&one.lines),
        };
        self.entries
            .iter()
            .map(|one| DrugDocument {
                name: one.name.to_owned(),
                external: one.external,
                status: one.status,
                since: one.since.map(When::text),
                last: one.last.map(When::text),
                until: one.until.map(When::text),
                supplies: one.supplies,
                prescribers: owned(&one.prescribers),
                pharmacies: owned(&one.pharmacies),
                sources: one.sources.clone(),
                doubled: owned(&one.doubled),
                disagreements: one.disagreements.iter().map(disagreement).collect(),
                products: places(&one.products),
                lines: places(&one.lines),
            })
            .collect()
    }
}
