//! Times that a person types: a clock time in Japan, or milliseconds.

use domain::patient::japan;
use jiff::{SignedDuration, Timestamp, civil::Time};
use webkit::{lang::Text, problem::Field};

use crate::screen::{
    answer::{Refusal, Refused},
    form::{Form, half_width, not_understood},
};

/// A time may be corrected so far back. No call takes a day; more is a typing mistake.
pub(super) const BACK_MAX: SignedDuration = SignedDuration::from_hours(24);

/// A time may lie so far ahead: the tablet's clock and the vehicle's clock differ by a minute or two.
pub(super) const AHEAD_MAX: SignedDuration = SignedDuration::from_mins(2);

const CLOCK_REMEDY: Text =
    Text::new("「14:03」のように24時間制で入れてください。", "Enter it like 14:03, on the 24-hour clock.");

const OUT_OF_RANGE: Text = Text::new("時刻が範囲外です。", "The time is out of range.");

/// A moment from `in_ms` (milliseconds since 1970) or `as_clock` (Japan's clock: the latest such time up to now); `None` without both.
///
/// # Errors
/// [`Refused`] for what cannot be read, and for a time further back than `back_max` or in the future.
pub(super) fn moment(
    form: &Form,
    in_ms: Field,
    as_clock: Field,
    now: Timestamp,
    back_max: SignedDuration,
) -> Result<Option<Timestamp>, Refusal> {
    let remedy = Text::new("1970年からのミリ秒を入れてください。", "Give milliseconds since 1970.");
    let (field, at) = if let Some(at_ms) = form.number::<i64>(in_ms, remedy)? {
        (in_ms, Timestamp::from_millisecond(at_ms).map_err(|_| not_understood(in_ms, remedy))?)
    } else {
        let Some(text) = form.single(as_clock)? else { return Ok(None) };
        (as_clock, latest(text, now).ok_or_else(|| not_understood(as_clock, CLOCK_REMEDY))?)
    };
    let age = now.duration_since(at);
    if age > back_max || age < -AHEAD_MAX {
        let remedy = Text::new(
            "今より後や、古すぎる時刻は記録できません。",
            "A time in the future or too long ago cannot be recorded.",
        );
        return Err(Refused::field(field, "time-out-of-range", OUT_OF_RANGE, remedy));
    }
    Ok(Some(at))
}

/// The latest moment up to now (and the tolerance) at which the clock in Japan showed this time.
fn latest(text: &str, now: Timestamp) -> Option<Timestamp> {
    let time = clock_time(&half_width(text))?;
    let today = now.to_zoned(japan()).date();
    let at = |day: jiff::civil::Date| day.to_datetime(time).to_zoned(japan()).ok().map(|at| at.timestamp());
    at(today).filter(|at| now.duration_since(*at) >= -AHEAD_MAX).or_else(|| at(today.yesterday().ok()?))
}

/// `14:03`, `14:03:20` or `1403`.
fn clock_time(text: &str) -> Option<Time> {
    let parts: Vec<&str> = match text.split_once(':') {
        None if text.len() == 4 && text.is_ascii() => vec![&text[..2], &text[2..]],
        _ => text.split(':').collect(),
    };
    let number = |part: &&str| -> Option<i8> {
        let is_plain = (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if is_plain { part.parse().ok() } else { None }
    };
    match parts.iter().map(number).collect::<Option<Vec<_>>>()?.as_slice() {
        [hour, minute] => Time::new(*hour, *minute, 0, 0).ok(),
        [hour, minute, second] => Time::new(*hour, *minute, *second, 0).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_clock_time_is_the_latest_one_up_to_now() {
        // 00:10 in Japan.
        let now: Timestamp = "2026-11-15T15:10:00Z".parse().unwrap();
        let shown = |text| latest(text, now).map(|at| at.to_zoned(japan()).strftime("%d %H:%M:%S").to_string());
        assert_eq!(shown("00:05").as_deref(), Some("16 00:05:00"));
        assert_eq!(shown("00:11").as_deref(), Some("16 00:11:00"), "clocks may differ by two minutes");
        assert_eq!(shown("23:58").as_deref(), Some("15 23:58:00"), "before midnight");
        assert_eq!(shown("２３：５８").as_deref(), Some("15 23:58:00"));
        assert_eq!(shown("2358").as_deref(), Some("15 23:58:00"));
        assert_eq!(shown("9:05:30").as_deref(), Some("15 09:05:30"));
        for odd in ["", "24:00", "12:60", "12", "12:", "+1:02", "昼", "12:00:00:00", "あい"] {
            assert_eq!(shown(odd), None, "{odd}");
        }
    }
}
