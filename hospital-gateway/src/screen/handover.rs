//! 医師引継 in ATMIST order: age, times, mechanism, injuries and findings, signs, treatment. Every datum with its source and its age.

use domain::{
    milestone::Milestone,
    observation::{Observation, Pupil, Sign},
    text::has_unshowable,
    vitals::{Tenths, VitalKind},
};
use jiff::Timestamp;
use webkit::{moment::clock_hm, parts::Html};

use super::{
    show::Show,
    whence::{Whence, source_word},
};
use crate::inbox::HospitalCase;

/// One letter of the sheet.
#[derive(Debug)]
pub(super) struct Row {
    pub letter: &'static str,
    pub title: &'static str,
    pub items: Vec<Item>,
    /// The vitals' tiles go here.
    pub has_vitals: bool,
}

/// One datum.
#[derive(Debug)]
pub(super) struct Item {
    pub label: &'static str,
    pub text: String,
    pub source: Option<&'static str>,
    pub age: Option<Html>,
    /// Shown as it came; said to be so.
    pub note: Option<&'static str>,
}

/// The sheet.
pub(super) fn rows(show: Show, case: &HospitalCase) -> Vec<Row> {
    let w = show.words();
    let row = |letter, title, items| Row { letter, title, items, has_vitals: letter == "S" };
    vec![
        row("A", w.mist_age, person(show, case)),
        row("T", w.mist_time, times(show, case)),
        row("M", w.mist_mechanism, mechanism(show, case)),
        row("I", w.mist_injuries, findings(show, case)),
        row("S", w.mist_signs, signs(show, case)),
        row("T", w.mist_treatment, treatment(show, case)),
    ]
}

fn item(label: &'static str, text: impl Into<String>) -> Item {
    Item { label, text: text.into(), source: None, age: None, note: None }
}

fn person(show: Show, case: &HospitalCase) -> Vec<Item> {
    let w = show.words();
    let source = case.patient.as_ref().and_then(|patient| patient.source).map(|source| source_word(w, source));
    let mut items = vec![Item { source, ..item(w.age_and_sex, show.age_and_sex(case.patient.as_ref())) }];
    let verdict = Whence::of(show, case.patient.as_ref()).and_then(|whence| whence.verdict(w));
    items.extend(verdict.map(|verdict| item(w.identity_check, verdict)));
    let Some(identity) = case.patient.as_ref().and_then(|patient| patient.identity.as_ref()) else {
        items.push(item(w.name, w.name_after_decision));
        return items;
    };
    let source = Some(source_word(w, identity.source));
    let shown = |text: &str| if text.is_empty() { w.not_stated.to_owned() } else { text.to_owned() };
    let name = if identity.name_kana.is_empty() {
        shown(&identity.name)
    } else {
        format!("{}（{}）", shown(&identity.name), identity.name_kana)
    };
    let unshowable = |text: &str| has_unshowable(text).then_some(w.unshowable);
    items.push(Item { source, note: unshowable(&name), ..item(w.name, name) });
    if let Some(birth) = identity.birth_date {
        items.push(Item { source, ..item(w.birth_date, birth.to_string()) });
    }
    items.push(Item { source, note: unshowable(&identity.address), ..item(w.address, shown(&identity.address)) });
    items
}

fn times(show: Show, case: &HospitalCase) -> Vec<Item> {
    let w = show.words();
    let mut items = Vec::new();
    if let Some(at) = case.observations.last_known_well() {
        items.push(Item {
            age: Some(show.age(at)),
            source: Some(w.source_crew),
            ..item(w.last_known_well, clock_hm(at.as_millisecond()))
        });
    }
    let Some(situation) = &case.situation else { return items };
    let reached: Vec<String> = situation
        .milestones
        .iter()
        .map(|(milestone, at)| format!("{} {}", milestone.word(show.language()), clock_hm(at.as_millisecond())))
        .collect();
    if !reached.is_empty() {
        items.push(Item { source: Some(w.source_crew), ..item(w.times, reached.join(" → ")) });
    }
    if situation.milestones.at(Milestone::ArrivedHospital).is_none()
        && let Some(expected) = case.expected_at()
    {
        items.push(item(w.expected, format!("{}（{}）", clock_hm(expected.as_millisecond()), w.estimate)));
    }
    items
}

