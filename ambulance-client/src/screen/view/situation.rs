//! The part `situation`: chief complaint, urgency, class, flags.

use askama::Template;
use domain::triage::{self, CareFlag, ConditionClass};
use webkit::parts::{Html, Urgency};

use super::{CaseView, Choice, Frame, choices};
use crate::tablet::parts;

#[derive(Template)]
#[template(path = "crew/situation.html")]
struct Situation {
    f: Frame,
    urgency: Option<Html>,
    urgency_code: &'static str,
    class: &'static str,
    flags: Vec<&'static str>,
    complaint: String,
    urgencies: Vec<UrgencyChoice>,
    classes: Vec<Choice>,
    all_flags: Vec<Choice>,
}

struct UrgencyChoice {
    code: &'static str,
    badge: Html,
    meaning: &'static str,
    chosen: bool,
}

pub(super) fn part(case: &CaseView<'_>) -> Option<Html> {
    let language = case.view.language();
    case.read(|working| {
        let triage = working.encounter.triage.as_ref();
        let chosen = triage.map(|triage| triage.urgency);
        Situation {
            f: case.frame(parts::SITUATION),
            urgency: chosen.map(|urgency| badge(urgency).html(case.view.lang)),
            urgency_code: chosen.map_or("", triage::Urgency::code),
            class: triage.map_or("", |triage| triage.class.word(language)),
            flags: triage
                .map(|triage| triage.flags.iter().map(|flag| flag.word(language)).collect())
                .unwrap_or_default(),
            complaint: working.encounter.complaint.clone(),
            urgencies: triage::Urgency::ALL
                .iter()
                .map(|one| UrgencyChoice {
                    code: one.code(),
                    badge: badge(*one).html(case.view.lang),
                    meaning: meaning(*one).of(case.view.lang),
                    chosen: chosen == Some(*one),
                })
                .collect(),
            classes: choices!(ConditionClass, case, |one| triage.is_some_and(|triage| triage.class == one)),
            all_flags: choices!(CareFlag, case, |one| triage.is_some_and(|triage| triage.flags.contains(&one))),
        }
    })
    .map(|part| Html::of(&part))
}

/// The badge of an urgency: shape, colour and word.
fn badge(urgency: triage::Urgency) -> Urgency {
    match urgency {
        triage::Urgency::Red1 => Urgency::Red1,
        triage::Urgency::Red2 => Urgency::Red2,
        triage::Urgency::Yellow => Urgency::Yellow,
        triage::Urgency::Green => Urgency::Green,
        triage::Urgency::White => Urgency::White,
    }
}

/// What the colour stands for in the 緊急度判定 protocol.
fn meaning(urgency: triage::Urgency) -> webkit::lang::Text {
    use webkit::lang::Text;
    match urgency {
        triage::Urgency::Red1 => Text::new("極めて緊急", "immediate"),
        triage::Urgency::Red2 => Text::new("緊急", "emergent"),
        triage::Urgency::Yellow => Text::new("準緊急", "urgent"),
        triage::Urgency::Green => Text::new("低緊急", "less urgent"),
        triage::Urgency::White => Text::new("非緊急", "non-urgent"),
    }
}
