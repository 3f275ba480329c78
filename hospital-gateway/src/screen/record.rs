//! The pulled record as a reader takes it in: what it suggests first, then the lines, each with source and age, and what could not be had.

use domain::{
    consent::ConsentBasis,
    disclosure::{CaseStanding, RecordView},
    drug_list::DrugList,
    encounter::Fetch,
    fetch::Window,
    inference::{Contradiction, Evidence, Finding, Strength},
    interview::NoCardReason,
    patient::japan_date,
    record::{Category, Checkup, FetchOutcome, Origin, RecordSource, Surgery, Treatment, Visit},
    relevance::{Topics, by_importance},
};
use webkit::parts::Html;

use super::{
    drugs::{self, BriefDrugs, Drugs},
    show::Show,
    words::BoardWords,
};
use crate::inbox::HospitalCase;

/// Findings on a card of the board; the rest is on the case page.
const BOARD_MAX_FINDINGS: usize = 3;

/// One 推測.
#[derive(Debug)]
pub(super) struct FindingRow {
    pub name: String,
    pub note: String,
    /// 「推測・根拠強」
    pub tag: String,
    pub strength: &'static str,
    pub evidence: Vec<EvidenceRow>,
    /// What cannot be true together with it.
    pub against: Vec<AgainstRow>,
    /// 「ほか2件」 behind this one, on a card of the board.
    pub more: Option<String>,
}

/// What stands against a 推測.
#[derive(Debug)]
pub(super) struct AgainstRow {
    pub name: String,
    pub note: String,
    /// The newest line that speaks for it; nothing for the sex.
    pub line: Option<EvidenceRow>,
}

/// One line that speaks for it.
#[derive(Debug)]
pub(super) struct EvidenceRow {
    pub name: String,
    pub source: &'static str,
    pub dated: String,
    /// Source and age in short, where there is little room: 「調剤・8日前」.
    pub short: String,
}

/// One line of the record.
#[derive(Debug)]
pub(super) struct Line {
    pub name: String,
    pub detail: String,
    pub sources: Vec<&'static str>,
    pub dated: String,
    /// Source and age in short, where there is little room.
    pub short: String,
    pub institution: String,
}

/// How the pull of one category ended.
#[derive(Debug)]
pub(super) struct FetchRow {
    pub category: &'static str,
    /// `ok`, `empty`, `failed` or `none`: decides mark and colour.
    pub state: &'static str,
    pub outcome: String,
    pub age: Option<Html>,
}

/// かかりつけ: what this hospital is to the patient.
#[derive(Debug)]
pub(super) struct OwnRow {
    /// `own`, `unsure` or `other`: decides mark and colour.
    pub state: &'static str,
    pub text: String,
}

/// What a card of the board shows of the record.
#[derive(Debug, Default)]
pub(super) struct Brief {
    pub findings: Vec<FindingRow>,
    /// Those with weak evidence, and those for which there is no room.
    pub findings_more: usize,
    pub drugs: BriefDrugs,
    pub surgeries: Vec<Line>,
    /// What could not be had, and why.
    pub gaps: Vec<String>,
    pub own: Option<OwnRow>,
    /// Said instead of the record when nothing was pulled at all, or when it is kept back.
    pub nothing: Option<String>,
    /// Kept back until this hospital takes the patient: no warning, and nothing that is missing.
    pub is_withheld: bool,
    pub consent: Option<&'static str>,
}

impl Brief {
    /// 「服用中 3・手術 1」: what a card without room for the lines says of them.
    pub(super) fn counts(&self, w: &BoardWords) -> String {
        let drugs = (!self.drugs.is_empty()).then_some((w.drugs_current, self.drugs.current));
        let surgeries = (!self.surgeries.is_empty()).then_some((w.surgeries, self.surgeries.len()));
        let counts = drugs.into_iter().chain(surgeries).map(|(word, n)| format!("{word} {n}"));
        counts.collect::<Vec<_>>().join("・")
    }
}

