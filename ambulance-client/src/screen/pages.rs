//! The pages, and the stream that keeps them live.

use actix_web::{HttpRequest, HttpResponse, http::header::CACHE_CONTROL, web};
use askama::Template;
use domain::{ids::EncounterId, triage::IncidentKind};
use serde::Deserialize;
use webkit::{
    form::IdempotencyKey,
    lang::{Lang, Text},
    live::LastEventId,
    parts::Html,
    respond::html,
    shell::{PixelDensity, Program, Screen, Shell},
};

use super::{
    App,
    answer::{Refused, respond},
    handover,
    setup_words::SetupWords,
    view::View,
    words::CrewWords,
};
use crate::tablet::parts;

/// A 10-inch tablet: 1280 × 800 CSS pixels on 10.1 inches are 150 per inch.
pub(super) const PROGRAM: Program =
    Program { name: Text::new("救急隊タブレット", "Crew tablet"), screen: Screen::Tablet(PixelDensity::P150) };

/// Adds the routes.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/", web::get().to(front)).route("/start", web::get().to(start)).route("/live", web::get().to(live));
    app.route("/setup", web::get().to(setup)).route("/encounters/{id}", web::get().to(case));
    app.route("/encounters/{id}/photo", web::get().to(photo));
    app.route("/encounters/{id}/handover", web::get().to(handover::page));
}

#[derive(Template)]
#[template(path = "crew/start.html")]
struct StartPage {
    page: Shell,
    w: &'static CrewWords,
    crew: String,
    link: Html,
    cases: Html,
    kinds: Vec<(&'static str, &'static str)>,
    key: Html,
}

#[derive(Template)]
#[template(path = "crew/case.html")]
struct CasePage {
    page: Shell,
    w: &'static CrewWords,
    crew: String,
    link: Html,
    cases: Html,
    rail: [Html; 3],
    vitals: Html,
    record: Html,
    hospitals: Html,
    base: String,
    key: Html,
}

#[derive(Template)]
#[template(path = "crew/setup.html")]
struct SetupPage {
    page: Shell,
    w: &'static CrewWords,
    s: &'static SetupWords,
    crew: String,
    link: Html,
    cases: Html,
    setup: Html,
}

/// `GET /`: the active case; without one the newest open one; without any the start page.
async fn front(req: HttpRequest) -> HttpResponse {
    let app = App::of(&req);
    let shown = app.tablet.active().or_else(|| app.tablet.open_cases().first().copied());
    shown.and_then(|id| case_page(&req, &app, id)).unwrap_or_else(|| start_page(&req, &app))
}

/// `GET /start`: the start page, also while a case is open (a second patient, a second call).
async fn start(req: HttpRequest) -> HttpResponse {
    start_page(&req, &App::of(&req))
}

/// `GET /setup`: readers, configuration, faults, test reading.
async fn setup(req: HttpRequest) -> HttpResponse {
    let app = App::of(&req);
    let page = Shell::new(&req, &PROGRAM).live(app.tablet.hub(), "/live?page=setup");
    let view = View::new(&app, None, page.lang());
    html(&SetupPage {
        w: view.words(),
        s: SetupWords::of(view.lang),
        crew: app.tablet.identity().crew_name.clone(),
        link: view.part(parts::LINK).unwrap_or_default(),
        cases: view.part(parts::CASES).unwrap_or_default(),
        setup: view.part(parts::SETUP).unwrap_or_default(),
        page,
    })
}

/// `GET /encounters/{id}`
async fn case(req: HttpRequest) -> HttpResponse {
    let app = App::of(&req);
    let id = req.match_info().query("id").parse::<EncounterId>().ok();
    id.and_then(|id| case_page(&req, &app, id)).unwrap_or_else(|| respond(&req, Err(Refused::unknown_case())))
}

/// `GET /encounters/{id}/photo`: kept by no browser.
async fn photo(req: HttpRequest) -> HttpResponse {
    let id = req.match_info().query("id").parse::<EncounterId>().ok();
    match id.and_then(|id| App::of(&req).tablet.photo(id)) {
        Some(photo) => HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, "no-store"))
            .content_type(photo.content_type())
            .body(photo.bytes().to_vec()),
        None => HttpResponse::NotFound().insert_header((CACHE_CONTROL, "no-store")).finish(),
    }
}

fn start_page(req: &HttpRequest, app: &App) -> HttpResponse {
    let page = Shell::new(req, &PROGRAM).live(app.tablet.hub(), "/live");
    let view = View::new(app, None, page.lang());
    let kinds = IncidentKind::ALL.iter().map(|kind| (kind.code(), kind.word(super::words::language(view.lang))));
    html(&StartPage {
        w: view.words(),
        crew: app.tablet.identity().crew_name.clone(),
        link: view.part(parts::LINK).unwrap_or_default(),
        cases: view.part(parts::CASES).unwrap_or_default(),
        kinds: kinds.collect(),
        key: IdempotencyKey::fresh().input(),
        page,
    })
}

/// `None` when the tablet does not hold the case.
fn case_page(req: &HttpRequest, app: &App, id: EncounterId) -> Option<HttpResponse> {
    let page = Shell::new(req, &PROGRAM).live(app.tablet.hub(), format!("/live?encounter={id}")).alarms();
    let view = View::new(app, Some(id), page.lang());
    let part = |name: &str| view.part(&parts::case_part(id, name));
    Some(html(&CasePage {
        w: view.words(),
        crew: app.tablet.identity().crew_name.clone(),
        link: view.part(parts::LINK)?,
        cases: view.part(parts::CASES)?,
        rail: [part(parts::CARD)?, part(parts::SITUATION)?, part(parts::TIMES)?],
        vitals: part(parts::VITALS)?,
        record: part(parts::RECORD)?,
        hospitals: part(parts::HOSPITALS)?,
        base: super::answer::page_of(id),
        key: IdempotencyKey::fresh().input(),
        page,
    }))
}

#[derive(Deserialize)]
struct Watched {
    encounter: Option<String>,
    page: Option<String>,
}

/// `GET /live`: `?encounter=` names the case of the page, `?page=setup` is the setup page's; without them the parts of the start page.
async fn live(req: HttpRequest, last: LastEventId, lang: Lang, watched: web::Query<Watched>) -> HttpResponse {
    let app = App::of(&req);
    let id = watched.encounter.as_deref().and_then(|id| id.parse::<EncounterId>().ok());
    let is_setup = watched.page.as_deref() == Some(parts::SETUP);
    let of_case = id.map(|id| parts::case_part(id, ""));
    let interest = move |part: &str| {
        part == parts::LINK
            || part == parts::CASES
            || (is_setup && part == parts::SETUP)
            || of_case.as_deref().is_some_and(|prefix| part.starts_with(prefix))
    };
    let hub = app.tablet.hub().clone();
    hub.stream(last.as_deref(), interest, move |part| View::new(&app, id, lang).part(part).map(Html::into_string))
}
