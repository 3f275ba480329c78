//! When to tell the patient that the certificate ends.

use domain::text::Language;
use jiff::Timestamp;
use jiff::tz::Offset;

/// Days before the end from which on the patient is told. Renewing is possible from three months before the end.
pub const EXPIRY_HINT_DAYS: i32 = 90;

/// Japan has one time zone and no summer time.
const JAPAN: Offset = Offset::constant(9);

/// A certificate that still holds, but not for long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExpiryHint {
    /// Days until its last day, 0 to [`EXPIRY_HINT_DAYS`].
    pub days: i32,
}

impl ExpiryHint {
    /// What to tell.
    #[must_use]
    pub fn sentence(self, language: Language) -> String {
        match (self.days, language) {
            (0, Language::Ja) => "電子証明書は今日切れます。傷病者に伝えてください".to_owned(),
            (days, Language::Ja) => format!("電子証明書は{days}日後に切れます。傷病者に伝えてください"),
            (0, Language::En) => "The certificate ends today. Tell the patient".to_owned(),
            (1, Language::En) => "The certificate ends in 1 day. Tell the patient".to_owned(),
            (days, Language::En) => format!("The certificate ends in {days} days. Tell the patient"),
        }
    }
}

/// The hint for a certificate that ends at `not_after`; `None` when there is time, or when it is too late. Days are days in
/// Japan.
#[must_use]
pub fn expiry_hint(not_after: Timestamp, now: Timestamp) -> Option<ExpiryHint> {
    if now.as_second() > not_after.as_second() {
        return None;
    }
    let day = |at: Timestamp| JAPAN.to_datetime(at).date();
    let days = day(now).until(day(not_after)).ok()?.get_days();
    (0..=EXPIRY_HINT_DAYS).contains(&days).then_some(ExpiryHint { days })
}

/// The same for the last day of a certificate, as an event keeps it.
#[must_use]
pub fn expiry_hint_of_day(last: jiff::civil::Date, now: Timestamp) -> Option<ExpiryHint> {
    let days = JAPAN.to_datetime(now).date().until(last).ok()?.get_days();
    (0..=EXPIRY_HINT_DAYS).contains(&days).then_some(ExpiryHint { days })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_in_japan() {
        let end = "2026-08-07T14:59:59Z";
        let table = [
            ("2026-07-15T03:00:00Z", Some(23)),
            ("2026-05-08T15:00:00Z", Some(90)),
            ("2026-05-08T14:59:59Z", None),
            ("2026-08-06T14:59:59Z", Some(1)),
            ("2026-08-06T15:00:00Z", Some(0)),
            ("2026-08-07T14:59:59Z", Some(0)),
            ("2026-08-07T15:00:00Z", None),
        ];
        for (now, days) in table {
            let hint = end.parse().ok().zip(now.parse().ok()).and_then(|(end, now)| expiry_hint(end, now));
            assert_eq!(hint.map(|hint| hint.days), days, "{now}");
        }
        let hint = ExpiryHint { days: 23 };
        assert_eq!(hint.sentence(Language::Ja), "電子証明書は23日後に切れます。傷病者に伝えてください");
        assert!(ExpiryHint { days: 0 }.sentence(Language::Ja).contains("今日"));
    }
}