/// Everything, for the case page.
#[derive(Debug)]
pub(super) struct Full {
    pub findings: Vec<FindingRow>,
    pub drugs: Drugs,
    /// Title and lines of each other kind of line; kinds without a line are left out.
    pub sections: Vec<(&'static str, Vec<Line>)>,
    pub own: Option<OwnRow>,
    pub fetches: Vec<FetchRow>,
    pub nothing: Option<String>,
    pub is_withheld: bool,
    pub consent: Option<&'static str>,
}

/// The record for a card.
pub(super) fn brief(show: Show, case: &HospitalCase) -> Brief {
    let Some(view) = &case.record else { return Brief { nothing: nothing(show, case), ..Brief::default() } };
    let mut shown = by_importance(&view.findings, &case.flags, &topics(case));
    shown.retain(|finding| finding.strength != Strength::Weak);
    shown.truncate(BOARD_MAX_FINDINGS);
    Brief {
        findings: shown
            .iter()
            .enumerate()
            .map(|(index, finding)| FindingRow {
                more: show.more(view.findings.len() - index - 1),
                ..finding_row(show, finding)
            })
            .collect(),
        findings_more: view.findings.len() - shown.len(),
        drugs: drugs::brief(show, &DrugList::of(&view.record.medications, japan_date(show.now))),
        surgeries: view
            .record
            .surgeries
            .iter()
            .map(|line| plain(show, &line.name, String::new(), &line.origin))
            .collect(),
        gaps: Category::ALL.iter().filter_map(|category| gap(show, *category, view.fetches.get(category)?)).collect(),
        own: own(show, view),
        nothing: nothing(show, case),
        is_withheld: view.withheld,
        consent: view.consent.map(|basis| basis.word(show.language())),
    }
}

/// The record for the case page.
pub(super) fn full(show: Show, case: &HospitalCase) -> Full {
    let view = case.record.as_ref();
    let empty = RecordView::default();
    let record = &view.unwrap_or(&empty).record;
    let words = show.words();
    let treatment = |line: &Treatment| plain(show, &line.name, String::new(), &line.origin);
    let visit = |line: &Visit| {
        let department = if line.department.is_empty() { words.department_unknown } else { &line.department };
        plain(show, department, if line.inpatient { words.inpatient.to_owned() } else { String::new() }, &line.origin)
    };
    let checkup = |line: &Checkup| {
        let item = if line.is_date_only() { words.checkups } else { &line.item };
        plain(show, item, format!("{} {}", line.value, line.unit), &line.origin)
    };
    let surgery = |line: &Surgery| plain(show, &line.name, String::new(), &line.origin);
    let mut sections = vec![
        (words.surgeries, record.surgeries.iter().map(surgery).collect::<Vec<_>>()),
        (words.dialysis, record.dialysis.iter().map(treatment).collect()),
        (words.visits, record.visits.iter().map(visit).collect()),
        (words.treatments, record.treatments.iter().map(treatment).collect()),
        (words.checkups, record.checkups.iter().map(checkup).collect()),
    ];
    sections.retain(|(_, lines)| !lines.is_empty());
    Full {
        findings: by_importance(&view.unwrap_or(&empty).findings, &case.flags, &topics(case))
            .into_iter()
            .map(|finding| finding_row(show, finding))
            .collect(),
        drugs: drugs::full(show, &DrugList::of(&record.medications, japan_date(show.now))),
        sections,
        own: view.and_then(|view| own(show, view)),
        // Of what is kept back nothing is said to be there or not.
        fetches: Category::ALL
            .iter()
            .filter(|_| !case.is_withheld())
            .map(|category| fetch_row(show, *category, view.and_then(|view| view.fetches.get(category))))
            .collect(),
        nothing: nothing(show, case),
        is_withheld: case.is_withheld(),
        consent: view.and_then(|view| view.consent).map(|basis| basis.word(show.language())),
    }
}

/// What the case is about.
fn topics(case: &HospitalCase) -> Topics {
    let situation = case.situation.as_ref();
    let complaint = situation.map_or("", |now| now.complaint.as_str());
    Topics::of(&case.observations, complaint, situation.and_then(|now| now.triage.as_ref()))
}

fn own(show: Show, view: &RecordView) -> Option<OwnRow> {
    let own = view.own.as_ref()?;
    let state = match own.code.as_str() {
        "own-hospital" => "own",
        "namesake" => "other",
        _ => "unsure",
    };
    Some(OwnRow { state, text: show.pick(&own.ja, &own.en).to_owned() })
}

fn finding_row(show: Show, finding: &Finding) -> FindingRow {
    FindingRow {
        name: show.pick(&finding.ja, &finding.en).to_owned(),
        note: show.pick(&finding.note_ja, &finding.note_en).to_owned(),
        tag: show.words().guess_by.replace("{what}", &finding.strength.word(show.language()).to_lowercase()),
        strength: finding.strength.word(show.language()),
        evidence: finding.evidence.iter().map(|line| evidence_row(show, line)).collect(),
        against: finding.contradictions.iter().map(|one| against_row(show, one)).collect(),
        more: None,
    }
}

fn against_row(show: Show, one: &Contradiction) -> AgainstRow {
    AgainstRow {
        name: one.words(show.language()).to_owned(),
        note: one.note(show.language()).to_owned(),
        line: one.line.as_ref().map(|line| evidence_row(show, line)),
    }
}

fn evidence_row(show: Show, line: &Evidence) -> EvidenceRow {
    EvidenceRow {
        name: line.name.clone(),
        source: line.origin.source.word(show.language()),
        dated: show.dated(&line.origin),
        short: short(show, &line.origin),
    }
}

pub(super) fn short(show: Show, origin: &Origin) -> String {
    format!("{}・{}", short_source(show, origin.source), show.age_of(origin))
}

/// A tree's name where there is little room.
pub(super) fn short_source(show: Show, source: RecordSource) -> &'static str {
    let w = show.words();
    match source {
        RecordSource::Claims => w.claims,
        RecordSource::Prescribed => w.prescribed,
        RecordSource::Dispensed => w.dispensed,
        RecordSource::Checkup => RecordSource::Checkup.word(show.language()),
        RecordSource::Interview => w.interview,
    }
}

