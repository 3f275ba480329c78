//! The part `record`: what came of each category, what the record suggests, and its lines, each with source and age.

use askama::Template;
use domain::{
    card::Condition,
    consent::ConsentBasis,
    drug_list::DrugList,
    encounter::{CardState, Encounter, Fetch},
    fetch::Window,
    flags::Flag,
    inference::{Contradiction, Finding},
    interview::Informant,
    own_hospital::Institution,
    patient::japan_date,
    record::{Category, FetchOutcome, Origin, Treatment},
    relevance::{Topics, by_importance},
};
use jiff::civil::Date;
use webkit::parts::Html;

use super::{
    CaseView, Choice, Frame, choices,
    dates::{age, dated},
    drugs::{self, Drugs},
    flags::{self, FlagRow},
    history, own,
};
use crate::tablet::{WorkingCase, parts};

/// Findings shown before the crew asks for all.
const FINDINGS_FIRST: usize = 3;
/// Surgeries and institutions shown before the crew asks for all.
const LINES_FIRST: usize = 3;

#[derive(Template)]
#[template(path = "crew/record.html")]
struct RecordPart {
    f: Frame,
    /// Why there is nothing yet; empty once something came.
    waiting: &'static str,
    /// Something was looked at that findings could come from.
    looked: bool,
    pulling: bool,
    can_retry: bool,
    came: Vec<Came>,
    failed: Vec<FailedPull>,
    flags: Vec<FlagRow>,
    flags_beyond: usize,
    dismissed_flags: Vec<String>,
    findings: Vec<FindingRow>,
    findings_beyond: usize,
    dismissed: Vec<String>,
    drugs: Drugs,
    surgeries: Vec<Line>,
    surgeries_beyond: usize,
    own: own::Own,
    visits: Vec<InstitutionRow>,
    visits_beyond: usize,
    treatments: Vec<Line>,
    dialysis: Vec<Line>,
    checkups: Vec<Line>,
    spoken: Option<history::Spoken>,
    informants: Vec<Choice>,
    history: Vec<history::Entry>,
    dialysis_choices: Vec<Choice>,
}

/// A category that came.
struct Came {
    word: &'static str,
    /// How many, or the word for none.
    count: String,
    /// How far back it reaches.
    covers: &'static str,
    /// True while only the summary is there: then how far back has to be read.
    is_summary: bool,
    outcome: &'static str,
    /// True when the outcome has to be read: partly, invalid qualification.
    notable: bool,
}

/// Categories that did not come for one reason.
struct FailedPull {
    words: String,
    outcome: &'static str,
    /// What to do next, where the table of conditions says it.
    next: &'static str,
    retrying: bool,
}

struct FindingRow {
    code: String,
    name: String,
    note: String,
    strength: &'static str,
    evidence: Vec<Line>,
    against: Vec<Against>,
    beyond: bool,
}

/// What cannot be true together with a finding.
struct Against {
    name: String,
    /// The newest line that speaks for it, with its age; empty for the sex.
    line: String,
    note: String,
}

/// One line of the record: what, how old, when, from where.
pub(super) struct Line {
    pub name: String,
    pub detail: String,
    pub age: String,
    pub when: String,
    pub from: String,
    pub beyond: bool,
}

struct InstitutionRow {
    name: String,
    departments: String,
    age: String,
    date: String,
    /// How often, and whether stays are among it.
    visits: String,
    can_be_asked: bool,
    beyond: bool,
}

pub(super) fn part(case: &CaseView<'_>) -> Option<Html> {
    case.read(|working| build(case, working)).map(|part| Html::of(&part))
}

