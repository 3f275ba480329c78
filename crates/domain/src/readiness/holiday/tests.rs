//! Announced days and computed ones.

use jiff::{ToSpan as _, civil::date};

use super::*;

/// Two sources for the same days: a slip in either shows.
#[test]
fn the_rules_give_what_was_announced() {
    let (first, last) = (date(*HOLIDAYS_ANNOUNCED.start(), 1, 1), date(*HOLIDAYS_ANNOUNCED.end(), 12, 31));
    let mut count = 0;
    for day in first.series(1.day()).take_while(|day| *day <= last) {
        let announced = announced::has(day);
        assert_eq!(announced, Some(is_national_by_the_rules(day)), "{day}");
        count += usize::from(announced == Some(true));
    }
    assert_eq!(count, 16 + 17 + 21 + 19 + 18 + 17, "2022 to 2027");
}

#[test]
fn a_year_that_was_not_announced_goes_by_the_rules() {
    let next = HOLIDAYS_ANNOUNCED.end() + 1;
    assert_eq!(announced::has(date(next, 11, 3)), None);
    assert!(is_holiday(date(next, 11, 3)) && is_holiday(date(next, 2, 11)));
    assert!(!is_holiday(date(next, 11, 7)), "an ordinary Tuesday");
    assert_eq!(announced::has(date(HOLIDAYS_ANNOUNCED.start() - 1, 10, 11)), None);
    assert!(!is_holiday(date(2021, 10, 11)), "moved for the games, and nobody counts with that year");
}
