//! Where the trees do not agree about one supply. Another product of the same ingredient (a generic) is normal and no disagreement.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{
    name,
    standing::{Prescribed, newest_of_each},
    supply::{PRESCRIPTION_VALID_DAYS, Supply, days, plus},
};
use crate::record::{DrugRoute, Medication, RecordSource};

coded! {
    /// What two trees do not agree about.
    pub enum DisagreementReason {
        /// The days in which a prescription is filled are over. It may have been handed out where nobody reports it.
        PrescribedNotDispensed = "prescribed-not-dispensed", "処方後の調剤の記録なし", "Prescribed, no dispensing on record";
        DoseDiffers = "dose-differs", "1日量が情報源で異なる", "Daily dose differs between sources";
        DaysDiffer = "days-differ", "日数が情報源で異なる", "Days supplied differ between sources";
        RouteDiffers = "route-differs", "投与区分が情報源で異なる", "Route differs between sources";
    }
}

/// One disagreement with the lines that do not agree.
#[derive(Clone, PartialEq, Eq)]
pub struct Disagreement<'a> {
    /// What about.
    pub reason: DisagreementReason,
    /// The lines of the supply, of every tree.
    pub lines: Vec<&'a Medication>,
}

/// Prints the reason only.
impl std::fmt::Debug for Disagreement<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Disagreement").field(&self.reason).finish()
    }
}

type Trees<'a> = BTreeMap<RecordSource, Vec<&'a Medication>>;

/// About the newest supply of each prescriber: what trees said of earlier ones no longer matters.
pub(super) fn all<'a>(by_prescriber: &[Prescribed<'_, 'a>], run: &[&Supply<'a>], today: Date) -> Vec<Disagreement<'a>> {
    let mut found = Vec::new();
    for supply in newest_of_each(by_prescriber, run) {
        let mut tell = |reason| found.push(Disagreement { reason, lines: supply.lines().copied().collect() });
        if is_unfilled(supply, run, today) {
            tell(DisagreementReason::PrescribedNotDispensed);
        }
        let trees = trees(supply, run);
        if differ(trees.values().filter_map(|lines| daily_dose(lines)), Dose::agrees) {
            tell(DisagreementReason::DoseDiffers);
        }
        if differ(trees.values().filter_map(|lines| lines.iter().filter_map(|line| days(line)).max()), i32::eq) {
            tell(DisagreementReason::DaysDiffer);
        }
        let routes = trees.values().map(|lines| stated_routes(lines)).filter(|routes| !routes.is_empty());
        if differ(routes, |a, b| !a.is_disjoint(b)) {
            tell(DisagreementReason::RouteDiffers);
        }
    }
    found
}

/// Nobody handed it out in time, and nothing was handed out since.
fn is_unfilled(supply: &Supply<'_>, run: &[&Supply<'_>], today: Date) -> bool {
    let Some(written) = supply.unfilled_since() else { return false };
    let is_filled_later =
        run.iter().any(|one| one.unfilled_since().is_none() && !one.is_month_only() && one.start() >= Some(written));
    today > plus(written, PRESCRIPTION_VALID_DAYS - 1) && !is_filled_later
}

/// The lines of each tree. A claim of a month in which there were several supplies cannot be compared with one of them.
fn trees<'a>(supply: &Supply<'a>, run: &[&Supply<'a>]) -> Trees<'a> {
    let month = supply.start().map(Date::first_of_month);
    let in_month = run.iter().filter(|one| one.start().map(Date::first_of_month) == month).count();
    let mut trees = Trees::new();
    for line in supply.lines().filter(|line| !line.origin.month_only || in_month == 1) {
        trees.entry(line.origin.source).or_default().push(line);
    }
    trees
}

/// True when any two do not agree.
fn differ<T>(values: impl Iterator<Item = T>, agree: impl Fn(&T, &T) -> bool) -> bool {
    let values: Vec<T> = values.collect();
    values.iter().enumerate().any(|(index, a)| values[index + 1..].iter().any(|b| !agree(a, b)))
}

fn stated_routes(lines: &[&Medication]) -> BTreeSet<DrugRoute> {
    lines.iter().map(|line| line.route).filter(|route| *route != DrugRoute::Unstated).collect()
}

/// What one tree says is taken in a day, in what can be compared.
struct Dose {
    /// Nanograms, or the product's own unit.
    unit: String,
    /// Thousandths of the unit, when the amount is of one dose.
    per_day: u64,
    /// The same when the amount was written for the whole day, as bills do; only of claims.
    as_billed: Option<u64>,
}

impl Dose {
    fn agrees(&self, other: &Self) -> bool {
        let readings = |one: &Self| [Some(one.per_day), one.as_billed];
        self.unit != other.unit || readings(self).into_iter().flatten().any(|a| readings(other).contains(&Some(a)))
    }
}

/// `None` when a line does not say amount and frequency, or one product stands in two lines.
fn daily_dose(lines: &[&Medication]) -> Option<Dose> {
    let mut products = BTreeSet::new();
    let mut sum: Option<Dose> = None;
    for line in lines {
        if line.route == DrugRoute::AsNeeded || !products.insert(name::folded(&line.product)) {
            return None;
        }
        let one = line_dose(line)?;
        sum = Some(match sum {
            None => one,
            Some(sum) if sum.unit == one.unit => Dose {
                per_day: sum.per_day.checked_add(one.per_day)?,
                as_billed: sum.as_billed.zip(one.as_billed).and_then(|(a, b)| a.checked_add(b)),
                unit: sum.unit,
            },
            Some(_) => return None,
        });
    }
    sum
}

fn line_dose(line: &Medication) -> Option<Dose> {
    let amount = name::thousandths(&line.quantity)?;
    let times = name::times_a_day(&line.usage)?;
    let unit = name::folded(&line.unit);
    let is_counted = matches!(unit.as_str(), "錠" | "カプセル" | "t" | "c" | "cap");
    let (unit, each) = match name::strength_ng(&line.product).filter(|_| is_counted) {
        Some(strength) => ("ng".to_owned(), strength),
        None => (format!("{unit} {}", name::folded(&line.product)), 1),
    };
    let whole = amount.checked_mul(each)?;
    let as_billed = (line.origin.source == RecordSource::Claims).then_some(whole);
    Some(Dose { unit, per_day: whole.checked_mul(times)?, as_billed })
}
