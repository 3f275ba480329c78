//! 資格情報: who the person is, and whether the insurance stands. Never blocking: an invalid qualification is shown.

use domain::{
    patient::{IdentitySource, PatientIdentity},
    record::FetchOutcome,
};

use super::{
    answer::Answer,
    person::{Match, Named, compare},
    xml::Element,
};

/// 資格有効性 as a crew needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Qualification {
    /// 有効
    Valid,
    /// 無効: the insurance ended or changed.
    Invalid,
    /// 資格情報なし, or not stated.
    None,
}

/// What the eligibility lookup gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EligibilityAnswer {
    /// How it ended.
    pub outcome: FetchOutcome,
    /// Who it is, when the outcome is a success.
    pub identity: Option<PatientIdentity>,
    /// State of the insurance.
    pub qualification: Qualification,
    /// From the question to the answer, milliseconds.
    pub duration_ms: u32,
}

/// Outcome, identity and qualification of an answer.
pub(super) fn read(bytes: &[u8], complete: bool) -> (FetchOutcome, Option<PatientIdentity>, Qualification) {
    let answer = match Answer::open(bytes, complete) {
        Ok(answer) => answer,
        Err(outcome) => return (outcome, None, Qualification::None),
    };
    let qualification = qualification_of(answer.body());
    let results = results_of(answer.body());
    // Several insurances of one person are one person; two people are nobody.
    if !results.iter().all(|result| names_one(&results, result)) {
        return (FetchOutcome::WrongPerson, None, Qualification::None);
    }
    let Some(result) = results.into_iter().next() else {
        let outcome = if answer.whole { FetchOutcome::NoEligibility } else { FetchOutcome::Unreadable };
        return (outcome, None, qualification);
    };
    let identity = identity_of(result, IdentitySource::Eligibility);
    if identity.name.is_empty() && identity.birth_date.is_none() {
        return (FetchOutcome::Unreadable, None, qualification);
    }
    let whole = answer.whole && identity.birth_date.is_some();
    (if whole { FetchOutcome::Fetched } else { FetchOutcome::Partial }, Some(identity), qualification)
}

/// State of the insurance.
pub(super) fn qualification_of(body: &Element) -> Qualification {
    match body.text("QualificationValidity") {
        // 6 is "valid, not yet registered by the insurer"
        "1" | "6" => Qualification::Valid,
        // 3 is "invalid, a newer qualification exists"
        "2" | "3" => Qualification::Invalid,
        _ => Qualification::None,
    }
}

/// True when a result names one person, and the same one as the first.
fn names_one(results: &[&Element], result: &Element) -> bool {
    let first = results.first().map(|first| identity_of(first, IdentitySource::Eligibility));
    let named = Named::read(result);
    !named.is_ambiguous && first.is_none_or(|first| compare(&named, &first) != Match::Different)
}

/// Everybody whom the answer is about.
pub(super) fn results_of(body: &Element) -> Vec<&Element> {
    body.all(&["ResultList", "ResultOfQualificationConfirmation"])
}

/// The person of one result; whatever is missing stays empty.
pub(super) fn identity_of(result: &Element, source: IdentitySource) -> PatientIdentity {
    let Named { name, name_kana, birth_date, sex, .. } = Named::read(result);
    PatientIdentity {
        name,
        name_kana,
        birth_date,
        stated_age_years: None,
        sex,
        address: result.text("Address").to_owned(),
        source,
    }
}
