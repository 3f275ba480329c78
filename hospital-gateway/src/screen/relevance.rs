//! Which 推測 speak to the case at hand: those whose emergency note names what the crew found, heard, or classed the case as.
//!
//! The notes are the reviewed table's (「吐血では静脈瘤破裂を疑う」), so what matters when is decided there and not here. The field's own words
//! for signs and classes are looked for in both; a word that stands in a denial (「胸痛なし」) counts too. It only ranks, and hides nothing.

use domain::{inference::Finding, observation::Sign, triage::ConditionClass};

use crate::inbox::HospitalCase;

/// What the case is about, in words of the field.
#[derive(Debug)]
pub(super) struct Topics(Vec<&'static str>);

impl Topics {
    pub(super) fn of(case: &HospitalCase) -> Self {
        let mut said: Vec<&str> = case.observations.present().iter().map(|sign| sign.ja()).collect();
        if let Some(now) = &case.situation {
            said.push(&now.complaint);
            said.extend(now.triage.as_ref().map(|triage| triage.class.ja()));
        }
        Self(terms().filter(|term| said.iter().any(|text| text.contains(term))).collect())
    }

    pub(super) fn are_met_by(&self, finding: &Finding) -> bool {
        self.0.iter().any(|term| finding.note_ja.contains(term))
    }
}

/// 「下血・黒色便」 is two words, and 「脳卒中疑い」 is about 脳卒中.
fn terms() -> impl Iterator<Item = &'static str> {
    let signs = Sign::ALL.iter().map(|sign| sign.ja());
    let classes = ConditionClass::ALL.iter().map(|class| class.ja());
    signs.chain(classes).flat_map(|word| word.split('・')).map(|term| term.trim_end_matches("疑い"))
}
