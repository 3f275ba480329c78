//! Asking hospitals, and the destination.

use actix_web::{HttpResponse, http::StatusCode};
use domain::{
    ids::{EventId, HospitalId},
    inquiry::{CallOutcome, OverrideReason, QUERY_MAX_CHARS, RedirectReason},
};
use jiff::Timestamp;
use webkit::{lang::Text, problem::Field};

use super::Call;
use crate::{
    screen::{
        answer::{Refusal, Refused},
        form::{Form, missing, not_understood},
    },
    tablet::{ActError, ChoiceEntry},
};

const HOSPITAL: Field = Field { name: "hospital", label: Text::new("医療機関", "Hospital") };
const REASON: Field = Field { name: "reason", label: Text::new("理由", "Reason") };
const SEEN: Field = Field { name: "seen", label: Text::new("確かめた回答", "The answer that was seen") };
const INSTEAD_OF: Field = Field { name: "instead_of", label: Text::new("変更前の病院", "The hospital before") };
const OUTCOME: Field = Field { name: "outcome", label: Text::new("電話の結果", "Outcome of the call") };
const QUERY: Field = Field { name: "query", label: Text::new("質問", "Query") };
const TEXT: Field = Field { name: "text", label: Text::new("返答", "Reply") };

/// `POST /encounters/{id}/ask`
pub(super) async fn ask(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let hospitals = form.each(HOSPITAL, |id| HospitalId::new(id))?;
        if hospitals.is_empty() {
            let what = Text::new("病院が選ばれていません。", "No hospital was chosen.");
            let remedy = Text::new(
                "一覧で病院を選んでから「照会」を押してください。",
                "Choose hospitals in the list, then press Ask.",
            );
            return Err(Refused::field(HOSPITAL, "field-missing", what, remedy));
        }
        let reason = form.optional_code(REASON, OverrideReason::from_code)?;
        Ok(async move { tablet.ask(id, hospitals, reason).await })
    })
    .await
}

/// `POST /encounters/{id}/destination`
pub(super) async fn destination(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let hospital = one_hospital(form)?;
        let reason = form.optional_code(REASON, OverrideReason::from_code)?;
        let again = Text::new("画面を再読み込みして、もう一度選んでください。", "Reload the page and choose again.");
        let seen_at = form.number(SEEN, again)?.map(Timestamp::from_millisecond);
        let seen_at = seen_at.transpose().map_err(|_| not_understood(SEEN, again))?;
        let instead_of = form.single(INSTEAD_OF)?.map(HospitalId::new);
        let instead_of = instead_of.transpose().map_err(|_| not_understood(INSTEAD_OF, again))?;
        let entry = ChoiceEntry { hospital, reason, seen_at, instead_of };
        Ok(async move { tablet.choose(id, entry).await.map_err(|error| told(HOSPITAL, error)) })
    })
    .await
}

/// `POST /encounters/{id}/withdraw`
pub(super) async fn withdraw(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let hospital = one_hospital(form)?;
        Ok(async move { tablet.withdraw(id, hospital).await.map_err(|error| told(HOSPITAL, error)) })
    })
    .await
}

/// `POST /encounters/{id}/telephone`
pub(super) async fn telephone(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let hospital = one_hospital(form)?;
        let outcome = form.code(OUTCOME, CallOutcome::from_code)?;
        Ok(async move { tablet.telephone(id, hospital, outcome).await.map_err(|error| told(HOSPITAL, error)) })
    })
    .await
}

/// `POST /encounters/{id}/reply`
pub(super) async fn reply(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let remedy = Text::new("画面を再読み込みして、もう一度返答してください。", "Reload the page and reply again.");
        let query = form.single(QUERY)?.ok_or_else(|| missing(QUERY))?;
        let query: EventId = query.parse().map_err(|_| not_understood(QUERY, remedy))?;
        let text = form.required_text(TEXT)?;
        if text.chars().count() > QUERY_MAX_CHARS {
            let what = Text::new("返答が長すぎます。", "The reply is too long.");
            let remedy = Text::new(
                "200文字以内に短くするか、電話で伝えてください。",
                "Shorten it to 200 characters, or say it by telephone.",
            );
            return Err(Refused::field(TEXT, "field-too-long", what, remedy));
        }
        Ok(async move { tablet.reply(id, query, &text).await.map_err(|error| told(QUERY, error)) })
    })
    .await
}

/// `POST /encounters/{id}/redirect`
pub(super) async fn redirect(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let reason = form.code(REASON, RedirectReason::from_code)?;
        Ok(async move { tablet.redirect(id, reason).await.map_err(no_destination) })
    })
    .await
}

/// `POST /encounters/{id}/redirect-ended`
pub(super) async fn redirect_ended(call: Call) -> HttpResponse {
    call.on_case(|_, tablet, id| Ok(async move { tablet.end_redirect(id).await.map_err(not_redirecting) })).await
}

/// `POST /encounters/{id}/loss-acknowledged`
pub(super) async fn loss_acknowledged(call: Call) -> HttpResponse {
    call.on_case(|_, tablet, id| Ok(async move { tablet.acknowledge_loss(id).await.map_err(nothing_lost) })).await
}

fn one_hospital(form: &Form) -> Result<HospitalId, Refusal> {
    let hospital = form.each(HOSPITAL, |id| HospitalId::new(id))?;
    <[HospitalId; 1]>::try_from(hospital).map(|[hospital]| hospital).map_err(|_| missing(HOSPITAL))
}

/// What the rules of asking forbid, told at the field that it concerns.
fn told(field: Field, error: ActError) -> Refusal {
    let mut refused = Refusal::from(error);
    if refused.status == StatusCode::CONFLICT {
        refused.field = Some(field);
    }
    refused
}

fn no_destination(error: ActError) -> Refusal {
    let what = Text::new("搬送先がまだ決まっていません。", "There is no destination yet.");
    let remedy =
        Text::new("受入可の病院から搬送先を確定してください。", "Choose one of the hospitals that have accepted.");
    under_way(error, "no-destination", what, remedy)
}

fn not_redirecting(error: ActError) -> Refusal {
    let what = Text::new("搬送先の変更は始まっていません。", "No other destination is looked for.");
    let remedy = Text::new("今の搬送先のまま進んでください。", "Go on to the destination that is shown.");
    under_way(error, "not-redirecting", what, remedy)
}

fn nothing_lost(error: ActError) -> Refusal {
    let what = Text::new("受入れ不能になった搬送先はありません。", "No destination was lost.");
    let remedy = Text::new("画面の搬送先を確かめてください。", "Look at the destination on the screen.");
    under_way(error, "nothing-lost", what, remedy)
}

fn under_way(error: ActError, code: &'static str, what: Text, remedy: Text) -> Refusal {
    match error {
        ActError::NotUnderWay => Refused::new(StatusCode::CONFLICT, code, what, remedy),
        other => other.into(),
    }
}
