//! 注意喚起: what the record means together with what the crew sees now (anticoagulant and a blow to the head, insulin and confusion).
//!
//! A flag joins the record, what was said, the vitals, the signs and the complaint. It is a 推測 as much as any finding: it says why
//! ([`Ground`]), never orders, and the crew can dismiss it. What raises one is data ([`FlagTable`], reviewable, a source per row).

mod atom;
mod document;
mod judge;
mod situation;
mod table;
mod title;

#[cfg(test)]
mod tests;

use jiff::Timestamp;

pub use document::FlagDocument;
pub use judge::VITAL_HOLD;
pub(crate) use situation::is_current;
pub use situation::{RECENT_DAYS, TREATMENT_CURRENT_DAYS};
pub(crate) use table::SHIPPED;
pub use table::{BadFlags, FlagTable};

use crate::{inference::Evidence, text::Language};

coded! {
    /// How soon it matters. A crew sees the first [`FIRST_SHOWN`] in this order, the rest on demand.
    pub enum Tier {
        Act = "act-now", "すぐ対応", "Act now";
        Check = "check", "確かめる", "Check";
        Tell = "tell", "伝える", "Tell";
    }
}

impl Tier {
    /// Shape beside the word on every screen, so that colour never says it alone.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Act => "▲",
            Self::Check => "◆",
            Self::Tell => "●",
        }
    }
}

/// So many flags are shown at first: what a person takes in at one look while treating somebody.
pub const FIRST_SHOWN: usize = 3;

coded! {
    /// Where a ground comes from.
    pub enum GroundSource {
        Record = "record", "記録", "Record";
        Interview = "interview", "聞き取り", "Interview";
        Vitals = "vitals", "バイタル", "Vitals";
        Observation = "observation", "観察", "Observation";
        Situation = "situation", "事案", "Situation";
        Patient = "patient", "傷病者", "Patient";
    }
}

/// One thing that a flag is based on.
#[derive(Clone, PartialEq, Eq)]
pub struct Ground {
    /// Where it comes from.
    pub source: GroundSource,
    /// In Japanese, value and unit included.
    pub ja: String,
    /// In English.
    pub en: String,
    /// When it was measured, seen or said, where an instant is known.
    pub at: Option<Timestamp>,
    /// The newest line of the record that speaks for it, where it is of the record.
    pub evidence: Option<Evidence>,
}

impl Ground {
    /// In the given language.
    #[must_use]
    pub fn words(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

/// Prints the source only: a ground says something about a person.
impl std::fmt::Debug for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground").field("source", &self.source).finish_non_exhaustive()
    }
}

/// One 注意喚起.
#[derive(Clone, PartialEq, Eq)]
pub struct Flag {
    /// Stable code of the row.
    pub code: String,
    /// How soon it matters.
    pub tier: Tier,
    /// What comes together of this patient, Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
    /// What to think of and whom to tell, Japanese, one or two sentences. Never an order to give a drug.
    pub advice_ja: String,
    /// In English.
    pub advice_en: String,
    /// Why: at least one of each side that has to come together.
    pub grounds: Vec<Ground>,
}

/// Prints the tier only: a flag says something about a person.
impl std::fmt::Debug for Flag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Flag").field("tier", &self.tier).field("grounds", &self.grounds.len()).finish_non_exhaustive()
    }
}

impl Flag {
    /// What comes together, in the given language.
    #[must_use]
    pub fn words(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }

    /// What to think of, in the given language.
    #[must_use]
    pub fn advice(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.advice_ja,
            Language::En => &self.advice_en,
        }
    }

    /// True when it says the same for the same reasons, though a value may be newer: no reason to tell anybody again.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let kinds = |flag: &Self| -> Vec<(GroundSource, Option<Evidence>)> {
            flag.grounds.iter().map(|ground| (ground.source, ground.evidence.clone())).collect()
        };
        self.code == other.code && self.tier == other.tier && self.ja == other.ja && kinds(self) == kinds(other)
    }
}

/// True when two sets of flags say the same, in the same order.
#[must_use]
pub fn say_the_same(a: &[Flag], b: &[Flag]) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.says_the_same(b))
}
