//! What is done at the board: the page shows a case, a person has seen it, accepts, declines, asks back, takes a word back, sets readiness.

use std::str::FromStr as _;

use actix_web::{HttpRequest, HttpResponse, web};
use domain::{
    disclosure::CaseStanding,
    ids::{EncounterId, EventId},
    inquiry::{Answer, DeclineReason, Proviso, Requirement, query_text},
};
use journal::OutboxError;
use webkit::{
    form::{Fields, IDEMPOTENCY_FIELD, IdempotencyKey},
    problem::Problem,
};

use super::{
    app::App,
    readiness_acts,
    reply::{self, Input, Refusal},
    wishes::{Outcome, Wish},
};
use crate::decision::DecisionError;

/// Longest code in a field: an identifier has 64 characters at most.
const CODE_MAX_CHARS: usize = 64;

/// POST `/cases/{id}/received`
pub(super) async fn received(
    req: HttpRequest,
    id: web::Path<String>,
    fields: Result<Fields, Problem>,
    app: web::Data<App>,
) -> HttpResponse {
    of_case(&req, &id, fields, &app, |_, encounter| Ok(Wish::Received(encounter))).await
}

/// POST `/cases/{id}/seen`
pub(super) async fn seen(
    req: HttpRequest,
    id: web::Path<String>,
    fields: Result<Fields, Problem>,
    app: web::Data<App>,
) -> HttpResponse {
    of_case(&req, &id, fields, &app, |_, encounter| Ok(Wish::Seen(encounter))).await
}

/// POST `/cases/{id}/answer`
pub(super) async fn answer(
    req: HttpRequest,
    id: web::Path<String>,
    fields: Result<Fields, Problem>,
    app: web::Data<App>,
) -> HttpResponse {
    of_case(&req, &id, fields, &app, |fields, encounter| Ok(Wish::Answer(encounter, read_answer(fields)?))).await
}

/// POST `/cases/{id}/query`
pub(super) async fn query(
    req: HttpRequest,
    id: web::Path<String>,
    fields: Result<Fields, Problem>,
    app: web::Data<App>,
) -> HttpResponse {
    of_case(&req, &id, fields, &app, |fields, encounter| Ok(Wish::Query(encounter, read_query(fields)?))).await
}

/// POST `/cases/{id}/withdraw`
pub(super) async fn withdraw(
    req: HttpRequest,
    id: web::Path<String>,
    fields: Result<Fields, Problem>,
    app: web::Data<App>,
) -> HttpResponse {
    of_case(&req, &id, fields, &app, |fields, encounter| Ok(Wish::Withdraw(encounter, read_reason(fields)?))).await
}

/// POST `/cases/{id}/release-seen`
pub(super) async fn release_seen(
    req: HttpRequest,
    id: web::Path<String>,
    fields: Result<Fields, Problem>,
    app: web::Data<App>,
) -> HttpResponse {
    of_case(&req, &id, fields, &app, |_, encounter| Ok(Wish::ReleaseSeen(encounter))).await
}

/// POST `/cases/{id}/loss-told`
pub(super) async fn loss_told(
    req: HttpRequest,
    id: web::Path<String>,
    fields: Result<Fields, Problem>,
    app: web::Data<App>,
) -> HttpResponse {
    of_case(&req, &id, fields, &app, |_, encounter| Ok(Wish::LossTold(encounter))).await
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
        let encounter = EncounterId::from_str(id).map_err(|_| Refusal::UnknownCase)?;
        Ok((read_key(&fields)?, read(&fields, encounter)?))
    })();
    // A plain form on a case's page comes back to that page.
    let from_case = fields.all("from").any(|from| from == "case");
    let back = if from_case { format!("/cases/{id}") } else { "/".to_owned() };
    carry_out(req, app, wish, &back).await
}

pub(super) async fn carry_out(
    req: &HttpRequest,
    app: &App,
    wish: Result<(IdempotencyKey, Wish), Refusal>,
    back: &str,
) -> HttpResponse {
    let outcome = match wish {
        Ok((key, wish)) => {
            let id = EventId::new(key.uuid());
            app.wishes.once(key, wish.clone(), || perform(app, id, wish)).await
        }
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(()) => reply::done(req, back),
        Err(refusal) => reply::refused(req, refusal),
    }
}

/// The form's key is the report's identity: the same form, sent again after the gateway was restarted, is the same report.
async fn perform(app: &App, id: EventId, wish: Wish) -> Outcome {
    let done = match wish {
        Wish::Received(encounter) => app.desk.received_as(id, encounter).await,
        Wish::Seen(encounter) => see(app, id, encounter).await,
        Wish::Answer(encounter, answer) => {
            notice(app, encounter);
            app.desk.answer_as(id, encounter, answer).await
        }
        Wish::Query(encounter, text) => app.desk.query_as(id, encounter, text).await,
        Wish::Withdraw(encounter, reason) => {
            notice(app, encounter);
            app.desk.withdraw_as(id, encounter, reason).await
        }
        Wish::ReleaseSeen(encounter) => app.desk.release_seen_as(id, encounter).await,
        Wish::LossTold(encounter) => app.desk.loss_told(encounter).await,
        Wish::Readiness(wish) => return readiness_acts::perform(app, id, wish).await,
    };
    done.map_err(|error| refusal_of(&error))
}

