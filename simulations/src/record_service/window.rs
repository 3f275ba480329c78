//! How far back each item goes (full window), and how soon it shows.

use domain::record::RecordSource;
use jiff::{Span, ToSpan, civil::Date};

use crate::people::{UpstreamCheckup, UpstreamDrug, UpstreamRecord};

/// Most check-ups that are shown.
const CHECKUPS_SHOWN: usize = 5;

/// What of a record is visible on a day.
pub(super) fn visible(record: &UpstreamRecord, today: Date) -> UpstreamRecord {
    let within_5_years = |date: Date| within(date, today, 5.years());
    UpstreamRecord {
        drugs: record.drugs.iter().filter(|drug| drug_is_visible(drug, today)).cloned().collect(),
        surgeries: record.surgeries.iter().filter(|act| within_5_years(act.date)).cloned().collect(),
        visits: record.visits.iter().filter(|visit| within_5_years(visit.date)).cloned().collect(),
        treatments: record.treatments.iter().filter(|act| within_5_years(act.date)).cloned().collect(),
        dialysis: record.dialysis.iter().filter(|act| within_5_years(act.date)).cloned().collect(),
        checkups: latest_checkups(&record.checkups, today),
    }
}

/// 電子処方箋: 100 days, almost at once. Claims: 5 years, but a claim shows a month later.
fn drug_is_visible(drug: &UpstreamDrug, today: Date) -> bool {
    match drug.tree {
        RecordSource::Claims => within(drug.date, today.saturating_sub(1.month()), 5.years()),
        RecordSource::Prescribed | RecordSource::Dispensed => within(drug.date, today, 100.days()),
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
