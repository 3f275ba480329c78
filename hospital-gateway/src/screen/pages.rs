//! The pages and their stream. One renderer: a page and its patches are made by the same functions.

use std::str::FromStr as _;

use actix_web::{HttpRequest, HttpResponse, web};
use domain::ids::EncounterId;
use serde::Deserialize;
use webkit::{
    lang::{Lang, Text},
    live::LastEventId,
    respond::html,
    shell::{Program, Screen, Shell},
};

use super::{
    app::App,
    board::{self, BoardPage},
    case_page::{self, CasePage},
    link, readiness,
    reply::{Refusal, refused},
    show::short_code,
    words::BoardWords,
};
use crate::decision::parts;

const BOARD: Program = Program { name: Text::new("救急外来ボード", "ER board"), screen: Screen::Board };

/// Address of the stream.
pub(super) const LIVE: &str = "/live";

pub(super) fn shell(req: &HttpRequest, app: &App, stream: String) -> Shell {
    Shell::new(req, &BOARD).who(app.desk.identity().name.as_str()).live(app.desk.hub(), stream).alarms()
}

/// The frame of a page that does not change by itself: a sheet that is printed.
pub(super) fn still(req: &HttpRequest, app: &App) -> Shell {
    Shell::new(req, &BOARD).who(app.desk.identity().name.as_str())
}

/// GET `/`
pub(super) async fn board(req: HttpRequest, app: web::Data<App>) -> HttpResponse {
    // The frame first: it notes the stream's position, so that nothing between now and the stream's start is lost.
    let page = shell(&req, &app, LIVE.to_owned());
    let show = app.show(page.lang());
    html(&BoardPage {
        w: BoardWords::of(page.lang()),
        link: link::part(show, &app.link_now()),
        readiness: readiness::part(show, &app.desk),
        board: board::part(show, &app),
        page,
    })
}

/// GET `/cases/{id}`
pub(super) async fn case(req: HttpRequest, id: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    let Ok(encounter) = EncounterId::from_str(&id) else { return refused(&req, Refusal::UnknownCase) };
    let page = shell(&req, &app, format!("{LIVE}?case={encounter}"));
    let show = app.show(page.lang());
    let Some(case) = case_page::part(show, &app, encounter) else { return refused(&req, Refusal::UnknownCase) };
    html(&CasePage {
        w: BoardWords::of(page.lang()),
        short: short_code(encounter),
        link: link::part(show, &app.link_now()),
        rail: board::rail(show, &app, encounter),
        case,
        page,
    })
}

/// Which page a stream belongs to.
#[derive(Debug, Deserialize)]
pub(super) struct Of {
    /// A case's page; without it the board.
    case: Option<EncounterIdText>,
}

/// An identifier in a query; anything else is no case of ours.
#[derive(Debug, Clone, Copy)]
struct EncounterIdText(Option<EncounterId>);

impl<'de> Deserialize<'de> for EncounterIdText {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(EncounterId::from_str(&text).ok()))
    }
}

/// GET `/live`
pub(super) async fn live(last: LastEventId, lang: Lang, of: web::Query<Of>, app: web::Data<App>) -> HttpResponse {
    let opened = of.case.map(|EncounterIdText(case)| case);
    let case_part = match opened {
        None => String::new(),
        Some(Some(encounter)) => case_page::name_of(encounter),
        Some(None) => return HttpResponse::NotFound().finish(),
    };
    let opened = opened.flatten();
    let interest = move |part: &str| match part {
        parts::BOARD | parts::LINK => true,
        parts::READINESS => opened.is_none(),
        other => opened.is_some() && other == case_part,
    };
    let shown = app.clone();
    let render = move |part: &str| {
        let show = shown.show(lang);
        let html = match (part, opened) {
            (parts::BOARD, None) => board::part(show, &shown),
            (parts::BOARD, Some(encounter)) => board::rail(show, &shown, encounter),
            (parts::LINK, _) => link::part(show, &shown.link_now()),
            (parts::READINESS, _) => readiness::part(show, &shown.desk),
            (_, Some(encounter)) => case_page::part(show, &shown, encounter)?,
            _ => return None,
        };
        Some(html.into_string())
    };
    app.desk.hub().stream(last.as_deref(), interest, render)
}
