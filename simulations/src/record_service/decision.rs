//! Whether a question is answered, or refused and why. The rules of the real service, as far as they are public.

use domain::{
    consent::IdentityCheck,
    patient::japan_date,
    record::{Category, FetchOutcome},
};
use jiff::{Timestamp, ToSpan, civil::Date};

use super::question::Question;
use crate::people::{Person, Registration};

/// Refuses, or lets the question through.
pub(super) fn decide(
    question: &Question,
    person: Option<&Person>,
    certificate_end: Option<Date>,
    now: Timestamp,
) -> Result<(), FetchOutcome> {
    let person = person.ok_or(FetchOutcome::NoEligibility)?;
    let is_medical = question.category != Category::Eligibility;
    match person.registration {
        Registration::Registered | Registration::InvalidQualification => {}
        Registration::NotRegistered => return Err(FetchOutcome::NotRegistered),
        // 資格情報なし is an ordinary answer to the eligibility question, and leaves nothing to ask for after it.
        Registration::NoQualification if is_medical => return Err(FetchOutcome::NoEligibility),
        Registration::NoQualification => {}
        // Somebody whose card was lost can still be found without it.
        Registration::Revoked if question.identity_check == IdentityCheck::FourInformation => {}
        Registration::Revoked => return Err(FetchOutcome::Revoked),
        Registration::SchemeNotRetrievable => return Err(FetchOutcome::NotRetrievable),
        Registration::Photoless if question.identity_check == IdentityCheck::Visual => {
            return Err(FetchOutcome::PhotolessNeedsPin);
        }
        Registration::Photoless => {}
    }
    match certificate_end.map(|end| standing(end, japan_date(now))) {
        Some(Standing::Expired) => return Err(FetchOutcome::CertificateExpired),
        Some(Standing::Grace) if is_medical => return Err(FetchOutcome::EligibilityOnly),
        _ => {}
    }
    if question.is_consented(now) { Ok(()) } else { Err(FetchOutcome::NotConsented) }
}

enum Standing {
    Valid,
    Grace,
    Expired,
}

/// Eligibility can be looked up to the end of the third month after the month of expiry.
fn standing(end: Date, today: Date) -> Standing {
    let grace_end = end.first_of_month().saturating_add(3.months()).last_of_month();
    if today <= end {
        Standing::Valid
    } else if today <= grace_end {
        Standing::Grace
    } else {
        Standing::Expired
    }
}
