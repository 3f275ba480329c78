//! What the patient takes: one row per drug, stopped ones folded beneath, every line of the record on demand.

use domain::{
    drug_list::{DrugEntry, DrugList, DrugStatus, When},
    record::{DrugRoute, Medication},
};

use super::{record::short_source, show::Show};

/// Names of drugs on a card of the board.
const BOARD_MAX_DRUGS: usize = 8;

/// Warnings about drugs on a card of the board; the others stand on the case page.
const BOARD_MAX_WARNINGS: usize = 2;

/// What a card of the board says of the drugs.
#[derive(Debug, Default)]
pub(super) struct BriefDrugs {
    /// Taken now: how many.
    pub current: usize,
    /// Names of what is taken, then of what ended lately, said to be so; where there is neither, of what was stopped.
    pub names: Vec<String>,
    /// More than there is room for.
    pub is_cut: bool,
    /// Doubled, and where the sources do not agree.
    pub warnings: Vec<String>,
    /// 「終了 3」, empty when nothing was stopped.
    pub stopped: String,
}

impl BriefDrugs {
    pub(super) const fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// The drugs for the case page.
#[derive(Debug, Default)]
pub(super) struct Drugs {
    /// Taken now, of unknown date, or ended lately.
    pub shown: Vec<DrugRow>,
    pub shown_word: String,
    pub stopped: Vec<DrugRow>,
    /// 「終了した薬 3件」
    pub stopped_word: String,
}

impl Drugs {
    pub(super) const fn is_empty(&self) -> bool {
        self.shown.is_empty() && self.stopped.is_empty()
    }
}

/// One drug.
#[derive(Debug)]
pub(super) struct DrugRow {
    pub key: String,
    pub name: String,
    /// Said of all but the drugs that are taken.
    pub status: Option<&'static str>,
    pub warnings: Vec<String>,
    /// Each product with its dose and where it stands.
    pub products: Vec<String>,
    pub sources: Vec<&'static str>,
    /// Who prescribed; where nobody says it, who handed out.
    pub from: String,
    /// 「2026-08から」
    pub since: String,
    /// The last supply with its age.
    pub last: String,
    /// How far it reaches.
    pub period: String,
    pub lines_word: String,
    pub lines: Vec<DrugLine>,
}

/// One line of the record as it came.
#[derive(Debug)]
pub(super) struct DrugLine {
    pub name: String,
    pub detail: String,
    pub whence: String,
    pub dated: String,
}

pub(super) fn brief(show: Show, list: &DrugList<'_>) -> BriefDrugs {
    let (w, stopped) = (show.words(), list.count(DrugStatus::Stopped));
    let name = |entry: &DrugEntry<'_>| match entry.status {
        DrugStatus::Current | DrugStatus::Stopped => entry.name.to_owned(),
        other => format!("{}（{}）", entry.name, other.word(show.language())),
    };
    let mut names: Vec<String> = list.shown().map(name).collect();
    if names.is_empty() {
        names = list.of_status(DrugStatus::Stopped).map(name).collect();
    }
    let is_cut = names.len() > BOARD_MAX_DRUGS;
    names.truncate(BOARD_MAX_DRUGS);
    let warned = list.shown().flat_map(|entry| {
        let all = warnings(show, entry);
        all.into_iter().map(|warning| format!("{}{}{warning}", entry.name, w.colon))
    });
    BriefDrugs {
        current: list.count(DrugStatus::Current),
        names,
        is_cut,
        warnings: warned.take(BOARD_MAX_WARNINGS).collect(),
        stopped: if stopped > 0 { w.drugs_stopped_short.replace("{n}", &stopped.to_string()) } else { String::new() },
    }
}

pub(super) fn full(show: Show, list: &DrugList<'_>) -> Drugs {
    let stopped: Vec<DrugRow> = list.of_status(DrugStatus::Stopped).map(|entry| row(show, entry)).collect();
    let shown: Vec<DrugRow> = list.shown().map(|entry| row(show, entry)).collect();
    Drugs {
        shown_word: show.words().count.replace("{n}", &shown.len().to_string()),
        shown,
        stopped_word: show.words().drugs_stopped.replace("{n}", &stopped.len().to_string()),
        stopped,
    }
}

fn row(show: Show, entry: &DrugEntry<'_>) -> DrugRow {
    let w = show.words();
    let unknown = || w.date_unknown.to_owned();
    DrugRow {
        key: format!("{}{}", if entry.external { "x-" } else { "" }, entry.name),
        name: entry.name.to_owned(),
        status: (entry.status != DrugStatus::Current).then(|| entry.status.word(show.language())),
        warnings: warnings(show, entry),
        products: entry.products.iter().map(|line| product(show, line)).collect(),
        sources: entry.sources.iter().map(|source| short_source(show, *source)).collect(),
        from: from(show, entry),
        since: w.drugs_since.replace("{when}", &entry.since.map_or_else(unknown, When::text)),
        last: entry.last.map_or_else(unknown, |last| show.dated_day(last.date, last.month_only)),
        period: match entry.until {
            Some(until) => w.drugs_until.replace("{when}", &until.text()),
            None => w.drugs_until_unknown.to_owned(),
        },
        lines_word: w.drugs_lines.replace("{n}", &entry.lines.len().to_string()),
        lines: entry.lines.iter().map(|line| drug_line(show, line)).collect(),
    }
}

fn from(show: Show, entry: &DrugEntry<'_>) -> String {
    let w = show.words();
    if !entry.prescribers.is_empty() {
        entry.prescribers.join(w.comma)
    } else if entry.pharmacies.is_empty() {
        w.drugs_prescriber_unknown.to_owned()
    } else {
        format!("{}（{}）", entry.pharmacies.join(w.comma), w.drugs_prescriber_unknown)
    }
}

fn warnings(show: Show, entry: &DrugEntry<'_>) -> Vec<String> {
    let w = show.words();
    let doubled =
        (!entry.doubled.is_empty()).then(|| [w.drugs_doubled, w.colon, &entry.doubled.join(w.comma)].concat());
    let reasons = entry.disagreements.iter().map(|one| one.reason.word(show.language()).to_owned());
    let mut all: Vec<String> = doubled.into_iter().chain(reasons).collect();
    all.dedup();
    all
}

fn product(show: Show, line: &Medication) -> String {
    let name = if line.product.is_empty() { &line.ingredient } else { &line.product };
    format!("{name} {}（{}）", dose(show, line), short_source(show, line.origin.source))
}

fn dose(show: Show, line: &Medication) -> String {
    let route = if line.route == DrugRoute::Unstated { "" } else { line.route.word(show.language()) };
    let times = line.times.map_or_else(String::new, |times| format!("×{times}"));
    let amount = format!("{}{}", line.quantity, line.unit);
    let parts = [amount.as_str(), &line.usage, &times, route];
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ")
}

fn drug_line(show: Show, line: &Medication) -> DrugLine {
    DrugLine {
        name: line.product.clone(),
        detail: dose(show, line),
        whence: [line.origin.source.word(show.language()), " ", &line.origin.institution_name].concat(),
        dated: show.dated(&line.origin),
    }
}
