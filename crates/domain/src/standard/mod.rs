//! 実施基準: the transport standard of one zone (Fire Service Act art. 35-5) as data with an edition and dates, and what it says of a case.
//!
//! | file | what it says | part of the standard |
//! |---|---|---|
//! | `class` | lists of hospitals per class, what to observe, what to tell | 分類・医療機関リスト・観察・伝達基準 |
//! | `statement` | when a list applies, read from text | 選定基準 |
//! | `facts`, `judge` | whether a statement is true of a case, or nobody knows | 選定基準 |
//! | `evaluate` | the one list that applies, and why | 選定基準 |
//! | `asking` | how many are asked at once, when a person must ring, what happens when nobody accepts | 受入医療機関確保基準 |
//! | [`Roads`], [`BaseRates`] | how fast the roads are; how often a k-th request is accepted | その他 |
//!
//! Nothing here reads a disk or a clock: the platform loads the files, `now` is an argument.

mod asking;
mod class;
mod evaluate;
mod facts;
mod judge;
mod statement;

#[cfg(test)]
mod evaluate_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::civil::Date;

pub use crate::acceptance::BaseRates;
pub use asking::{AskingRules, DifficultCriteria, NextRule, NobodyAccepts};
pub use class::{ClassRule, HospitalList, Item};
pub use evaluate::{Applied, Listing, evaluate};
pub use facts::Facts;
pub use judge::Truth;
pub use statement::{BadStatement, DailyHours, Limit, SignCount, Statement};

use crate::{
    drive::Roads,
    ids::{HeadquartersId, HospitalId},
    text::Language,
    triage::{ConditionClass, Urgency},
};

/// A few words in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl Words {
    /// Both languages at once.
    #[must_use]
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self { ja: ja.into(), en: en.into() }
    }

    /// The words in the given language.
    #[must_use]
    pub fn word(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

/// One edition of the standard of one zone. Whoever built it has checked it: the platform's loader refuses a file that does not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct TransportStandard {
    /// Code of the zone, kebab-case, e.g. `shiomi-west`.
    pub zone: String,
    /// Name of the zone, Japanese.
    pub zone_name: String,
    /// Name of the zone, English.
    pub zone_name_en: String,
    /// Edition as its author writes it, e.g. `2026`.
    pub edition: String,
    /// First day on which it holds, Japan's date.
    pub from: Date,
    /// Last day on which it holds, Japan's date; `None` while no end is set.
    pub until: Option<Date>,
    /// Headquarters whose crews follow it.
    pub headquarters: Vec<HeadquartersId>,
    /// From so many of the six stroke signs on a thrombectomy centre is meant, 1 to 6.
    pub stroke_signs_min: u8,
    /// Every class of condition, with its lists.
    pub classes: BTreeMap<ConditionClass, ClassRule>,
    /// How hospitals are asked, where [`Self::asking_by_urgency`] says nothing else.
    pub asking: AskingRules,
    /// How hospitals are asked for a patient of this urgency; each stands in place of [`Self::asking`] as a whole.
    pub asking_by_urgency: BTreeMap<Urgency, AskingRules>,
    /// 受入医療機関確保基準: what happens when nobody accepts.
    pub nobody: NobodyAccepts,
    /// 搬送困難: from when a case counts as difficult.
    pub difficult: DifficultCriteria,
    /// How long the roads take.
    pub roads: Roads,
    /// How often hospitals accept, until the zone has a history of its own.
    pub base: BaseRates,
}

impl TransportStandard {
    /// What every decision records of it: zone and edition, e.g. `shiomi-west/2026`.
    #[must_use]
    pub fn version(&self) -> String {
        format!("{}/{}", self.zone, self.edition)
    }

    /// True on every day from the first to the last, both included. The day is Japan's.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// How hospitals are asked for a patient of this urgency; before the triage, as for any.
    #[must_use]
    pub fn asking(&self, urgency: Option<Urgency>) -> AskingRules {
        urgency.and_then(|urgency| self.asking_by_urgency.get(&urgency)).copied().unwrap_or(self.asking)
    }

    /// Every hospital that stands on a list or is secured, once each.
    #[must_use]
    pub fn hospitals(&self) -> Vec<&HospitalId> {
        let lists = self.classes.values().flat_map(|rule| &rule.lists);
        let mut all: Vec<&HospitalId> = lists.flat_map(|list| &list.hospitals).chain(&self.nobody.hospitals).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
