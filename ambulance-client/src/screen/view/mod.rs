//! What the pages show: each live part has one module that makes its HTML, for the page and for the live patches alike.
//!
//! A part reads the case under the tablet's lock, copies the few words it shows, lets go, and renders.

mod card;
mod cases;
mod dates;
mod drugs;
mod flags;
mod history;
mod hospitals;
mod link;
mod observed;
mod own;
mod record;
mod setup;
mod situation;
mod times;
mod vitals;

use std::fmt::Display;

use domain::{card::Condition, ids::EncounterId, text::Language};
use jiff::Timestamp;
use webkit::{form::IdempotencyKey, lang::Lang, parts::Html};

use super::{
    App,
    words::{CrewWords, language},
};
use crate::tablet::{WorkingCase, parts};

/// One look at the tablet: by whom, in which language, when.
pub(super) struct View<'a> {
    pub app: &'a App,
    /// The case of the page; `None` on the start page.
    pub id: Option<EncounterId>,
    pub lang: Lang,
    pub now: Timestamp,
}

impl<'a> View<'a> {
    /// A look now.
    pub fn new(app: &'a App, id: Option<EncounterId>, lang: Lang) -> Self {
        Self { app, id, lang, now: app.tablet.clock().now() }
    }

    /// The HTML of a part by its live name; `None` when there is no such part (any more).
    pub fn part(&self, name: &str) -> Option<Html> {
        match name {
            parts::LINK => return Some(link::part(self)),
            parts::CASES => return Some(cases::part(self)),
            parts::SETUP => return Some(setup::part(self)),
            _ => {}
        }
        let id = self.id?;
        let part = name.strip_prefix(&parts::case_part(id, ""))?;
        let case = CaseView { view: self, id };
        match part {
            parts::CARD => card::part(&case),
            parts::SITUATION => situation::part(&case),
            parts::RECORD => record::part(&case),
            parts::VITALS => vitals::part(&case),
            parts::HOSPITALS => hospitals::part(&case),
            parts::TIMES => times::part(&case),
            _ => None,
        }
    }

    /// The words in the language of the page.
    pub fn words(&self) -> &'static CrewWords {
        CrewWords::of(self.lang)
    }

    fn language(&self) -> Language {
        language(self.lang)
    }

    /// A row of the table of conditions: what is the matter, and what to do next.
    fn told(&self, row: Condition) -> String {
        [row.sentence(self.language()), self.words().stop, row.next(self.language())].concat()
    }

    fn now_ms(&self) -> i64 {
        self.now.as_millisecond()
    }
}

/// A look at one case.
struct CaseView<'a> {
    view: &'a View<'a>,
    id: EncounterId,
}

impl CaseView<'_> {
    /// Reads the case. Nothing that takes the tablet's lock may be called inside.
    fn read<T>(&self, read: impl FnOnce(&WorkingCase) -> T) -> Option<T> {
        self.view.app.tablet.with_case(self.id, read)
    }

    /// What the template of every part needs.
    fn frame(&self, part: &str) -> Frame {
        Frame { part: parts::case_part(self.id, part), base: super::answer::page_of(self.id), w: self.view.words() }
    }

    fn is_active(&self) -> bool {
        self.view.app.tablet.active() == Some(self.id)
    }
}

/// Name of the part, address of the case, words. Templates reach it as `f`.
struct Frame {
    part: String,
    base: String,
    w: &'static CrewWords,
}

impl Frame {
    /// Address of an act on the case.
    fn act(&self, name: &str) -> String {
        format!("{}/{name}", self.base)
    }

    /// The hidden field that makes a repeat harmless.
    fn key(&self) -> Html {
        IdempotencyKey::fresh().input()
    }
}

/// One of a few buttons.
struct Choice {
    code: &'static str,
    word: String,
    hint: &'static str,
    chosen: bool,
}

impl Choice {
    fn new(code: &'static str, word: impl Display, chosen: bool) -> Self {
        Self { code, word: word.to_string(), hint: "", chosen }
    }
}

/// The choices of a code list in the language of the page.
macro_rules! choices {
    ($list:ty, $case:expr, $chosen:expr) => {
        <$list>::ALL
            .iter()
            .map(|one| $crate::screen::view::Choice::new(one.code(), one.word($case.view.language()), $chosen(*one)))
            .collect::<Vec<_>>()
    };
}
use choices;
