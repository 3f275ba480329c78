//! What an expired certificate is still good for.
//!
//! The certificate of a card ends on the fifth birthday after its issue, often years before the card does. Up to the end
//! (Japan time) of the third month after the month of expiry it still shows that the person is insured (資格確認), but it
//! opens no drug or medical data. After that it opens nothing.

use jiff::civil::Date;
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

/// Months after the month of expiry in which the eligibility can still be looked up.
const GRACE_MONTHS: i32 = 3;

/// Japan has one time zone and no summer time.
const JAPAN: Offset = Offset::constant(9);

/// What a certificate is good for at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateStanding {
    /// In its time: the record can be looked up.
    Valid,
    /// Expired not long ago: eligibility only, no drug or medical data.
    Grace {
        /// The last day, in Japan, on which the eligibility can be looked up.
        eligibility_only_until: Date,
    },
    /// Expired longer: nothing can be looked up.
    Expired,
}

impl CertificateStanding {
    /// The stable kebab-case code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "certificate-valid",
            Self::Grace { .. } => "certificate-eligibility-only",
            Self::Expired => "certificate-expired",
        }
    }
}

/// What a certificate that ends at `not_after` is good for at `now`. `not_after` itself is its last second.
#[must_use]
pub fn standing(not_after: Timestamp, now: Timestamp) -> CertificateStanding {
    // Certificates count in whole seconds: the last one is valid to its end.
    if now.as_second() <= not_after.as_second() {
        return CertificateStanding::Valid;
    }
    let expiry = JAPAN.to_datetime(not_after).date();
    // At the very end of the calendar there is no later month; then there is no later `now` either.
    let until = expiry
        .first_of_month()
        .checked_add(GRACE_MONTHS.months())
        .map_or(Date::MAX, |last_month| last_month.last_of_month());
    if JAPAN.to_datetime(now).date() <= until {
        CertificateStanding::Grace { eligibility_only_until: until }
    } else {
        CertificateStanding::Expired
    }
}

#[cfg(test)]
#[path = "grace_tests.rs"]
mod tests;
