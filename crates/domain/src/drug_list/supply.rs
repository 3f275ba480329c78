//! One supply: what was prescribed, handed out and billed once, whatever trees tell of it.

use jiff::{ToSpan as _, civil::Date};

use super::{When, name, standing};
use crate::record::{DrugRoute, Medication, Origin, RecordSource};

/// A prescription can be filled on the day it is written and on the three days after (保険医療機関及び保険医療養担当規則 第20条).
pub const PRESCRIPTION_VALID_DAYS: i32 = 4;

/// More days in one line are no supply of tablets but a slip: the longest that is handed out at once is about 180 days, a year is kept.
pub const DAYS_BELIEVED_MAX: u32 = 366;

/// A year, for courses that add up.
const YEAR_DAYS: i32 = 365;

/// What is known of when a line's act was.
enum Act {
    HandedOut(Date),
    Prescribed(Date),
    Month(Date),
    Undated,
}

/// Lines about one act at one prescriber.
#[derive(Debug, Default)]
pub(super) struct Supply<'a> {
    handed_out: Option<Date>,
    prescribed: Option<Date>,
    /// First day of the month, from lines that know no more.
    month: Option<Date>,
    prescriber: Option<&'a Origin>,
    lines: Vec<&'a Medication>,
}

/// What was handed out says more than what was billed, and that more than what was prescribed.
pub(super) const fn rank(line: &Medication) -> u8 {
    match line.origin.source {
        RecordSource::Dispensed => 0,
        RecordSource::Claims => 1,
        RecordSource::Prescribed => 2,
        RecordSource::Checkup | RecordSource::Interview => 3,
    }
}

/// The supplies of one ingredient, the earliest first, undated ones before all. A repeated line is taken once.
pub(super) fn supplies<'a>(lines: &[&'a Medication]) -> Vec<Supply<'a>> {
    let mut ordered = lines.to_vec();
    // The days come before the months, the exact before the derived: a later line finds what it belongs to.
    ordered.sort_by_key(|line| {
        let place = match act(line) {
            Act::HandedOut(_) if line.origin.source == RecordSource::Dispensed => 0,
            Act::Prescribed(_) => 1,
            Act::HandedOut(_) => 2,
            Act::Month(_) => 3,
            Act::Undated => 4,
        };
        (place, line.origin.date, *line)
    });
    ordered.dedup();
    let mut supplies: Vec<Supply<'a>> = Vec::new();
    for line in ordered {
        let act = act(line);
        let place = |is_same: &dyn Fn(&Supply<'a>) -> bool| {
            supplies.iter().position(|one| one.may_be_of(&line.origin) && is_same(one))
        };
        let known = place(&|one| one.is_on(&act)).or_else(|| place(&|one| one.is_near(&act)));
        let index = known.unwrap_or_else(|| {
            supplies.push(Supply::default());
            supplies.len() - 1
        });
        supplies[index].take(line);
    }
    supplies.sort_by_key(|one| (one.start(), one.lines.first().copied()));
    supplies
}

/// Days supplied within the year up to the last supply; `None` when the length of one of these supplies is unknown. Lines of one
/// ingredient; one act told by several trees is one supply.
pub(super) fn days_within_a_year(lines: &[&Medication]) -> Option<i32> {
    let supplies = supplies(lines);
    let last = supplies.iter().filter_map(Supply::start).max();
    let from = last.map(|last| plus(last, -YEAR_DAYS));
    supplies.iter().filter(|one| one.start().is_none() || one.start() > from).map(Supply::days).sum()
}

fn act(line: &Medication) -> Act {
    match (line.origin.date, line.origin.source) {
        (None, _) => Act::Undated,
        (Some(date), _) if line.origin.month_only => Act::Month(date.first_of_month()),
        (Some(date), RecordSource::Prescribed) => Act::Prescribed(date),
        (Some(date), _) => Act::HandedOut(date),
    }
}

/// Who prescribed, when the line says it: a pharmacy (third digit of its code 4) hands out what somebody else prescribed.
fn prescriber(origin: &Origin) -> Option<&Origin> {
    let is_pharmacy = match &origin.institution {
        Some(code) => code.as_str().as_bytes().get(2) == Some(&b'4'),
        None => origin.institution_name.contains("薬局"),
    };
    (!is_pharmacy && (origin.institution.is_some() || !origin.institution_name.trim().is_empty())).then_some(origin)
}

/// The same institution: by code where both have one, else by name.
pub(super) fn is_same_place(a: &Origin, b: &Origin) -> bool {
    match (&a.institution, &b.institution) {
        (Some(a), Some(b)) => a == b,
        _ => name::folded(&a.institution_name) == name::folded(&b.institution_name),
    }
}

pub(super) fn plus(date: Date, days: i32) -> Date {
    date.saturating_add(days.days())
}

