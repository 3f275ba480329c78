//! One case in full: the handover sheet, the vitals' course, the whole record, and the answer.

use askama::Template;
use domain::{disclosure::CaseStanding, ids::EncounterId};
use webkit::{moment::clock_hm, parts::Html, shell::Shell};

use super::{
    app::App,
    card::{self, Card},
    flags::{self, FlagRow},
    handover::{self, Row},
    record::{self, Full},
    show::{Show, short_code},
    spoken::{self, Spoken},
    vitals,
    words::BoardWords,
};
use crate::{decision::parts, inbox::HospitalCase};

/// The whole page `/cases/{id}`.
#[derive(Template)]
#[template(path = "er/case_page.html")]
pub(super) struct CasePage {
    pub page: Shell,
    pub w: &'static BoardWords,
    pub short: String,
    pub link: Html,
    pub rail: Html,
    pub case: Html,
}

#[derive(Template)]
#[template(path = "er/case.html")]
struct CasePart {
    w: &'static BoardWords,
    part: String,
    c: Card,
    rows: Vec<Row>,
    charts: Vec<Html>,
    flags: Vec<FlagRow>,
    record: Full,
    spoken: Option<Spoken>,
}

/// A case that may not be read: where it stands, and nothing else.
#[derive(Template)]
#[template(path = "er/case_ended.html")]
struct EndedPart {
    w: &'static BoardWords,
    part: String,
    id: String,
    short: String,
    version: u64,
    text: String,
    clock: String,
}

/// The part `case/<id>`; `None` for a case that is not here.
pub(super) fn part(show: Show, app: &App, encounter: EncounterId) -> Option<Html> {
    // A copy: nothing that comes in waits for a page to be drawn.
    let case = app.desk.inbox().with_case(encounter, HospitalCase::clone)?;
    Some(if case.standing.may_read() { readable(show, app, &case) } else { ended(show, &case) })
}

fn readable(show: Show, app: &App, case: &HospitalCase) -> Html {
    Html::of(&CasePart {
        w: show.words(),
        part: name_of(case.encounter),
        c: Card { is_page: true, ..card::card(show, case, app.attention.alarm(case)) },
        rows: handover::rows(show, case),
        charts: vitals::charts(show, &case.vitals),
        flags: flags::full(show, &case.flags),
        record: record::full(show, case),
        spoken: spoken::full(show, case.record.as_ref().and_then(|record| record.spoken.as_ref())),
    })
}

fn ended(show: Show, case: &HospitalCase) -> Html {
    let w = show.words();
    let text = match &case.standing {
        CaseStanding::Released(reason) => reason.word(show.language()).to_owned(),
        _ => case.answer().map_or_else(|| w.declined_here.to_owned(), |answer| card::answer_word(show, answer)),
    };
    Html::of(&EndedPart {
        w,
        part: name_of(case.encounter),
        id: case.encounter.to_string(),
        short: short_code(case.encounter),
        version: case.version,
        text,
        clock: clock_hm(case.standing_since.as_millisecond()),
    })
}

/// Name of the case's part in the stream.
pub(super) fn name_of(encounter: EncounterId) -> String {
    format!("{}{encounter}", parts::CASE)
}
