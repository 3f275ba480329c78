//! Answers, and the ranked candidates as a tablet shows them.

use domain::{
    drive::{Drive, DriveSource},
    ids::{EncounterId, HospitalId},
    inquiry::{Answer, DeclineReason, Proviso, Requirement},
    region::{HospitalLevel, Region},
    selection::Candidate,
    text::Language,
    triage::ConditionClass,
};
use jiff::Timestamp;

use super::field::{
    WireError, code, encounter_id, finite, id, instant, list, optional_code, required, small, text, wrong,
};
use super::guidance::{Guidance, guidance_from_wire, guidance_to_wire};
use crate::v1;

pub(super) fn answer_to_wire(answer: Answer) -> v1::Answer {
    match answer {
        Answer::Accept => v1::Answer { accepted: true, ..v1::Answer::default() },
        Answer::AcceptIf(proviso) => v1::Answer {
            accepted: true,
            wait_min: u32::from(proviso.wait_min()),
            requirement: proviso.requirement().map_or_else(String::new, |one| one.code().to_owned()),
            ..v1::Answer::default()
        },
        Answer::Decline(reason) => v1::Answer { decline_reason: reason.code().to_owned(), ..v1::Answer::default() },
    }
}

pub(super) fn answer_from_wire(wire: Option<&v1::Answer>) -> Result<Answer, WireError> {
    let wire = required("answer", wire)?;
    let requirement = optional_code("requirement", &wire.requirement, Requirement::from_code)?;
    let has_proviso = wire.wait_min > 0 || requirement.is_some();
    match (wire.accepted, has_proviso) {
        (true, _) if !wire.decline_reason.is_empty() => Err(wrong("decline_reason", "does not go with an acceptance")),
        (true, false) => Ok(Answer::Accept),
        (true, true) => Proviso::new(small("wait_min", wire.wait_min)?, requirement)
            .map(Answer::AcceptIf)
            .map_err(|_| wrong("wait_min", "is out of range")),
        (false, true) => Err(wrong("wait_min", "does not go with a refusal")),
        (false, false) => code("decline_reason", &wire.decline_reason, DeclineReason::from_code).map(Answer::Decline),
    }
}

/// A ranking as a tablet keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct RankingView {
    /// Of which case.
    pub encounter: EncounterId,
    /// When it was made, by the platform's clock.
    pub at: Timestamp,
    /// For which class; `None` while the crew has chosen none.
    pub class: Option<ConditionClass>,
    /// Best first.
    pub candidates: Vec<CandidateView>,
    /// What the zone's standard says of this patient, and whom to ask at once.
    pub guidance: Guidance,
}

/// One ranked hospital as a tablet shows it: with its name and number, and its reasons in both languages.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateView {
    /// Which.
    pub hospital: HospitalId,
    /// Name in Japanese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Level.
    pub level: HospitalLevel,
    /// Number to ring.
    pub telephone: String,
    /// Place in the ranking, from 1.
    pub rank: u32,
    /// The drive, with where its minutes come from.
    pub drive: Drive,
    /// Expected minutes until a bed that can treat.
    pub expected_min: f64,
    /// Chance of acceptance used for it.
    pub acceptance: f64,
    /// Nothing speaks against asking it.
    pub suggested: bool,
    /// Why, most important first.
    pub reasons: Vec<ReasonWords>,
}

/// A reason with its stable code and its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonWords {
    /// Stable code of the kind of reason.
    pub code: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
    /// It is why the hospital is not suggested.
    pub excludes: bool,
}

/// A ranking to the wire; hospitals that the region does not know are left out.
#[must_use]
pub fn candidates_to_wire(
    encounter: EncounterId,
    at: Timestamp,
    class: Option<ConditionClass>,
    candidates: &[Candidate],
    guidance: &Guidance,
    region: &Region,
) -> v1::Candidates {
    let candidates = candidates
        .iter()
        .filter_map(|candidate| {
            let hospital = region.hospitals.get(&candidate.hospital)?;
            Some(v1::Candidate {
                hospital_id: hospital.id.as_str().to_owned(),
                name: hospital.name.clone(),
                name_en: hospital.name_en.clone(),
                level: hospital.level.code().to_owned(),
                telephone: hospital.telephone.clone(),
                rank: candidate.rank,
                straight_km: candidate.drive.straight_km,
                drive_min: candidate.drive.minutes,
                drive_source: candidate.drive.source.code().to_owned(),
                expected_min: candidate.expected_min,
                acceptance: candidate.acceptance,
                suggested: candidate.suggested,
                reasons: candidate
                    .reasons
                    .iter()
                    .map(|reason| v1::Reason {
                        code: reason.code().to_owned(),
                        ja: reason.words(Language::Ja),
                        en: reason.words(Language::En),
                        excludes: reason.excludes(),
                    })
                    .collect(),
            })
        })
        .collect();
    v1::Candidates {
        encounter_id: encounter.bytes().to_vec(),
        ranked_at_ms: at.as_millisecond(),
        candidates,
        class: class.map_or_else(String::new, |class| class.code().to_owned()),
        guidance: Some(guidance_to_wire(guidance)),
    }
}

/// A ranking from the wire.
///
/// # Errors
/// [`WireError`] names the field.
pub fn candidates_from_wire(wire: v1::Candidates) -> Result<RankingView, WireError> {
    let encounter = encounter_id(&wire.encounter_id)?;
    let at = instant("ranked_at_ms", wire.ranked_at_ms)?;
    let candidates = list("candidates", wire.candidates, |one| {
        Ok(CandidateView {
            hospital: id("hospital_id", HospitalId::new(one.hospital_id))?,
            name: text("name", one.name)?,
            name_en: text("name_en", one.name_en)?,
            level: code("level", &one.level, HospitalLevel::from_code)?,
            telephone: text("telephone", one.telephone)?,
            rank: one.rank,
            drive: Drive {
                straight_km: finite("straight_km", one.straight_km)?,
                minutes: finite("drive_min", one.drive_min)?,
                source: optional_code("drive_source", &one.drive_source, DriveSource::from_code)?
                    .unwrap_or(DriveSource::Estimated),
            },
            expected_min: finite("expected_min", one.expected_min)?,
            acceptance: finite("acceptance", one.acceptance)?,
            suggested: one.suggested,
            reasons: list("reasons", one.reasons, |reason| {
                Ok(ReasonWords {
                    code: text("code", reason.code)?,
                    ja: text("ja", reason.ja)?,
                    en: text("en", reason.en)?,
                    excludes: reason.excludes,
                })
            })?,
        })
    })?;
    let class = optional_code("class", &wire.class, ConditionClass::from_code)?;
    let guidance = guidance_from_wire(wire.guidance)?;
    Ok(RankingView { encounter, at, class, candidates, guidance })
}
