//! How a wish is answered: as JSON to programs, as a fragment to the page's script, as a redirect or a page to a plain form.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header::ACCEPT},
};
use serde::Serialize;
use webkit::{
    form::Field,
    lang::Text,
    problem::{LIVE_FORM_HEADER, Problem},
    respond::see_other,
};

/// Why a wish was not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refusal {
    status: StatusCode,
    field: Option<Field>,
    code: &'static str,
    what: Text,
    remedy: Text,
}

/// The key belongs to another wish.
pub(super) const KEY_USED_OTHERWISE: Refusal = Refusal {
    status: StatusCode::CONFLICT,
    field: Some(super::acts::KEY),
    code: "key-used-otherwise",
    what: Text::new("この送信番号は別の操作に使われています。", "This form number was used for something else."),
    remedy: Text::new("画面を再読み込みして、もう一度操作してください。", "Reload the page and do it again."),
};

/// The case is not on this board.
pub(super) const UNKNOWN_CASE: Refusal = Refusal {
    status: StatusCode::NOT_FOUND,
    field: None,
    code: "unknown-case",
    what: Text::new("この事案はこのボードにありません。", "This case is not on this board."),
    remedy: Text::new("ボードに戻って確認してください。", "Go back to the board and look."),
};

/// The question was taken back or decided.
pub(super) const QUESTION_CLOSED: Refusal = Refusal {
    status: StatusCode::CONFLICT,
    field: None,
    code: "question-closed",
    what: Text::new("この照会は終了しています。回答は送られません。", "This question has ended. No answer is sent."),
    remedy: Text::new("ボードの表示を確認してください。", "Look at the board."),
};

/// Too many reports wait for the network.
pub(super) const OUTBOX_FULL: Refusal = Refusal {
    status: StatusCode::SERVICE_UNAVAILABLE,
    field: None,
    code: "outbox-full",
    what: Text::new("未送信の報告が多すぎるため、受け付けられません。", "Too many unsent reports are waiting."),
    remedy: Text::new("救急隊に電話で回答してください。", "Answer the crew by telephone."),
};

/// The disk did not take it.
pub(super) const NOT_STORED: Refusal = Refusal {
    status: StatusCode::SERVICE_UNAVAILABLE,
    field: None,
    code: "not-stored",
    what: Text::new("この端末に保存できませんでした。", "It could not be stored on this machine."),
    remedy: Text::new("もう一度操作し、続くときは電話で回答してください。", "Try again; if it goes on, answer by telephone."),
};

impl Refusal {
    /// A field was missing or not understood.
    pub(super) const fn in_field(field: Field, code: &'static str, what: Text, remedy: Text) -> Self {
        Self { status: StatusCode::UNPROCESSABLE_ENTITY, field: Some(field), code, what, remedy }
    }

    /// A failure of this machine rather than of the wish.
    pub(super) fn is_ours(self) -> bool {
        self.status.is_server_error()
    }

    fn problem(self) -> Problem {
        match self.field {
            Some(field) if self.status == StatusCode::UNPROCESSABLE_ENTITY => Problem::in_field(field, self.code, self.what, self.remedy),
            _ => Problem::new(self.status, self.code, self.what, self.remedy),
        }
    }
}

#[derive(Serialize)]
struct Done {
    ok: bool,
}

#[derive(Serialize)]
struct NotDone<'a> {
    ok: bool,
    field: &'a str,
    code: &'a str,
    ja: String,
    en: String,
}

/// Whether the sender is a program that wants JSON.
pub(super) fn wants_json(req: &HttpRequest) -> bool {
    req.headers().get_all(ACCEPT).filter_map(|value| value.to_str().ok()).any(|value| value.contains("application/json"))
}

/// It was done. `back` is where a plain form leads.
pub(super) fn done(req: &HttpRequest, back: &str) -> HttpResponse {
    if wants_json(req) {
        HttpResponse::Ok().json(Done { ok: true })
    } else if req.headers().contains_key(LIVE_FORM_HEADER) {
        HttpResponse::NoContent().finish()
    } else {
        see_other(back)
    }
}

/// It was not done.
pub(super) fn refused(req: &HttpRequest, refusal: Refusal) -> HttpResponse {
    if !wants_json(req) {
        return refusal.problem().for_request(req).response();
    }
    HttpResponse::build(refusal.status).json(NotDone {
        ok: false,
        field: refusal.field.map_or("", |field| field.name),
        code: refusal.code,
        ja: format!("{}{}", refusal.what.ja, refusal.remedy.ja),
        en: format!("{} {}", refusal.what.en, refusal.remedy.en),
    })
}

/// The form itself could not be read.
pub(super) fn unreadable(req: &HttpRequest, problem: &Problem) -> HttpResponse {
    if !wants_json(req) {
        return problem.response();
    }
    let status = actix_web::ResponseError::status_code(problem);
    HttpResponse::build(status).json(NotDone {
        ok: false,
        field: problem.field().map_or("", |field| field.name),
        code: problem.code(),
        ja: "送信された内容を読み取れませんでした。".to_owned(),
        en: problem.to_string(),
    })
}
