//! Both sides of every boundary.

#![allow(clippy::unwrap_used)]
use super::CertificateStanding::{Expired, Valid};
use super::*;
use jiff::civil::date;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn grace(year: i16, month: i8, day: i8) -> CertificateStanding {
    CertificateStanding::Grace { eligibility_only_until: date(year, month, day) }
}

#[test]
fn every_boundary_from_both_sides() {
    let table = [
        // not_after, now, standing. An ordinary birthday: expiry in March, grace to the end of June.
        ("2026-03-14T23:59:59+09:00", "2021-03-15T00:00:00+09:00", Valid),
        ("2026-03-14T23:59:59+09:00", "2026-03-14T23:59:59+09:00", Valid),
        ("2026-03-14T23:59:59+09:00", "2026-03-14T23:59:59.999999999+09:00", Valid),
        ("2026-03-14T23:59:59+09:00", "2026-03-15T00:00:00+09:00", grace(2026, 6, 30)),
        ("2026-03-14T23:59:59+09:00", "2026-03-31T23:59:59+09:00", grace(2026, 6, 30)),
        ("2026-03-14T23:59:59+09:00", "2026-04-01T00:00:00+09:00", grace(2026, 6, 30)),
        ("2026-03-14T23:59:59+09:00", "2026-06-30T23:59:59.999999999+09:00", grace(2026, 6, 30)),
        ("2026-03-14T23:59:59+09:00", "2026-07-01T00:00:00+09:00", Expired),
        // The month is the month in Japan, whatever UTC says: 15:00 UTC is midnight there.
        ("2026-03-14T14:59:59Z", "2026-06-30T14:59:59Z", grace(2026, 6, 30)),
        ("2026-03-14T14:59:59Z", "2026-06-30T15:00:00Z", Expired),
        ("2026-03-31T14:59:59Z", "2026-06-30T15:00:00Z", Expired), // the last second of March in Japan
        ("2026-03-31T15:00:00Z", "2026-06-30T15:00:00Z", grace(2026, 7, 31)), // the first second of April in Japan
        ("2026-03-31T15:00:00Z", "2026-07-31T14:59:59Z", grace(2026, 7, 31)),
        ("2026-03-31T15:00:00Z", "2026-07-31T15:00:00Z", Expired),
        // First and last day of a month have the same last month.
        ("2026-01-01T23:59:59+09:00", "2026-04-30T23:59:59+09:00", grace(2026, 4, 30)),
        ("2026-01-01T23:59:59+09:00", "2026-05-01T00:00:00+09:00", Expired),
        ("2026-01-31T23:59:59+09:00", "2026-04-30T23:59:59+09:00", grace(2026, 4, 30)),
        ("2026-01-31T23:59:59+09:00", "2026-05-01T00:00:00+09:00", Expired),
        // Over the new year, and into a February with and without a 29th.
        ("2025-10-31T23:59:59+09:00", "2026-01-31T23:59:59+09:00", grace(2026, 1, 31)),
        ("2025-10-31T23:59:59+09:00", "2026-02-01T00:00:00+09:00", Expired),
        ("2026-11-30T23:59:59+09:00", "2027-02-28T23:59:59+09:00", grace(2027, 2, 28)),
        ("2026-11-30T23:59:59+09:00", "2027-03-01T00:00:00+09:00", Expired),
        ("2027-11-30T23:59:59+09:00", "2028-02-29T23:59:59+09:00", grace(2028, 2, 29)),
        ("2027-11-30T23:59:59+09:00", "2028-03-01T00:00:00+09:00", Expired),
        // Born on a 29th of February.
        ("2028-02-29T23:59:59+09:00", "2028-05-31T23:59:59+09:00", grace(2028, 5, 31)),
        ("2028-02-29T23:59:59+09:00", "2028-06-01T00:00:00+09:00", Expired),
    ];
    for (not_after, now, expected) in table {
        assert_eq!(standing(at(not_after), at(now)), expected, "not_after {not_after}, now {now}");
    }
}

#[test]
fn the_ends_of_the_calendar_do_not_break_it() {
    assert_eq!(standing(Timestamp::MAX, Timestamp::MAX), Valid);
    assert_eq!(standing(Timestamp::MIN, Timestamp::MAX), Expired);
    let autumn_9999 = at("9999-11-01T00:00:00Z");
    assert_eq!(standing(autumn_9999, Timestamp::MAX), grace(9999, 12, 31));
}

proptest! {
    /// As time goes by a certificate only gets worse.
    #[test]
    fn standing_never_improves(expiry in 0_i64..4_000_000_000, first in -20_000_000_i64..20_000_000, later in 0_i64..20_000_000) {
        let rank = |seconds: i64| {
            let now = Timestamp::from_second(expiry + seconds).unwrap();
            match standing(Timestamp::from_second(expiry).unwrap(), now) {
                Valid => 0,
                CertificateStanding::Grace { .. } => 1,
                Expired => 2,
            }
        };
        prop_assert!(rank(first) <= rank(first + later));
    }
}
