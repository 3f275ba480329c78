//! What is done at the board: the page shows a case, a person has seen it, accepts, declines, sets readiness.

use std::str::FromStr as _;

use actix_web::{HttpRequest, HttpResponse, web};
use domain::{
    disclosure::CaseStanding,
    ids::EncounterId,
    inquiry::{Answer, DeclineReason},
    readiness::ReadinessLevel,
    triage::ConditionClass,
};
use journal::OutboxError;
use webkit::{
    form::{Field, Fields, IDEMPOTENCY_FIELD, IdempotencyKey},
    lang::Text,
    problem::Problem,
};

use super::{
    app::App,
    reply::{self, NOT_STORED, OUTBOX_FULL, QUESTION_CLOSED, Refusal, UNKNOWN_CASE},
    wishes::{Outcome, Wish},
};
use crate::decision::DecisionError;

/// The key of a wish.
pub(super) const KEY: Field = Field { name: "key", label: Text::new("送信番号", "Form number") };
const ANSWER: Field = Field { name: "answer", label: Text::new("回答", "Answer") };
const REASON: Field = Field { name: "reason", label: Text::new("収容不可理由", "Reason for declining") };
const CLASS: Field = Field { name: "class", label: Text::new("分類", "Class") };
const LEVEL: Field = Field { name: "level", label: Text::new("応需", "Readiness") };

/// Longest code in a field: an identifier has 64 characters at most.
const CODE_MAX_CHARS: usize = 64;

/// POST `/cases/{id}/received`
pub(super) async fn received(req: HttpRequest, id: web::Path<String>, fields: Result<Fields, Problem>, app: web::Data<App>) -> HttpResponse {
    of_case(&req, &id, fields, &app, |_, encounter| Ok(Wish::Received(encounter))).await
}

/// POST `/cases/{id}/seen`
pub(super) async fn seen(req: HttpRequest, id: web::Path<String>, fields: Result<Fields, Problem>, app: web::Data<App>) -> HttpResponse {
    of_case(&req, &id, fields, &app, |_, encounter| Ok(Wish::Seen(encounter))).await
}

/// POST `/cases/{id}/answer`
pub(super) async fn answer(req: HttpRequest, id: web::Path<String>, fields: Result<Fields, Problem>, app: web::Data<App>) -> HttpResponse {
    of_case(&req, &id, fields, &app, |fields, encounter| Ok(Wish::Answer(encounter, read_answer(fields)?))).await
}

/// POST `/readiness`
pub(super) async fn readiness(req: HttpRequest, fields: Result<Fields, Problem>, app: web::Data<App>) -> HttpResponse {
    let fields = match fields {
        Ok(fields) => fields,
        Err(problem) => return reply::unreadable(&req, &problem),
    };
    let wish = (|| Ok((read_key(&fields)?, Wish::Readiness(read_class(&fields)?, required(&fields, LEVEL, ReadinessLevel::from_code)?))))();
    carry_out(&req, &app, wish, "/").await
}

async fn of_case(
    req: &HttpRequest,
    id: &str,
    fields: Result<Fields, Problem>,
    app: &App,
    read: impl FnOnce(&Fields, EncounterId) -> Result<Wish, Refusal>,
) -> HttpResponse {
    let fields = match fields {
        Ok(fields) => fields,
        Err(problem) => return reply::unreadable(req, &problem),
    };
    let wish = (|| {
        let encounter = EncounterId::from_str(id).map_err(|_| UNKNOWN_CASE)?;
        Ok((read_key(&fields)?, read(&fields, encounter)?))
    })();
    // A plain form on a case's page comes back to that page.
    let from_case = fields.all("from").any(|from| from == "case");
    let back = if from_case { format!("/cases/{id}") } else { "/".to_owned() };
    carry_out(req, app, wish, &back).await
}

async fn carry_out(req: &HttpRequest, app: &App, wish: Result<(IdempotencyKey, Wish), Refusal>, back: &str) -> HttpResponse {
    let outcome = match wish {
        Ok((key, wish)) => app.wishes.once(key, wish, || perform(app, wish)).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(()) => reply::done(req, back),
        Err(refusal) => reply::refused(req, refusal),
    }
}

