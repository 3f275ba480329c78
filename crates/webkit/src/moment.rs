//! Times of day and ages, as the screens write them.
//!
//! The screens show Japan Standard Time whatever the device is set to: every clock in the field (dispatch, vehicle, hospital) does.
//! The script `clock.js` writes the same ages from the same words ([`FrameWords`]) while the page stands open.

use jiff::Timestamp;
use jiff::tz::{self, TimeZone};

use crate::lang::Lang;
use crate::words::FrameWords;

/// An age may be negative by this much before the screen says that the clocks differ; below that it is rounding. Milliseconds.
pub const CLOCK_TOLERANCE_MS: i64 = 5_000;

/// Shown in place of a time that cannot be shown (outside the years -9999 to 9999).
const NO_TIME: &str = "--:--";

/// The system's clock in milliseconds since 1970, for programs that have no other clock.
pub fn system_now_ms() -> i64 {
    Timestamp::now().as_millisecond()
}

/// `14:03:22`, Japan time.
pub fn clock_hms(at_ms: i64) -> String {
    formatted(at_ms, "%H:%M:%S")
}

/// `14:03`, Japan time.
pub fn clock_hm(at_ms: i64) -> String {
    formatted(at_ms, "%H:%M")
}

/// `2026-04-01 14:03`, Japan time.
pub fn date_hm(at_ms: i64) -> String {
    formatted(at_ms, "%Y-%m-%d %H:%M")
}

/// `2026-04-01T05:03:22.123Z`, for the `datetime` attribute.
pub fn machine_time(at_ms: i64) -> String {
    Timestamp::from_millisecond(at_ms).map_or_else(|_| String::new(), |at| format!("{at:.3}"))
}

fn formatted(at_ms: i64, format: &str) -> String {
    match Timestamp::from_millisecond(at_ms) {
        Ok(at) => at.to_zoned(TimeZone::fixed(tz::offset(9))).strftime(format).to_string(),
        Err(_) => NO_TIME.to_owned(),
    }
}

/// How old something is: 「12秒前」「3分前」「1時間5分前」「2日前」. A time in the future says that the clocks differ.
pub fn age_words(lang: Lang, age_ms: i64) -> String {
    let words = FrameWords::of(lang);
    if age_ms < -CLOCK_TOLERANCE_MS {
        return words.clock_differs.to_owned();
    }
    let seconds = age_ms.max(0) / 1000;
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    if seconds < 60 {
        words.seconds_ago.replace("{n}", &seconds.to_string())
    } else if minutes < 60 {
        words.minutes_ago.replace("{n}", &minutes.to_string())
    } else if hours < 24 {
        words.hours_ago.replace("{h}", &hours.to_string()).replace("{m}", &(minutes % 60).to_string())
    } else {
        words.days_ago.replace("{n}", &(hours / 24).to_string())
    }
}

/// A length of time as a stopwatch writes it: `0:07`, `12:34`, `1:02:03`. Negative lengths are written as zero.
pub fn stopwatch(length_ms: i64) -> String {
    let seconds = length_ms.max(0) / 1000;
    let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if h > 0 { format!("{h}:{m:02}:{s:02}") } else { format!("{m}:{s:02}") }
}

/// Milliseconds in a minute: an estimate is told no finer.
const MINUTE_MS: i64 = 60_000;

/// True once something is late by at least a whole minute.
pub const fn late_by_a_minute(left_ms: i64) -> bool {
    left_ms <= -MINUTE_MS
}

/// How long until something that is expected: 「あと17分」「1分未満」「予定より4分遅れ」.
pub fn minutes_left_words(lang: Lang, left_ms: i64) -> String {
    let words = FrameWords::of(lang);
    let minutes = (left_ms / MINUTE_MS).saturating_abs();
    let word = match minutes {
        0 => words.under_a_minute,
        _ if left_ms < 0 => words.minutes_late,
        _ => words.in_minutes,
    };
    word.replace("{n}", &minutes.to_string())
}

#[cfg(test)]
mod tests;
