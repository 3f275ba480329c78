//! The part `standards`: that newer transport standards are wrong and the ones before stay in force. Empty while there is nothing to say.

use askama::Template;
use serde::Serialize;
use webkit::{
    lang::Lang,
    moment::date_hm,
    parts::{AlarmPriority, Html},
};

use super::words::HqWords;
use crate::{
    ledger::{Ledger, State},
    standards::{REFUSED_TOLD_MAX, RefusedStandards},
};

/// The part's name.
pub(super) const STANDARDS: &str = "standards";

#[derive(Template)]
#[template(path = "hq/standards.html")]
struct StandardsPart {
    refused: Option<Refused>,
}

struct Refused {
    flag: Html,
    since: String,
    mistakes: Vec<String>,
    /// How many more mistakes there are; empty when all are told.
    more: String,
}

pub(super) fn part(lang: Lang, ledger: &Ledger) -> Html {
    let w = HqWords::of(lang);
    let refused = ledger.state().refused_standards().cloned();
    Html::of(&StandardsPart {
        refused: refused.map(|RefusedStandards { since, mistakes }| Refused {
            flag: AlarmPriority::Low.flag(lang, w.standards_refused),
            since: w.standards_refused_since.replace("{at}", &date_hm(since.as_millisecond())),
            more: match mistakes.len().saturating_sub(REFUSED_TOLD_MAX) {
                0 => String::new(),
                more => w.standards_more.replace("{n}", &more.to_string()),
            },
            mistakes: mistakes.into_iter().take(REFUSED_TOLD_MAX).collect(),
        }),
    })
}

/// The same as JSON.
#[derive(Serialize)]
pub(super) struct StandardsDoc {
    /// Zone and edition of every standard that was taken, also of those whose first day is still to come.
    versions: Vec<String>,
    refused: Option<RefusedDoc>,
}

#[derive(Serialize)]
struct RefusedDoc {
    since_ms: i64,
    mistakes: Vec<String>,
    /// So many more are in the log only.
    more: usize,
}

impl StandardsDoc {
    pub(super) fn of(state: &State) -> Self {
        let refused = state.refused_standards().map(|RefusedStandards { since, mistakes }| RefusedDoc {
            since_ms: since.as_millisecond(),
            more: mistakes.len().saturating_sub(REFUSED_TOLD_MAX),
            mistakes: mistakes.iter().take(REFUSED_TOLD_MAX).cloned().collect(),
        });
        Self { versions: state.standards().iter().map(|standard| standard.version()).collect(), refused }
    }
}
