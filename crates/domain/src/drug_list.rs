//! 服薬一覧: what the patient takes, folded from the three trees that overlap (claims, prescribed, dispensed).
//!
//! One entry per ingredient: taken now or not, since when, who prescribed it, in which trees it stands, what the trees do not agree
//! about. Every line of the record stands in exactly one entry; the order in which lines arrive makes no difference. The rules and
//! the reasons of their constants are ADR 16.

mod disagreement;
mod document;
mod name;
mod standing;
mod supply;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use jiff::civil::Date;

pub use disagreement::{Disagreement, DisagreementReason};
pub use document::DrugDocument;
pub use standing::{
    AS_NEEDED_DAYS, ASSUMED_DAYS, DrugStatus, EXTERNAL_DAYS, GRACE_DAYS, OVERLAP_MIN_DAYS, RECENT_DAYS, RUN_GAP_DAYS,
    SHORT_COURSE_DAYS, SHORT_GRACE_DAYS,
};
pub use supply::{DAYS_BELIEVED_MAX, PRESCRIPTION_VALID_DAYS};

use crate::record::{DrugRoute, Medication, RecordSource};
use supply::Supply;

/// A day, or a month where only that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The day, or the first day of the month.
    pub date: Date,
    /// Only the month is known.
    pub month_only: bool,
}

impl When {
    /// `2026-11-04`, or `2026-08` where only the month is known.
    #[must_use]
    pub fn text(self) -> String {
        if self.month_only { self.date.strftime("%Y-%m").to_string() } else { self.date.to_string() }
    }
}

/// All lines about one ingredient, told as one drug.
#[derive(Clone, PartialEq, Eq)]
pub struct DrugEntry<'a> {
    /// Ingredient as the newest line names it; the product, else the code, where no line names one.
    pub name: &'a str,
    /// Applied on the outside: never one entry with what is swallowed.
    pub external: bool,
    /// Taken now, or not.
    pub status: DrugStatus,
    /// The last supply of each prescriber, one line for each product: what was handed out before what was prescribed. Two strengths are
    /// two products.
    pub products: Vec<&'a Medication>,
    /// Where the unbroken run of supplies begins; `None` when no line has a date.
    pub since: Option<When>,
    /// The last supply.
    pub last: Option<When>,
    /// How far the last supply is known to reach; `None`: the period is unknown (期間不明). Of a month's claim the latest month that it may reach.
    pub until: Option<When>,
    /// Supplies in the unbroken run; the same act in several trees is one.
    pub supplies: usize,
    /// Institutions that prescribed within the run, latest first. A pharmacy is none.
    pub prescribers: Vec<&'a str>,
    /// Where it was handed out, when no line says who prescribed.
    pub pharmacies: Vec<&'a str>,
    /// Trees in which the run stands.
    pub sources: Vec<RecordSource>,
    /// Institutions whose supplies overlap now; empty unless there are two.
    pub doubled: Vec<&'a str>,
    /// Where the trees do not agree about the last supplies, with the lines.
    pub disagreements: Vec<Disagreement<'a>>,
    /// Every line, newest first; repeats are kept.
    pub lines: Vec<&'a Medication>,
}

/// Prints counts only: a drug says something about a person.
impl std::fmt::Debug for DrugEntry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DrugEntry")
            .field("status", &self.status)
            .field("lines", &self.lines.len())
            .finish_non_exhaustive()
    }
}

/// 服薬一覧. What is taken now first, then what cannot be dated, what ended lately, what was stopped; the latest supply first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DrugList<'a> {
    /// In the order in which they are read.
    pub entries: Vec<DrugEntry<'a>>,
}

impl<'a> DrugList<'a> {
    /// Folds the lines of a record as they look on the day `today` (of Japan).
    #[must_use]
    pub fn of(medications: &'a [Medication], today: Date) -> Self {
        let mut entries: Vec<DrugEntry<'a>> =
            groups(medications).into_iter().map(|((_, external), lines)| entry(external, lines, today)).collect();
        // Stable: among equals stays the order of the names.
        entries.sort_by_key(|one| (one.status, one.external, Reverse(one.last.map(|last| last.date))));
        Self { entries }
    }

    /// Entries that a reader sees first: everything but what was stopped.
    pub fn shown(&self) -> impl Iterator<Item = &DrugEntry<'a>> {
        self.entries.iter().filter(|one| one.status != DrugStatus::Stopped)
    }

    /// The same, without the list.
    #[must_use]
    pub fn into_shown(self) -> Vec<DrugEntry<'a>> {
        self.entries.into_iter().filter(|one| one.status != DrugStatus::Stopped).collect()
    }

    /// Entries of one standing.
    pub fn of_status(&self, status: DrugStatus) -> impl Iterator<Item = &DrugEntry<'a>> {
        self.entries.iter().filter(move |one| one.status == status)
    }

    /// How many entries have this standing.
    #[must_use]
    pub fn count(&self, status: DrugStatus) -> usize {
        self.of_status(status).count()
    }
}

/// Days for which drugs were supplied within the year up to the last supply of each ingredient, all together; `None` when the length of
/// some supply is unknown. Only of oral drugs taken every day the record says it.
#[must_use]
pub fn days_supplied(medications: &[&Medication]) -> Option<i32> {
    let mut ingredients: BTreeMap<String, Vec<&Medication>> = BTreeMap::new();
    for line in medications {
        let ingredient = name::ingredient_key(&line.ingredient);
        let key = if ingredient.is_empty() { name::ingredient_key(&line.product) } else { ingredient };
        ingredients.entry(key).or_default().push(line);
    }
    ingredients.values().map(|lines| supply::days_within_a_year(lines)).sum()
}

