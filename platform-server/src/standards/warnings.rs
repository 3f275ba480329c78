//! What a folder of standards leaves open: allowed, because a zone may not have written its next edition yet, and told.

use std::sync::Arc;

use domain::{ids::HeadquartersId, standard::TransportStandard};
use jiff::civil::Date;

use super::folder::Days;
use crate::registry::Registry;

/// Days without a standard for every headquarters of the registry.
pub(super) fn warnings(all: &[Arc<TransportStandard>], registry: &Registry) -> Vec<String> {
    registry.region.headquarters.keys().flat_map(|id| of_headquarters(id, all)).collect()
}

fn of_headquarters(id: &HeadquartersId, all: &[Arc<TransportStandard>]) -> Vec<String> {
    let mine = all.iter().filter(|standard| standard.headquarters.contains(id));
    let mut days: Vec<Days> = mine.map(|standard| Days::of(standard)).collect();
    days.sort_by_key(|days| days.from);
    let Some(last) = days.last() else {
        return vec![format!("the headquarters {id} has no standard: it goes by the capabilities of the registry")];
    };
    let mut open: Vec<String> = days
        .windows(2)
        .filter_map(|pair| if let [one, two] = pair { gap(one.until?, two.from) } else { None })
        .map(|(from, until)| format!("the headquarters {id} has no standard from {from} until {until}"))
        .collect();
    if let Some(until) = last.until {
        open.push(format!("the headquarters {id} has no standard after {until}"));
    }
    open
}

/// The days between the last one of an edition and the first one of the next.
fn gap(last: Date, next: Date) -> Option<(Date, Date)> {
    let (from, until) = (last.tomorrow().ok()?, next.yesterday().ok()?);
    (from <= until).then_some((from, until))
}