fn mechanism(show: Show, case: &HospitalCase) -> Vec<Item> {
    let w = show.words();
    let language = show.language();
    let Some(situation) = &case.situation else { return vec![item(w.complaint, w.situation_unknown)] };
    let crew = Some(show.words().source_crew);
    let complaint = if situation.complaint.is_empty() { w.not_stated.to_owned() } else { situation.complaint.clone() };
    let mut items = vec![
        Item { source: crew, ..item(w.complaint, complaint) },
        Item { source: crew, ..item(w.kind, situation.kind.word(language)) },
    ];
    if let Some(triage) = &situation.triage {
        items.push(Item { source: crew, ..item(w.class, triage.class.word(language)) });
        if !triage.flags.is_empty() {
            let flags: Vec<&str> = triage.flags.iter().map(|flag| flag.word(language)).collect();
            items.push(Item { source: crew, ..item(w.flags, flags.join(w.comma)) });
        }
    }
    items
}

fn findings(show: Show, case: &HospitalCase) -> Vec<Item> {
    let w = show.words();
    let crew = Some(w.source_crew);
    let mut items: Vec<Item> = Vec::new();
    let present = case.observations.present();
    if !present.is_empty() {
        let newest = present.iter().filter_map(|sign| stated_at(case, *sign)).max();
        let words: Vec<&str> = present.iter().map(|sign| sign.word(show.language())).collect();
        items.push(Item { source: crew, age: newest.map(|at| show.age(at)), ..item(w.present, words.join(w.comma)) });
    }
    let absent: Vec<Sign> =
        Sign::ALL.iter().copied().filter(|sign| !present.contains(sign) && stated_at(case, *sign).is_some()).collect();
    if !absent.is_empty() {
        let newest = absent.iter().filter_map(|sign| stated_at(case, *sign)).max();
        let words: Vec<&str> = absent.iter().map(|sign| sign.word(show.language())).collect();
        items.push(Item { source: crew, age: newest.map(|at| show.age(at)), ..item(w.absent, words.join(w.comma)) });
    }
    if let Some((domain::observation::Pupils { left, right }, at)) = case.observations.pupils() {
        let text = format!("{} {} / {} {}", w.left, pupil(show, left), w.right, pupil(show, right));
        items.push(Item { source: crew, age: Some(show.age(at)), ..item(w.pupils, text) });
    }
    for (label, pick) in [(w.ecg, ecg as fn(&Observation) -> &str), (w.note, note)] {
        if let Some(one) = case.observations.iter().rev().find(|one| !pick(one).is_empty()) {
            items.push(Item { source: crew, age: Some(show.age(one.at)), ..item(label, pick(one)) });
        }
    }
    if items.is_empty() {
        items.push(item("", w.not_observed));
    }
    items
}

fn ecg(one: &Observation) -> &str {
    &one.ecg
}

fn note(one: &Observation) -> &str {
    &one.note
}

/// When a sign was last spoken of, whether present or absent.
pub(super) fn stated_at(case: &HospitalCase, sign: Sign) -> Option<Timestamp> {
    case.observations
        .iter()
        .rev()
        .find(|one| one.present.contains(&sign) || one.absent.contains(&sign))
        .map(|one| one.at)
}

fn pupil(show: Show, pupil: Option<Pupil>) -> String {
    let w = show.words();
    let Some(pupil) = pupil else { return w.not_taken.to_owned() };
    let reflex = if pupil.reacts { w.reacts } else { w.fixed };
    format!("{}mm {reflex}", Tenths(u16::from(pupil.diameter_tenth_mm)))
}

fn signs(show: Show, case: &HospitalCase) -> Vec<Item> {
    let w = show.words();
    let crew = Some(w.source_crew);
    let mut items = Vec::new();
    if let Some((jcs, at)) = case.observations.jcs() {
        items.push(Item { source: crew, age: Some(show.age(at)), ..item(w.consciousness, jcs.word(show.language())) });
    }
    if let Some((gcs, at)) = case.observations.gcs() {
        items.push(Item { source: crew, age: Some(show.age(at)), ..item(w.consciousness, gcs.to_string()) });
    }
    if items.is_empty() {
        items.push(item(w.consciousness, w.not_taken));
    }
    items
}

fn treatment(show: Show, case: &HospitalCase) -> Vec<Item> {
    let w = show.words();
    match case.vitals.latest(VitalKind::OxygenFlow).filter(|flow| flow.value > Tenths(0)) {
        Some(flow) => vec![Item {
            source: Some(flow.source.word(show.language())),
            age: Some(show.age(flow.at)),
            ..item(w.oxygen, format!("{} {}", flow.value, show.unit(VitalKind::OxygenFlow)))
        }],
        None => vec![item("", w.no_treatment)],
    }
}
