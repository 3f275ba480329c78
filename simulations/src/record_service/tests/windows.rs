//! The windows, on both sides of each edge.

use domain::{
    fetch::Window,
    record::{Category, DrugRoute, FetchOutcome, RecordSource},
};
use jiff::civil::{Date, date};

use super::{
    super::{ServiceBehaviour, window::visible},
    MEDICAL, TODAY, act, checkup, client, drug, identity, now, person, request, start,
};
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
        assert_eq!(visible(&record, Window::Full, TODAY).drugs.len(), usize::from(shows), "{tree:?} {day}");
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
        let seen = visible(&record, Window::Full, TODAY);
        let counts = [seen.surgeries.len(), seen.treatments.len(), seen.dialysis.len()];
        assert_eq!(counts, [usize::from(shows); 3], "{day}");
    }
}

#[test]
fn the_last_five_checkups_show() {
    let days: Vec<Date> = (2020..=2026).map(|year| date(year, 5, 1)).collect();
    let checkups = days.iter().flat_map(|day| [checkup("収縮期血圧", *day), checkup("拡張期血圧", *day)]).collect();
    let seen = visible(&UpstreamRecord { checkups, ..UpstreamRecord::default() }, Window::Full, TODAY).checkups;
    let years: Vec<i16> = seen.iter().map(|line| line.date.year()).collect();
    assert_eq!(years, [2022, 2022, 2023, 2023, 2024, 2024, 2025, 2025, 2026, 2026]);
}

#[test]
fn the_summary_reaches_back_as_far_as_is_published() {
    let table = [
        (RecordSource::Claims, date(2026, 4, 20), true),
        (RecordSource::Claims, date(2026, 1, 20), true),
        (RecordSource::Claims, date(2026, 1, 19), false),
        (RecordSource::Prescribed, date(2026, 4, 5), true),
        (RecordSource::Prescribed, date(2026, 4, 4), false),
        (RecordSource::Dispensed, date(2026, 4, 5), true),
        (RecordSource::Dispensed, date(2026, 4, 4), false),
    ];
    for (tree, day, shows) in table {
        let record =
            UpstreamRecord { drugs: vec![drug(tree, "薬", day, DrugRoute::Oral)], ..UpstreamRecord::default() };
        assert_eq!(visible(&record, Window::Summary, TODAY).drugs.len(), usize::from(shows), "{tree:?} {day}");
    }
    for (day, shows) in [(date(2026, 2, 20), 1), (date(2026, 2, 19), 0)] {
        let acts = || vec![act("", "処置", day)];
        let record =
            UpstreamRecord { surgeries: acts(), treatments: acts(), dialysis: acts(), ..UpstreamRecord::default() };
        let seen = visible(&record, Window::Summary, TODAY);
        assert_eq!([seen.surgeries.len(), seen.treatments.len(), seen.dialysis.len()], [1, shows, shows], "{day}");
    }
}

/// Both windows together are the full one: nothing stands twice.
#[tokio::test]
async fn the_summary_is_a_part_of_the_full_window_and_leaves_no_double() {
    let service = start(person(), ServiceBehaviour::default());
    let client = client(&service);
    let identity = identity(&client).await;
    for category in MEDICAL {
        let summary = client.pull_window(&request(), (category, Window::Summary), &identity, now()).await;
        let full = client.pull(&request(), category, &identity, now()).await;
        assert_eq!((summary.outcome, full.outcome), (FetchOutcome::Fetched, FetchOutcome::Fetched), "{category:?}");
        let (mut first, mut second) = (summary.part.clone(), full.part.clone());
        first.absorb(full.part.clone());
        second.absorb(summary.part.clone());
        assert!(first == full.part && second == full.part, "{category:?}");
        let is_smaller = summary.part.len() < full.part.len();
        let has_older = [Category::Medications, Category::Visits, Category::Checkups].contains(&category);
        assert_eq!(is_smaller, has_older, "{category:?}");
    }
    let days = client.pull_window(&request(), (Category::Checkups, Window::Summary), &identity, now()).await.part;
    assert!(days.checkups.len() == 2 && days.checkups.iter().all(domain::record::Checkup::is_date_only));
    service.stop().await;
}
