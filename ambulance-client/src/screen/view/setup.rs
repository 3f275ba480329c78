//! The part `setup`: the readers, what is configured, what went wrong lately, and the test reading.

use askama::Template;
use domain::card::{CardFailure, Condition};
use webkit::{
    form::IdempotencyKey,
    moment::clock_hms,
    parts::{Age, Html},
};

mod tested;

use self::tested::Test;
use super::View;
use crate::{
    card::ReaderState,
    screen::setup_words::SetupWords,
    tablet::{CardMoment, CardTrust, ReaderFault, parts},
};

#[derive(Template)]
#[template(path = "crew/setup_part.html")]
struct Setup {
    part: &'static str,
    w: &'static SetupWords,
    key: Html,
    has_reader: bool,
    in_case: bool,
    card_lies: bool,
    readers: Vec<Line>,
    configured: Vec<Line>,
    faults: Vec<Fault>,
    test: Option<Test>,
}

/// Something with a state: `tone` is `ok`, `busy`, `warn`, `bad` or `idle`.
struct Line {
    tone: &'static str,
    name: String,
    text: String,
}

impl Line {
    fn new(tone: &'static str, name: &str, text: impl Into<String>) -> Self {
        Self { tone, name: name.to_owned(), text: text.into() }
    }
}

/// A row of the table of conditions.
struct Told {
    sentence: &'static str,
    next: &'static str,
    code: &'static str,
}

impl Told {
    fn of(view: &View<'_>, row: Condition) -> Self {
        let language = view.language();
        Self { sentence: row.sentence(language), next: row.next(language), code: row.code() }
    }
}

/// A fault, and when it happened.
struct Fault {
    at: String,
    age: Html,
    told: Told,
}

pub(super) fn part(view: &View<'_>) -> Html {
    let tablet = &view.app.tablet;
    let (report, moment) = (tablet.reader_report(), tablet.card());
    let lines = report.readers.iter().map(|line| reader(view, &line.name, line.state));
    let mut readers: Vec<Line> = lines.collect();
    // A reader that does not tell its name, one that is gone, and what went wrong with the card that lies there.
    readers.extend(lying(view, &moment, readers.is_empty()));
    Html::of(&Setup {
        part: parts::SETUP,
        w: words(view),
        key: IdempotencyKey::fresh().input(),
        has_reader: tablet.has_reader(),
        in_case: tablet.active().is_some(),
        card_lies: matches!(moment, CardMoment::Reading | CardMoment::Read(..)),
        readers,
        configured: configured(view, tablet.trust()),
        faults: report.faults.iter().rev().map(|one| fault(view, one)).collect(),
        test: tablet.last_test_read().map(|test| Test::of(view, &test)),
    })
}

const fn words(view: &View<'_>) -> &'static SetupWords {
    SetupWords::of(view.lang)
}

fn reader(view: &View<'_>, name: &str, state: ReaderState) -> Line {
    let w = words(view);
    match state {
        ReaderState::Empty => Line::new("idle", name, w.empty),
        ReaderState::Card => Line::new("ok", name, w.card),
        ReaderState::Mute => Line::new("warn", name, w.mute),
        ReaderState::Unavailable => Line::new("bad", name, w.unavailable),
    }
}

/// What the tablet makes of it, where the lines of the readers do not say it already.
fn lying(view: &View<'_>, moment: &CardMoment, is_alone: bool) -> Option<Line> {
    let w = words(view);
    let name = if is_alone { w.unnamed } else { "" };
    match moment {
        CardMoment::None if is_alone => Some(Line::new("idle", name, w.empty)),
        CardMoment::None => None,
        CardMoment::Reading if view.app.tablet.is_card_slow() => {
            Some(Line::new("busy", name, view.told(Condition::Slow)))
        }
        CardMoment::Reading => Some(Line::new("busy", name, w.reading)),
        CardMoment::Read(..) => Some(Line::new("ok", name, w.card_read)),
        CardMoment::Failed(reason) => Some(failed(view, name, *reason)),
        CardMoment::Document => {
            let told = Told::of(view, Condition::NoInsuranceHandle);
            Some(Line::new("idle", name, told.sentence))
        }
        CardMoment::ReaderGone => Some(failed(view, name, CardFailure::ReaderGone)),
    }
}

fn failed(view: &View<'_>, name: &str, reason: CardFailure) -> Line {
    Line::new("bad", name, view.told(reason.condition()))
}

fn configured(view: &View<'_>, trust: &CardTrust) -> Vec<Line> {
    let w = words(view);
    let pinned = |count: usize| w.pinned.replace("{n}", &count.to_string());
    vec![
        match trust.roots.as_ref().map(|roots| roots.len()) {
            Some(count) if count > 0 => Line::new("ok", w.authorities, pinned(count)),
            // Pinned, but none: then no card is taken at all.
            Some(count) => Line::new("bad", w.authorities, pinned(count)),
            None => Line::new("warn", w.authorities, w.authorities_none),
        },
        match &trust.terminal {
            Some(_) => Line::new("ok", w.terminal, w.terminal_there),
            None => Line::new("idle", w.terminal, w.terminal_none),
        },
        match trust.issuers.as_ref().map(|issuers| issuers.len()) {
            Some(count) if count > 0 => Line::new("ok", w.issuers, pinned(count)),
            Some(_) | None => Line::new("idle", w.issuers, w.issuers_none),
        },
    ]
}

fn fault(view: &View<'_>, fault: &ReaderFault) -> Fault {
    let at_ms = fault.at.as_millisecond();
    Fault {
        at: clock_hms(at_ms),
        age: Age::new(at_ms, view.now_ms()).html(view.lang),
        told: Told::of(view, fault.reason.condition()),
    }
}
