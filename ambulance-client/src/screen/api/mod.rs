//! The state as JSON: the shape that the HTTP contract names, with codes, never display text alone.

mod encounter;
mod inquiries;
mod own;
mod record;
mod setup;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::CACHE_CONTROL},
    web,
};
use domain::card::{CardFailure, Condition};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::App;
use crate::{
    screen::answer::Refused,
    tablet::{CardMoment, Tablet},
};

/// Adds the routes.
pub(super) fn routes(app: &mut web::ServiceConfig) {
    app.route("/api/state", web::get().to(state)).route("/api/encounters/{id}", web::get().to(one));
    app.route("/api/setup", web::get().to(setup::setup));
}

/// `GET /api/state`
async fn state(req: HttpRequest) -> HttpResponse {
    ok(&state_of(&App::of(&req).tablet))
}

fn state_of(tablet: &Tablet) -> Value {
    let link = tablet.link();
    json!({
        "link": { "connected": link.connected, "last_heard_ms": link.last_heard.map(ms), "waiting": tablet.outbox().len() },
        "card": card(tablet),
        "active": tablet.active().map(|id| id.to_string()),
        "open": tablet.open_cases().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "rejected": tablet.rejected().iter().map(|one| json!({ "id": one.id.to_string(), "code": one.code, "at_ms": ms(one.at) })).collect::<Vec<_>>(),
    })
}

/// What lies on the reader. Nothing that names the person: no serial number.
fn card(tablet: &Tablet) -> Value {
    let (state, code) = match tablet.card() {
        CardMoment::None => ("none", None),
        CardMoment::Reading => ("reading", tablet.is_card_slow().then_some(Condition::Slow.code())),
        CardMoment::Read(..) => ("read", None),
        CardMoment::Failed(reason) => ("failed", Some(reason.code())),
        CardMoment::Document => ("document", Some(Condition::NoInsuranceHandle.code())),
        CardMoment::ReaderGone => ("reader-gone", Some(CardFailure::ReaderGone.code())),
    };
    json!({ "state": state, "code": code })
}

/// `GET /api/encounters/{id}`
async fn one(req: HttpRequest) -> HttpResponse {
    let app = App::of(&req);
    let id = req.match_info().query("id").parse().ok();
    match id.and_then(|id| encounter::json_of(&app.tablet, id)) {
        Some(body) => ok(&body),
        None => {
            let refused = Refused::unknown_case();
            HttpResponse::build(StatusCode::NOT_FOUND)
                .json(json!({ "ok": false, "field": null, "code": refused.code, "ja": refused.what.ja, "en": refused.what.en }))
        }
    }
}

fn ok(body: &Value) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(body)
}

fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}
