//! What was observed, in one line, and the choices of the observation forms.

use domain::{
    observation::{Jcs, Observation, Observations, Pupil, Sign},
    patient::japan_date,
    scores::{News2, SHOCK_INDEX_RAISED, cpss, shock_index, six_signs},
};
use webkit::{lang::Lang, moment::clock_hm};

use super::{CaseView, Choice};
use crate::{screen::words::jcs_hint, tablet::WorkingCase};

/// What the templates of the observation show.
pub(super) struct Observed {
    /// Signs that stand as present, in words.
    pub present: Vec<&'static str>,
    /// Pupils, last known well, ECG, note: label and words.
    pub facts: Vec<(&'static str, String)>,
    /// Every observation, newest first: when, and what was said.
    pub history: Vec<(String, String)>,
    pub levels: Vec<Level>,
    pub jcs_now: Option<String>,
    pub gcs_now: Option<String>,
    pub gcs: [GcsRow; 3],
    pub signs: Vec<SignChoice>,
    pub pupil_sides: [(&'static str, &'static str); 2],
}

/// One row of the JCS: 0, then I, II and III.
pub(super) struct Level {
    pub choices: Vec<Choice>,
}

pub(super) struct GcsRow {
    pub name: &'static str,
    pub label: &'static str,
    pub choices: Vec<(u8, &'static str)>,
}

/// A sign with what was last said about it.
pub(super) struct SignChoice {
    pub code: &'static str,
    pub word: &'static str,
    pub present: bool,
    pub absent: bool,
}

pub(super) fn observed(case: &CaseView<'_>, working: &WorkingCase) -> Observed {
    let (w, language) = (case.view.words(), case.view.language());
    let observations = &working.encounter.observations;
    let at = |at: jiff::Timestamp| clock_hm(at.as_millisecond());
    let newest_text =
        |pick: fn(&Observation) -> &String| observations.iter().rev().map(pick).find(|text| !text.is_empty()).cloned();
    let mut facts = Vec::new();
    if let Some((domain::observation::Pupils { left, right }, seen_at)) = observations.pupils() {
        facts.push((w.pupils, format!("{} {} {}", pupil(w.left, left), pupil(w.right, right), at(seen_at))));
    }
    facts.extend(observations.last_known_well().map(|well| (w.well, since(case, well, at(well)))));
    facts.extend(scores(case, working));
    facts.extend(newest_text(|one| &one.ecg).map(|ecg| (w.ecg, ecg)));
    facts.extend(newest_text(|one| &one.note).map(|note| (w.note, note)));
    Observed {
        present: observations.present().into_iter().map(|sign| sign.word(language)).collect(),
        facts,
        history: observations.iter().rev().map(|one| (at(one.at), said(case, one))).collect(),
        levels: levels(case),
        jcs_now: observations.jcs().map(|(jcs, seen_at)| format!("{} {}", jcs.word(language), at(seen_at))),
        gcs_now: observations.gcs().map(|(gcs, seen_at)| format!("{gcs} {}", at(seen_at))),
        gcs: gcs_rows(case),
        signs: Sign::ALL.iter().map(|sign| sign_choice(case, observations, *sign)).collect(),
        pupil_sides: [("left", w.left), ("right", w.right)],
    }
}

/// 「10:20（1時間25分前）」: what decides about treatment is the time since then.
fn since(case: &CaseView<'_>, well: jiff::Timestamp, clock: String) -> String {
    let w = case.view.words();
    let minutes = case.view.now.duration_since(well).as_mins();
    if minutes < 0 {
        clock
    } else {
        format!(
            "{clock}{}",
            w.since_then.replace("{h}", &(minutes / 60).to_string()).replace("{m}", &format!("{:02}", minutes % 60))
        )
    }
}

/// What is computed; a scale that nobody began is left out.
fn scores(case: &CaseView<'_>, working: &WorkingCase) -> Vec<(&'static str, String)> {
    let (w, language, encounter) = (case.view.words(), case.view.language(), &working.encounter);
    let news2 = News2::of(encounter, japan_date(case.view.now)).map(|news2| (w.news2, news2.words(language)));
    let index = shock_index(&encounter.vitals).filter(|index| index.value >= SHOCK_INDEX_RAISED);
    let index = index.map(|index| (w.shock_index, index.value.to_string()));
    let threshold = case.view.app.tablet.stroke_threshold(working);
    let (scale, six) = (cpss(&encounter.observations), six_signs(&encounter.observations, threshold));
    let looked = scale.unknown() < scale.parts().len();
    let matters = looked && (scale.positive() > 0 || six.is_met());
    let scale = looked.then(|| (w.cpss, scale.words(language)));
    let six = matters.then(|| (w.six_signs, six.words(language)));
    [news2, index, scale, six].into_iter().flatten().collect()
}

/// One observation in words.
fn said(case: &CaseView<'_>, one: &Observation) -> String {
    let (w, language) = (case.view.words(), case.view.language());
    let separator = if case.view.lang == Lang::Ja { "・" } else { ", " };
    let signs = |signs: &[Sign]| signs.iter().map(|sign| sign.word(language)).collect::<Vec<_>>().join(separator);
    let mut words: Vec<String> = Vec::new();
    words.extend(one.jcs.map(|jcs| jcs.word(language).to_owned()));
    words.extend(one.gcs.map(|gcs| gcs.to_string()));
    if one.pupil_left.is_some() || one.pupil_right.is_some() {
        words.push(format!("{} {} {}", w.pupils, pupil(w.left, one.pupil_left), pupil(w.right, one.pupil_right)));
    }
    if !one.present.is_empty() {
        words.push(format!("{}: {}", w.yes, signs(&one.present)));
    }
    if !one.absent.is_empty() {
        words.push(format!("{}: {}", w.no, signs(&one.absent)));
    }
    words.extend(one.last_known_well.map(|well| format!("{} {}", w.well, clock_hm(well.as_millisecond()))));
    words.extend([&one.ecg, &one.note].into_iter().filter(|text| !text.is_empty()).cloned());
    words.join("　")
}

fn pupil(side: &str, pupil: Option<Pupil>) -> String {
    pupil.map_or_else(String::new, |pupil| {
        let reacts = if pupil.reacts { "＋" } else { "−" };
        format!("{side}{}.{}mm({reacts})", pupil.diameter_tenth_mm / 10, pupil.diameter_tenth_mm % 10)
    })
}

fn levels(case: &CaseView<'_>) -> Vec<Level> {
    let choice = |jcs: &Jcs| {
        let word = jcs.word(case.view.language());
        let hint = jcs_hint(*jcs).of(case.view.lang);
        Choice { hint, ..Choice::new(jcs.code(), word.strip_prefix("JCS ").unwrap_or(word), false) }
    };
    // 0 | I-1..3 | II-10..30 | III-100..300
    [&Jcs::ALL[..1], &Jcs::ALL[1..4], &Jcs::ALL[4..7], &Jcs::ALL[7..]]
        .map(|level| Level { choices: level.iter().map(choice).collect() })
        .into()
}

fn gcs_rows(case: &CaseView<'_>) -> [GcsRow; 3] {
    let w = case.view.words();
    let pick = |ja: &[&'static str], en: &[&'static str]| -> Vec<(u8, &'static str)> {
        let words = if case.view.lang == Lang::Ja { ja } else { en };
        // The best response has the highest number and stands first.
        (1..).zip(words.iter().rev().copied()).collect::<Vec<_>>().into_iter().rev().collect()
    };
    [
        GcsRow {
            name: "gcs_e",
            label: w.gcs_eye,
            choices: pick(&["自発", "呼びかけ", "痛み", "なし"], &["spontaneous", "to voice", "to pain", "none"]),
        },
        GcsRow {
            name: "gcs_v",
            label: w.gcs_verbal,
            choices: pick(
                &["見当識あり", "混乱", "単語", "音声", "なし"],
                &["oriented", "confused", "words", "sounds", "none"],
            ),
        },
        GcsRow {
            name: "gcs_m",
            label: w.gcs_motor,
            choices: pick(
                &["命令", "痛み部位", "逃避", "屈曲", "伸展", "なし"],
                &["obeys", "localises", "withdraws", "flexion", "extension", "none"],
            ),
        },
    ]
}

/// The newest statement about a sign: present, absent, or none.
fn sign_choice(case: &CaseView<'_>, observations: &Observations, sign: Sign) -> SignChoice {
    let said = observations.iter().rev().find_map(|one| {
        let present = one.present.contains(&sign);
        (present || one.absent.contains(&sign)).then_some(present)
    });
    SignChoice {
        code: sign.code(),
        word: sign.word(case.view.language()),
        present: said == Some(true),
        absent: said == Some(false),
    }
}
