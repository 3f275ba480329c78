//! 医師引継 on the tablet: the same sheet as on the hospital's board ([`domain::handover`]), to be printed or read aloud over the telephone.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use domain::{
    handover::{HandoverView, Row, Sheet, TabletParts, aloud},
    ids::EncounterId,
    text::Language,
};
use jiff::Timestamp;
use webkit::{
    handover::{Item as PaperItem, Row as PaperRow, Sheet as Paper},
    lang::Lang,
    parts::Html,
    respond::html,
    shell::Shell,
};

use super::{
    App,
    answer::{Refused, page_of, respond},
    pages::PROGRAM,
    words::{CrewWords, language},
};
use crate::tablet::WorkingCase;

#[derive(Template)]
#[template(path = "crew/handover.html")]
struct HandoverPage {
    page: Shell,
    w: &'static CrewWords,
    sheet: Html,
}

/// `GET /encounters/{id}/handover`
pub(super) async fn page(req: HttpRequest) -> HttpResponse {
    let app = App::of(&req);
    let page = Shell::new(&req, &PROGRAM);
    let (lang, now) = (page.lang(), app.tablet.clock().now());
    let crew = app.tablet.identity().crew_name.clone();
    let id = req.match_info().query("id").parse::<EncounterId>().ok();
    let drawn = id.and_then(|id| app.tablet.with_case(id, |case| paper(case, &crew, lang, now)));
    match drawn {
        Some(paper) => html(&HandoverPage { w: CrewWords::of(lang), sheet: paper.html(lang), page }),
        None => respond(&req, Err(Refused::unknown_case())),
    }
}

fn paper(case: &WorkingCase, crew: &str, lang: Lang, now: Timestamp) -> Paper {
    let language = language(lang);
    let parts = TabletParts::of(&case.encounter, now);
    let view = HandoverView::of_tablet(&case.encounter, &parts);
    let sheet = Sheet::of(&view, language, now);
    Paper {
        code: sheet.code.grouped(),
        back: (page_of(case.encounter.id), CrewWords::of(lang).to_case),
        who: crew.to_owned(),
        attention: sheet.attention,
        aloud: aloud(&view, now),
        newest_ms: sheet.newest_at.map(Timestamp::as_millisecond),
        version: None,
        now_ms: now.as_millisecond(),
        rows: sheet.rows.into_iter().map(|row| row_of(row, language, now)).collect(),
    }
}

fn row_of(row: Row, language: Language, now: Timestamp) -> PaperRow {
    let items = row.items.into_iter().map(|item| PaperItem {
        label: item.label,
        text: item.text,
        source: item.source,
        when: item.when.map_or_else(String::new, |when| when.words(language, now)),
        marks: item.marks,
        note: item.note,
        is_unknown: item.is_unknown,
    });
    PaperRow { letter: row.letter, title: row.title, items: items.collect(), rest: row.rest }
}