fn build(case: &CaseView<'_>, working: &WorkingCase) -> RecordPart {
    let encounter = &working.encounter;
    let record = &encounter.record;
    let today = japan_date(case.view.now);
    let failures = encounter.fetches.values().any(|fetch| !fetch.outcome.is_success() || fetch.beyond.is_some());
    let flags = flags::rows(case, working, today);
    let standing: Vec<Flag> = encounter.standing_flags().cloned().collect();
    let stands = |code: &str| encounter.has_standing_finding(code);
    let findings: Vec<FindingRow> =
        by_importance(encounter.standing_findings(), &standing, &Topics::of_case(encounter))
            .into_iter()
            .enumerate()
            .map(|(index, finding)| finding_row(case, finding, stands, index, today))
            .collect();
    let drugs = DrugList::of(&record.medications, today);
    let visits = institutions(case, working, today);
    RecordPart {
        f: case.frame(parts::RECORD),
        waiting: waiting(case, working),
        looked: encounter
            .fetches
            .iter()
            .any(|(one, fetch)| *one != Category::Eligibility && fetch.outcome.is_success()),
        pulling: working.pulling,
        can_retry: failures && !working.pulling && working.has_card(),
        came: came(case, encounter, &drugs),
        failed: failed(case, encounter, working.pulling),
        flags_beyond: flags.iter().filter(|flag| flag.beyond).count(),
        flags,
        dismissed_flags: flags::dismissed(case, working),
        findings_beyond: findings.len().saturating_sub(FINDINGS_FIRST),
        findings,
        dismissed: dismissed(case, encounter),
        drugs: drugs::rows(case, &drugs, today),
        surgeries_beyond: record.surgeries.len().saturating_sub(LINES_FIRST),
        surgeries: record
            .surgeries
            .iter()
            .enumerate()
            .map(|(index, one)| Line { beyond: index >= LINES_FIRST, ..line(case, &one.name, &one.origin, today) })
            .collect(),
        visits_beyond: visits.len().saturating_sub(LINES_FIRST),
        own: own::own(case, working),
        visits,
        treatments: by_name(case, &record.treatments, today),
        dialysis: by_name(case, &record.dialysis, today),
        checkups: record
            .checkups
            .iter()
            .map(|one| Line {
                detail: format!("{} {}", one.value, one.unit),
                ..line(
                    case,
                    if one.is_date_only() { case.view.words().checkups } else { &one.item },
                    &one.origin,
                    today,
                )
            })
            .collect(),
        spoken: encounter.spoken.as_ref().map(|spoken| history::spoken(case, spoken)),
        informants: choices!(Informant, case, |one| encounter
            .spoken
            .as_ref()
            .is_some_and(|said| said.informant == one)),
        history: history::entries(case, encounter.spoken.as_ref()),
        dialysis_choices: history::dialysis(case, encounter.spoken.as_ref()),
    }
}

