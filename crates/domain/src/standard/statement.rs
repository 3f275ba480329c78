//! When a list applies: small statements about a case, read from text such as `stroke-signs>=min` or `urgency:red-1|red-2`.
//!
//! | text | holds when |
//! |---|---|
//! | `stroke-signs>=min`, `stroke-signs>=3` | so many of the six stroke signs are there; `min` is the zone's own number |
//! | `last-known-well<=24h` | the patient was last known well at most so many hours ago, 1 to 72 |
//! | `urgency:red-1\|red-2` | the urgency is one of these |
//! | `care:pregnant\|on-dialysis` | one of these flags is set |
//! | `sign:haematemesis\|melaena` | one of these signs is there |
//! | `kind:traffic` | the kind of incident is one of these |
//! | `age<16`, `age>=65` | full years |
//! | `systolic<90`, `pulse>=120` | the newest value of this vital |
//! | `jcs>=II-10` | consciousness so deep or deeper |
//! | `severe` | one of the physiological criteria of [`crate::physiology`] |
//! | `hours:17:00-08:30` | Japan's time lies between, the end excluded; may go over midnight |
//! | `days:sat\|sun`, `dates:2026-12-31` | Japan's day; beside `hours` over midnight it is the day on which the hours began |

use jiff::civil::{Date, Time, Weekday};

use crate::{
    observation::{Jcs, Sign},
    triage::{CareFlag, IncidentKind, Urgency},
    vitals::{Tenths, VitalKind},
};

/// Longest time since the patient was last known well that a standard may ask for, hours: three days.
pub const LAST_KNOWN_WELL_MAX_H: u8 = 72;

/// How many stroke signs there are to count.
const STROKE_SIGNS: u8 = crate::scores::SIX_SIGNS.len() as u8;

/// The days of the week as they are written.
const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

/// One statement that is true of a case, or not, or of which nobody observed what it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// So many of the six stroke signs.
    StrokeSigns(SignCount),
    /// Last known well at most so many hours ago.
    LastKnownWell {
        /// Hours, 1 to [`LAST_KNOWN_WELL_MAX_H`].
        within_h: u8,
    },
    /// One of these urgencies.
    Urgency(Vec<Urgency>),
    /// One of these flags.
    Care(Vec<CareFlag>),
    /// One of these signs.
    Sign(Vec<Sign>),
    /// One of these kinds of incident.
    Kind(Vec<IncidentKind>),
    /// Age in full years.
    Age(Limit),
    /// The newest value of a vital.
    Vital(VitalKind, Limit),
    /// So deep or deeper.
    Jcs(Jcs),
    /// One of the severe criteria.
    Severe,
    /// Hours of the day in Japan.
    Hours(DailyHours),
    /// Days of the week in Japan.
    Days(Vec<Weekday>),
    /// Days of the calendar in Japan.
    Dates(Vec<Date>),
}

/// From how many stroke signs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignCount {
    /// The zone's own number.
    ZoneMin,
    /// This number, 1 to 6.
    AtLeast(u8),
}

/// A limit of a number, in tenths so that 37.5 is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// At least.
    AtLeast(Tenths),
    /// Below.
    Below(Tenths),
}

impl Limit {
    /// True when the value is on the limit's side.
    #[must_use]
    pub const fn holds(self, value: Tenths) -> bool {
        match self {
            Self::AtLeast(limit) => value.0 >= limit.0,
            Self::Below(limit) => value.0 < limit.0,
        }
    }
}

/// Hours of every day, the end excluded. Where the end is not after the beginning they go over midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DailyHours {
    /// First minute.
    pub from: Time,
    /// Minute after the last.
    pub until: Time,
}

impl DailyHours {
    /// True when they go over midnight.
    #[must_use]
    pub fn is_overnight(self) -> bool {
        self.until <= self.from
    }

    /// True when the time lies within.
    #[must_use]
    pub fn hold(self, time: Time) -> bool {
        if self.is_overnight() {
            time >= self.from || time < self.until
        } else {
            self.from <= time && time < self.until
        }
    }
}

/// A statement could not be read. Says what is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadStatement(pub &'static str);

