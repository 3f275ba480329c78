//! 推測: what the record suggests. The national record holds no diagnosis; drugs, surgery and treatments hint at one.
//!
//! Every finding carries its evidence with source and age, a strength, and can be dismissed by the crew. What a line means is data
//! ([`Knowledge`], reviewable tables with a source per row), not code: the words of a rule, and the therapeutic class and ingredient of a drug.

mod claim_master;
mod contradiction;
mod counts;
mod course;
mod coverage;
mod document;
mod drugs;
mod index;
mod knowledge;
mod name;
mod price_list;
mod procedures;

#[cfg(test)]
mod claim_master_tests;
#[cfg(test)]
mod contradiction_tests;
#[cfg(test)]
mod drug_tests;
#[cfg(test)]
mod tests;

use std::{collections::HashMap, rc::Rc};

use jiff::civil::Date;

pub use claim_master::{
    BadClaimMaster, CLAIM_MASTER_COLUMNS, CLAIM_MASTER_FIELD_MAX_CHARS, CLAIM_MASTER_LINE_MAX_BYTES,
    CLAIM_MASTER_MAX_BYTES, CLAIM_MASTER_MAX_ROWS, ClaimMaster,
};
pub use contradiction::Contradiction;
pub use counts::Counts;
pub use coverage::{Coverage, Tally};
pub use document::{ContradictionDocument, EvidenceDocument};
pub(crate) use drugs::DrugTables;
pub use index::{BadIndex, INDEX_MAX_LINES, TherapeuticClass};
pub use knowledge::{BadKnowledge, Knowledge};
pub(crate) use knowledge::{SHIPPED, SHIPPED_DRUGS, SHIPPED_PROCEDURES};
pub use price_list::{
    BadPriceList, PRICE_LIST_FIELD_MAX_CHARS, PRICE_LIST_FIELDS, PRICE_LIST_MAX_PRODUCTS, PriceList, PricedProduct,
};

use self::procedures::Meant;
use crate::{
    encounter::Encounter,
    patient::Sex,
    record::{Category, DrugRoute, MedicalRecord, Medication, Origin},
};

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
    /// The line's name as it came; where it came without one, the claim master's name of its code.
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
    /// What speaks against it; mostly empty. It stays all the same.
    pub contradictions: Vec<Contradiction>,
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

    /// What speaks against it and still stands among the findings `standing`; what the crew dismissed contradicts nothing.
    pub fn open_contradictions<'a>(
        &'a self,
        standing: impl Fn(&str) -> bool + 'a,
    ) -> impl Iterator<Item = &'a Contradiction> {
        self.contradictions.iter().filter(move |one| one.line.is_none() || standing(&one.with))
    }
}

/// Most lines of evidence kept per finding: the newest ones; a crew reads one or two.
pub const EVIDENCE_MAX_LINES: usize = 8;

/// Reads a record with the given knowledge: strongest finding first, then by the order of the table. No day is known, so nothing has faded.
#[must_use]
pub fn infer(record: &MedicalRecord, knowledge: &Knowledge) -> Vec<Finding> {
    findings(record, knowledge, None, Sex::NotStated)
}

/// Reads a record as of a day: what an act means only for a time (a fresh stent) is left out once that time has passed.
#[must_use]
pub fn infer_on(record: &MedicalRecord, knowledge: &Knowledge, today: Date) -> Vec<Finding> {
    findings(record, knowledge, Some(today), Sex::NotStated)
}

/// Reads the record of a case as of a day, together with what was said of drugs and operations: where there is no card, that is all there is.
#[must_use]
pub fn infer_of(encounter: &Encounter, knowledge: &Knowledge, today: Date) -> Vec<Finding> {
    let sex = encounter.patient.as_ref().map_or(Sex::NotStated, |patient| patient.sex);
    let Some(spoken) = &encounter.spoken else { return findings(&encounter.record, knowledge, Some(today), sex) };
    let mut record = encounter.record.clone();
    record.absorb(spoken.as_lines());
    findings(&record, knowledge, Some(today), sex)
}

fn findings(record: &MedicalRecord, knowledge: &Knowledge, today: Option<Date>, sex: Sex) -> Vec<Finding> {
    let mut lines = lines_of(record, knowledge);
    knowledge.procedures().read(&mut lines, today);
    let mut findings = knowledge.findings(&lines, sex);
    findings.sort_by_key(|finding| finding.strength);
    findings
}

/// What a line says by itself; lines of several months are equal in it and are read once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Text<'a> {
    category: Category,
    /// What a rule's words are looked for in: ingredient and product of a drug; of an act its own name, and the claim master's name where
    /// the tables do not know its own.
    searched: [&'a str; 2],
    code: &'a str,
    route: DrugRoute,
}

/// What the knowledge makes of a text.
#[derive(Debug)]
struct Reading {
    /// The rules that it speaks for, by their place, with the weight.
    weights: Vec<(usize, u8)>,
    /// The folded name of the one ingredient that it can stand for.
    ingredient: Option<String>,
}

struct Line<'a> {
    text: Text<'a>,
    name: &'a str,
    origin: &'a Origin,
    reading: Rc<Reading>,
    /// The line itself, where it is a drug's.
    drug: Option<&'a Medication>,
    /// What it means by the table of procedures; nothing for a drug.
    meant: Vec<Meant<'a>>,
}

impl Line<'_> {
    /// What must not count twice: the ingredient where it is known, else the text.
    fn identity(&self) -> &str {
        let text = if self.text.searched[0].is_empty() { self.name } else { self.text.searched[0] };
        self.reading.ingredient.as_deref().unwrap_or(text)
    }

    fn weight(&self, rule: usize) -> Option<u8> {
        self.reading.weights.iter().find(|(place, _)| *place == rule).map(|(_, weight)| *weight)
    }
}

fn lines_of<'a>(record: &'a MedicalRecord, knowledge: &'a Knowledge) -> Vec<Line<'a>> {
    let mut lines = Vec::with_capacity(record.len());
    let mut known: HashMap<Text<'a>, Rc<Reading>> = HashMap::new();
    let mut add = |text: Text<'a>, name: &'a str, origin: &'a Origin, drug: Option<&'a Medication>| {
        let reading = Rc::clone(known.entry(text).or_insert_with(|| Rc::new(knowledge.read(text))));
        lines.push(Line { text, name, origin, reading, drug, meant: Vec::new() });
    };
    for drug in &record.medications {
        let searched = [drug.ingredient.as_str(), drug.product.as_str()];
        let text = Text { category: Category::Medications, searched, code: &drug.code, route: drug.route };
        let name = if drug.product.is_empty() { &drug.ingredient } else { &drug.product };
        add(text, name, &drug.origin, Some(drug));
    }
    let mut claimed: HashMap<(Category, &'a str, &'a str), &'a str> = HashMap::new();
    let mut act = |category, name: &'a str, code: &'a str, origin: &'a Origin| {
        let name = if name.trim().is_empty() { "" } else { name };
        let masters =
            *claimed.entry((category, name, code)).or_insert_with(|| knowledge.claimed_name(category, name, code));
        let text = Text { category, searched: [name, masters], code, route: DrugRoute::Unstated };
        add(text, if name.is_empty() { masters } else { name }, origin, None);
    };
    for surgery in &record.surgeries {
        act(Category::Surgeries, &surgery.name, &surgery.code, &surgery.origin);
    }
    for (category, treatments) in [(Category::Treatments, &record.treatments), (Category::Dialysis, &record.dialysis)] {
        for treatment in treatments {
            act(category, &treatment.name, &treatment.code, &treatment.origin);
        }
    }
    lines
}
