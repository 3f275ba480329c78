//! 活動記録の十一の時刻: the eleven times of the activity record.

use std::collections::BTreeMap;

use jiff::Timestamp;

coded! {
    /// One of the eleven times, in the order in which they usually happen.
    pub enum Milestone {
        CallReceived = "call-received", "覚知", "Call received";
        Notified = "notified", "指令", "Notified";
        EnRoute = "en-route", "出動", "En route";
        ArrivedOnScene = "arrived-on-scene", "現着", "On scene";
        AtPatient = "at-patient", "接触", "At patient";
        Loaded = "loaded", "車内収容", "In vehicle";
        LeftScene = "left-scene", "現発", "Left scene";
        ArrivedHospital = "arrived-hospital", "病着", "At hospital";
        HandedOver = "handed-over", "収容(引継)", "Handed over";
        Cleared = "cleared", "引揚", "Left hospital";
        Returned = "returned", "帰署", "Returned";
    }
}

/// The times reached so far. A later correction of the same milestone replaces the earlier one (both stay in the log).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Milestones(BTreeMap<Milestone, Timestamp>);

impl Milestones {
    /// Records or corrects one time.
    pub fn reach(&mut self, milestone: Milestone, at: Timestamp) {
        self.0.insert(milestone, at);
    }

    /// The time of a milestone, when reached.
    #[must_use]
    pub fn at(&self, milestone: Milestone) -> Option<Timestamp> {
        self.0.get(&milestone).copied()
    }

    /// Minutes between two milestones, when both are reached; negative when the clock or the entry was wrong (shown, not hidden).
    #[must_use]
    pub fn minutes_between(&self, from: Milestone, to: Milestone) -> Option<f64> {
        Some((self.at(to)?.as_millisecond() - self.at(from)?.as_millisecond()) as f64 / 60_000.0)
    }

    /// Whole minutes on the scene so far: until the vehicle left, or until now. `None` before it arrived, and where the times contradict
    /// each other.
    #[must_use]
    pub fn minutes_on_scene(&self, now: Timestamp) -> Option<u32> {
        let arrived = self.at(Milestone::ArrivedOnScene)?;
        let until = self.at(Milestone::LeftScene).unwrap_or(now);
        u32::try_from(until.duration_since(arrived).as_mins()).ok()
    }

    /// All reached, in official order.
    pub fn iter(&self) -> impl Iterator<Item = (Milestone, Timestamp)> + '_ {
        self.0.iter().map(|(milestone, at)| (*milestone, *at))
    }

    /// The next milestone that is not reached yet: what the one big button on the tablet offers.
    #[must_use]
    pub fn next(&self) -> Option<Milestone> {
        let last = self.0.keys().next_back().copied();
        Milestone::ALL.iter().copied().find(|milestone| last.is_none_or(|last| *milestone > last))
    }
}
