//! Days as people say them in Japan: by the year of our calendar, or by the era (昭和29年3月12日, S29.3.12).

use jiff::civil::Date;

/// Eras since the birth of the oldest living people: names, first day, last day.
const ERAS: [(&[&str], Date, Date); 5] = [
    (&["明治", "明", "M"], jiff::civil::date(1868, 1, 25), jiff::civil::date(1912, 7, 29)),
    (&["大正", "大", "T"], jiff::civil::date(1912, 7, 30), jiff::civil::date(1926, 12, 24)),
    (&["昭和", "昭", "S"], jiff::civil::date(1926, 12, 25), jiff::civil::date(1989, 1, 7)),
    (&["平成", "平", "H"], jiff::civil::date(1989, 1, 8), jiff::civil::date(2019, 4, 30)),
    (&["令和", "令", "R"], jiff::civil::date(2019, 5, 1), jiff::civil::date(9999, 12, 31)),
];

/// Reads a day as it is said or typed: `1954-03-12`, `1954/3/12`, `19540312`, `1954年3月12日`, `昭和29年3月12日`, `S29.3.12`. Digits are
/// plain ASCII. `None` for what is no day, and for a day that does not lie in the era that was named.
#[must_use]
pub fn day_as_said(text: &str) -> Option<Date> {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    for (names, first, last) in ERAS {
        let Some(rest) = names.iter().find_map(|name| upper.strip_prefix(name)) else { continue };
        let first_year = first.year();
        let [year, month, day] = numbers(&rest.replacen('元', "1", 1))?;
        let date = Date::new(first_year.checked_add(year)?.checked_sub(1)?, small(month)?, small(day)?).ok()?;
        return (first <= date && date <= last).then_some(date);
    }
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Date::new(text.get(..4)?.parse().ok()?, text.get(4..6)?.parse().ok()?, text.get(6..)?.parse().ok()?)
            .ok();
    }
    let [year, month, day] = numbers(text)?;
    // Two digits without an era could be anything.
    Date::new(year, small(month)?, small(day)?).ok().filter(|date| date.year() >= 1868)
}

fn small(number: i16) -> Option<i8> {
    i8::try_from(number).ok()
}

/// Year, month and day between separators.
fn numbers(text: &str) -> Option<[i16; 3]> {
    let mut parts = text.strip_suffix('日').unwrap_or(text).split(['-', '/', '.', '年', '月', ' ']).map(str::trim);
    let mut next = || {
        let part = parts.next()?;
        let plain = !part.is_empty() && part.len() <= 4 && part.bytes().all(|byte| byte.is_ascii_digit());
        if plain { part.parse().ok() } else { None }
    };
    let found = [next()?, next()?, next()?];
    parts.next().is_none().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_are_read_as_they_are_said_and_nothing_is_guessed() {
        for said in [
            "1954-03-12",
            "1954/3/12",
            "1954.3.12",
            "19540312",
            "1954年3月12日",
            "昭和29年3月12日",
            "S29.3.12",
            "s29/3/12",
            "昭29-3-12",
            " 昭和29年 3月12日",
        ] {
            let expected = if said.contains("年 ") { None } else { Some(date(1954, 3, 12)) };
            assert_eq!(day_as_said(said), expected, "{said}");
        }
        assert_eq!(day_as_said("平成元年1月8日"), Some(date(1989, 1, 8)));
        assert_eq!(day_as_said("昭和64年1月7日"), Some(date(1989, 1, 7)));
        assert_eq!(day_as_said("昭和64年1月8日"), None, "another era had begun");
        assert_eq!(day_as_said("T15.12.24"), Some(date(1926, 12, 24)));
        assert_eq!(day_as_said("R8.2.29"), None, "no such day");
        for odd in
            ["", "29-3-12", "1954-13-1", "昭和", "昭和29", "1954-3-12-1", "昭和-1年1月1日", "あ", "195403", "S999.1.1"]
        {
            assert_eq!(day_as_said(odd), None, "{odd}");
        }
    }
}
