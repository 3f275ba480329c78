//! Opening, switching and closing a case; the card and the pull.

use actix_web::{HttpResponse, http::StatusCode};
use domain::{consent::ConsentBasis, triage::IncidentKind};
use webkit::{lang::Text, problem::Field};

use super::Call;
use crate::screen::answer::{Done, Refusal, Refused};
use crate::tablet::{ActError, WorkingCase};

const KIND: Field = Field { name: "kind", label: Text::new("事故種別", "Kind of incident") };

/// `POST /encounters`
pub(super) async fn open(call: Call) -> HttpResponse {
    call.once(|form, tablet| {
        let kind = form.code(KIND, IncidentKind::from_code)?;
        Ok(async move { Ok(Done::at(tablet.open_case(kind).await?)) })
    })
    .await
}

/// `POST /encounters/{id}/activate`
pub(super) async fn activate(call: Call) -> HttpResponse {
    call.on_case(|_, tablet, id| Ok(async move { tablet.activate(id) })).await
}

/// `POST /encounters/{id}/close`
pub(super) async fn close(call: Call) -> HttpResponse {
    let case = call.case();
    call.once(|_, tablet| {
        let id = case?;
        Ok(async move {
            tablet.close(id).await?;
            Ok(Done { encounter: Some(id), next: "/".to_owned() })
        })
    })
    .await
}

/// `POST /encounters/{id}/pull`: tries again what may come now.
pub(super) async fn pull(call: Call) -> HttpResponse {
    call.on_case(|_, tablet, id| {
        let hindrance = tablet.with_case(id, hindrance).flatten();
        hindrance.map_or(Ok(()), Err)?;
        Ok(async move {
            tablet.start_pull(id);
            Ok::<(), ActError>(())
        })
    })
    .await
}

fn hindrance(case: &WorkingCase) -> Option<Refusal> {
    let conflict = |code, what, remedy| Some(Refused::new(StatusCode::CONFLICT, code, what, remedy));
    match &case.encounter.consent {
        _ if !case.has_card() && !case.has_found() => conflict(
            "no-card",
            Text::new("カードが読み取られていません。", "No card has been read."),
            Text::new("マイナンバーカードをリーダーに置いてください。", "Place the card on the reader."),
        ),
        None => conflict(
            "no-consent",
            Text::new("同意の根拠が記録されていません。", "No basis of consent has been recorded."),
            Text::new("同意のボタンを押してください。", "Press one of the consent buttons."),
        ),
        Some(consent) if consent.basis == ConsentBasis::Refused => conflict(
            "consent-refused",
            Text::new("同意が得られていません。", "Consent was refused."),
            Text::new("聞き取りで続けてください。", "Go on by interview."),
        ),
        Some(_) => None,
    }
}

/// `POST /encounters/{id}/card/use-other`
pub(super) async fn use_other_card(call: Call) -> HttpResponse {
    let case = call.case();
    call.once(|_, tablet| {
        let id = case?;
        tablet.with_case(id, |_| ()).ok_or_else(Refused::unknown_case)?;
        Ok(async move {
            match tablet.use_other_card(id).await {
                Ok(()) => Ok(Done::at(id)),
                Err(ActError::Empty) => Err(Refused::new(
                    StatusCode::CONFLICT,
                    "card-not-exchangeable",
                    Text::new("このカードには切り替えられません。", "The case cannot change to this card."),
                    Text::new(
                        "すでに別のカードの記録を取り込んでいるか、別のカードが置かれていません。別の傷病者なら新しい事案を開いてください。",
                        "A record of another card was merged already, or no other card lies there. For another patient open a new case.",
                    ),
                )),
                Err(other) => Err(other.into()),
            }
        })
    })
    .await
}
