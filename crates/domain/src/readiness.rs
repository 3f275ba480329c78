//! 応需情報: what a hospital says it can take, per class, and how far that can be trusted after a while.
//!
//! Boards die from stale marks, so a mark always carries its age; past [`STALE_AFTER`] it is never shown as fresh and counts as unknown.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::triage::ConditionClass;

coded! {
    /// ◎ wants patients, ○ can take, △ ask first, × cannot.
    pub enum ReadinessLevel {
        Wants = "wants", "◎ 積極応需", "◎ wants patients";
        Can = "can", "○ 応需可", "○ can take";
        Consult = "consult", "△ 要相談", "△ consult";
        Cannot = "cannot", "× 不可", "× cannot";
    }
}

/// A mark older than this is 未更新 and counts as unknown. A night shift changes every 8 h; marks kept by hand were found stale well before.
pub const STALE_AFTER: SignedDuration = SignedDuration::from_hours(2);

/// A mark younger than this is fresh.
pub const FRESH_FOR: SignedDuration = SignedDuration::from_mins(30);

/// A mark may lie so far in the future before the clock that set it is called wrong.
pub const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(2);

/// One mark: for one class, or for all classes that have no mark of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadinessMark {
    /// What the hospital says.
    pub level: ReadinessLevel,
    /// When it said so.
    pub set_at: Timestamp,
}

/// How a mark is to be taken at a given moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Younger than [`FRESH_FOR`].
    Fresh,
    /// Between fresh and stale: shown with its age, weighed less.
    Ageing,
    /// Older than [`STALE_AFTER`], or from a clock that is wrong: counts as unknown.
    Stale,
}

impl ReadinessMark {
    /// How the mark is to be taken at `now`.
    #[must_use]
    pub fn freshness(self, now: Timestamp) -> Freshness {
        let age = now.duration_since(self.set_at);
        if age > STALE_AFTER || age < -CLOCK_TOLERANCE {
            Freshness::Stale
        } else if age > FRESH_FOR {
            Freshness::Ageing
        } else {
            Freshness::Fresh
        }
    }

    /// Age in whole minutes, never negative.
    #[must_use]
    pub fn age_min(self, now: Timestamp) -> u32 {
        u32::try_from(now.duration_since(self.set_at).as_mins().max(0)).unwrap_or(u32::MAX)
    }
}

/// All marks of one hospital.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Readiness {
    general: Option<ReadinessMark>,
    by_class: BTreeMap<ConditionClass, ReadinessMark>,
}

impl Readiness {
    /// Sets the mark of one class, or (with `None`) the general mark. An older mark never replaces a newer one.
    pub fn set(&mut self, class: Option<ConditionClass>, mark: ReadinessMark) {
        let slot = match class {
            None => &mut self.general,
            Some(class) => {
                let slot = self.by_class.entry(class).or_insert(mark);
                if mark.set_at >= slot.set_at {
                    *slot = mark;
                }
                return;
            }
        };
        if slot.is_none_or(|known| mark.set_at >= known.set_at) {
            *slot = Some(mark);
        }
    }

    /// The mark that holds for a class: its own, unless the general one is newer.
    #[must_use]
    pub fn for_class(&self, class: ConditionClass) -> Option<ReadinessMark> {
        match (self.by_class.get(&class).copied(), self.general) {
            (Some(own), Some(general)) => Some(if general.set_at > own.set_at { general } else { own }),
            (own, general) => own.or(general),
        }
    }

    /// The general mark.
    #[must_use]
    pub const fn general(&self) -> Option<ReadinessMark> {
        self.general
    }

    /// Marks of single classes.
    pub fn by_class(&self) -> impl Iterator<Item = (ConditionClass, ReadinessMark)> + '_ {
        self.by_class.iter().map(|(class, mark)| (*class, *mark))
    }
}
