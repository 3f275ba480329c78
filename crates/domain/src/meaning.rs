//! The tables by which a record is read: what its lines suggest, and what that means together with what the crew sees.

use jiff::Timestamp;

use crate::{
    encounter::Encounter,
    flags::{BadFlags, Flag, FlagTable},
    inference::{BadKnowledge, Finding, Knowledge, infer_of},
    patient::japan_date,
    scores::STROKE_SIGNS_MIN,
};

/// Both tables, made for each other.
#[derive(Debug, Clone)]
pub struct Meaning {
    knowledge: Knowledge,
    flags: FlagTable,
    stroke_signs_min: u8,
}

/// A table was not usable.
#[derive(Debug, thiserror::Error)]
pub enum BadTables {
    /// Of what lines suggest.
    #[error(transparent)]
    Knowledge(#[from] BadKnowledge),
    /// Of flags.
    #[error(transparent)]
    Flags(#[from] BadFlags),
}

impl Meaning {
    /// The tables shipped with the programs.
    ///
    /// # Errors
    /// Never for a released program: tests parse the shipped tables.
    pub fn shipped() -> Result<Self, BadTables> {
        Self::of(Knowledge::shipped()?).map_err(BadTables::from)
    }

    /// The shipped flags over the given knowledge.
    ///
    /// # Errors
    /// [`BadFlags`] when the flags speak of a finding that this knowledge does not have.
    pub fn of(knowledge: Knowledge) -> Result<Self, BadFlags> {
        Ok(Self { flags: FlagTable::shipped(&knowledge)?, knowledge, stroke_signs_min: STROKE_SIGNS_MIN })
    }

    /// With the zone's own threshold of the six stroke signs.
    #[must_use]
    pub const fn with_stroke_signs_min(mut self, stroke_signs_min: u8) -> Self {
        self.stroke_signs_min = stroke_signs_min;
        self
    }

    /// From so many of the six stroke signs the zone means a thrombectomy centre.
    #[must_use]
    pub const fn stroke_signs_min(&self) -> u8 {
        self.stroke_signs_min
    }

    /// What the record and the interview of a case suggest.
    #[must_use]
    pub fn findings(&self, encounter: &Encounter, now: Timestamp) -> Vec<Finding> {
        infer_of(encounter, &self.knowledge, japan_date(now))
    }

    /// What that means together with what is seen now.
    #[must_use]
    pub fn flags(&self, encounter: &Encounter, now: Timestamp) -> Vec<Flag> {
        self.flags.raise(encounter, now)
    }

    /// Version of the knowledge.
    #[must_use]
    pub fn knowledge_version(&self) -> &str {
        self.knowledge.version()
    }

    /// Version of the table of flags.
    #[must_use]
    pub fn flags_version(&self) -> &str {
        self.flags.version()
    }
}
