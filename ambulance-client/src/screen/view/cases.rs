//! The part `cases`: on the start page the list of open cases; on a case's page a bar when there is more than one, or this one is not active.

use askama::Template;
use domain::ids::EncounterId;
use webkit::{form::IdempotencyKey, moment::clock_hm, parts::Html};

use super::View;
use crate::screen::{answer::page_of, words::CrewWords};

#[derive(Template)]
#[template(path = "crew/cases.html")]
struct Cases {
    w: &'static CrewWords,
    cases: Vec<CaseLine>,
    page: Page,
}

enum Page {
    Start,
    /// One of the open cases.
    Case {
        active: bool,
        activate: String,
        key: Html,
    },
    /// The case of this page has ended.
    Gone,
}

/// An open case, without anything about the patient.
struct CaseLine {
    id: EncounterId,
    href: String,
    word: &'static str,
    since: String,
    is_active: bool,
    is_here: bool,
}

/// The cases that are not closed, newest first.
fn open_cases(view: &View<'_>) -> Vec<CaseLine> {
    let tablet = &view.app.tablet;
    let active = tablet.active();
    let line = |id| {
        let (kind, opened_at) = tablet.with_case(id, |case| (case.encounter.kind, case.encounter.opened_at))?;
        Some(CaseLine {
            id,
            href: page_of(id),
            word: kind.word(view.language()),
            since: clock_hm(opened_at.as_millisecond()),
            is_active: active == Some(id),
            is_here: view.id == Some(id),
        })
    };
    tablet.open_cases().into_iter().filter_map(line).collect()
}

pub(super) fn part(view: &View<'_>) -> Html {
    let cases = open_cases(view);
    let page = match (view.id, cases.iter().find(|case| case.is_here)) {
        (None, _) => Page::Start,
        (Some(id), Some(here)) => Page::Case {
            active: here.is_active,
            activate: format!("{}/activate", page_of(id)),
            key: IdempotencyKey::fresh().input(),
        },
        (Some(_), None) => Page::Gone,
    };
    Html::of(&Cases { w: view.words(), cases, page })
}
