//! One case in full: the handover sheet, the vitals' course, the whole record, and the answer.

use askama::Template;
use domain::ids::EncounterId;
use webkit::{parts::Html, shell::Shell};

use super::{
    app::App,
    asking::asking,
    card::{self, Card},
    flags::{self, FlagRow},
    handover::{self, Row},
    lines::{self, Line},
    record::{self, Full},
    show::Show,
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
    line: Line,
}

/// The part `case/<id>`; `None` for a case that is not here.
pub(super) fn part(show: Show, app: &App, encounter: EncounterId) -> Option<Html> {
    // A copy: nothing that comes in waits for a page to be drawn.
    let case = app.desk.inbox().with_case(encounter, HospitalCase::clone)?;
    Some(if case.standing.may_read() { readable(show, app, &case) } else { ended(show, app, &case) })
}

fn readable(show: Show, app: &App, case: &HospitalCase) -> Html {
    Html::of(&CasePart {
        w: show.words(),
        part: name_of(case.encounter),
        c: Card { is_page: true, ask: asking(show, case), ..card::card(show, case, app.attention.alarm(case)) },
        rows: handover::rows(show, case),
        charts: vitals::charts(show, &case.vitals),
        flags: flags::full(show, &case.flags),
        record: record::full(show, case),
        spoken: spoken::full(show, case.record.as_ref().and_then(|record| record.spoken.as_ref())),
    })
}

fn ended(show: Show, app: &App, case: &HospitalCase) -> Html {
    let line = lines::ended_line(show, &app.attention, case);
    Html::of(&EndedPart { w: show.words(), part: name_of(case.encounter), line })
}

/// Name of the case's part in the stream.
pub(super) fn name_of(encounter: EncounterId) -> String {
    format!("{}{encounter}", parts::CASE)
}