async fn perform(app: &App, wish: Wish) -> Outcome {
    let done = match wish {
        Wish::Received(encounter) => app.desk.received(encounter).await,
        Wish::Seen(encounter) => see(app, encounter).await,
        Wish::Answer(encounter, answer) => {
            notice(app, encounter);
            app.desk.answer(encounter, answer).await
        }
        Wish::Readiness(class, level) => app.desk.set_readiness(class, level).await,
    };
    done.map_err(|error| refusal_of(&error))
}

/// 「確認した」 for a question goes to the crew; for what came after it, only the board has to know.
async fn see(app: &App, encounter: EncounterId) -> Result<(), DecisionError> {
    notice(app, encounter);
    if app.desk.inbox().with_case(encounter, |case| case.standing == CaseStanding::Destination) == Some(true) {
        app.desk.show(encounter);
        return Ok(());
    }
    app.desk.seen(encounter).await
}

/// Before the desk announces the change, so that what is drawn then calls no more. A question that is not stored as seen goes on calling.
fn notice(app: &App, encounter: EncounterId) {
    let _ = app.desk.inbox().with_case(encounter, |case| app.attention.notice(case));
}

fn refusal_of(error: &DecisionError) -> Refusal {
    match error {
        DecisionError::UnknownCase => UNKNOWN_CASE,
        DecisionError::Closed => QUESTION_CLOSED,
        DecisionError::Outbox(OutboxError::Full { .. }) => {
            tracing::warn!("outbox is full");
            OUTBOX_FULL
        }
        DecisionError::Outbox(_) | DecisionError::Inbox(_) => {
            tracing::error!(%error, "a decision could not be stored");
            NOT_STORED
        }
    }
}

fn read_answer(fields: &Fields) -> Result<Answer, Refusal> {
    match required(fields, ANSWER, |code| if matches!(code, "accept" | "decline") { Ok(code.to_owned()) } else { Err(()) })?.as_str() {
        "accept" => Ok(Answer::Accept),
        _ => Ok(Answer::Decline(required(fields, REASON, DeclineReason::from_code)?)),
    }
}

fn read_class(fields: &Fields) -> Result<Option<ConditionClass>, Refusal> {
    match value(fields, CLASS)? {
        None => Ok(None),
        Some(code) => ConditionClass::from_code(code).map(Some).map_err(|_| not_understood(CLASS)),
    }
}

/// The page's own forms carry the key under the toolkit's name.
fn read_key(fields: &Fields) -> Result<IdempotencyKey, Refusal> {
    let own = Field { name: IDEMPOTENCY_FIELD, ..KEY };
    let text = match value(fields, KEY)? {
        Some(text) => Some(text),
        None => value(fields, own)?,
    };
    text.ok_or_else(|| missing(KEY))?.parse().map_err(|_| not_understood(KEY))
}

fn required<T, E>(fields: &Fields, field: Field, read: impl FnOnce(&str) -> Result<T, E>) -> Result<T, Refusal> {
    read(value(fields, field)?.ok_or_else(|| missing(field))?).map_err(|_| not_understood(field))
}

fn value(fields: &Fields, field: Field) -> Result<Option<&str>, Refusal> {
    let mut values = fields.all(field.name).map(str::trim).filter(|value| !value.is_empty());
    let first = values.next();
    if values.next().is_some() || first.is_some_and(|value| value.chars().count() > CODE_MAX_CHARS) {
        return Err(not_understood(field));
    }
    Ok(first)
}

const fn missing(field: Field) -> Refusal {
    Refusal::in_field(
        field,
        "field-missing",
        Text::new("入力がありません。", "This is missing."),
        Text::new("選んで、もう一度送信してください。", "Choose it and send it again."),
    )
}

const fn not_understood(field: Field) -> Refusal {
    Refusal::in_field(
        field,
        "field-not-understood",
        Text::new("この値は使えません。", "This value cannot be used."),
        Text::new("画面を再読み込みして、選び直してください。", "Reload the page and choose again."),
    )
}
