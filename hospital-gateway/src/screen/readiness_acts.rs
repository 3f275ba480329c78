//! What is done to the own readiness: one tap on a level, on 「変わらず」, on a pattern; and keeping patterns.

use actix_web::{HttpRequest, HttpResponse, web};
use domain::{
    ids::EventId,
    readiness::{BadPattern, Band, BandDays, Basis, MinuteOfDay, PatternId, ReadinessLevel, Scope, Statement},
    triage::ConditionClass,
};
use webkit::{form::Fields, problem::Problem};

use super::{
    acts::{carry_out, read_key, refusal_of, required, value},
    app::App,
    reply::{self, Input, Refusal},
    wishes::{Outcome, ReadinessWish, Wish},
};
use crate::decision::ReadinessError;

type Form = Result<Fields, Problem>;

/// POST `/readiness`
pub(super) async fn say(req: HttpRequest, fields: Form, app: web::Data<App>) -> HttpResponse {
    act(&req, fields, &app, |fields| Ok(ReadinessWish::Say(read_mark(fields)?))).await
}

/// POST `/readiness/unchanged`
pub(super) async fn unchanged(req: HttpRequest, fields: Form, app: web::Data<App>) -> HttpResponse {
    act(&req, fields, &app, |_| Ok(ReadinessWish::Unchanged)).await
}

/// POST `/readiness/beds`
pub(super) async fn beds(req: HttpRequest, fields: Form, app: web::Data<App>) -> HttpResponse {
    let read = |fields: &Fields| {
        let count = required(fields, Input::Beds)?.parse().map_err(|_| Refusal::NotUnderstood(Input::Beds))?;
        let said = Statement::new(Vec::new(), Some(count), Basis::Tapped);
        said.map(ReadinessWish::Say).map_err(|_| Refusal::NotUnderstood(Input::Beds))
    };
    act(&req, fields, &app, read).await
}

/// POST `/readiness/patterns`
pub(super) async fn keep(req: HttpRequest, fields: Form, app: web::Data<App>) -> HttpResponse {
    let read = |fields: &Fields| Ok(ReadinessWish::Keep(read_name(fields)?, read_band(fields)?));
    act(&req, fields, &app, read).await
}

/// POST `/readiness/patterns/apply`
pub(super) async fn apply(req: HttpRequest, fields: Form, app: web::Data<App>) -> HttpResponse {
    act(&req, fields, &app, |fields| Ok(ReadinessWish::Apply(read_pattern(fields)?))).await
}

/// POST `/readiness/patterns/leave`
pub(super) async fn leave(req: HttpRequest, fields: Form, app: web::Data<App>) -> HttpResponse {
    act(&req, fields, &app, |_| Ok(ReadinessWish::Leave)).await
}

/// POST `/readiness/patterns/rename`
pub(super) async fn rename(req: HttpRequest, fields: Form, app: web::Data<App>) -> HttpResponse {
    let read =
        |fields: &Fields| Ok(ReadinessWish::Rename(read_pattern(fields)?, read_name(fields)?, read_band(fields)?));
    act(&req, fields, &app, read).await
}

/// POST `/readiness/patterns/delete`
pub(super) async fn delete(req: HttpRequest, fields: Form, app: web::Data<App>) -> HttpResponse {
    act(&req, fields, &app, |fields| Ok(ReadinessWish::Delete(read_pattern(fields)?))).await
}

async fn act(
    req: &HttpRequest,
    fields: Form,
    app: &App,
    read: impl FnOnce(&Fields) -> Result<ReadinessWish, Refusal>,
) -> HttpResponse {
    let fields = match fields {
        Ok(fields) => fields,
        Err(problem) => return reply::unreadable(req, &problem),
    };
    let wish = (|| Ok((read_key(&fields)?, Wish::Readiness(read(&fields)?))))();
    carry_out(req, app, wish, "/").await
}

/// The form's key is the report's identity, and that of a pattern that is kept.
pub(super) async fn perform(app: &App, id: EventId, wish: ReadinessWish) -> Outcome {
    let desk = &app.desk;
    let done = match wish {
        ReadinessWish::Say(said) => desk.say_readiness_as(id, &said).await.map_err(ReadinessError::from),
        ReadinessWish::Unchanged => desk.unchanged_as(id).await,
        ReadinessWish::Apply(pattern) => desk.apply_pattern_as(id, pattern).await,
        ReadinessWish::Leave => desk.dismiss_proposal().await,
        ReadinessWish::Keep(name, band) => desk.keep_pattern(id, &name, band).await,
        ReadinessWish::Rename(pattern, name, band) => desk.rename_pattern(pattern, &name, band).await,
        ReadinessWish::Delete(pattern) => desk.delete_pattern(pattern).await,
    };
    done.map_err(|error| match error {
        ReadinessError::NothingToConfirm => Refusal::NothingToConfirm,
        ReadinessError::UnknownPattern => Refusal::UnknownPattern,
        ReadinessError::PatternsFull => Refusal::PatternsFull,
        ReadinessError::NameTaken => Refusal::NameTaken,
        ReadinessError::Pattern(BadPattern::Name | BadPattern::Levels(_)) => Refusal::NotUnderstood(Input::Name),
        ReadinessError::Decision(error) => refusal_of(&error),
    })
}

/// `scope`, or `class` as before there were departments, or neither: for everything.
fn read_mark(fields: &Fields) -> Result<Statement, Refusal> {
    let class = match value(fields, Input::Class, Input::Class.field().name)? {
        None => None,
        Some(code) => Some(ConditionClass::from_code(code).map_err(|_| Refusal::NotUnderstood(Input::Class))?),
    };
    let scope = match value(fields, Input::Scope, Input::Scope.field().name)? {
        None => Scope::from(class),
        Some(_) if class.is_some() => return Err(Refusal::NotUnderstood(Input::Scope)),
        Some(code) => Scope::from_code(code).map_err(|_| Refusal::NotUnderstood(Input::Scope))?,
    };
    let level =
        ReadinessLevel::from_code(required(fields, Input::Level)?).map_err(|_| Refusal::NotUnderstood(Input::Level))?;
    Ok(Statement::tap(scope, level))
}

fn read_pattern(fields: &Fields) -> Result<PatternId, Refusal> {
    required(fields, Input::Pattern)?.parse().map_err(|_| Refusal::NotUnderstood(Input::Pattern))
}

fn read_name(fields: &Fields) -> Result<String, Refusal> {
    required(fields, Input::Name).map(str::to_owned)
}

/// Without days there is no band, whatever the times say.
fn read_band(fields: &Fields) -> Result<Option<Band>, Refusal> {
    let Some(days) = value(fields, Input::Days, Input::Days.field().name)? else { return Ok(None) };
    let days = BandDays::from_code(days).map_err(|_| Refusal::NotUnderstood(Input::Days))?;
    let time = |input| MinuteOfDay::parse(required(fields, input)?).map_err(|_| Refusal::NotUnderstood(input));
    Band::new(days, time(Input::From)?, time(Input::Until)?).map(Some).map_err(|_| Refusal::NotUnderstood(Input::Until))
}
