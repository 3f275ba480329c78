//! The row under the headline: what kind of case, what must be minded, what is severe, and what the crew saw; short enough for every density.

use domain::{
    disclosure::PatientView,
    observation::{Observation, Sign},
    physiology::{SevereReason, severe_reasons},
    scores::{News2, SHOCK_INDEX_RAISED, STROKE_SIGNS_MIN, SignThreshold, cpss, news2, shock_index, six_signs},
    vitals::{OBSERVATION_STALE_AFTER, stale_after},
};
use jiff::Timestamp;
use webkit::{moment::clock_hm, parts::Html};

use super::{show::Show, vitals};
use crate::inbox::HospitalCase;

/// One thing said in a few words.
#[derive(Debug)]
pub(super) struct Chip {
    /// `class`, `flag`, `word`, `severe`, `fact`, `sign` or `note`: decides mark and colour.
    pub kind: &'static str,
    /// What the text is about, where the text does not say so itself.
    pub label: &'static str,
    pub text: String,
    /// How old it is; shown from the moment on at which it is out of date, unless it is the point of the chip.
    pub age: Option<Html>,
    /// The age is the point of the chip: always shown.
    pub is_about_time: bool,
    /// A tile of the vitals says the same: beside the tiles it is not said twice.
    pub is_in_tile: bool,
}

/// All chips in the order in which they are read: 分類 and 配慮, the severe criteria, the crew's findings, the crew's note.
pub(super) fn chips(show: Show, case: &HospitalCase) -> Vec<Chip> {
    let mut chips = triage(show, case);
    let w = show.words();
    let reasons = severe_reasons(&case.vitals, &case.observations);
    chips.extend((!reasons.is_empty()).then(|| chip("word", "", w.severe_criteria)));
    chips.extend(reasons.iter().map(|reason| severe(show, case, reason)));
    chips.extend(facts(show, case));
    chips.extend(signs(show, case, &reasons));
    chips.extend(newest(case, |one| &one.note).map(|one| observed(show, "note", w.note, &one.note, one.at)));
    chips
}

fn chip(kind: &'static str, label: &'static str, text: impl Into<String>) -> Chip {
    Chip { kind, label, text: text.into(), age: None, is_about_time: false, is_in_tile: false }
}

fn observed(show: Show, kind: &'static str, label: &'static str, text: &str, at: Timestamp) -> Chip {
    Chip { age: Some(show.age_with_limit(at, OBSERVATION_STALE_AFTER)), ..chip(kind, label, text) }
}

fn triage(show: Show, case: &HospitalCase) -> Vec<Chip> {
    let Some(triage) = case.situation.as_ref().and_then(|now| now.triage.as_ref()) else { return Vec::new() };
    let language = show.language();
    let class = chip("class", "", triage.class.word(language));
    std::iter::once(class).chain(triage.flags.iter().map(|flag| chip("flag", "", flag.word(language)))).collect()
}

/// A criterion with the age of what it was read off: an old value is no fresh fact.
fn severe(show: Show, case: &HospitalCase, reason: &SevereReason) -> Chip {
    let observed_at = match reason {
        SevereReason::Vital(_) => None,
        SevereReason::Consciousness(_) => case.observations.jcs().map(|(_, at)| at),
        SevereReason::Sign(sign) => case.observations.stated_at(*sign),
    };
    let age = match reason {
        SevereReason::Vital(latest) => Some(show.age_with_limit(latest.at, stale_after(latest.kind, latest.source))),
        _ => observed_at.map(|at| show.age_with_limit(at, OBSERVATION_STALE_AFTER)),
    };
    let is_in_tile = !matches!(reason, SevereReason::Sign(_));
    Chip { age, is_in_tile, ..chip("severe", "", vitals::severe_word(show, reason)) }
}

/// What decides about treatment within the hour: since when, which rhythm, how deep.
fn facts(show: Show, case: &HospitalCase) -> Vec<Chip> {
    let w = show.words();
    let known_well = case.observations.last_known_well().map(|at| Chip {
        age: Some(show.age(at)),
        is_about_time: true,
        ..chip("fact", w.last_known_well, clock_hm(at.as_millisecond()))
    });
    let ecg = newest(case, |one| &one.ecg).map(|one| observed(show, "fact", w.ecg, &one.ecg, one.at));
    let gcs = case.observations.gcs().map(|(gcs, at)| observed(show, "fact", "", &gcs.to_string(), at));
    [known_well, ecg, gcs].into_iter().flatten().chain(scores(show, case)).collect()
}

/// What is computed. A scale that nobody began is left out.
fn scores(show: Show, case: &HospitalCase) -> Vec<Chip> {
    let (w, language) = (show.words(), show.language());
    // Of a decade the oldest: what begins within one (16 years, NEWS2) is met by every adult.
    let oldest = |patient: &PatientView| {
        patient.age_years.map(|age| if patient.is_decade { age.saturating_add(9) } else { age })
    };
    let age = case.patient.as_ref().and_then(oldest);
    let triage = case.situation.as_ref().and_then(|now| now.triage.as_ref());
    let news2 = News2::is_made_for(age, triage).then(|| news2(&case.vitals, &case.observations)).flatten();
    let news2 = news2.map(|news2| observed(show, "fact", w.news2, &news2.words(language), news2.oldest));
    let index = shock_index(&case.vitals).filter(|index| index.value >= SHOCK_INDEX_RAISED);
    let index = index.map(|index| observed(show, "fact", w.shock_index, &index.value.to_string(), index.at));
    let scale = cpss(&case.observations);
    let scale = (scale.positive() > 0).then(|| chip("fact", w.cpss, scale.words(language)));
    let six = six_signs(&case.observations, SignThreshold::StandIn(STROKE_SIGNS_MIN));
    // The threshold is the crew's zone's: here only the count is told.
    let six =
        (!six.present.is_empty() && scale.is_some()).then(|| chip("fact", w.six_signs, six.count_words(language)));
    [news2, index, scale, six].into_iter().flatten().collect()
}

/// Signs that are present and are not said as a severe criterion already.
fn signs(show: Show, case: &HospitalCase, severe: &[SevereReason]) -> Vec<Chip> {
    let is_said = |sign: &Sign| severe.iter().any(|reason| matches!(reason, SevereReason::Sign(said) if said == sign));
    let present = case.observations.present();
    present.iter().filter(|sign| !is_said(sign)).map(|sign| chip("sign", "", sign.word(show.language()))).collect()
}

fn newest(case: &HospitalCase, pick: impl Fn(&Observation) -> &String) -> Option<&Observation> {
    case.observations.iter().rev().find(|one| !pick(one).is_empty())
}
