//! 休日: the days on which a hospital runs as on a Sunday.
//!
//! National holidays as they were announced ([`HOLIDAYS_ANNOUNCED`]); for later years by the rules of 国民の祝日に関する法律 (as amended for
//! 2022 and after). 29 December to 3 January as all public offices have them (行政機関の休日に関する法律). A hospital that works otherwise
//! taps another pattern.

mod announced;

#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use jiff::civil::{Date, Weekday};

/// Years whose national holidays stand here as announced. Of a later year they are computed, which is right unless the law has changed since:
/// a program that counts with days off says so in its log.
pub const HOLIDAYS_ANNOUNCED: RangeInclusive<i16> = announced::YEARS;

/// First year for which the rules hold as they are written here: 2020 and 2021 had holidays moved for the games.
const RULES_SINCE: i16 = *HOLIDAYS_ANNOUNCED.start();

/// Whether a day in Japan is a Sunday, a national holiday, or in the New Year break. Saturdays are not.
#[must_use]
pub fn is_holiday(day: Date) -> bool {
    let new_year = (day.month() == 12 && day.day() >= 29) || (day.month() == 1 && day.day() <= 3);
    day.weekday() == Weekday::Sunday || new_year || is_national(day)
}

fn is_national(day: Date) -> bool {
    announced::has(day).unwrap_or_else(|| is_national_by_the_rules(day))
}

/// 祝日, 振替休日 (the first day after a holiday on a Sunday that is no holiday itself) and 国民の休日 (between two holidays).
fn is_national_by_the_rules(day: Date) -> bool {
    if day.year() < RULES_SINCE {
        return false;
    }
    is_named(day) || is_substitute(day) || (is_named_beside(day, -1) && is_named_beside(day, 1))
}

fn beside(day: Date, days: i64) -> Option<Date> {
    day.checked_add(jiff::Span::new().days(days)).ok()
}

fn is_named_beside(day: Date, days: i64) -> bool {
    beside(day, days).is_some_and(is_named)
}

fn is_substitute(day: Date) -> bool {
    // Longest run of holidays that begins on a Sunday: 3 to 5 May.
    for back in 1..=3 {
        let Some(before) = beside(day, -back) else { return false };
        if !is_named(before) {
            return false;
        }
        if before.weekday() == Weekday::Sunday {
            return true;
        }
    }
    false
}

fn is_named(day: Date) -> bool {
    let nth_monday = |nth: i8| day.weekday() == Weekday::Monday && (day.day() - 1) / 7 + 1 == nth;
    match (day.month(), day.day()) {
        (1, 1) | (2, 11 | 23) | (4, 29) | (5, 3..=5) | (8, 11) | (11, 3 | 23) => true,
        (1 | 10, _) => nth_monday(2),
        (7, _) => nth_monday(3),
        (3, dom) => dom == equinox(day.year(), 20.8431),
        (9, dom) => nth_monday(3) || dom == equinox(day.year(), 23.2488),
        _ => false,
    }
}

/// Day of the month of an equinox, by the almanac's approximation for 1980 to 2099. The official day is announced a year before and has
/// never differed from it.
#[expect(clippy::cast_possible_truncation, reason = "a day of a month")]
fn equinox(year: i16, base: f64) -> i8 {
    let years = f64::from(year - 1980);
    (base + 0.242_194 * years - (years / 4.0).floor()) as i8
}