/// 「確認した」 for a question and for the decision goes to the crew, each once; for what came after them, only the board has to know.
async fn see(app: &App, id: EventId, encounter: EncounterId) -> Result<(), DecisionError> {
    notice(app, encounter);
    if app.desk.inbox().with_case(encounter, |case| case.standing == CaseStanding::Destination) == Some(true) {
        return app.desk.decision_seen_as(id, encounter).await;
    }
    app.desk.seen_as(id, encounter).await
}

/// Whoever has typed a case's code looks at it: it calls nobody any more, and the crew hears that it was seen.
pub(super) async fn seen_by_code(app: &App, encounter: EncounterId) {
    if let Err(error) = see(app, host::fresh::event_id(), encounter).await {
        tracing::warn!(%error, "a case that was called up is not reported as seen");
    }
}

/// Before the desk announces the change, so that what is drawn then calls no more. A question or a decision that is not stored as seen goes
/// on calling.
fn notice(app: &App, encounter: EncounterId) {
    let _ = app.desk.inbox().with_case(encounter, |case| app.attention.notice(case));
}

pub(super) fn refusal_of(error: &DecisionError) -> Refusal {
    match error {
        DecisionError::UnknownCase => Refusal::UnknownCase,
        DecisionError::Closed => Refusal::QuestionClosed,
        DecisionError::TooManyQueries => Refusal::TooManyQueries,
        DecisionError::NotDestination => Refusal::NotDestination,
        DecisionError::Outbox(OutboxError::Full { .. }) => {
            tracing::warn!("outbox is full");
            Refusal::OutboxFull
        }
        DecisionError::Outbox(_) | DecisionError::Inbox(_) => {
            tracing::error!(%error, "a decision could not be stored");
            Refusal::NotStored
        }
    }
}

fn read_answer(fields: &Fields) -> Result<Answer, Refusal> {
    match required(fields, Input::Answer)? {
        "accept" => Ok(Answer::Accept),
        "accept-if" => read_proviso(fields).map(Answer::AcceptIf),
        "decline" => read_reason(fields).map(Answer::Decline),
        _ => Err(Refusal::NotUnderstood(Input::Answer)),
    }
}

fn read_reason(fields: &Fields) -> Result<DeclineReason, Refusal> {
    let reason = required(fields, Input::Reason)?;
    DeclineReason::from_code(reason).map_err(|_| Refusal::NotUnderstood(Input::Reason))
}

/// A wait, a requirement, or both.
fn read_proviso(fields: &Fields) -> Result<Proviso, Refusal> {
    let of = |input: Input| value(fields, input, input.field().name);
    let wait_min = match of(Input::WaitMin)? {
        None => 0,
        Some(minutes) => minutes.parse().map_err(|_| Refusal::NotUnderstood(Input::WaitMin))?,
    };
    let requirement = match of(Input::Requirement)? {
        None => None,
        Some(code) => Some(Requirement::from_code(code).map_err(|_| Refusal::NotUnderstood(Input::Requirement))?),
    };
    if wait_min == 0 && requirement.is_none() {
        return Err(Refusal::Missing(Input::WaitMin));
    }
    Proviso::new(wait_min, requirement).map_err(|_| Refusal::NotUnderstood(Input::WaitMin))
}

/// At most [`domain::inquiry::QUERY_MAX_CHARS`]; a longer one is refused whole.
fn read_query(fields: &Fields) -> Result<String, Refusal> {
    let mut texts = fields.all(Input::Text.field().name).filter(|text| !text.trim().is_empty());
    let text = texts.next().ok_or(Refusal::Missing(Input::Text))?;
    match (texts.next(), query_text(text)) {
        (None, Ok(text)) if !text.is_empty() => Ok(text),
        (None, Ok(_)) => Err(Refusal::Missing(Input::Text)),
        _ => Err(Refusal::NotUnderstood(Input::Text)),
    }
}

/// The page's own forms carry the key under the toolkit's name.
pub(super) fn read_key(fields: &Fields) -> Result<IdempotencyKey, Refusal> {
    let text = match value(fields, Input::Key, Input::Key.field().name)? {
        Some(text) => Some(text),
        None => value(fields, Input::Key, IDEMPOTENCY_FIELD)?,
    };
    let text = text.ok_or(Refusal::Missing(Input::Key))?;
    text.parse().map_err(|_| Refusal::NotUnderstood(Input::Key))
}

pub(super) fn required(fields: &Fields, input: Input) -> Result<&str, Refusal> {
    value(fields, input, input.field().name)?.ok_or(Refusal::Missing(input))
}

pub(super) fn value<'a>(fields: &'a Fields, input: Input, name: &'a str) -> Result<Option<&'a str>, Refusal> {
    let mut values = fields.all(name).map(str::trim).filter(|value| !value.is_empty());
    let first = values.next();
    if values.next().is_some() || first.is_some_and(|value| value.chars().count() > CODE_MAX_CHARS) {
        return Err(Refusal::NotUnderstood(input));
    }
    Ok(first)
}
