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
pub(super) enum Refusal {
    /// A field is missing.
    Missing(Input),
    /// A field holds what this version does not know.
    NotUnderstood(Input),
    /// The key belongs to another wish.
    KeyUsedOtherwise,
    /// The case is not on this board.
    UnknownCase,
    /// The question was taken back or decided.
    QuestionClosed,
    /// No mark stands that could be confirmed or kept.
    NothingToConfirm,
    /// The pattern is not kept here.
    UnknownPattern,
    /// As many patterns as there may be.
    PatternsFull,
    /// Another pattern has the name.
    NameTaken,
    /// Asked back as often as one question allows.
    TooManyQueries,
    /// The patient does not come here.
    NotDestination,
    /// Too many reports wait for the network.
    OutboxFull,
    /// The disk did not take it.
    NotStored,
}

/// A field of the board's forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Input {
    Key,
    Answer,
    Reason,
    WaitMin,
    Requirement,
    Text,
    Class,
    Level,
    Scope,
    Beds,
    Pattern,
    Name,
    Days,
    From,
    Until,
}

impl Input {
    /// Its name in the request and on the screen.
    pub(super) const fn field(self) -> Field {
        let (name, label) = match self {
            Self::Key => ("key", Text::new("送信番号", "Form number")),
            Self::Answer => ("answer", Text::new("回答", "Answer")),
            Self::Reason => ("reason", Text::new("収容不可理由", "Reason for declining")),
            Self::WaitMin => ("wait_min", Text::new("受入までの時間", "Wait")),
            Self::Requirement => ("requirement", Text::new("受入の条件", "Condition")),
            Self::Text => ("text", Text::new("質問", "Query")),
            Self::Class => ("class", Text::new("分類", "Class")),
            Self::Level => ("level", Text::new("応需", "Readiness")),
            Self::Scope => ("scope", Text::new("対象", "For")),
            Self::Beds => ("beds", Text::new("空床", "Empty beds")),
            Self::Pattern => ("pattern", Text::new("パターン", "Pattern")),
            Self::Name => ("name", Text::new("名前", "Name")),
            Self::Days => ("days", Text::new("提案する日", "Proposed on")),
            Self::From => ("from", Text::new("開始", "From")),
            Self::Until => ("until", Text::new("終了", "Until")),
        };
        Field { name, label }
    }
}

impl Refusal {
    /// A failure of this machine rather than of the wish.
    pub(super) fn is_ours(self) -> bool {
        self.status().is_server_error()
    }

