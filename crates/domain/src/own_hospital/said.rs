//! What patient or family call the own hospital, against what the record shows.

use super::{
    directory::{Directory, Distances, Entry, Neighbour, is_short_for},
    institution::Institution,
    likeness::Reading,
    parts::up_to_kind,
    spelling::Spelling,
};
use crate::ids::HospitalId;

/// What people put before a name.
const BEFORE_NAME: [&str; 8] =
    ["かかりつけは", "かかりつけ医は", "かかりつけ", "主治医は", "いつもは", "いつもの", "通院先は", "通院先"];

/// Names of a line are taken apart at these; a name itself may hold 「・」.
const BETWEEN_NAMES: [char; 7] = ['、', ',', '，', '/', '／', ';', '；'];

/// Names that are looked at: those of thirty lines with a name or two each.
const NAMES_MAX: usize = 40;

/// Hospitals kept of one name, the nearest: more bear only the name of a city, which tells nothing. Screens show fewer.
pub const NEIGHBOURS_MAX: usize = 20;

/// How what was said goes together with the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The record shows it.
    Recorded,
    /// It fits several institutions of the record.
    Several,
    /// The record does not show it, but one of a similar name.
    Similar,
    /// The record shows others, and nothing similar.
    NotRecorded,
    /// The record shows no institution: nothing to compare with.
    NoRecord,
}

impl Verdict {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Several => "several",
            Self::Similar => "similar",
            Self::NotRecorded => "not-recorded",
            Self::NoRecord => "no-record",
        }
    }
}

/// One name that was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// As it was written down.
    pub text: String,
    /// How it goes together with the record.
    pub verdict: Verdict,
    /// Institutions of the record that it fits or resembles, by their place in the list, most own first.
    pub institutions: Vec<usize>,
    /// Hospitals that bear the name or are called so in short, and that the record does not show; nearest first.
    pub named: Vec<Neighbour>,
    /// Hospitals whose names are easily taken for it, and that are neither of these.
    pub alike: Vec<Neighbour>,
}

/// What is known of the record when a name is judged.
pub(super) struct Known<'a> {
    pub institutions: &'a [Institution],
    pub readings: &'a [Reading],
    pub directory: &'a Directory,
    pub km: Distances<'a>,
}

/// Every name that was said, in its order, each once.
pub(super) fn judge(lines: &[String], known: &Known<'_>) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    for text in lines.iter().flat_map(|line| line.split(BETWEEN_NAMES)).map(str::trim).take(NAMES_MAX) {
        if said.iter().any(|one| one.text == text) {
            continue;
        }
        said.extend(judge_one(text, known));
    }
    said
}

fn judge_one(text: &str, known: &Known<'_>) -> Option<Said> {
    let words = words_of(text);
    if words.full().is_empty() {
        return None;
    }
    let same = |name: &Reading| words.spelling.keys().any(|key| name.spelling.keys().any(|other| key == other));
    let by_name = |fits: &dyn Fn(&Reading) -> bool| -> Vec<usize> {
        (0..known.readings.len()).filter(|index| fits(&known.readings[*index])).collect()
    };
    let exact = by_name(&same);
    let fits = if exact.is_empty() { by_name(&|name| is_short_for(&words, name)) } else { exact };
    let (verdict, institutions) = match fits.len() {
        _ if known.institutions.is_empty() => (Verdict::NoRecord, Vec::new()),
        1 => (Verdict::Recorded, fits),
        0 => {
            let similar = by_name(&|name| words.resembles(name));
            (if similar.is_empty() { Verdict::NotRecorded } else { Verdict::Similar }, similar)
        }
        _ => (Verdict::Several, fits),
    };
    let recorded: Vec<&HospitalId> = known.institutions.iter().filter_map(|one| one.identity.hospital()).collect();
    let bearing = known.directory.named(&words.spelling);
    let mut named = if bearing.is_empty() { known.directory.shortened(&words) } else { bearing };
    named.retain(|entry| !recorded.contains(&&entry.id));
    let mut alike = known.directory.alike(&words);
    alike.retain(|entry| !recorded.contains(&&entry.id) && !named.iter().any(|one| one.id == entry.id));
    let told = |entries: &[&Entry]| {
        let mut all = Directory::neighbours(entries, known.km);
        all.truncate(NEIGHBOURS_MAX);
        all
    };
    Some(Said { text: text.to_owned(), verdict, institutions, named: told(&named), alike: told(&alike) })
}

/// The name in what was said: 「かかりつけは青凪病院の循環器」 is 青凪病院, 「青凪の病院」 is 青凪.
fn words_of(text: &str) -> Reading {
    let spelling = Spelling::of(text);
    let mut full = spelling.full.as_str();
    while let Some(rest) = BEFORE_NAME.iter().find_map(|before| full.strip_prefix(before)) {
        full = rest;
    }
    let full = up_to_kind(full);
    let full = full.strip_suffix("の病院").or_else(|| full.strip_suffix("さん")).unwrap_or(full);
    if full == spelling.full {
        return Reading::spelled(spelling);
    }
    Reading::spelled(Spelling { full: full.to_owned(), without_owner: Vec::new() })
}
