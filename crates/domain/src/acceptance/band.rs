//! 時間帯: the part of the week, as a hospital's staffing knows it.

use jiff::{
    Timestamp,
    civil::{Time, Weekday, time},
};

use crate::{patient::japan, readiness::is_holiday};

coded! {
    /// 時間帯. The day is 8:30 to 17:15, the working hours of Japanese public offices and, with them, of public hospitals; the night
    /// begins at 22:00 (深夜, Labour Standards Act art. 37). That an evening of a day off is an evening like any other is our choice:
    /// what differs then is the day, when clinics are closed and no operation is planned.
    pub enum TimeBand {
        WeekdayDay = "weekday-day", "平日日中", "weekday, day";
        Evening = "evening", "夕方・準夜", "evening";
        Night = "night", "深夜", "night";
        DayOff = "day-off", "休日日中", "day off, day";
    }
}

/// 日勤の始め
const DAY_BEGINS: Time = time(8, 30, 0, 0);
/// 日勤の終わり
const DAY_ENDS: Time = time(17, 15, 0, 0);
/// 深夜の始め
const NIGHT_BEGINS: Time = time(22, 0, 0, 0);

impl TimeBand {
    /// The band of an instant, in Japanese time. Days off are Saturdays and what [`is_holiday`] knows: Sundays, national holidays, and
    /// 29 December to 3 January.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        let local = at.to_zoned(japan());
        let (day, now) = (local.date(), local.time());
        if now < DAY_BEGINS || now >= NIGHT_BEGINS {
            Self::Night
        } else if now >= DAY_ENDS {
            Self::Evening
        } else if day.weekday() == Weekday::Saturday || is_holiday(day) {
            Self::DayOff
        } else {
            Self::WeekdayDay
        }
    }
}
