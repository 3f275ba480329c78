//! What stands of a case today: findings and drugs that are still so, not those that were.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};

use crate::{
    drug_list::{DrugEntry, DrugList},
    encounter::Encounter,
    inference::{Evidence, Finding},
    patient::japan_date,
    record::{Category, RecordSource},
};

/// A treatment or a dialysis speaks for today for so long: the yearly control, with room. Operations speak for as long as the table of
/// procedures says.
pub const TREATMENT_CURRENT_DAYS: i32 = 400;

/// `recent`: what was so within a year (a steroid taken for long leaves the adrenal weak for months).
pub const RECENT_DAYS: i32 = 365;

/// A case as it is looked at, at one instant.
pub(super) struct Situation<'a> {
    pub encounter: &'a Encounter,
    pub standing: &'a Standing<'a>,
    pub now: Timestamp,
}

/// Findings and drugs as they stand today.
pub(super) struct Standing<'a> {
    pub today: Date,
    /// By code, with the newest line that still speaks.
    pub current: BTreeMap<&'a str, (&'a Finding, &'a Evidence)>,
    /// By code: also what ended within [`RECENT_DAYS`].
    pub recent: BTreeMap<&'a str, (&'a Finding, &'a Evidence)>,
    /// Drugs that are taken now, may be, or ended lately.
    pub drugs: Vec<DrugEntry<'a>>,
}

impl<'a> Standing<'a> {
    pub fn of(encounter: &'a Encounter, now: Timestamp) -> Self {
        let today = japan_date(now);
        let drugs = DrugList::of(&encounter.record.medications, today).into_shown();
        let mut current = BTreeMap::new();
        let mut recent = BTreeMap::new();
        for finding in encounter.standing_findings() {
            if let Some(line) = finding.evidence.iter().find(|line| speaks_today(line, &drugs, today)) {
                current.insert(finding.code.as_str(), (finding, line));
            }
            let speaks = |line: &&Evidence| {
                speaks_today(line, &drugs, today)
                    || line.origin.date.is_some_and(|date| days(date, today) <= RECENT_DAYS)
            };
            if let Some(line) = finding.evidence.iter().find(speaks) {
                recent.insert(finding.code.as_str(), (finding, line));
            }
        }
        Self { today, current, recent, drugs }
    }
}

/// True when a line of the finding still speaks today: `drugs` are those that were not stopped.
pub(crate) fn is_current(finding: &Finding, drugs: &[DrugEntry<'_>], today: Date) -> bool {
    finding.evidence.iter().any(|line| speaks_today(line, drugs, today))
}

/// A drug that was stopped, or a treatment of years ago, tells what was.
fn speaks_today(line: &Evidence, drugs: &[DrugEntry<'_>], today: Date) -> bool {
    match line.category {
        _ if line.origin.source == RecordSource::Interview => true,
        Category::Medications => drugs.iter().any(|entry| {
            entry
                .lines
                .iter()
                .any(|drug| drug.origin == line.origin && (drug.product == line.name || drug.ingredient == line.name))
        }),
        Category::Surgeries => true,
        _ => line.origin.date.is_none_or(|date| days(date, today) <= TREATMENT_CURRENT_DAYS),
    }
}

fn days(from: Date, to: Date) -> i32 {
    from.until((jiff::Unit::Day, to)).map_or(i32::MAX, |span| span.get_days())
}