fn plain(show: Show, name: &str, detail: String, origin: &Origin) -> Line {
    Line {
        name: name.to_owned(),
        detail,
        sources: vec![origin.source.word(show.language())],
        dated: show.dated(origin),
        short: short(show, origin),
        institution: origin.institution_name.clone(),
    }
}

fn gap(show: Show, category: Category, fetch: &Fetch) -> Option<String> {
    let is_whole = matches!(fetch.outcome, FetchOutcome::Fetched | FetchOutcome::Empty);
    let said = match fetch.window {
        Window::Full if is_whole => return None,
        Window::Full => fetch.outcome.word(show.language()).to_owned(),
        Window::Summary => reach(show, category, fetch),
    };
    Some([category.word(show.language()), &said].join(show.words().colon))
}

fn fetch_row(show: Show, of: Category, fetch: Option<&Fetch>) -> FetchRow {
    let category = of.word(show.language());
    let Some(fetch) = fetch else {
        return FetchRow { category, state: "none", outcome: show.words().not_pulled.to_owned(), age: None };
    };
    let state = match fetch.outcome {
        FetchOutcome::Fetched | FetchOutcome::Empty if fetch.window == Window::Summary => "part",
        FetchOutcome::Fetched => "ok",
        FetchOutcome::Empty => "empty",
        FetchOutcome::Partial | FetchOutcome::InvalidQualification => "part",
        _ => "failed",
    };
    let reach = if fetch.outcome.is_success() { reach(show, of, fetch) } else { String::new() };
    let outcome = [fetch.outcome.word(show.language()), reach.as_str()].join(" ").trim().to_owned();
    FetchRow { category, state, outcome, age: Some(show.age(fetch.at)) }
}

/// How far back it reaches; where only the summary came, that it is no more, and why.
fn reach(show: Show, category: Category, fetch: &Fetch) -> String {
    let covers = fetch.covers(category, show.language());
    match (fetch.window, fetch.beyond) {
        (Window::Full, _) | (Window::Summary, None) => covers.to_owned(),
        (Window::Summary, Some(beyond)) => {
            let full = Window::Full.covers(category, show.language());
            [covers, "・", full, show.words().colon, beyond.word(show.language())].concat()
        }
    }
}

/// What stands where the record would be: that nobody waits for one that does not come.
fn nothing(show: Show, case: &HospitalCase) -> Option<String> {
    let words = show.words();
    let Some(view) = &case.record else { return Some(words.no_record_yet.to_owned()) };
    if view.withheld {
        // Decided for here, and the record not yet delivered.
        let is_due = case.standing == CaseStanding::Destination;
        return Some(if is_due { words.no_record_yet } else { words.withheld }.to_owned());
    }
    let has_come = !view.record.is_empty() || view.fetches.values().any(|fetch| fetch.outcome.is_success());
    match (view.consent, view.no_card) {
        (Some(ConsentBasis::Refused), _) => Some(words.no_record_refused.to_owned()),
        (_, Some(reason)) if !has_come => Some(no_card(show, reason)),
        _ if view.fetches.is_empty() && view.record.is_empty() => Some(words.no_record_yet.to_owned()),
        _ => None,
    }
}

/// A crew that treats first may still read the card; from the other reasons nothing comes.
fn no_card(show: Show, reason: NoCardReason) -> String {
    let words = show.words();
    let sentence = match reason {
        NoCardReason::TreatmentFirst => words.no_record_not_read,
        _ => words.no_record_no_card,
    };
    sentence.replace("{what}", reason.word(show.language()))
}
