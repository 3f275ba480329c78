//! 推測: what the record suggests. The national record holds no diagnosis; drugs, surgery and treatments hint at one.
//!
//! Every finding carries its evidence with source and age, a strength, and can be dismissed by the crew. What a line means is data
//! ([`Knowledge`], reviewable tables with a source per row), not code.

mod knowledge;
mod procedures;

#[cfg(test)]
mod tests;

use jiff::civil::Date;

pub use knowledge::{BadKnowledge, Knowledge};

use self::procedures::Meant;
use crate::record::{Category, MedicalRecord, Origin};

coded! {
    /// How strongly the evidence speaks: the sum of the weights of different lines, 3 and more, 2, or 1.
    pub enum Strength {
        Strong = "strong", "強", "Strong";
        Moderate = "moderate", "中", "Moderate";
        Weak = "weak", "弱", "Weak";
    }
}

/// One line of the record that speaks for a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Category of the line.
    pub category: Category,
    /// The line's name as it came.
    pub name: String,
    /// Where from and how old.
    pub origin: Origin,
}

/// One 推測.
#[derive(Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable code of the rule's condition.
    pub code: String,
    /// The condition in Japanese.
    pub ja: String,
    /// The condition in English.
    pub en: String,
    /// What it means in an emergency, Japanese, one sentence; may be empty.
    pub note_ja: String,
    /// The same in English.
    pub note_en: String,
    /// How strongly the evidence speaks.
    pub strength: Strength,
    /// At least one line, newest first.
    pub evidence: Vec<Evidence>,
}

/// Prints the code only: a finding says something about a person.
impl std::fmt::Debug for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Finding").field("evidence", &self.evidence.len()).finish_non_exhaustive()
    }
}

impl Finding {
    /// The day of the newest evidence.
    #[must_use]
    pub fn newest(&self) -> Option<Date> {
        self.evidence.iter().filter_map(|line| line.origin.date).max()
    }
}

/// Most lines of evidence kept per finding: the newest ones; a crew reads one or two.
pub const EVIDENCE_MAX_LINES: usize = 8;

/// Reads a record with the given knowledge: strongest finding first, then by the order of the table. No day is known, so nothing has faded.
#[must_use]
pub fn infer(record: &MedicalRecord, knowledge: &Knowledge) -> Vec<Finding> {
    findings(record, knowledge, None)
}

/// Reads a record as of a day: what an act means only for a time (a fresh stent) is left out once that time has passed.
#[must_use]
pub fn infer_on(record: &MedicalRecord, knowledge: &Knowledge, today: Date) -> Vec<Finding> {
    findings(record, knowledge, Some(today))
}

fn findings(record: &MedicalRecord, knowledge: &Knowledge, today: Option<Date>) -> Vec<Finding> {
    let mut lines = lines_of(record);
    knowledge.procedures().read(&mut lines, today);
    let mut findings: Vec<Finding> = knowledge.rules().filter_map(|rule| rule.apply(&lines)).collect();
    findings.sort_by_key(|finding| finding.strength);
    findings
}

struct Line<'a> {
    category: Category,
    /// What a rule's words are looked for in.
    searched: [&'a str; 2],
    code: &'a str,
    name: &'a str,
    origin: &'a Origin,
    /// What it means by the table of procedures; nothing for a drug.
    meant: Vec<Meant<'a>>,
}

fn lines_of(record: &MedicalRecord) -> Vec<Line<'_>> {
    let mut lines = Vec::with_capacity(record.len());
    for drug in &record.medications {
        lines.push(Line {
            category: Category::Medications,
            searched: [&drug.ingredient, &drug.product],
            code: &drug.code,
            name: if drug.product.is_empty() { &drug.ingredient } else { &drug.product },
            origin: &drug.origin,
            meant: Vec::new(),
        });
    }
    for surgery in &record.surgeries {
        lines.push(Line {
            category: Category::Surgeries,
            searched: [&surgery.name, ""],
            code: &surgery.code,
            name: &surgery.name,
            origin: &surgery.origin,
            meant: Vec::new(),
        });
    }
    for (category, treatments) in [(Category::Treatments, &record.treatments), (Category::Dialysis, &record.dialysis)] {
        for treatment in treatments {
            lines.push(Line {
                category,
                searched: [&treatment.name, ""],
                code: &treatment.code,
                name: &treatment.name,
                origin: &treatment.origin,
                meant: Vec::new(),
            });
        }
    }
    lines
}
