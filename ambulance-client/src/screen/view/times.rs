//! The part `times`: the one big button for the next time, and the list of all eleven for corrections.

use askama::Template;
use domain::milestone::Milestone;
use webkit::{
    moment::clock_hm,
    parts::{Age, Html},
};

use super::{CaseView, Frame};
use crate::tablet::parts;

/// A minute: the step of the correction buttons.
const MINUTE_MS: i64 = 60_000;

#[derive(Template)]
#[template(path = "crew/times.html")]
struct Times {
    f: Frame,
    next: Option<(&'static str, &'static str)>,
    last: Option<(&'static str, String, Html)>,
    rows: Vec<Row>,
    place: Option<String>,
}

struct Row {
    code: &'static str,
    word: &'static str,
    at: Option<At>,
}

struct At {
    clock: String,
    minus_ms: i64,
    plus_ms: i64,
}

pub(super) fn part(case: &CaseView<'_>) -> Option<Html> {
    let (language, now_ms) = (case.view.language(), case.view.now_ms());
    case.read(|working| {
        let milestones = &working.encounter.milestones;
        let last = milestones.iter().last();
        Times {
            f: case.frame(parts::TIMES),
            next: milestones.next().map(|next| (next.code(), next.word(language))),
            last: last.map(|(milestone, at)| {
                let at_ms = at.as_millisecond();
                (milestone.word(language), clock_hm(at_ms), Age::new(at_ms, now_ms).html(case.view.lang))
            }),
            rows: Milestone::ALL
                .iter()
                .map(|milestone| Row {
                    code: milestone.code(),
                    word: milestone.word(language),
                    at: milestones.at(*milestone).map(|at| {
                        let at_ms = at.as_millisecond();
                        At { clock: clock_hm(at_ms), minus_ms: at_ms - MINUTE_MS, plus_ms: at_ms + MINUTE_MS }
                    }),
                })
                .collect(),
            place: working
                .encounter
                .place
                .map(|place| format!("{:.4}, {:.4}", place.latitude_deg(), place.longitude_deg())),
        }
    })
    .map(|part| Html::of(&part))
}
