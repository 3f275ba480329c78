//! 番号で呼び出す: a case that the crew cannot send is opened by the code that it tells over the telephone. The code comes in the body of a form
//! and goes into no address, no log and no page but the one that refuses it.

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::ACCEPT},
    web,
};
use askama::Template;
use domain::{
    ids::EncounterId,
    spoken_code::{BadSpokenCode, CallUpRefusal, SpokenCode},
};
use proto::convert::CallUp;
use serde::Serialize;
use webkit::{
    form::{Fields, IdempotencyKey},
    lang::Text,
    problem::Problem,
    respond::{html_with_status, see_other},
    shell::Shell,
};

use super::{acts, app::App, link, pages, reply, words::BoardWords};
use crate::{inbox::HospitalCase, uplink::CallUpFailure};

/// What is typed may hold spaces and hyphens between the digits; more than this is no code.
const TYPED_MAX_CHARS: usize = 40;

/// How long the page waits for the case itself, after the platform has opened it: a delivery takes milliseconds, a slow line seconds.
const ARRIVES_WITHIN: Duration = Duration::from_secs(5);

/// How often it looks.
const LOOK_EVERY: Duration = Duration::from_millis(50);

#[derive(Template)]
#[template(path = "er/call_up.html")]
struct CallUpPage {
    page: Shell,
    w: &'static BoardWords,
    link: webkit::parts::Html,
    /// What was typed before, to be mended rather than typed again.
    typed: String,
    refused: Option<&'static str>,
    code: &'static str,
    key: IdempotencyKey,
}

/// Why the case is not on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NotOpened {
    Bad(BadSpokenCode),
    Failed(CallUpFailure),
    /// Opened by the platform, and not here yet.
    OnItsWay,
}

impl NotOpened {
    const fn code(self) -> &'static str {
        match self {
            Self::Bad(_) => CallUpRefusal::Malformed.code(),
            Self::Failed(CallUpFailure::Refused(refusal)) => refusal.code(),
            Self::Failed(CallUpFailure::Unreachable) => "platform-unreachable",
            Self::OnItsWay => "case-on-its-way",
        }
    }

    const fn words(self) -> Text {
        match self {
            Self::Bad(BadSpokenCode::NotDigits) => Text::new("数字だけを入れてください。", "Enter digits only."),
            Self::Bad(BadSpokenCode::Length) => {
                Text::new("番号は10桁です。桁数を確かめてください。", "The code has ten digits. Count them again.")
            }
            Self::Bad(BadSpokenCode::CheckDigit) => Text::new(
                "聞き違いか入れ違いがあります。もう一度、番号を聞いてください。",
                "A digit was misheard or mistyped. Ask for the code again.",
            ),
            Self::Failed(CallUpFailure::Refused(refusal)) => Text::new(refusal.ja(), refusal.en()),
            Self::Failed(CallUpFailure::Unreachable) => Text::new(
                "連携基盤とつながりません。電話で聞き取り、つながってからもう一度呼び出してください。",
                "The platform cannot be reached. Take the report by telephone, and try again when the link is back.",
            ),
            Self::OnItsWay => Text::new(
                "基盤は事案を開きました。届き次第ボードに表示します。",
                "The platform has opened the case. It appears on the board as soon as it arrives.",
            ),
        }
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::Bad(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Failed(CallUpFailure::Refused(CallUpRefusal::TooManyTries)) => StatusCode::TOO_MANY_REQUESTS,
            Self::Failed(CallUpFailure::Refused(_)) => StatusCode::CONFLICT,
            Self::Failed(CallUpFailure::Unreachable) => StatusCode::SERVICE_UNAVAILABLE,
            Self::OnItsWay => StatusCode::ACCEPTED,
        }
    }
}

/// GET `/call-up`
pub(super) async fn page(req: HttpRequest, app: web::Data<App>) -> HttpResponse {
    draw(&req, &app, String::new(), None)
}

/// POST `/call-up`
pub(super) async fn call_up(req: HttpRequest, fields: Result<Fields, Problem>, app: web::Data<App>) -> HttpResponse {
    let fields = match fields {
        Ok(fields) => fields,
        Err(problem) => return reply::unreadable(&req, &problem),
    };
    let typed: String = fields.all("code").next().unwrap_or_default().trim().chars().take(TYPED_MAX_CHARS).collect();
    let outcome = match SpokenCode::parse(&typed) {
        Ok(code) => open(&app, code).await,
        Err(bad) => Err(NotOpened::Bad(bad)),
    };
    match outcome {
        Ok(encounter) => opened(&req, encounter),
        Err(problem) => not_opened(&req, &app, typed, problem),
    }
}

/// Each tap is a wish of its own: the platform opens nothing twice, and another code under the same form is another wish.
async fn open(app: &App, code: SpokenCode) -> Result<EncounterId, NotOpened> {
    let wish = CallUp {
        id: host::fresh::event_id(),
        person: app.desk.identity().person.clone(),
        at: app.desk.clock().now(),
        code,
    };
    let encounter = (app.call_ups)(wish).await.map_err(NotOpened::Failed)?;
    let is_here = |case: &HospitalCase| case.standing.may_read() && case.situation.is_some();
    let arrival = async {
        while app.desk.inbox().with_case(encounter, is_here) != Some(true) {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    tokio::time::timeout(ARRIVES_WITHIN, arrival).await.map_err(|_| NotOpened::OnItsWay)?;
    acts::seen_by_code(app, encounter).await;
    Ok(encounter)
}

#[derive(Serialize)]
struct Opened {
    ok: bool,
    encounter: String,
}

#[derive(Serialize)]
struct Refused {
    ok: bool,
    field: &'static str,
    code: &'static str,
    ja: &'static str,
    en: &'static str,
}

fn wants_json(req: &HttpRequest) -> bool {
    req.headers()
        .get(ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("application/json"))
}

fn opened(req: &HttpRequest, encounter: EncounterId) -> HttpResponse {
    if wants_json(req) {
        HttpResponse::Ok().json(Opened { ok: true, encounter: encounter.to_string() })
    } else {
        see_other(&format!("/cases/{encounter}"))
    }
}

fn not_opened(req: &HttpRequest, app: &App, typed: String, problem: NotOpened) -> HttpResponse {
    if !wants_json(req) {
        return draw(req, app, typed, Some(problem));
    }
    let words = problem.words();
    let refused = Refused { ok: false, field: "code", code: problem.code(), ja: words.ja, en: words.en };
    HttpResponse::build(problem.status()).json(refused)
}

fn draw(req: &HttpRequest, app: &App, typed: String, problem: Option<NotOpened>) -> HttpResponse {
    let page = pages::shell(req, app, pages::LIVE.to_owned());
    let show = app.show(page.lang());
    html_with_status(
        problem.map_or(StatusCode::OK, NotOpened::status),
        &CallUpPage {
            w: BoardWords::of(page.lang()),
            link: link::part(show, &app.link_now()),
            typed,
            refused: problem.map(|problem| problem.words().of(page.lang())),
            code: problem.map_or("", NotOpened::code),
            key: IdempotencyKey::fresh(),
            page,
        },
    )
}
