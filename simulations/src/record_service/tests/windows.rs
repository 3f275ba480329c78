//! The windows, on both sides of each edge.

use domain::record::{DrugRoute, RecordSource};
use jiff::civil::{Date, date};

use super::{super::window::visible, TODAY, act, checkup, drug};
use crate::people::UpstreamRecord;

#[test]
fn drugs_show_from_their_month_or_day_and_for_their_window() {
    let table = [
        (RecordSource::Claims, date(2026, 4, 20), true),
        (RecordSource::Claims, date(2026, 4, 21), false),
        (RecordSource::Claims, date(2021, 4, 20), true),
        (RecordSource::Claims, date(2021, 4, 19), false),
        (RecordSource::Prescribed, date(2026, 5, 20), true),
        (RecordSource::Prescribed, date(2026, 5, 21), false),
        (RecordSource::Prescribed, date(2026, 2, 9), true),
        (RecordSource::Prescribed, date(2026, 2, 8), false),
        (RecordSource::Dispensed, date(2026, 2, 9), true),
        (RecordSource::Dispensed, date(2026, 2, 8), false),
        (RecordSource::Interview, date(2026, 5, 1), false),
    ];
    for (tree, day, shows) in table {
        let drugs = vec![drug(tree, "薬", day, DrugRoute::Oral)];
        let record = UpstreamRecord { drugs, ..UpstreamRecord::default() };
        assert_eq!(visible(&record, TODAY).drugs.len(), usize::from(shows), "{tree:?} {day}");
    }
}

#[test]
fn acts_show_for_five_years() {
    for (day, shows) in
        [(TODAY, true), (date(2021, 5, 20), true), (date(2021, 5, 19), false), (date(2026, 5, 21), false)]
    {
        let acts = || vec![act("", "手術", day)];
        let record =
            UpstreamRecord { surgeries: acts(), treatments: acts(), dialysis: acts(), ..UpstreamRecord::default() };
        let seen = visible(&record, TODAY);
        let counts = [seen.surgeries.len(), seen.treatments.len(), seen.dialysis.len()];
        assert_eq!(counts, [usize::from(shows); 3], "{day}");
    }
}

#[test]
fn the_last_five_checkups_show() {
    let days: Vec<Date> = (2020..=2026).map(|year| date(year, 5, 1)).collect();
    let checkups = days.iter().flat_map(|day| [checkup("収縮期血圧", *day), checkup("拡張期血圧", *day)]).collect();
    let seen = visible(&UpstreamRecord { checkups, ..UpstreamRecord::default() }, TODAY).checkups;
    let years: Vec<i16> = seen.iter().map(|line| line.date.year()).collect();
    assert_eq!(years, [2022, 2022, 2023, 2023, 2024, 2024, 2025, 2025, 2026, 2026]);
}
