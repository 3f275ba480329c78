//! 時間帯: when a pattern is proposed, in Japan's time.

use jiff::{
    Span, Timestamp,
    civil::{Date, Time, Weekday},
};

use super::is_holiday;
use crate::patient::japan;

coded! {
    /// On which days a band begins.
    pub enum BandDays {
        Every = "every", "毎日", "every day";
        Weekday = "weekday", "平日", "weekdays";
        Saturday = "saturday", "土曜", "Saturdays";
        Holiday = "holiday", "日曜・祝日・年末年始", "Sundays and holidays";
    }
}

impl BandDays {
    fn has(self, day: Date) -> bool {
        match self {
            Self::Every => true,
            Self::Holiday => is_holiday(day),
            Self::Saturday => day.weekday() == Weekday::Saturday && !is_holiday(day),
            Self::Weekday => day.weekday() != Weekday::Saturday && !is_holiday(day),
        }
    }
}

/// Minutes of a day.
const DAY_MIN: u16 = 24 * 60;

/// A time of day by the minute, 00:00 to 23:59.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct MinuteOfDay(u16);

/// A time of day or a band that is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadBand {
    /// Not a time of day.
    #[error("is not a time of day")]
    Time,
    /// It ends when it begins: nobody knows whether that is no time or a whole day.
    #[error("ends when it begins")]
    Empty,
}

impl MinuteOfDay {
    /// A time of day from its minutes since midnight.
    ///
    /// # Errors
    /// [`BadBand::Time`] from 24:00 on.
    pub const fn new(minutes: u16) -> Result<Self, BadBand> {
        if minutes < DAY_MIN { Ok(Self(minutes)) } else { Err(BadBand::Time) }
    }

    /// Reads `17:15`.
    ///
    /// # Errors
    /// [`BadBand::Time`].
    pub fn parse(text: &str) -> Result<Self, BadBand> {
        let (hour, minute) = text.split_once(':').ok_or(BadBand::Time)?;
        let digits = |part: &str| part.len() <= 2 && !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(hour) || !digits(minute) {
            return Err(BadBand::Time);
        }
        let (hour, minute): (u16, u16) =
            (hour.parse().map_err(|_| BadBand::Time)?, minute.parse().map_err(|_| BadBand::Time)?);
        if hour > 23 || minute > 59 { Err(BadBand::Time) } else { Self::new(hour * 60 + minute) }
    }

    /// Minutes since midnight.
    #[must_use]
    pub const fn minutes(self) -> u16 {
        self.0
    }

    fn time(self) -> Time {
        let (hour, minute) = (self.0 / 60, self.0 % 60);
        Time::new(i8::try_from(hour).unwrap_or(0), i8::try_from(minute).unwrap_or(0), 0, 0).unwrap_or(Time::midnight())
    }
}

impl std::fmt::Display for MinuteOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A time of day on certain days. One that ends before it begins lasts over midnight and belongs to the day on which it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    days: BandDays,
    from: MinuteOfDay,
    until: MinuteOfDay,
}

impl Band {
    /// A band.
    ///
    /// # Errors
    /// [`BadBand::Empty`].
    pub fn new(days: BandDays, from: MinuteOfDay, until: MinuteOfDay) -> Result<Self, BadBand> {
        if from == until { Err(BadBand::Empty) } else { Ok(Self { days, from, until }) }
    }

    /// Days, from, until.
    #[must_use]
    pub const fn parts(self) -> (BandDays, MinuteOfDay, MinuteOfDay) {
        (self.days, self.from, self.until)
    }

    /// When the band began that lasts at `now`; `None` outside of it.
    #[must_use]
    pub fn begun(self, now: Timestamp) -> Option<Timestamp> {
        let here = now.to_zoned(japan());
        let minute = u16::try_from(i32::from(here.hour()) * 60 + i32::from(here.minute())).ok()?;
        let over_midnight = self.until < self.from;
        let day = if minute >= self.from.0 && (over_midnight || minute < self.until.0) {
            here.date()
        } else if over_midnight && minute < self.until.0 {
            here.date().checked_sub(Span::new().days(1)).ok()?
        } else {
            return None;
        };
        let begun = day.to_datetime(self.from.time()).to_zoned(japan()).ok()?;
        self.days.has(day).then(|| begun.timestamp())
    }
}
