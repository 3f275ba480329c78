//! A case's figures in words: how far asking has come, how long it has taken, and how near the criteria of 搬送困難 it is.

use webkit::{
    lang::Lang,
    moment::clock_hm,
    parts::{Age, Html},
};

use super::{case::Active, words::ActiveWords};

/// One figure. `met` says in a word and a shape that a criterion is reached.
pub(super) struct Figure {
    pub label: &'static str,
    pub value: String,
    pub met: Option<&'static str>,
}

/// How far asking has come: asked and on scene beside their criteria, then what came of the questions.
pub(super) fn figures(lang: Lang, case: &Active) -> Vec<Figure> {
    let w = ActiveWords::of(lang);
    let (tally, (criteria, _)) = (&case.tally, case.criteria());
    let against = |n: &str, limit: &str| w.of_criterion.replace("{n}", n).replace("{limit}", limit);
    let minutes = |n: u32| w.minutes.replace("{n}", &n.to_string());
    let met = |is_met: bool| is_met.then_some(w.met);
    let asked = w.asked_of.replace("{n}", &tally.asked.to_string());
    let questions = w.questions.replace("{n}", &tally.questions.to_string());
    let on_scene = case.on_scene_min.map_or_else(|| "–".to_owned(), minutes);
    let plain = |label, n: u32| Figure { label, value: n.to_string(), met: None };
    vec![
        Figure {
            label: w.asked,
            value: against(&asked, &criteria.asked_min.to_string()) + &questions,
            met: met(tally.asked >= u32::from(criteria.asked_min)),
        },
        Figure {
            label: w.on_scene,
            value: against(&on_scene, &minutes(u32::from(criteria.on_scene_min))),
            met: met(case.on_scene_min.is_some_and(|minutes| minutes >= u32::from(criteria.on_scene_min))),
        },
        plain(w.seen, tally.seen),
        plain(w.accepted, tally.accepted),
        plain(w.declined, tally.declined),
        plain(w.silent, tally.silent),
    ]
}

/// How long ago it was first asked, the call came, the crew arrived; the last two where they are known.
pub(super) fn times(lang: Lang, case: &Active, now_ms: i64) -> Vec<(&'static str, Html)> {
    let w = ActiveWords::of(lang);
    let known =
        [(w.first_asked, Some(case.first_asked)), (w.call_received, case.call_received), (w.arrived, case.arrived)];
    let age = |at: jiff::Timestamp| Age::new(at.as_millisecond(), now_ms).html(lang);
    known.into_iter().filter_map(|(label, at)| Some((label, age(at?)))).collect()
}

/// Since when and by which figures it is difficult, and by whose criteria.
pub(super) fn difficult(lang: Lang, case: &Active) -> Option<(String, String)> {
    let (w, one) = (ActiveWords::of(lang), case.difficulty.as_ref()?);
    let standard = if one.standard.is_empty() { w.national } else { &one.standard };
    let said = w
        .difficult_at
        .replace("{at}", &clock_hm(one.at.as_millisecond()))
        .replace("{asked}", &one.asked.to_string())
        .replace("{minutes}", &one.on_scene_min.to_string());
    Some((said, w.difficult_by.replace("{standard}", standard)))
}

/// The criteria that hold for it, by name.
pub(super) fn criteria(lang: Lang, case: &Active) -> String {
    let w = ActiveWords::of(lang);
    let (criteria, standard) = case.criteria();
    w.criteria
        .replace("{standard}", standard.as_deref().unwrap_or(w.national))
        .replace("{asked}", &criteria.asked_min.to_string())
        .replace("{minutes}", &criteria.on_scene_min.to_string())
}
