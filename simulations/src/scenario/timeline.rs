//! The eleven times of a case: those that the file gives, the others from the national means.

use std::collections::BTreeMap;

use domain::milestone::Milestone;
use platform_server::registry::Mistake;
use toml::Spanned;

use super::{SCENARIO_MAX_S, reader::Reader};

/// When each of the eleven times is reached, seconds after the start. Never decreasing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline(BTreeMap<Milestone, u32>);

impl Timeline {
    /// The second of one time.
    #[must_use]
    pub fn at_s(&self, milestone: Milestone) -> u32 {
        self.0.get(&milestone).copied().unwrap_or_default()
    }

    /// All eleven in official order.
    pub fn iter(&self) -> impl Iterator<Item = (Milestone, u32)> + '_ {
        self.0.iter().map(|(milestone, at_s)| (*milestone, *at_s))
    }
}

/// Seconds since the time before: means of all fire headquarters 2022 (call to arrival 10.3 min, contact 1.3, in the vehicle 7.7,
/// departure 12.3, hospital 12.9, handover 2.8). 指令, 出動, 引揚 and 帰署 have no published mean and are assumed.
const fn usual_gap_s(milestone: Milestone) -> u32 {
    match milestone {
        Milestone::CallReceived => 0,
        Milestone::Notified | Milestone::EnRoute => 60,
        Milestone::ArrivedOnScene => 498,
        Milestone::AtPatient => 78,
        Milestone::Loaded => 462,
        Milestone::LeftScene => 738,
        Milestone::ArrivedHospital => 774,
        Milestone::HandedOver => 168,
        Milestone::Cleared => 600,
        Milestone::Returned => 900,
    }
}

/// The times that a file gives. One that is not given follows the one before by the usual gap, but never later than the next one
/// given.
pub(super) fn read(given: &BTreeMap<Milestone, &Spanned<u32>>, reader: &Reader<'_>) -> Result<Timeline, Mistake> {
    let mut known = BTreeMap::new();
    let mut last_s = 0;
    for milestone in Milestone::ALL {
        last_s = match given.get(milestone) {
            Some(at_s) => reader.second_from(at_s, last_s, "the preceding time")?,
            None => {
                let next_s = given.range(milestone..).next().map_or(SCENARIO_MAX_S, |(_, at_s)| *at_s.get_ref());
                (last_s + usual_gap_s(*milestone)).min(next_s).max(last_s)
            }
        };
        known.insert(*milestone, last_s);
    }
    Ok(Timeline(known))
}
