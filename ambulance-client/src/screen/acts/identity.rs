//! Whose card it is: the look at the photo, the PIN, the printed number, the document in a phone.

use actix_web::{HttpResponse, http::StatusCode};
use domain::patient::IdentityVerdict;
use webkit::{lang::Text, problem::Field};

use super::{Call, known};
use crate::card::SpendLastTry;
use crate::screen::answer::{Done, Refused};
use crate::screen::form::{Form, missing};
use crate::tablet::ActError;

const VERDICT: Field = Field { name: "verdict", label: Text::new("本人の確認", "Is it the patient") };
const PIN: Field = Field { name: "pin", label: Text::new("暗証番号", "PIN") };
const NUMBER: Field = Field { name: "number", label: Text::new("照合番号", "Printed number") };
const QR: Field = Field { name: "qr", label: Text::new("QRコード", "QR code") };
/// Ticked by somebody who knows that only a municipal office can unblock it afterwards.
const LAST_TRY: Field = Field { name: "last_try", label: Text::new("最後の1回", "The last try") };

/// `POST /encounters/{id}/identity`
pub(super) async fn judge(call: Call) -> HttpResponse {
    let case = call.case();
    call.once(|form, tablet| {
        let id = known(&tablet, case?)?;
        let verdict = form.code(VERDICT, IdentityVerdict::from_code)?;
        Ok(async move {
            match tablet.judge_identity(id, verdict).await {
                Ok(()) => Ok(Done::at(id)),
                Err(ActError::Empty) => Err(Refused::new(
                    StatusCode::CONFLICT,
                    "no-identity-to-judge",
                    Text::new("カードやスマホで確認した人がいません。", "Nobody was identified by a card or a phone."),
                    Text::new(
                        "聞き取りの内容は「聞き取り」で直せます。",
                        "What was said can be changed under Interview.",
                    ),
                )),
                Err(other) => Err(other.into()),
            }
        })
    })
    .await
}

fn last_try(form: &Form) -> Result<Option<SpendLastTry>, crate::screen::answer::Refusal> {
    Ok(form.single(LAST_TRY)?.map(|_| SpendLastTry))
}

/// `POST /encounters/{id}/card/pin`
pub(super) async fn pin(call: Call) -> HttpResponse {
    let case = call.case();
    call.once(|form, tablet| {
        let id = known(&tablet, case?)?;
        let entry = zeroize::Zeroizing::new(form.single(PIN)?.ok_or_else(|| missing(PIN))?.to_owned());
        let last_try = last_try(form)?;
        Ok(async move {
            tablet.prove_by_pin(id, &entry, last_try).await?;
            Ok(Done::at(id))
        })
    })
    .await
}

/// `POST /encounters/{id}/card/printed`
pub(super) async fn printed(call: Call) -> HttpResponse {
    let case = call.case();
    call.once(|form, tablet| {
        let id = known(&tablet, case?)?;
        let entry = zeroize::Zeroizing::new(form.single(NUMBER)?.ok_or_else(|| missing(NUMBER))?.to_owned());
        let last_try = last_try(form)?;
        Ok(async move {
            tablet.read_printed(id, &entry, last_try).await?;
            Ok(Done::at(id))
        })
    })
    .await
}

/// `POST /encounters/{id}/phone/document`
pub(super) async fn document(call: Call) -> HttpResponse {
    let case = call.case();
    call.once(|form, tablet| {
        let id = known(&tablet, case?)?;
        let qr = form.single(QR)?.map(str::to_owned);
        Ok(async move {
            tablet.read_document(id, qr).await?;
            Ok(Done::at(id))
        })
    })
    .await
}