fn waiting(case: &CaseView<'_>, working: &WorkingCase) -> &'static str {
    let (encounter, w) = (&working.encounter, case.view.words());
    match (&encounter.consent, &encounter.card) {
        (Some(_), _) if working.proposal.is_some() && working.has_card() => w.record_after,
        _ if !encounter.fetches.is_empty() => "",
        (Some(consent), _) if consent.basis == ConsentBasis::Refused => w.record_refused,
        (None, _) => w.record_wait_consent,
        (Some(_), Some(CardState::Read(_))) if working.pulling => w.pulling,
        (Some(_), _) => w.record_wait_card,
    }
}

fn short(case: &CaseView<'_>, category: Category) -> &'static str {
    let w = case.view.words();
    match category {
        Category::Eligibility => category.word(case.view.language()),
        Category::Medications => w.medications,
        Category::Surgeries => w.surgeries,
        Category::Visits => w.visits,
        Category::Treatments => w.treatments,
        Category::Dialysis => w.dialysis,
        Category::Checkups => w.checkups,
    }
}

fn came(case: &CaseView<'_>, encounter: &Encounter, drugs: &DrugList<'_>) -> Vec<Came> {
    let record = &encounter.record;
    let lines = |category| match category {
        Category::Eligibility => None,
        Category::Medications => Some(drugs.entries.len()),
        Category::Surgeries => Some(record.surgeries.len()),
        Category::Visits => Some(record.visits.len()),
        Category::Treatments => Some(record.treatments.len()),
        Category::Dialysis => Some(record.dialysis.len()),
        Category::Checkups => Some(record.checkups.len()),
    };
    let one = |(category, fetch): (&Category, &Fetch)| {
        let count = match (fetch.outcome, lines(*category)) {
            (FetchOutcome::Empty, _) => case.view.words().none.to_owned(),
            (_, Some(count)) => format!("{count}{}", case.view.words().items),
            (_, None) => String::new(),
        };
        let notable = matches!(fetch.outcome, FetchOutcome::Partial | FetchOutcome::InvalidQualification);
        Came {
            word: short(case, *category),
            count,
            covers: fetch.covers(*category, case.view.language()),
            is_summary: fetch.window == Window::Summary,
            outcome: fetch.outcome.word(case.view.language()),
            notable,
        }
    };
    encounter.fetches.iter().filter(|(_, fetch)| fetch.outcome.is_success()).map(one).collect()
}

fn failed(case: &CaseView<'_>, encounter: &Encounter, pulling: bool) -> Vec<FailedPull> {
    let mut failed: Vec<(FetchOutcome, Vec<String>)> = Vec::new();
    for (category, fetch) in &encounter.fetches {
        // A full window that failed names itself: the summary stands beside it among what came.
        let (outcome, word) = match fetch.beyond {
            Some(beyond) => {
                (beyond, [short(case, *category), " ", Window::Full.covers(*category, case.view.language())].concat())
            }
            None if fetch.outcome.is_success() => continue,
            None => (fetch.outcome, short(case, *category).to_owned()),
        };
        match failed.iter_mut().find(|(known, _)| *known == outcome) {
            Some((_, words)) => words.push(word),
            None => failed.push((outcome, vec![word])),
        }
    }
    let separator = if case.view.lang == webkit::lang::Lang::Ja { "・" } else { ", " };
    failed
        .into_iter()
        .map(|(outcome, words)| FailedPull {
            words: words.join(separator),
            outcome: outcome.word(case.view.language()),
            next: Condition::of_code(outcome.code()).map_or("", |row| row.next(case.view.language())),
            retrying: pulling && outcome.is_worth_retrying(),
        })
        .collect()
}

fn against(case: &CaseView<'_>, one: &Contradiction, today: Date) -> Against {
    let language = case.view.language();
    let line = one.line.as_ref().map(|told| {
        let line = line(case, &told.name, &told.origin, today);
        format!("{} {}", line.name, line.age)
    });
    Against {
        name: one.words(language).to_owned(),
        line: line.unwrap_or_default(),
        note: one.note(language).to_owned(),
    }
}

fn finding_row(
    case: &CaseView<'_>,
    finding: &Finding,
    stands: impl Fn(&str) -> bool,
    index: usize,
    today: Date,
) -> FindingRow {
    let ja = case.view.lang == webkit::lang::Lang::Ja;
    let evidence = |one: &domain::inference::Evidence| Line {
        detail: short(case, one.category).to_owned(),
        ..line(case, &one.name, &one.origin, today)
    };
    FindingRow {
        code: finding.code.clone(),
        name: if ja { &finding.ja } else { &finding.en }.clone(),
        note: if ja { &finding.note_ja } else { &finding.note_en }.clone(),
        strength: finding.strength.word(case.view.language()),
        evidence: finding.evidence.iter().map(evidence).collect(),
        against: finding.open_contradictions(stands).map(|one| against(case, one, today)).collect(),
        beyond: index >= FINDINGS_FIRST,
    }
}

fn dismissed(case: &CaseView<'_>, encounter: &Encounter) -> Vec<String> {
    let ja = case.view.lang == webkit::lang::Lang::Ja;
    let gone = encounter.findings.iter().filter(|finding| encounter.dismissed.contains(&finding.code));
    gone.map(|finding| if ja { &finding.ja } else { &finding.en }.clone()).collect()
}

pub(super) fn line(case: &CaseView<'_>, name: &str, origin: &Origin, today: Date) -> Line {
    Line {
        name: name.to_owned(),
        detail: String::new(),
        age: origin
            .date
            .map_or_else(|| case.view.words().date_unknown.to_owned(), |date| age(case.view.words(), date, today)),
        when: dated(case.view.words(), origin, today),
        from: [origin.source.word(case.view.language()), " ", origin.institution_name.as_str()]
            .concat()
            .trim()
            .to_owned(),
        beyond: false,
    }
}

/// One row per institution that was visited: those that can be asked first, then the most own one.
fn institutions(case: &CaseView<'_>, working: &WorkingCase, today: Date) -> Vec<InstitutionRow> {
    let mut known = working.own_hospitals(case.view.now).institutions;
    known.retain(|one| one.visits > 0);
    let can_be_asked = |one: &Institution| {
        let id = one.identity.hospital();
        working.candidates.iter().any(|candidate| Some(&candidate.hospital) == id)
    };
    // Stable: the most own one stays first among its like.
    known.sort_by_key(|one| !can_be_asked(one));
    let numbered = known.iter().enumerate();
    numbered.map(|(index, one)| institution(case, one, can_be_asked(one), index >= LINES_FIRST, today)).collect()
}

fn institution(
    case: &CaseView<'_>,
    one: &Institution,
    can_be_asked: bool,
    beyond: bool,
    today: Date,
) -> InstitutionRow {
    let w = case.view.words();
    // A number right after 「入院」 would read as so many admissions.
    let counted = if one.stays > 0 { w.visits_with_stays } else { w.visits_counted };
    InstitutionRow {
        name: one.name.clone(),
        departments: one.departments.iter().map(|one| one.name.as_str()).collect::<Vec<_>>().join(" "),
        age: one.last.map_or_else(|| w.date_unknown.to_owned(), |day| age(w, day, today)),
        date: one.last_written().unwrap_or_default(),
        visits: counted.replace("{n}", &one.visits.to_string()),
        can_be_asked,
        beyond,
    }
}

/// One row per name: how often, and the latest.
fn by_name(case: &CaseView<'_>, treatments: &[Treatment], today: Date) -> Vec<Line> {
    let mut rows: Vec<(&Treatment, usize)> = Vec::new();
    for treatment in treatments {
        match rows.iter_mut().find(|(known, _)| known.name == treatment.name) {
            Some((_, count)) => *count += 1,
            None => rows.push((treatment, 1)),
        }
    }
    let times = case.view.words().times_unit;
    rows.into_iter()
        .map(|(one, count)| Line {
            detail: if count > 1 { format!("{count}{times}") } else { String::new() },
            ..line(case, &one.name, &one.origin, today)
        })
        .collect()
}