impl Statement {
    /// Reads one statement.
    ///
    /// # Errors
    /// [`BadStatement`] names what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, BadStatement> {
        if text == "severe" {
            return Ok(Self::Severe);
        }
        if let Some((head, rest)) = text.split_once(':') {
            return Self::of_words(head, rest);
        }
        if let Some(rest) = text.strip_prefix("last-known-well<=") {
            return hours_ago(rest);
        }
        if let Some((head, rest)) = text.split_once(">=") {
            return match head {
                "stroke-signs" => sign_count(rest).map(Self::StrokeSigns),
                "jcs" => Jcs::from_code(rest).map(Self::Jcs).map_err(|_| BadStatement("there is no such JCS")),
                _ => Self::of_number(head, Limit::AtLeast(number(rest)?)),
            };
        }
        match text.split_once('<') {
            Some((head, rest)) => Self::of_number(head, Limit::Below(number(rest)?)),
            None => Err(BadStatement("this is no statement: use `head:word|word`, `name>=number` or `name<number`")),
        }
    }

    fn of_words(head: &str, rest: &str) -> Result<Self, BadStatement> {
        match head {
            "urgency" => {
                words(rest, |word| Urgency::from_code(word).ok(), "there is no such urgency").map(Self::Urgency)
            }
            "care" => words(rest, |word| CareFlag::from_code(word).ok(), "there is no such care flag").map(Self::Care),
            "sign" => words(rest, |word| Sign::from_code(word).ok(), "there is no such sign").map(Self::Sign),
            "kind" => words(rest, |word| IncidentKind::from_code(word).ok(), "there is no such kind of incident")
                .map(Self::Kind),
            "days" => words(rest, weekday, "the days are mon, tue, wed, thu, fri, sat, sun").map(Self::Days),
            "dates" => words(rest, |word| word.parse().ok(), "a date is written 2026-12-31").map(Self::Dates),
            "hours" => daily_hours(rest).map(Self::Hours),
            _ => Err(BadStatement("no statement begins with this word")),
        }
    }

    fn of_number(head: &str, limit: Limit) -> Result<Self, BadStatement> {
        if head == "age" {
            return Ok(Self::Age(limit));
        }
        let kind = VitalKind::from_code(head).map_err(|_| BadStatement("there is no such vital"))?;
        Ok(Self::Vital(kind, limit))
    }
}

/// One word or several, each of the list, each once.
fn words<T: PartialEq>(
    text: &str,
    read: impl Fn(&str) -> Option<T>,
    unknown: &'static str,
) -> Result<Vec<T>, BadStatement> {
    let mut found = Vec::new();
    for word in text.split('|') {
        let one = read(word).ok_or(BadStatement(unknown))?;
        if found.contains(&one) {
            return Err(BadStatement("a word stands twice"));
        }
        found.push(one);
    }
    Ok(found)
}

fn weekday(word: &str) -> Option<Weekday> {
    WEEKDAYS.iter().find(|(code, _)| *code == word).map(|(_, day)| *day)
}

fn sign_count(text: &str) -> Result<SignCount, BadStatement> {
    if text == "min" {
        return Ok(SignCount::ZoneMin);
    }
    let count = text.parse().ok().filter(|count| (1..=STROKE_SIGNS).contains(count));
    count.map(SignCount::AtLeast).ok_or(BadStatement("stroke-signs>= needs `min` or a number of 1 to 6"))
}

fn hours_ago(text: &str) -> Result<Statement, BadStatement> {
    let hours = text.strip_suffix('h').and_then(|hours| hours.parse().ok());
    let within_h = hours.filter(|hours| (1..=LAST_KNOWN_WELL_MAX_H).contains(hours));
    within_h
        .map(|within_h| Statement::LastKnownWell { within_h })
        .ok_or(BadStatement("last-known-well<= needs hours of 1h to 72h"))
}

fn daily_hours(text: &str) -> Result<DailyHours, BadStatement> {
    let wrong = BadStatement("hours are written 17:00-08:30");
    let (from, until) = text.split_once('-').ok_or(wrong)?;
    let (from, until) = (minute(from).ok_or(wrong)?, minute(until).ok_or(wrong)?);
    if from == until {
        return Err(BadStatement("the hours begin and end at the same time"));
    }
    Ok(DailyHours { from, until })
}

/// Five characters, `17:00`.
fn minute(text: &str) -> Option<Time> {
    let (hour, minute) = text.split_once(':')?;
    let two = |digits: &str| digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !two(hour) || !two(minute) {
        return None;
    }
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

/// A number with at most one decimal place.
fn number(text: &str) -> Result<Tenths, BadStatement> {
    let wrong = BadStatement("a number with at most one decimal place is needed");
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    if tenth.len() != 1 || !whole.bytes().chain(tenth.bytes()).all(|byte| byte.is_ascii_digit()) {
        return Err(wrong);
    }
    let whole: u16 = whole.parse().map_err(|_| wrong)?;
    let tenth: u16 = tenth.parse().map_err(|_| wrong)?;
    whole.checked_mul(10).and_then(|tenths| tenths.checked_add(tenth)).map(Tenths).ok_or(wrong)
}
