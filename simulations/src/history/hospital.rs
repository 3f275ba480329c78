//! Hidden states of a hospital, and the board that shows them or does not.

use std::collections::BTreeMap;

use domain::{
    acceptance::TimeBand,
    readiness::{ReadinessLevel, ReadinessMark},
    region::Hospital,
    triage::ConditionClass,
};

use super::{draw::Draw, instant};

/// Mean hours between busy spells, and of one: an operation, a full resuscitation room.
const CALM_H: f64 = 10.0;
const BUSY_H: f64 = 3.0;

/// What a busy spell leaves.
const WHEN_BUSY: f64 = 0.35;

/// What each patient on the way leaves.
const EACH_ON_ITS_WAY: f64 = 0.85;

const HOUR_S: f64 = 3600.0;

/// How a hospital keeps its board: share of hospitals, mean hours between marks, share of marks that are right.
const BOARDS: [(Option<(f64, f64)>, f64); 3] = [(None, 0.4), (Some((1.5, 0.9)), 0.4), (Some((8.0, 0.6)), 0.2)];

/// One hospital as it is.
pub(super) struct State {
    /// Begin and end of busy spells, seconds.
    spells: Vec<(f64, f64)>,
    night: f64,
    day_off: f64,
    skills: BTreeMap<ConditionClass, f64>,
    habit: f64,
    /// From this second on the habit is another one.
    changes: Option<(f64, f64)>,
    /// Marks with the second in which they were set.
    marks: Vec<(f64, ReadinessLevel)>,
    /// Median seconds to an answer.
    pub(super) answer_s: f64,
}

impl State {
    pub(super) fn drawn(hospital: &Hospital, seed: u64, index: u64, seconds: f64) -> Self {
        let mut draw = Draw::of(seed, 1, index);
        let skills = hospital.capabilities.iter().map(|class| (*class, draw.between(0.6, 1.0))).collect();
        let (night, day_off, habit) = (draw.between(0.5, 1.0), draw.between(0.75, 1.0), draw.between(0.6, 1.0));
        let changes = draw.happens(0.2).then(|| (draw.between(0.0, seconds), draw.between(0.4, 1.0)));
        let answer_s = draw.between(60.0_f64.ln(), 300.0_f64.ln()).exp();
        let board = draw.one_of(&BOARDS).flatten();
        let mut state =
            Self { spells: Vec::new(), night, day_off, skills, habit, changes, marks: Vec::new(), answer_s };
        let mut at = 0.0;
        while at < seconds {
            let begins = at + draw.wait(CALM_H * HOUR_S);
            at = begins + draw.wait(BUSY_H * HOUR_S);
            state.spells.push((begins, at));
        }
        let Some((every_h, right)) = board else { return state };
        let mut at = draw.wait(every_h * HOUR_S);
        while at < seconds {
            let busy = state.is_busy(at) == draw.happens(right);
            let level = if busy {
                draw.one_of(&[(ReadinessLevel::Cannot, 0.6), (ReadinessLevel::Consult, 0.4)])
            } else {
                draw.one_of(&[(ReadinessLevel::Wants, 0.2), (ReadinessLevel::Can, 0.7), (ReadinessLevel::Consult, 0.1)])
            };
            state.marks.extend(level.map(|level| (at, level)));
            at += draw.wait(every_h * HOUR_S);
        }
        state
    }

    pub(super) fn is_busy(&self, second: f64) -> bool {
        let after = self.spells.partition_point(|(begins, _)| *begins <= second);
        after.checked_sub(1).and_then(|index| self.spells.get(index)).is_some_and(|(_, ends)| second < *ends)
    }

    /// The mark that stood at a second.
    pub(super) fn mark(&self, second: f64) -> Option<ReadinessMark> {
        let after = self.marks.partition_point(|(at, _)| *at <= second);
        let (at, level) = *after.checked_sub(1).and_then(|index| self.marks.get(index))?;
        Some(ReadinessMark::tapped(None, level, instant(at)))
    }

    /// How far its door is open, 0 to 1.
    pub(super) fn door(&self, class: ConditionClass, band: TimeBand, load: u32, second: f64) -> f64 {
        let habit = self.changes.filter(|(at, _)| second >= *at).map_or(self.habit, |(_, habit)| habit);
        let hour = match band {
            TimeBand::Night => self.night,
            TimeBand::DayOff => self.day_off,
            TimeBand::Evening => f64::midpoint(1.0, self.night),
            TimeBand::WeekdayDay => 1.0,
        };
        let busy = if self.is_busy(second) { WHEN_BUSY } else { 1.0 };
        let load = EACH_ON_ITS_WAY.powi(i32::try_from(load).unwrap_or(i32::MAX));
        self.skills.get(&class).copied().unwrap_or(0.1) * habit * hour * busy * load
    }
}
