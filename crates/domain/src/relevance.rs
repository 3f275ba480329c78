//! Which 推測 are read first: what a flag is based on, what speaks to the case at hand, what matters in any case, then by strength.
//!
//! The notes are the reviewed table's (「吐血では静脈瘤破裂を疑う」), so what matters when is decided there and not here. The field's own words
//! for signs and classes are looked for in both; a word that stands in a denial (「胸痛なし」) counts too. It only ranks, and hides nothing.

use crate::{
    encounter::Encounter,
    flags::{Flag, GroundSource},
    inference::Finding,
    observation::{Observations, Sign},
    triage::{ConditionClass, Triage},
};

/// Findings that change what is done in the first minutes whatever the complaint: they come before all that does not speak to the complaint.
const ALWAYS_FIRST: [&str; 8] = [
    "anticoagulated",
    "antiplatelet",
    "hypoglycaemia-risk",
    "dialysis",
    "adrenaline-autoinjector",
    "steroid",
    "pacemaker",
    "transplant",
];

/// What the case is about, in words of the field.
#[derive(Debug)]
pub struct Topics(Vec<&'static str>);

impl Topics {
    /// Of signs that are present, the complaint and the class.
    #[must_use]
    pub fn of(observations: &Observations, complaint: &str, triage: Option<&Triage>) -> Self {
        let mut said: Vec<&str> = observations.present().iter().map(|sign| sign.ja()).collect();
        said.push(complaint);
        said.extend(triage.map(|triage| triage.class.ja()));
        Self(terms().filter(|term| said.iter().any(|text| text.contains(term))).collect())
    }

    /// Of a case.
    #[must_use]
    pub fn of_case(encounter: &Encounter) -> Self {
        Self::of(&encounter.observations, &encounter.complaint, encounter.triage.as_ref())
    }

    /// True when the finding's note names one of the topics.
    #[must_use]
    pub fn are_met_by(&self, finding: &Finding) -> bool {
        self.0.iter().any(|term| finding.note_ja.contains(term))
    }
}

/// 「下血・黒色便」 is two words, and 「脳卒中疑い」 is about 脳卒中.
fn terms() -> impl Iterator<Item = &'static str> {
    let signs = Sign::ALL.iter().map(|sign| sign.ja());
    let classes = ConditionClass::ALL.iter().map(|class| class.ja());
    signs.chain(classes).flat_map(|word| word.split('・')).map(|term| term.trim_end_matches("疑い"))
}

/// Findings in the order in which they are read; among equals stays the order in which they came (by strength).
#[must_use]
pub fn by_importance<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    flags: &[Flag],
    topics: &Topics,
) -> Vec<&'a Finding> {
    let always =
        |finding: &Finding| ALWAYS_FIRST.iter().position(|code| *code == finding.code).unwrap_or(ALWAYS_FIRST.len());
    let flagged = |finding: &Finding| {
        flags.iter().position(|flag| {
            flag.grounds.iter().any(|ground| ground.source == GroundSource::Record && ground.ja == finding.ja)
        })
    };
    let mut ordered: Vec<&Finding> = findings.into_iter().collect();
    ordered
        .sort_by_key(|finding| (flagged(finding).unwrap_or(flags.len()), !topics.are_met_by(finding), always(finding)));
    ordered
}
