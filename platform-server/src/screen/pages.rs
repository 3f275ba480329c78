//! The page, its stream, and the same figures as JSON.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse, ResponseError as _, web};
use askama::Template;
use proto::convert::{StatisticsView, statistics_from_wire, statistics_to_wire};
use serde::Serialize;
use webkit::{
    lang::{Lang, Text},
    live::LastEventId,
    parts::Html,
    problem::Problem,
    respond::html,
    shell::{Program, Screen, Shell},
};

use super::{
    App, active,
    figures::Selected,
    panels,
    query::{HEADQUARTERS_FIELD, Query, Window},
    standards::{self, STANDARDS, StandardsDoc},
    watch::{ACTIVE, FIGURES},
    words::HqWords,
};

const HEADQUARTERS: Program = Program { name: Text::new("消防本部", "Fire headquarters"), screen: Screen::Desk };

#[derive(Template)]
#[template(path = "hq/page.html")]
struct Page {
    page: Shell,
    w: &'static HqWords,
    active: Html,
    /// Code, name, chosen.
    headquarters: Vec<(String, String, bool)>,
    /// Code, word, chosen.
    windows: Vec<(&'static str, &'static str, bool)>,
    standards: Html,
    figures: Html,
}

/// GET `/`
pub(super) async fn page(req: HttpRequest, app: web::Data<App>) -> HttpResponse {
    let registry = app.ledger.registry();
    let query = match Query::of(&req, registry) {
        Ok(query) => query,
        Err(problem) => return problem.error_response(),
    };
    let lang = Lang::of_request(&req);
    let region = if lang == Lang::Ja { &registry.name } else { &registry.name_en };
    // The frame first: it notes the stream's position, so that nothing between now and the stream's start is lost.
    let page = Shell::new(&req, &HEADQUARTERS).who(region.as_str()).live(&app.hub, format!("/live{}", query.address()));
    let w = HqWords::of(lang);
    let mut headquarters = vec![(String::new(), w.region.to_owned(), query.headquarters.is_none())];
    headquarters.extend(registry.region.headquarters.values().map(|one| {
        let name = if lang == Lang::Ja { &one.name } else { &one.name_en };
        (one.id.to_string(), name.clone(), query.headquarters.as_ref() == Some(&one.id))
    }));
    let windows = Window::ALL.map(|window| (window.code(), window.word().of(lang), window == query.window)).to_vec();
    let active = active::part(lang, &app.ledger, &query);
    let (standards, figures) = (standards::part(lang, &app.ledger), figures(&app, &query, lang));
    html(&Page { w, active, headquarters, windows, standards, figures, page })
}

fn figures(app: &App, query: &Query, lang: Lang) -> Html {
    let snapshot = app.figures.now(&app.ledger);
    let selected = snapshot.select(query, app.ledger.clock().now());
    panels::part(lang, app.ledger.registry(), &snapshot, &selected)
}

/// GET `/live`
pub(super) async fn live(req: HttpRequest, last: LastEventId, lang: Lang, app: web::Data<App>) -> HttpResponse {
    let query = match Query::of(&req, app.ledger.registry()) {
        Ok(query) => query,
        Err(problem) => return problem.error_response(),
    };
    let shown = app.clone();
    let render = move |part: &str| {
        let drawn = match part {
            ACTIVE => active::part(lang, &shown.ledger, &query),
            STANDARDS => standards::part(lang, &shown.ledger),
            _ => figures(&shown, &query, lang),
        };
        Some(drawn.into_string())
    };
    app.hub.stream(last.as_deref(), |part| matches!(part, ACTIVE | FIGURES | STANDARDS), render)
}

/// GET `/api/statistics`: the fields of [`StatisticsView`], and of which selection they are.
#[derive(Serialize)]
struct StatisticsDoc {
    seq: u64,
    headquarters: Option<String>,
    window: &'static str,
    from_ms: Option<i64>,
    at_ms: i64,
    counts: BTreeMap<&'static str, u32>,
    by_code: BTreeMap<&'static str, Vec<CodeCount>>,
    distributions: BTreeMap<&'static str, SpreadDoc>,
}

#[derive(Serialize)]
struct CodeCount {
    code: String,
    count: u32,
}

#[derive(Serialize)]
struct SpreadDoc {
    count: u32,
    p50: Option<f64>,
    p90: Option<f64>,
}

#[derive(Serialize)]
struct NotDone {
    ok: bool,
    field: &'static str,
    code: &'static str,
    ja: &'static str,
    en: &'static str,
}

/// GET `/api/statistics`
pub(super) async fn statistics(req: HttpRequest, app: web::Data<App>) -> HttpResponse {
    let query = match Query::of(&req, app.ledger.registry()) {
        Ok(query) => query,
        Err(problem) => return refused(&problem),
    };
    let selected = app.figures.now(&app.ledger).select(&query, app.ledger.clock().now());
    // The very conversion that the gRPC service uses: both tell the same.
    match statistics_from_wire(statistics_to_wire(selected.seq, &selected.statistics)) {
        Ok(view) => HttpResponse::Ok().json(doc(view, &selected)),
        Err(error) => {
            tracing::error!(%error, "own figures could not be converted");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn doc(view: StatisticsView, selected: &Selected) -> StatisticsDoc {
    let codes =
        |counts: Vec<(String, u32)>| counts.into_iter().map(|(code, count)| CodeCount { code, count }).collect();
    StatisticsDoc {
        seq: view.seq,
        headquarters: selected.query.headquarters.as_ref().map(ToString::to_string),
        window: selected.query.window.code(),
        from_ms: selected.query.window.from(selected.at).map(|from| from.as_millisecond()),
        at_ms: selected.at.as_millisecond(),
        counts: view.counts,
        by_code: view.by_code.into_iter().map(|(list, counts)| (list, codes(counts))).collect(),
        distributions: view
            .distributions
            .into_iter()
            .map(|(name, (count, p50, p90))| (name, SpreadDoc { count, p50, p90 }))
            .collect(),
    }
}

fn refused(problem: &Problem) -> HttpResponse {
    HttpResponse::build(problem.status_code()).json(NotDone {
        ok: false,
        field: problem.field().map_or(HEADQUARTERS_FIELD, |field| field.name),
        code: problem.code(),
        ja: "指定された条件では表示できません。",
        en: "These figures cannot be shown.",
    })
}

/// GET `/api/health`
#[derive(Serialize)]
struct Health {
    applied_seq: u64,
    open_cases: usize,
    standards: StandardsDoc,
}

/// GET `/api/health`
pub(super) async fn health(app: web::Data<App>) -> HttpResponse {
    let state = app.ledger.state();
    let health = Health {
        applied_seq: state.applied_seq(),
        open_cases: state.open_cases().count(),
        standards: StandardsDoc::of(&state),
    };
    drop(state);
    HttpResponse::Ok().json(health)
}
