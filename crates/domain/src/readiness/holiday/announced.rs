//! 国民の祝日 and the days off between and after them, as the Cabinet Office has announced them.
//!
//! Source: 内閣府「国民の祝日について」, list of holidays (`syukujitsu.csv`) as it stood on 2 February 2026. The days of the equinoxes become law
//! with the almanac (暦要項) that the official gazette prints each February for the year after, so a year is added here each February.

use std::ops::RangeInclusive;

use jiff::civil::Date;

/// The years that stand here, without a gap. 2020 and 2021 had holidays moved for the games and are left out.
pub(super) const YEARS: RangeInclusive<i16> = 2022..=2027;

/// Month × 100 + day, year by year from the first of [`YEARS`].
const DAYS: [&[i32]; 6] = [
    // 2022
    &[101, 110, 211, 223, 321, 429, 503, 504, 505, 718, 811, 919, 923, 1010, 1103, 1123],
    // 2023
    &[101, 102, 109, 211, 223, 321, 429, 503, 504, 505, 717, 811, 918, 923, 1009, 1103, 1123],
    // 2024
    &[101, 108, 211, 212, 223, 320, 429, 503, 504, 505, 506, 715, 811, 812, 916, 922, 923, 1014, 1103, 1104, 1123],
    // 2025
    &[101, 113, 211, 223, 224, 320, 429, 503, 504, 505, 506, 721, 811, 915, 923, 1013, 1103, 1123, 1124],
    // 2026
    &[101, 112, 211, 223, 320, 429, 503, 504, 505, 506, 720, 811, 921, 922, 923, 1012, 1103, 1123],
    // 2027
    &[101, 111, 211, 223, 321, 322, 429, 503, 504, 505, 719, 811, 920, 923, 1011, 1103, 1123],
];

/// Whether a day is one of them; `None` of a year that was not announced when this was written.
pub(super) fn has(day: Date) -> Option<bool> {
    let place = usize::try_from(i32::from(day.year()) - i32::from(*YEARS.start())).ok()?;
    let days = DAYS.get(place)?;
    Some(days.contains(&(i32::from(day.month()) * 100 + i32::from(day.day()))))
}
