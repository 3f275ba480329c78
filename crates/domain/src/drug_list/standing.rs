//! Taken now or not: runs of supplies, how far they reach, and who else supplies the same.

use std::cmp::Reverse;

use jiff::{ToSpan as _, civil::Date};

use super::supply::{Supply, is_same_place, plus};
use crate::record::{DrugRoute, Origin};

coded! {
    /// Whether a drug is taken now, as far as supplies tell.
    pub enum DrugStatus {
        Current = "current", "服用中", "Current";
        /// Not a single line has a date: shown with what is taken, because it may be.
        Undated = "undated", "時期不明", "Date unknown";
        /// The supply ran out lately: an effect, or its sudden lack, may matter today.
        Ended = "recently-ended", "最近終了", "Recently ended";
        Stopped = "stopped", "終了", "Stopped";
    }
}

/// Days without a supply after which a drug taken for long still counts as taken: two weeks of tablets left over, or of a visit put off.
pub const GRACE_DAYS: i32 = 14;

/// A single supply of so many days or fewer is a course with an end (an antibiotic), not the first of a row. New drugs, too, are
/// limited to two weeks; those are supplied again.
pub const SHORT_COURSE_DAYS: i32 = 14;

/// A course begins on the last day of the prescription at the latest, and a dose or two gets forgotten.
pub const SHORT_GRACE_DAYS: i32 = 3;

/// Days without a supply that do not break a run: a stay in hospital (whose drugs are in no tree) and the grace after it.
pub const RUN_GAP_DAYS: i32 = 60;

/// What ended within the last three months is shown beside what is taken: drugs last, and their sudden end makes ill.
pub const RECENT_DAYS: i32 = 90;

/// Days of a supply whose period is unknown: the commonest interval between visits.
pub const ASSUMED_DAYS: i32 = 30;

/// 頓服 is kept at home and taken for a season.
pub const AS_NEEDED_DAYS: i32 = 90;

/// A tube, an inhaler, a box of plasters: a month each, seldom used every day.
pub const EXTERNAL_DAYS: i32 = 60;

/// Two supplies that overlap for less are a change of clinic with tablets left over.
pub const OVERLAP_MIN_DAYS: i32 = 7;

/// Supplies of one prescriber (`None`: no line says who), the earliest first.
pub(super) type Prescribed<'s, 'a> = (Option<&'a Origin>, Vec<&'s Supply<'a>>);

pub(super) const fn assumed_days(route: DrugRoute) -> i32 {
    match route {
        DrugRoute::AsNeeded => AS_NEEDED_DAYS,
        DrugRoute::External => EXTERNAL_DAYS,
        DrugRoute::Oral | DrugRoute::Unstated => ASSUMED_DAYS,
    }
}

/// The latest run of supplies without a gap of more than [`RUN_GAP_DAYS`], the earliest first.
pub(super) fn last_run<'s, 'a>(supplies: &[&'s Supply<'a>]) -> Vec<&'s Supply<'a>> {
    let mut run: Vec<&Supply<'_>> = Vec::new();
    let mut reach: Option<Date> = None;
    for one in supplies {
        if reach.is_some_and(|reach| one.start() > Some(plus(reach, RUN_GAP_DAYS))) {
            run.clear();
        }
        reach = reach.max(one.covers_until());
        run.push(one);
    }
    run
}

/// The last day up to which claims are complete: those of a month come in during the next.
fn claims_complete_until(today: Date) -> Date {
    plus(today.first_of_month().saturating_sub(1.month()), -1)
}

/// A drug that is supplied again and again, or for longer than a course.
fn is_lasting(run: &[&Supply<'_>]) -> bool {
    run.len() > 1 || run.iter().any(|one| one.days().is_none_or(|days| days > SHORT_COURSE_DAYS))
}

/// Where a run stands today. Of a lasting drug that only claims tell of, claims that cannot be there yet are not missed.
pub(super) fn status(run: &[&Supply<'_>], today: Date) -> DrugStatus {
    let Some((last, until)) = run
        .iter()
        .filter_map(|one| Some((one, one.covers_until()?)))
        .max_by_key(|(one, until)| (*until, one.is_told_at_once()))
    else {
        return DrugStatus::Undated;
    };
    let is_lasting = is_lasting(run);
    let asked = if is_lasting && !last.is_told_at_once() { claims_complete_until(today) } else { today };
    let until = plus(until, if is_lasting { GRACE_DAYS } else { SHORT_GRACE_DAYS });
    if until >= asked {
        DrugStatus::Current
    } else if plus(until, RECENT_DAYS) >= today {
        DrugStatus::Ended
    } else {
        DrugStatus::Stopped
    }
}

/// The supplies of each prescriber, the one with the latest supply first. Those of nobody known come last.
pub(super) fn by_prescriber<'s, 'a>(run: &[&'s Supply<'a>]) -> Vec<Prescribed<'s, 'a>> {
    let mut known: Vec<Prescribed<'s, 'a>> = Vec::new();
    for one in run {
        let is_same = |who: &Option<&Origin>| match (who, one.prescriber()) {
            (Some(a), Some(b)) => is_same_place(a, b),
            (None, None) => true,
            _ => false,
        };
        match known.iter_mut().find(|(who, _)| is_same(who)) {
            Some((_, supplies)) => supplies.push(one),
            None => known.push((one.prescriber(), vec![one])),
        }
    }
    known.sort_by_key(|(who, supplies)| (who.is_none(), Reverse(supplies.last().and_then(|one| one.start()))));
    known
}

/// The newest supply of each prescriber that still supplies; the newest of all when nobody does.
pub(super) fn newest_of_each<'s, 'a>(
    by_prescriber: &[Prescribed<'s, 'a>],
    run: &[&'s Supply<'a>],
) -> Vec<&'s Supply<'a>> {
    let newest = run.iter().filter_map(|one| one.start()).max();
    let is_recent = |one: &&Supply<'_>| one.covers_until().zip(newest).is_none_or(|(until, newest)| until >= newest);
    by_prescriber.iter().filter_map(|(_, supplies)| supplies.last().copied()).filter(is_recent).collect()
}

/// Institutions that supply at the same time today.
pub(super) fn doubled<'a>(by_prescriber: &[Prescribed<'_, 'a>], today: Date) -> Vec<&'a str> {
    let current: Vec<_> = by_prescriber
        .iter()
        .filter_map(|(who, supplies)| Some(((*who)?, supplies)))
        .filter(|(_, supplies)| status(supplies, today) == DrugStatus::Current)
        .collect();
    let overlaps = |a: &[&Supply<'_>], b: &[&Supply<'_>]| a.iter().any(|one| b.iter().any(|other| overlap(one, other)));
    let is_doubled = |index: usize| {
        current.iter().enumerate().any(|(other, (_, supplies))| other != index && overlaps(current[index].1, supplies))
    };
    (0..current.len())
        .filter(|index| is_doubled(*index))
        .map(|index| current[index].0.institution_name.as_str())
        .collect()
}

/// At least [`OVERLAP_MIN_DAYS`] together. Of a month the first day is taken for both, so that one month after the other is no overlap.
fn overlap(a: &Supply<'_>, b: &Supply<'_>) -> bool {
    let span = |one: &Supply<'_>| one.start().map(|from| (from, plus(from, one.days().unwrap_or(ASSUMED_DAYS) - 1)));
    let (Some((a_from, a_until)), Some((b_from, b_until))) = (span(a), span(b)) else { return false };
    plus(a_from.max(b_from), OVERLAP_MIN_DAYS - 1) <= a_until.min(b_until)
}
