//! How far back each item goes in each window, and how soon it shows.

use domain::{fetch::Window, record::RecordSource};
use jiff::{Span, ToSpan, civil::Date};

use crate::people::{UpstreamCheckup, UpstreamDrug, UpstreamRecord};

/// Most check-ups that are shown.
const CHECKUPS_SHOWN: usize = 5;

/// What of a record is visible on a day.
pub(super) fn visible(record: &UpstreamRecord, window: Window, today: Date) -> UpstreamRecord {
    let within_5_years = |date: Date| within(date, today, 5.years());
    let reaches = |date: Date| within(date, today, of_claims(window));
    UpstreamRecord {
        drugs: record.drugs.iter().filter(|drug| drug_is_visible(drug, window, today)).cloned().collect(),
        surgeries: record.surgeries.iter().filter(|act| within_5_years(act.date)).cloned().collect(),
        visits: record.visits.iter().filter(|visit| reaches(visit.date)).cloned().collect(),
        treatments: record.treatments.iter().filter(|act| reaches(act.date)).cloned().collect(),
        dialysis: record.dialysis.iter().filter(|act| reaches(act.date)).cloned().collect(),
        checkups: latest_checkups(&record.checkups, today),
    }
}

/// What comes from claims: 3 months in the summary, else 5 years. Surgery goes back 5 years in both.
fn of_claims(window: Window) -> Span {
    match window {
        Window::Summary => 3.months(),
        Window::Full => 5.years(),
    }
}

/// 電子処方箋: 45 or 100 days, almost at once. Claims: 3 months or 5 years, but a claim shows a month later.
fn drug_is_visible(drug: &UpstreamDrug, window: Window, today: Date) -> bool {
    let of_prescriptions = match window {
        Window::Summary => 45.days(),
        Window::Full => 100.days(),
    };
    match drug.tree {
        RecordSource::Claims => within(drug.date, today.saturating_sub(1.month()), of_claims(window)),
        RecordSource::Prescribed | RecordSource::Dispensed => within(drug.date, today, of_prescriptions),
        RecordSource::Checkup | RecordSource::Interview => false,
    }
}

fn latest_checkups(checkups: &[UpstreamCheckup], today: Date) -> Vec<UpstreamCheckup> {
    let mut days: Vec<Date> =
        checkups.iter().map(|checkup| checkup.date).filter(|date| within(*date, today, 5.years())).collect();
    days.sort_unstable_by(|a, b| b.cmp(a));
    days.dedup();
    days.truncate(CHECKUPS_SHOWN);
    checkups.iter().filter(|checkup| days.contains(&checkup.date)).cloned().collect()
}

fn within(date: Date, newest: Date, span: Span) -> bool {
    (newest.saturating_sub(span)..=newest).contains(&date)
}
