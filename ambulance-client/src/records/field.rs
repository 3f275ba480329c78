//! Fields that several messages share: dates, institutions, the origin of a line. What is malformed becomes "unknown", never
//! an error: a line is shown as far as it goes.

use domain::{
    ids::HospitalId,
    record::{Origin, RecordSource},
};
use jiff::civil::Date;

/// yyyyMMdd, or the day of yyyyMMddHHmmss.
pub(super) fn day(text: &str) -> Option<Date> {
    let digits = text.get(..8).filter(|_| matches!(text.len(), 8 | 14) && all_digits(text))?;
    Date::new(digits.get(..4)?.parse().ok()?, digits.get(4..6)?.parse().ok()?, digits.get(6..)?.parse().ok()?).ok()
}

/// The first day of yyyyMM.
pub(super) fn month(text: &str) -> Option<Date> {
    if text.len() == 6 && all_digits(text) { day(&format!("{text}01")) } else { None }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An institution as a message names it.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub code: &'a str,
    pub name: &'a str,
}

/// The origin of a line: the day where it is known, else its month.
pub(super) fn origin(source: RecordSource, place: &Place<'_>, day_text: &str, month_text: &str) -> Origin {
    let exact = day(day_text);
    let date = exact.or_else(|| month(day_text)).or_else(|| month(month_text));
    Origin {
        source,
        institution: HospitalId::new(place.code).ok(),
        institution_name: place.name.to_owned(),
        date,
        month_only: exact.is_none() && date.is_some(),
    }
}
