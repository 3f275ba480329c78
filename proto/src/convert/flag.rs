//! 注意喚起 with their grounds.

use domain::flags::{Flag, Ground, GroundSource, Tier};

use super::{
    field::{WireError, code, instant, list, text, wrong},
    record::{evidence_from_wire, evidence_to_wire},
};
use crate::v1;

pub(super) fn flag_to_wire(flag: &Flag) -> v1::Flag {
    v1::Flag {
        code: flag.code.clone(),
        tier: flag.tier.code().to_owned(),
        ja: flag.ja.clone(),
        en: flag.en.clone(),
        advice_ja: flag.advice_ja.clone(),
        advice_en: flag.advice_en.clone(),
        grounds: flag.grounds.iter().map(ground_to_wire).collect(),
    }
}

fn ground_to_wire(ground: &Ground) -> v1::Ground {
    v1::Ground {
        source: ground.source.code().to_owned(),
        ja: ground.ja.clone(),
        en: ground.en.clone(),
        at_ms: ground.at.map(jiff::Timestamp::as_millisecond),
        evidence: ground.evidence.as_ref().map(evidence_to_wire),
    }
}

pub(super) fn flag_from_wire(wire: v1::Flag) -> Result<Flag, WireError> {
    let grounds = list("grounds", wire.grounds, ground_from_wire)?;
    if grounds.is_empty() {
        return Err(wrong("grounds", "is missing: nothing is flagged without a reason"));
    }
    Ok(Flag {
        code: text("code", wire.code)?,
        tier: code("tier", &wire.tier, Tier::from_code)?,
        ja: text("ja", wire.ja)?,
        en: text("en", wire.en)?,
        advice_ja: text("advice_ja", wire.advice_ja)?,
        advice_en: text("advice_en", wire.advice_en)?,
        grounds,
    })
}

fn ground_from_wire(wire: v1::Ground) -> Result<Ground, WireError> {
    Ok(Ground {
        source: code("source", &wire.source, GroundSource::from_code)?,
        ja: text("ja", wire.ja)?,
        en: text("en", wire.en)?,
        at: wire.at_ms.map(|ms| instant("at_ms", ms)).transpose()?,
        evidence: wire.evidence.map(evidence_from_wire).transpose()?,
    })
}
