//! 医師引継: the rows of [`domain::handover`], on the case's page and as a sheet of paper. Nothing is decided here.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use domain::{
    disclosure::{PatientView, RecordView},
    handover::{self, HandoverView, Moment, VITAL, aloud},
    ids::EncounterId,
};
use webkit::{
    handover::{Item as SheetItem, Row as SheetRow, Sheet as Paper},
    parts::Html,
    respond::{html, see_other},
    shell::Shell,
};

use super::{app::App, pages, reply, show::Show, show::short_code, words::BoardWords};
use crate::inbox::HospitalCase;

/// One letter of the case's page.
#[derive(Debug)]
pub(super) struct Row {
    pub letter: &'static str,
    pub title: &'static str,
    pub items: Vec<Item>,
    /// The vitals' course goes here.
    pub has_vitals: bool,
}

/// One datum of the case's page; its age ticks.
#[derive(Debug)]
pub(super) struct Item {
    pub label: &'static str,
    pub text: String,
    pub source: String,
    pub age: Option<Html>,
    pub note: Option<&'static str>,
}

/// What stands in for sections that have not come.
#[derive(Default)]
struct Missing {
    patient: PatientView,
    record: RecordView,
}

fn view<'a>(case: &'a HospitalCase, missing: &'a Missing) -> HandoverView<'a> {
    HandoverView::of_hospital(
        case.encounter,
        case.situation.as_ref(),
        case.patient.as_ref().unwrap_or(&missing.patient),
        case.record.as_ref().unwrap_or(&missing.record),
        &case.vitals,
        &case.observations,
        &case.flags,
    )
}

/// The ATMIST rows of the case's page: the record stands beside them in full, and the vitals as charts.
pub(super) fn rows(show: Show, case: &HospitalCase) -> Vec<Row> {
    let missing = Missing::default();
    let rows = handover::atmist(&view(case, &missing), show.language(), show.now);
    rows.into_iter()
        .map(|row| Row {
            letter: row.letter,
            title: row.title,
            has_vitals: row.letter == "S",
            items: row
                .items
                .into_iter()
                .filter(|item| item.code != VITAL)
                .map(|item| item_of(show, in_decades(show, case, item)))
                .collect(),
        })
        .collect()
}

/// A candidate is told the decade, and reads it as one here too.
fn in_decades(show: Show, case: &HospitalCase, item: handover::Item) -> handover::Item {
    match case.patient.as_ref().filter(|patient| patient.is_decade) {
        Some(patient) if item.code == "age-sex" => handover::Item { text: show.age_and_sex(Some(patient)), ..item },
        _ => item,
    }
}

fn item_of(show: Show, item: handover::Item) -> Item {
    let age = match item.when {
        Some(Moment::Instant(at)) => Some(show.age(at)),
        Some(other) => Some(Html::text(&other.words(show.language(), show.now))),
        None => None,
    };
    Item { label: item.label, text: item.text, source: item.source, age, note: item.note }
}

/// The sheet of paper.
fn paper(show: Show, case: &HospitalCase, who: &str, back: &str) -> Paper {
    let missing = Missing::default();
    let view = view(case, &missing);
    let sheet = handover::Sheet::of(&view, show.language(), show.now);
    Paper {
        code: sheet.code.grouped(),
        back: (back.to_owned(), show.words().back_to_case),
        who: who.to_owned(),
        attention: sheet.attention,
        aloud: aloud(&view, show.now),
        newest_ms: sheet.newest_at.map(|at| at.as_millisecond()),
        version: Some(case.version),
        now_ms: show.now_ms(),
        rows: sheet.rows.into_iter().map(|row| row_of(show, row)).collect(),
    }
}

fn row_of(show: Show, row: handover::Row) -> SheetRow {
    let items = row.items.into_iter().map(|item| SheetItem {
        label: item.label,
        text: item.text,
        source: item.source,
        when: item.when.map_or_else(String::new, |when| when.words(show.language(), show.now)),
        marks: item.marks,
        note: item.note,
        is_unknown: item.is_unknown,
    });
    SheetRow { letter: row.letter, title: row.title, items: items.collect(), rest: row.rest }
}

#[derive(Template)]
#[template(path = "er/sheet.html")]
struct SheetPage {
    page: Shell,
    w: &'static BoardWords,
    short: String,
    sheet: Html,
}

/// A sheet is for whoever may read everything.
pub(super) fn has_sheet(case: &HospitalCase) -> bool {
    case.standing.may_read() && !case.is_withheld()
}

/// GET `/cases/{id}/sheet`: what may not be read, or not all of it, has no sheet; its page says so.
pub(super) async fn page(req: HttpRequest, id: web::Path<String>, app: web::Data<App>) -> HttpResponse {
    let Ok(encounter) = id.parse::<EncounterId>() else { return reply::refused(&req, reply::Refusal::UnknownCase) };
    let back = format!("/cases/{encounter}");
    let page = pages::still(&req, &app);
    let show = app.show(page.lang());
    let name = &app.desk.identity().name;
    let drawn = app
        .desk
        .inbox()
        .with_case(encounter, |case| has_sheet(case).then(|| paper(show, case, name, &back).html(show.lang)));
    match drawn {
        None => reply::refused(&req, reply::Refusal::UnknownCase),
        Some(None) => see_other(&back),
        Some(Some(sheet)) => {
            html(&SheetPage { w: BoardWords::of(page.lang()), short: short_code(encounter), sheet, page })
        }
    }
}