/// A prescription of the first day may have been filled on the second.
fn is_filled(prescribed: Date, handed_out: Date) -> bool {
    (prescribed..=plus(prescribed, PRESCRIPTION_VALID_DAYS - 1)).contains(&handed_out)
}

impl<'a> Supply<'a> {
    fn may_be_of(&self, origin: &Origin) -> bool {
        match (self.prescriber, prescriber(origin)) {
            (Some(known), Some(other)) => is_same_place(known, other),
            _ => true,
        }
    }

    /// The same day, or the same month where no more is known.
    fn is_on(&self, act: &Act) -> bool {
        match *act {
            Act::HandedOut(day) => self.handed_out == Some(day),
            Act::Prescribed(day) => self.prescribed == Some(day),
            Act::Month(month) => self.month == Some(month),
            Act::Undated => self.start().is_none(),
        }
    }

    /// What belongs together across trees: prescribed and filled, handed out and billed.
    fn is_near(&self, act: &Act) -> bool {
        match *act {
            Act::HandedOut(day) => {
                self.handed_out.is_none() && self.prescribed.is_some_and(|written| is_filled(written, day))
            }
            Act::Prescribed(day) => {
                self.prescribed.is_none() && self.handed_out.is_some_and(|handed| is_filled(day, handed))
            }
            Act::Month(month) => {
                let filled_by = self.prescribed.map(|written| plus(written, PRESCRIPTION_VALID_DAYS - 1));
                let days = self.handed_out.map_or([self.prescribed, filled_by], |handed| [Some(handed), None]);
                days.into_iter().flatten().any(|day| day.first_of_month() == month)
            }
            Act::Undated => false,
        }
    }

    fn take(&mut self, line: &'a Medication) {
        match act(line) {
            Act::HandedOut(day) => self.handed_out = self.handed_out.or(Some(day)),
            Act::Prescribed(day) => self.prescribed = self.prescribed.or(Some(day)),
            Act::Month(month) => self.month = self.month.or(Some(month)),
            Act::Undated => {}
        }
        self.prescriber = self.prescriber.or_else(|| prescriber(&line.origin));
        self.lines.push(line);
    }

    pub(super) fn lines(&self) -> std::slice::Iter<'_, &'a Medication> {
        self.lines.iter()
    }

    pub(super) const fn prescriber(&self) -> Option<&'a Origin> {
        self.prescriber
    }

    /// The day, or the first day of the month.
    pub(super) fn start(&self) -> Option<Date> {
        self.handed_out.or(self.prescribed).or(self.month)
    }

    pub(super) const fn is_month_only(&self) -> bool {
        self.handed_out.is_none() && self.prescribed.is_none()
    }

    pub(super) fn when(&self) -> Option<When> {
        self.start().map(|date| When { date, month_only: self.is_month_only() })
    }

    /// The day on which it was written, when no tree says that it was handed out.
    pub(super) fn unfilled_since(&self) -> Option<Date> {
        self.prescribed.filter(|_| self.lines.iter().all(|line| line.origin.source == RecordSource::Prescribed))
    }

    /// True when a tree tells of it that knows within a day, so that the next supply would be known as well.
    pub(super) fn is_told_at_once(&self) -> bool {
        self.lines.iter().any(|line| matches!(line.origin.source, RecordSource::Dispensed | RecordSource::Prescribed))
    }

    /// How it is taken, by the tree that says most.
    pub(super) fn route(&self) -> DrugRoute {
        let stated = self.lines.iter().filter(|line| line.route != DrugRoute::Unstated);
        stated.min_by_key(|line| (rank(line), line.route)).map_or(DrugRoute::Unstated, |line| line.route)
    }

    /// Days supplied, by the tree that says most. Only of oral drugs taken every day `times` is a number of days.
    pub(super) fn days(&self) -> Option<i32> {
        let told = self.lines.iter().filter_map(|line| Some((rank(line), days(line)?)));
        let best = told.clone().map(|(rank, _)| rank).min()?;
        told.filter(|(rank, _)| *rank == best).map(|(_, days)| days).max()
    }

    /// The last day on which the supply can have begun.
    fn latest_start(&self) -> Option<Date> {
        self.start().map(|date| if self.is_month_only() { date.last_of_month() } else { date })
    }

    /// The last day that it is known to reach; `None` when the period is unknown.
    pub(super) fn known_until(&self) -> Option<Date> {
        Some(plus(self.latest_start()?, self.days()? - 1))
    }

    /// The last day that it is taken to reach, with the assumptions for what is not known.
    pub(super) fn covers_until(&self) -> Option<Date> {
        self.known_until().or_else(|| Some(plus(self.latest_start()?, standing::assumed_days(self.route()) - 1)))
    }
}

/// Days of one line.
pub(super) fn days(line: &Medication) -> Option<i32> {
    let times = line.times.filter(|times| (1..=DAYS_BELIEVED_MAX).contains(times))?;
    if line.route == DrugRoute::Oral { i32::try_from(times).ok() } else { None }
}
