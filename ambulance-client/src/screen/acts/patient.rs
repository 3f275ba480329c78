//! Who it is, on what basis the record may be read, and what the crew judges.

use actix_web::{HttpResponse, http::StatusCode};
use domain::{
    consent::{ConsentBasis, IdentityCheck},
    patient::Sex,
    record::Category,
    triage::{CareFlag, ConditionClass, Triage, Urgency},
};
use webkit::{lang::Text, problem::Field};

use super::Call;
use crate::screen::answer::Refused;
use crate::tablet::{ConsentEntry, InterviewEntry};

const NAME: Field = Field { name: "name", label: Text::new("氏名", "Name") };
const AGE: Field = Field { name: "age", label: Text::new("年齢", "Age") };
const SEX: Field = Field { name: "sex", label: Text::new("性別", "Sex") };
const BASIS: Field = Field { name: "basis", label: Text::new("同意の根拠", "Basis of consent") };
const IDENTITY_CHECK: Field =
    Field { name: "identity_check", label: Text::new("本人の確認方法", "Identity check") };
const CATEGORY: Field = Field { name: "category", label: Text::new("同意した情報", "Categories") };
const COMPLAINT: Field = Field { name: "complaint", label: Text::new("主訴", "Chief complaint") };
const CLASS: Field = Field { name: "class", label: Text::new("分類", "Class") };
const URGENCY: Field = Field { name: "urgency", label: Text::new("緊急度", "Urgency") };
const FLAG: Field = Field { name: "flag", label: Text::new("特記", "Flags") };
const CODE: Field = Field { name: "code", label: Text::new("推測", "Finding") };

/// `POST /encounters/{id}/interview`
pub(super) async fn interview(call: Call) -> HttpResponse {
    call.on_case(|form, tablet, id| {
        let remedy = Text::new(
            "0〜150 の数字を入れてください。分からないときは空のままにします。",
            "Enter 0 to 150, or leave it empty.",
        );
        let entry = InterviewEntry {
            name: form.text(NAME)?,
            age_years: form.number(AGE, remedy)?,
            sex: form.code(SEX, Sex::from_code)?,
        };
        if entry.age_years.is_some_and(|years| years > 150) {
            let what = Text::new("この年齢は使えません。", "This age cannot be used.");
            return Err(Refused::field(AGE, "age-out-of-range", what, remedy));
        }
        Ok(async move { tablet.interview(id, entry).await })
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
        let entry = ConsentEntry {
            basis: form.code(BASIS, ConsentBasis::from_code)?,
            identity_check: form.code(IDENTITY_CHECK, IdentityCheck::from_code)?,
            categories,
        };
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
