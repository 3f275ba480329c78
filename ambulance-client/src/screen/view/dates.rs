//! How old a line of the record is, in words.

use domain::record::Origin;
use jiff::civil::Date;

use crate::screen::words::CrewWords;

/// Up to here an age is told in days: two months, the age of claims data when it arrives.
const DAYS_MAX: i32 = 60;

/// Up to here in months.
const MONTHS_MAX: i32 = 24;

/// 「11日前」「2か月前」「3年前」.
pub(super) fn age(w: &CrewWords, date: Date, today: Date) -> String {
    let days = today.since(date).map_or(0, |span| span.get_days());
    let months =
        (i32::from(today.year()) - i32::from(date.year())) * 12 + i32::from(today.month()) - i32::from(date.month());
    match days {
        i32::MIN..=-1 => w.ahead.to_owned(),
        0 => w.today.to_owned(),
        1..=DAYS_MAX => format!("{days}{}", w.days_before),
        _ if months <= MONTHS_MAX => format!("{months}{}", w.months_before),
        _ => format!("{}{}", months / 12, w.years_before),
    }
}

/// The date as far as it is known: `2026-11-05`, or `2026-09` when only the month is.
pub(super) fn date(w: &CrewWords, origin: &Origin) -> String {
    match origin.date {
        Some(date) if origin.month_only => date.strftime("%Y-%m").to_string(),
        Some(date) => date.to_string(),
        None => w.date_unknown.to_owned(),
    }
}

/// Age and date of a line: 「2か月前 2026-09」.
pub(super) fn dated(w: &CrewWords, origin: &Origin, today: Date) -> String {
    match origin.date {
        Some(day) => format!("{} {}", age(w, day, today), date(w, origin)),
        None => w.date_unknown.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use webkit::lang::Lang;

    use super::*;

    #[test]
    fn ages_change_their_unit_where_people_do() {
        let w = CrewWords::of(Lang::Ja);
        let today: Date = "2026-11-16".parse().unwrap();
        let words = |date: &str| age(w, date.parse().unwrap(), today);
        assert_eq!(words("2026-11-16"), "今日");
        assert_eq!(words("2026-11-15"), "1日前");
        assert_eq!(words("2026-09-17"), "60日前");
        assert_eq!(words("2026-09-16"), "2か月前");
        assert_eq!(words("2024-11-30"), "24か月前");
        assert_eq!(words("2023-12-01"), "2年前");
        assert_eq!(words("2026-11-17"), "日付が先", "a record from the future is said, not hidden");
    }
}
