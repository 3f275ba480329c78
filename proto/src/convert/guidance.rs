//! What stands beside a ranking: what the zone's standard says of this patient, and whom to ask at once.

use domain::{ids::HospitalId, scores::SIX_SIGNS, standard::Words};

use super::field::{WireError, finite, id, list, text, wrong};
use crate::v1;

/// What the zone's standard says of one patient, in words, and whom to ask at once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Guidance {
    /// Zone and edition; empty when none is in force.
    pub standard: String,
    /// Name of the zone.
    pub zone: Option<Words>,
    /// Name of the list that applies.
    pub list: Option<Words>,
    /// What made it apply.
    pub because: Vec<Words>,
    /// What nobody observed and could make another list apply.
    pub unobserved: Vec<Words>,
    /// 観察基準 of the class.
    pub observe: Vec<Words>,
    /// 伝達基準 of the class.
    pub tell: Vec<Words>,
    /// Whom to ask at once, the one with the earliest bed first.
    pub set: Vec<HospitalId>,
    /// Why so many, in words.
    pub set_words: Option<Words>,
    /// Expected minutes to a bed with this set.
    pub set_expected_min: f64,
    /// Chance that at least one of the set accepts, 0 to 1.
    pub any_accepts: f64,
    /// The alarm sounds again, seconds after the question.
    pub remind_after_s: u32,
    /// Somebody has to ring, seconds after the question.
    pub telephone_after_s: u32,
    /// The next hospitals are due, seconds after the question.
    pub next_after_s: u32,
    /// … and are asked without waiting for the crew.
    pub asks_next: bool,
    /// Who coordinates when nobody accepts.
    pub coordinator: Option<Words>,
    /// The coordinator's number.
    pub coordinator_telephone: String,
    /// Names of the secured hospitals.
    pub secured: Vec<Words>,
    /// From so many of the six stroke signs on the zone means a thrombectomy centre, 1 to 6; `None` where no standard is in force, or the
    /// platform is older than this field.
    pub stroke_signs_min: Option<u8>,
}

fn to(words: &Words) -> v1::Words {
    v1::Words { ja: words.ja.clone(), en: words.en.clone() }
}

fn from(field: &'static str, wire: v1::Words) -> Result<Words, WireError> {
    Ok(Words { ja: text(field, wire.ja)?, en: text(field, wire.en)? })
}

fn all(words: &[Words]) -> Vec<v1::Words> {
    words.iter().map(to).collect()
}

pub(super) fn guidance_to_wire(guidance: &Guidance) -> v1::Guidance {
    v1::Guidance {
        standard: guidance.standard.clone(),
        zone: guidance.zone.as_ref().map(to),
        list: guidance.list.as_ref().map(to),
        because: all(&guidance.because),
        unobserved: all(&guidance.unobserved),
        observe: all(&guidance.observe),
        tell: all(&guidance.tell),
        set: guidance.set.iter().map(|hospital| hospital.as_str().to_owned()).collect(),
        set_words: guidance.set_words.as_ref().map(to),
        set_expected_min: guidance.set_expected_min,
        any_accepts: guidance.any_accepts,
        remind_after_s: guidance.remind_after_s,
        telephone_after_s: guidance.telephone_after_s,
        next_after_s: guidance.next_after_s,
        asks_next: guidance.asks_next,
        coordinator: guidance.coordinator.as_ref().map(to),
        coordinator_telephone: guidance.coordinator_telephone.clone(),
        secured: all(&guidance.secured),
        stroke_signs_min: guidance.stroke_signs_min.map_or(0, u32::from),
    }
}

/// 0 says nothing; there are six signs to count.
fn signs_from_wire(min: u32) -> Result<Option<u8>, WireError> {
    match u8::try_from(min) {
        Ok(0) => Ok(None),
        Ok(min) if usize::from(min) <= SIX_SIGNS.len() => Ok(Some(min)),
        _ => Err(wrong("stroke_signs_min", "is out of range")),
    }
}

/// No message: from a platform that knew of no standards.
pub(super) fn guidance_from_wire(wire: Option<v1::Guidance>) -> Result<Guidance, WireError> {
    let Some(wire) = wire else { return Ok(Guidance::default()) };
    let one = |field, wire: Option<v1::Words>| wire.map(|words| from(field, words)).transpose();
    let all = |field, wire| list(field, wire, |words| from(field, words));
    Ok(Guidance {
        standard: text("standard", wire.standard)?,
        zone: one("zone", wire.zone)?,
        list: one("list", wire.list)?,
        because: all("because", wire.because)?,
        unobserved: all("unobserved", wire.unobserved)?,
        observe: all("observe", wire.observe)?,
        tell: all("tell", wire.tell)?,
        set: list("set", wire.set, |one| id("set", HospitalId::new(one)))?,
        set_words: one("set_words", wire.set_words)?,
        set_expected_min: finite("set_expected_min", wire.set_expected_min)?,
        any_accepts: finite("any_accepts", wire.any_accepts)?,
        remind_after_s: wire.remind_after_s,
        telephone_after_s: wire.telephone_after_s,
        next_after_s: wire.next_after_s,
        asks_next: wire.asks_next,
        coordinator: one("coordinator", wire.coordinator)?,
        coordinator_telephone: text("coordinator_telephone", wire.coordinator_telephone)?,
        secured: all("secured", wire.secured)?,
        stroke_signs_min: signs_from_wire(wire.stroke_signs_min)?,
    })
}
