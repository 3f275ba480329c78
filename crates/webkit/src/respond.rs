//! Answers that every page gives the same way: a page, a form that went through, a page that is not there.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use crate::lang::Text;
use crate::problem::Problem;

/// Content type of every page.
pub(crate) const HTML_UTF8: &str = "text/html; charset=utf-8";

/// Nothing about a patient stays in a browser's cache.
pub(crate) const NO_STORE: &str = "no-store";

/// A page from a template, never cached. A template that fails to render becomes a plain 500, and the error is logged here.
pub fn html(page: &impl Template) -> HttpResponse {
    html_with_status(StatusCode::OK, page)
}

/// The same with another status.
pub fn html_with_status(status: StatusCode, page: &impl Template) -> HttpResponse {
    match page.render() {
        Ok(body) => HttpResponse::build(status)
            .insert_header((CONTENT_TYPE, HTML_UTF8))
            .insert_header((CACHE_CONTROL, NO_STORE))
            .body(body),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            HttpResponse::InternalServerError()
                .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
                .insert_header((CACHE_CONTROL, NO_STORE))
                .body("画面を表示できませんでした。再読み込みしてください。(page-render)\nThis page could not be shown. Reload it.\n")
        }
    }
}

/// The browser is sent on to `location` with GET, so that a reload never sends a form twice.
pub fn see_other(location: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, location)).insert_header((CACHE_CONTROL, NO_STORE)).finish()
}

/// The page for an address that does not exist.
pub(crate) async fn not_found(req: HttpRequest) -> HttpResponse {
    Problem::new(
        StatusCode::NOT_FOUND,
        "no-such-page",
        Text::new("このページはありません。", "There is no such page."),
        Text::new("一覧に戻って開き直してください。", "Go back to the list and open it again."),
    )
    .for_request(&req)
    .response()
}