type Groups<'a> = BTreeMap<(String, bool), Vec<&'a Medication>>;

/// Lines of one ingredient, inside and outside apart. A line without an ingredient goes with the same code or product.
fn groups(medications: &[Medication]) -> Groups<'_> {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    let mut routes: BTreeMap<String, BTreeSet<bool>> = BTreeMap::new();
    for line in medications {
        let ingredient = name::ingredient_key(&line.ingredient);
        for handle in handles(line) {
            if !ingredient.is_empty() {
                // The least name wins, so that the order of the lines does not matter.
                let name = known.entry(handle.clone()).or_insert_with(|| ingredient.clone());
                if ingredient < *name {
                    name.clone_from(&ingredient);
                }
            }
            if line.route != DrugRoute::Unstated {
                routes.entry(handle).or_default().insert(line.route == DrugRoute::External);
            }
        }
    }
    let mut groups = Groups::new();
    for line in medications {
        let external = match line.route {
            DrugRoute::External => true,
            DrugRoute::Oral | DrugRoute::AsNeeded => false,
            DrugRoute::Unstated => {
                handles(line).any(|handle| routes.get(&handle).is_some_and(|known| !known.contains(&false)))
            }
        };
        groups.entry((key(line, &known), external)).or_default().push(line);
    }
    groups
}

/// What a line without an ingredient is recognised by: its code, its product.
fn handles(line: &Medication) -> impl Iterator<Item = String> {
    let code = (!line.code.is_empty()).then(|| format!("#{}", line.code));
    let product = Some(name::folded(&line.product)).filter(|product| !product.is_empty());
    code.into_iter().chain(product)
}

fn key(line: &Medication, known: &BTreeMap<String, String>) -> String {
    let ingredient = name::ingredient_key(&line.ingredient);
    if !ingredient.is_empty() {
        return ingredient;
    }
    if let Some(ingredient) = handles(line).find_map(|handle| known.get(&handle)) {
        return ingredient.clone();
    }
    let product = name::ingredient_key(&line.product);
    if product.is_empty() { format!("#{}", line.code) } else { product }
}

fn entry(external: bool, mut lines: Vec<&Medication>, today: Date) -> DrugEntry<'_> {
    lines.sort_unstable_by_key(|line| (Reverse(line.origin.date), supply::rank(line), *line));
    let supplies = supply::supplies(&lines);
    let dated: Vec<&Supply<'_>> = supplies.iter().filter(|one| one.start().is_some()).collect();
    let run = standing::last_run(&dated);
    // Without a date there is no run: everything is told of all that came.
    let run = if run.is_empty() { supplies.iter().collect() } else { run };
    let last = run.iter().max_by_key(|one| one.covers_until()).copied();
    let by_prescriber = standing::by_prescriber(&run);
    DrugEntry {
        name: name_of(&lines),
        external,
        status: standing::status(&run, today),
        products: products(&by_prescriber, &run),
        since: run.first().and_then(|one| one.when()),
        last: last.and_then(Supply::when),
        until: last.and_then(|one| Some(When { date: one.known_until()?, month_only: one.is_month_only() })),
        supplies: run.len(),
        prescribers: by_prescriber
            .iter()
            .filter_map(|(who, _)| who.map(|origin| origin.institution_name.as_str()))
            .collect(),
        pharmacies: pharmacies(&by_prescriber, &run),
        sources: run
            .iter()
            .flat_map(|one| one.lines())
            .map(|line| line.origin.source)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        doubled: standing::doubled(&by_prescriber, today),
        disagreements: disagreement::all(&by_prescriber, &run, today),
        lines,
    }
}

/// The newest name: lines come newest first.
fn name_of<'a>(lines: &[&'a Medication]) -> &'a str {
    let first = |pick: fn(&Medication) -> &str| lines.iter().copied().map(pick).find(|text| !text.trim().is_empty());
    first(|line| &line.ingredient)
        .or_else(|| first(|line| &line.product))
        .or_else(|| first(|line| &line.code))
        .unwrap_or_default()
}

type ByPrescriber<'s, 'a> = [standing::Prescribed<'s, 'a>];

fn products<'a>(by_prescriber: &ByPrescriber<'_, 'a>, run: &[&Supply<'a>]) -> Vec<&'a Medication> {
    let newest = standing::newest_of_each(by_prescriber, run);
    let mut lines: Vec<&Medication> = newest.iter().flat_map(|one| one.lines()).copied().collect();
    lines.sort_by_key(|line| (supply::rank(line), Reverse(line.origin.date), *line));
    let mut seen = BTreeSet::new();
    lines.retain(|line| {
        seen.insert(name::folded(if line.product.is_empty() { &line.ingredient } else { &line.product }))
    });
    lines
}

fn pharmacies<'a>(by_prescriber: &ByPrescriber<'_, 'a>, run: &[&Supply<'a>]) -> Vec<&'a str> {
    if by_prescriber.iter().any(|(who, _)| who.is_some()) {
        return Vec::new();
    }
    let named = run.iter().rev().flat_map(|one| one.lines()).map(|line| line.origin.institution_name.as_str());
    let mut seen = BTreeSet::new();
    named.filter(|name| !name.is_empty() && seen.insert(*name)).collect()
}
