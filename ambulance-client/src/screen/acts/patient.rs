//! Who it is, on what basis the record may be read, and what the crew judges.

use actix_web::{HttpResponse, http::StatusCode};
use domain::{
    consent::ConsentBasis,
    interview::{Informant, NoCardReason},
    patient::Sex,
    record::Category,
    triage::{CareFlag, ConditionClass, Triage, Urgency},
};
use jiff::civil::Date;
use webkit::{lang::Text, problem::Field};

use super::{Call, known, look_up};
use crate::screen::answer::{Done, Refusal, Refused};
use crate::screen::form::{Form, half_width, not_understood};
use crate::tablet::{ActError, ConsentEntry, InterviewEntry, SpokenEntry};

pub(super) const NAME: Field = Field { name: "name", label: Text::new("氏名", "Name") };
const KANA: Field = Field { name: "kana", label: Text::new("フリガナ", "Kana") };
pub(super) const BIRTH: Field = Field { name: "birth", label: Text::new("生年月日", "Born") };
pub(super) const ADDRESS: Field = Field { name: "address", label: Text::new("住所", "Address") };
const INFORMANT: Field = Field { name: "informant", label: Text::new("話した人", "Who said it") };
const MEDICATIONS: Field = Field { name: "medications", label: Text::new("服薬", "Drugs") };
const ILLNESSES: Field = Field { name: "illnesses", label: Text::new("既往歴", "Illnesses") };
const ALLERGIES: Field = Field { name: "allergies", label: Text::new("アレルギー", "Allergies") };
const SURGERIES: Field = Field { name: "surgeries", label: Text::new("手術歴", "Operations") };
const VISITS: Field = Field { name: "visits", label: Text::new("かかりつけ医療機関", "Own doctor") };
const DIALYSIS: Field = Field { name: "dialysis", label: Text::new("透析", "Dialysis") };
const REASON: Field = Field { name: "reason", label: Text::new("カードがない理由", "Why there is no card") };
const AGE: Field = Field { name: "age", label: Text::new("年齢", "Age") };
pub(super) const SEX: Field = Field { name: "sex", label: Text::new("性別", "Sex") };
const BASIS: Field = Field { name: "basis", label: Text::new("同意の根拠", "Basis of consent") };
const CATEGORY: Field = Field { name: "category", label: Text::new("同意した情報", "Categories") };
const COMPLAINT: Field = Field { name: "complaint", label: Text::new("主訴", "Chief complaint") };
const CLASS: Field = Field { name: "class", label: Text::new("分類", "Class") };
const URGENCY: Field = Field { name: "urgency", label: Text::new("緊急度", "Urgency") };
const FLAG: Field = Field { name: "flag", label: Text::new("特記", "Flags") };
/// What follows once the interview is recorded.
const THEN: Field = Field { name: "then", label: Text::new("続けて", "Then") };
/// Value of [`THEN`]: 4情報照会.
const LOOK_UP: &str = "look-up";
const CODE: Field = Field { name: "code", label: Text::new("推測", "Finding") };

/// `POST /encounters/{id}/interview`; with `then=look-up` the record service is asked at once who that is.
pub(super) async fn interview(call: Call) -> HttpResponse {
    let case = call.case();
    call.once(|form, tablet| {
        let id = known(&tablet, case?)?;
        let entry = interview_entry(form)?;
        let follows = form.single(THEN)? == Some(LOOK_UP);
        Ok(async move {
            // What was said is kept, whatever becomes of the look-up.
            tablet.interview(id, entry).await?;
            if follows {
                tablet.look_up(id).map_err(look_up::refused)?;
            }
            Ok(Done::at(id))
        })
    })
    .await
}

fn interview_entry(form: &Form) -> Result<InterviewEntry, Refusal> {
    let remedy = Text::new(
        "0〜150 の数字を入れてください。分からないときは空のままにします。",
        "Enter 0 to 150, or leave it empty.",
    );
    let entry = InterviewEntry {
        name: form.text(NAME)?,
        name_kana: form.text(KANA)?,
        birth_date: birth_date(form)?,
        age_years: form.number(AGE, remedy)?,
        sex: form.code(SEX, Sex::from_code)?,
        address: form.text(ADDRESS)?,
    };
    if entry.age_years.is_some_and(|years| years > 150) {
        let what = Text::new("この年齢は使えません。", "This age cannot be used.");
        return Err(Refused::field(AGE, "age-out-of-range", what, remedy));
    }
    Ok(entry)
}

