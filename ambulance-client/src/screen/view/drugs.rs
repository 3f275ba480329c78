//! The list of drugs in the record's part: what is taken now, one row each, what was stopped folded beneath it.

use domain::{
    drug_list::{DrugEntry, DrugList, DrugStatus, When},
    record::{Medication, RecordSource},
};
use jiff::civil::Date;

use super::{
    CaseView,
    dates::age,
    record::{self, Line},
};

/// Drugs shown before the crew asks for all.
const DRUGS_FIRST: usize = 8;

/// Names of stopped drugs that stand where nothing is taken now.
const STOPPED_NAMES: usize = 4;

/// Everything of the list.
pub(super) struct Drugs {
    /// Taken now, of unknown date, or ended lately.
    pub shown: Vec<DrugRow>,
    pub beyond: usize,
    pub stopped: Vec<DrugRow>,
    /// 「終了した薬 3件」
    pub stopped_word: String,
    pub stopped_names: String,
}

impl Drugs {
    pub(super) const fn is_empty(&self) -> bool {
        self.shown.is_empty() && self.stopped.is_empty()
    }
}

/// One drug.
pub(super) struct DrugRow {
    pub key: String,
    pub name: String,
    /// Said of all but the drugs that are taken.
    pub status: Option<&'static str>,
    /// Age of the last supply.
    pub age: String,
    /// 「2026-08から」
    pub since: String,
    /// Who prescribed; where nobody says it, who handed out.
    pub from: String,
    /// How far the last supply reaches.
    pub period: String,
    pub sources: Vec<&'static str>,
    /// Doubled, and where the trees do not agree.
    pub warnings: Vec<String>,
    /// Each product with its dose.
    pub products: Vec<String>,
    pub lines_word: String,
    pub lines: Vec<Line>,
    pub beyond: bool,
}

pub(super) fn rows(case: &CaseView<'_>, list: &DrugList<'_>, today: Date) -> Drugs {
    let rows = |entries: Vec<&DrugEntry<'_>>, first: usize| -> Vec<DrugRow> {
        let numbered = entries.into_iter().enumerate();
        numbered.map(|(index, entry)| DrugRow { beyond: index >= first, ..row(case, entry, today) }).collect()
    };
    let shown = rows(list.shown().collect(), DRUGS_FIRST);
    let stopped = rows(list.of_status(DrugStatus::Stopped).collect(), usize::MAX);
    let names: Vec<&str> = stopped.iter().take(STOPPED_NAMES).map(|one| one.name.as_str()).collect();
    Drugs {
        beyond: shown.len().saturating_sub(DRUGS_FIRST),
        stopped_word: case.view.words().drugs_stopped.replace("{n}", &stopped.len().to_string()),
        stopped_names: format!("{}{}", names.join("・"), if stopped.len() > names.len() { "…" } else { "" }),
        shown,
        stopped,
    }
}

fn row(case: &CaseView<'_>, entry: &DrugEntry<'_>, today: Date) -> DrugRow {
    let (w, language) = (case.view.words(), case.view.language());
    let written = |when: Option<When>| when.map_or_else(|| w.date_unknown.to_owned(), When::text);
    let period = match entry.until {
        Some(until) => w.drugs_until.replace("{when}", &until.text()),
        None => w.drugs_until_unknown.to_owned(),
    };
    DrugRow {
        key: format!("{}{}", if entry.external { "x-" } else { "" }, entry.name),
        name: entry.name.to_owned(),
        status: (entry.status != DrugStatus::Current).then(|| entry.status.word(language)),
        age: entry.last.map_or_else(|| w.date_unknown.to_owned(), |last| age(w, last.date, today)),
        since: w.drugs_since.replace("{when}", &written(entry.since)),
        from: from(case, entry),
        period: format!("{} {}・{period}", w.drugs_last, written(entry.last)),
        sources: entry.sources.iter().map(|source| source_word(case, *source)).collect(),
        warnings: warnings(case, entry),
        products: entry.products.iter().map(|line| product(case, line)).collect(),
        lines_word: w.drugs_lines.replace("{n}", &entry.lines.len().to_string()),
        lines: entry
            .lines
            .iter()
            .map(|line| Line { detail: dose(case, line), ..record::line(case, &line.product, &line.origin, today) })
            .collect(),
        beyond: false,
    }
}

fn from(case: &CaseView<'_>, entry: &DrugEntry<'_>) -> String {
    let w = case.view.words();
    if !entry.prescribers.is_empty() {
        entry.prescribers.join("・")
    } else if entry.pharmacies.is_empty() {
        w.drugs_prescriber_unknown.to_owned()
    } else {
        format!("{}{}", entry.pharmacies.join("・"), w.drugs_at_pharmacy)
    }
}

fn warnings(case: &CaseView<'_>, entry: &DrugEntry<'_>) -> Vec<String> {
    let doubled = (!entry.doubled.is_empty())
        .then(|| format!("{}: {}", case.view.words().drugs_doubled, entry.doubled.join("・")));
    let reasons = entry.disagreements.iter().map(|one| one.reason.word(case.view.language()).to_owned());
    let mut all: Vec<String> = doubled.into_iter().chain(reasons).collect();
    all.dedup();
    all
}

/// A product with its dose and, where several trees name several, the tree.
fn product(case: &CaseView<'_>, line: &Medication) -> String {
    let name = if line.product.is_empty() { &line.ingredient } else { &line.product };
    format!("{name} {}（{}）", dose(case, line), source_word(case, line.origin.source))
}

fn dose(case: &CaseView<'_>, line: &Medication) -> String {
    let amount = [line.quantity.as_str(), line.unit.as_str()].concat();
    let times = line.times.map_or_else(String::new, |times| format!("×{times}"));
    let parts = [amount.as_str(), &line.usage, &times, line.route.word(case.view.language())];
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

fn source_word(case: &CaseView<'_>, source: RecordSource) -> &'static str {
    let w = case.view.words();
    match source {
        RecordSource::Claims => w.claims,
        RecordSource::Prescribed => w.prescribed,
        RecordSource::Dispensed => w.dispensed,
        other => other.word(case.view.language()),
    }
}