    const fn status(self) -> StatusCode {
        match self {
            Self::Missing(_) | Self::NotUnderstood(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::KeyUsedOtherwise
            | Self::QuestionClosed
            | Self::NothingToConfirm
            | Self::PatternsFull
            | Self::TooManyQueries
            | Self::NotDestination
            | Self::NameTaken => StatusCode::CONFLICT,
            Self::UnknownCase | Self::UnknownPattern => StatusCode::NOT_FOUND,
            Self::OutboxFull | Self::NotStored => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Missing(_) => "field-missing",
            Self::NotUnderstood(_) => "field-not-understood",
            Self::KeyUsedOtherwise => "key-used-otherwise",
            Self::UnknownCase => "unknown-case",
            Self::QuestionClosed => "question-closed",
            Self::NothingToConfirm => "nothing-to-confirm",
            Self::UnknownPattern => "unknown-pattern",
            Self::PatternsFull => "patterns-full",
            Self::NameTaken => "name-taken",
            Self::TooManyQueries => "too-many-queries",
            Self::NotDestination => "not-destination",
            Self::OutboxFull => "outbox-full",
            Self::NotStored => "not-stored",
        }
    }

    const fn input(self) -> Option<Input> {
        match self {
            Self::Missing(input) | Self::NotUnderstood(input) => Some(input),
            Self::KeyUsedOtherwise => Some(Input::Key),
            _ => None,
        }
    }

    const fn what(self) -> Text {
        match self {
            Self::Missing(_) => Text::new("入力がありません。", "This is missing."),
            Self::NotUnderstood(_) => Text::new("この値は使えません。", "This value cannot be used."),
            Self::KeyUsedOtherwise => {
                Text::new("この送信番号は別の操作に使われています。", "This form number was used for something else.")
            }
            Self::UnknownCase => Text::new("この事案はこのボードにありません。", "This case is not on this board."),
            Self::QuestionClosed => Text::new(
                "この照会は終了しています。回答は送られません。",
                "This question has ended. No answer is sent.",
            ),
            Self::NothingToConfirm => Text::new(
                "確認できる応需がありません（12時間より古い応需は、選び直してください）。",
                "No mark stands that could be confirmed (marks older than 12 hours have to be set again).",
            ),
            Self::UnknownPattern => Text::new("このパターンはもうありません。", "This pattern is not there any more."),
            Self::PatternsFull => Text::new("パターンは12個までです。", "Twelve patterns are as many as there may be."),
            Self::NameTaken => Text::new("同じ名前のパターンがあります。", "Another pattern has this name."),
            Self::TooManyQueries => Text::new(
                "この照会への質問が多すぎます。質問は送られません。",
                "Too many queries to this question. Nothing is sent.",
            ),
            Self::NotDestination => Text::new(
                "当院は搬送先に決まっていません。取り消す受入はありません。",
                "This hospital is not the destination. There is nothing to take back.",
            ),
            Self::OutboxFull => {
                Text::new("未送信の報告が多すぎるため、受け付けられません。", "Too many unsent reports are waiting.")
            }
            Self::NotStored => Text::new("この端末に保存できませんでした。", "It could not be stored on this machine."),
        }
    }

    const fn remedy(self) -> Text {
        match self {
            Self::Missing(_) => Text::new("選んで、もう一度送信してください。", "Choose it and send it again."),
            Self::NotUnderstood(_) | Self::KeyUsedOtherwise => {
                Text::new("画面を再読み込みして、もう一度操作してください。", "Reload the page and do it again.")
            }
            Self::UnknownCase => Text::new("ボードに戻って確認してください。", "Go back to the board and look."),
            Self::NothingToConfirm => Text::new("応需を一つずつ選んでください。", "Set the marks one by one."),
            Self::UnknownPattern => Text::new("ボードの表示を確認してください。", "Look at the board."),
            Self::PatternsFull => Text::new("使わないものを削除してください。", "Delete one that nobody uses."),
            Self::NameTaken => Text::new("別の名前にしてください。", "Choose another name."),
            Self::QuestionClosed | Self::NotDestination => {
                Text::new("ボードの表示を確認してください。", "Look at the board.")
            }
            Self::TooManyQueries => Text::new("救急隊に電話で確認してください。", "Ask the crew by telephone."),
            Self::OutboxFull => Text::new("救急隊に電話で回答してください。", "Answer the crew by telephone."),
            Self::NotStored => Text::new(
                "もう一度操作し、続くときは電話で回答してください。",
                "Try again; if it goes on, answer by telephone.",
            ),
        }
    }

    fn problem(self) -> Problem {
        match self {
            Self::Missing(input) | Self::NotUnderstood(input) => {
                Problem::in_field(input.field(), self.code(), self.what(), self.remedy())
            }
            _ => Problem::new(self.status(), self.code(), self.what(), self.remedy()),
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
    req.headers()
        .get_all(ACCEPT)
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.contains("application/json"))
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
    let (what, remedy) = (refusal.what(), refusal.remedy());
    HttpResponse::build(refusal.status()).json(NotDone {
        ok: false,
        field: refusal.input().map_or("", |input| input.field().name),
        code: refusal.code(),
        ja: format!("{}{}", what.ja, remedy.ja),
        en: format!("{} {}", what.en, remedy.en),
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
