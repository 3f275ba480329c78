//! The tables by which a record is read: what its lines suggest, and what that means together with what the crew sees.

use jiff::Timestamp;

use crate::{
    encounter::Encounter,
    flags::{Flag, FlagTable},
    inference::{BadClaimMaster, BadPriceList, Finding, Knowledge, infer_of},
    patient::japan_date,
    scores::STROKE_SIGNS_MIN,
    tables::{BadTables, Tables},
};

/// Both tables, made for each other.
#[derive(Debug, Clone)]
pub struct Meaning {
    knowledge: Knowledge,
    flags: FlagTable,
    stroke_signs_min: u8,
}

impl Meaning {
    /// The tables shipped with the programs.
    ///
    /// # Errors
    /// Never for a released program: tests parse the shipped tables.
    pub fn shipped() -> Result<Self, BadTables> {
        Self::of_tables(&Tables::shipped())
    }

    /// The given tables: shipped ones, or the region's in their place.
    ///
    /// # Errors
    /// [`BadTables`] names the table, and in it line and field, or row and field.
    pub fn of_tables(tables: &Tables) -> Result<Self, BadTables> {
        let knowledge = tables.knowledge()?;
        Ok(Self { flags: tables.flags(&knowledge)?, knowledge, stroke_signs_min: STROKE_SIGNS_MIN })
    }

    /// With the products and codes of a price list.
    ///
    /// # Errors
    /// [`BadPriceList`] names line and field.
    pub fn with_price_list(self, text: &str) -> Result<Self, BadPriceList> {
        Ok(Self { knowledge: self.knowledge.with_price_list(text)?, ..self })
    }

    /// With the claim codes of a claim master.
    ///
    /// # Errors
    /// [`BadClaimMaster`] names line and field.
    pub fn with_claim_master(self, text: &str) -> Result<Self, BadClaimMaster> {
        Ok(Self { knowledge: self.knowledge.with_claim_master(text)?, ..self })
    }

    /// With a threshold of the six stroke signs of one's own.
    #[must_use]
    pub const fn with_stroke_signs_min(mut self, stroke_signs_min: u8) -> Self {
        self.stroke_signs_min = stroke_signs_min;
        self
    }

    /// What stands in for the zone's threshold of the six stroke signs until the platform has told it.
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

    /// What is known of lines.
    #[must_use]
    pub const fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// What raises flags.
    #[must_use]
    pub const fn flag_table(&self) -> &FlagTable {
        &self.flags
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