fn birth_date(form: &Form) -> Result<Option<Date>, Refusal> {
    let remedy = Text::new(
        "「1954-03-12」や「昭和29年3月12日」のように入れてください。分からないときは空のままにします。",
        "Enter it like 1954-03-12, or leave it empty.",
    );
    let Some(text) = form.single(BIRTH)? else { return Ok(None) };
    domain::era::day_as_said(&half_width(text)).map(Some).ok_or_else(|| not_understood(BIRTH, remedy))
}

/// `POST /encounters/{id}/history`
pub(super) async fn history(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let entry = SpokenEntry {
            informant: form.code(INFORMANT, Informant::from_code)?,
            medications: form.long_text(MEDICATIONS)?,
            illnesses: form.long_text(ILLNESSES)?,
            allergies: form.long_text(ALLERGIES)?,
            surgeries: form.long_text(SURGERIES)?,
            visits: form.long_text(VISITS)?,
            on_dialysis: match form.single(DIALYSIS)? {
                Some("yes") => Some(true),
                Some("no") => Some(false),
                _ => None,
            },
        };
        Ok(async move { tablet.tell_history(id, entry).await })
    })
    .await
}

/// `POST /encounters/{id}/card/none`
pub(super) async fn no_card(call: Call) -> HttpResponse {
    let case = call.case();
    call.once(|form, tablet| {
        let id = known(&tablet, case?)?;
        let reason = form.code(REASON, NoCardReason::from_code)?;
        Ok(async move {
            match tablet.have_no_card(id, reason).await {
                Ok(()) => Ok(Done::at(id)),
                Err(ActError::Empty) => Err(Refused::new(
                    StatusCode::CONFLICT,
                    "card-at-hand",
                    Text::new("この事案のカードはすでに読み取られています。", "The card of this case has been read."),
                    Text::new("そのまま続けてください。", "Go on."),
                )),
                Err(other) => Err(other.into()),
            }
        })
    })
    .await
}

/// `POST /encounters/{id}/consent`
pub(super) async fn consent(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let mut categories = form.each(CATEGORY, Category::from_code)?;
        if categories.is_empty() {
            categories = Category::ALL.to_vec();
        }
        let entry = ConsentEntry { basis: form.code(BASIS, ConsentBasis::from_code)?, categories };
        Ok(async move { tablet.consent(id, entry).await })
    })
    .await
}

/// `POST /encounters/{id}/complaint`
pub(super) async fn complaint(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let complaint = form.required_text(COMPLAINT)?;
        Ok(async move { tablet.complain(id, &complaint).await })
    })
    .await
}

/// `POST /encounters/{id}/triage`
pub(super) async fn triage(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let triage = Triage {
            class: form.code(CLASS, ConditionClass::from_code)?,
            urgency: form.code(URGENCY, Urgency::from_code)?,
            flags: form.each(FLAG, CareFlag::from_code)?,
        };
        Ok(async move { tablet.triage(id, triage).await })
    })
    .await
}

/// `POST /encounters/{id}/flags/dismiss`
pub(super) async fn dismiss_flag(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let code = form.required_text(CODE)?;
        let is_known = tablet.with_case(id, |case| case.encounter.flags.iter().any(|flag| flag.code == code));
        if is_known != Some(true) {
            let what = Text::new("この注意はもう表示されていません。", "This is no longer shown.");
            let remedy = Text::new("画面を確認してください。", "Check the page.");
            let refusal = Refused::field(CODE, "unknown-flag", what, remedy);
            return Err(Box::new(Refused { status: StatusCode::CONFLICT, ..*refusal }));
        }
        Ok(async move { tablet.dismiss_flag(id, &code).await })
    })
    .await
}

/// `POST /encounters/{id}/findings/dismiss`
pub(super) async fn dismiss(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let code = form.required_text(CODE)?;
        let is_known = tablet.with_case(id, |case| case.encounter.findings.iter().any(|finding| finding.code == code));
        if is_known != Some(true) {
            let what = Text::new("この推測はもう表示されていません。", "This finding is no longer shown.");
            let remedy = Text::new("画面を確認してください。", "Check the page.");
            let refusal = Refused::field(CODE, "unknown-finding", what, remedy);
            return Err(Box::new(Refused { status: StatusCode::CONFLICT, ..*refusal }));
        }
        Ok(async move { tablet.dismiss(id, &code).await })
    })
    .await
}
