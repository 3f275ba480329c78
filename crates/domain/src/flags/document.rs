//! Flags and scores as programs read them.

use jiff::Timestamp;
use serde::Serialize;

use super::{Flag, Ground, GroundSource, Tier};
use crate::inference::EvidenceDocument;

/// One flag.
#[derive(Serialize)]
pub struct FlagDocument {
    code: String,
    tier: Tier,
    ja: String,
    en: String,
    advice_ja: String,
    advice_en: String,
    dismissed: bool,
    grounds: Vec<GroundDocument>,
}

#[derive(Serialize)]
struct GroundDocument {
    source: GroundSource,
    ja: String,
    en: String,
    at_ms: Option<i64>,
    evidence: Option<EvidenceDocument>,
}

impl FlagDocument {
    /// A flag, and whether the crew dismissed it.
    #[must_use]
    pub fn of(flag: &Flag, dismissed: bool) -> Self {
        Self {
            code: flag.code.clone(),
            tier: flag.tier,
            ja: flag.ja.clone(),
            en: flag.en.clone(),
            advice_ja: flag.advice_ja.clone(),
            advice_en: flag.advice_en.clone(),
            dismissed,
            grounds: flag.grounds.iter().map(GroundDocument::of).collect(),
        }
    }
}

impl GroundDocument {
    fn of(ground: &Ground) -> Self {
        Self {
            source: ground.source,
            ja: ground.ja.clone(),
            en: ground.en.clone(),
            at_ms: ground.at.map(Timestamp::as_millisecond),
            evidence: ground.evidence.as_ref().map(EvidenceDocument::from),
        }
    }
}
