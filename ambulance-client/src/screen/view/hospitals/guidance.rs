//! What the zone's standard says of this patient, above the hospitals.

use domain::standard::Words;

use super::{CaseView, Copied};

/// In the language of the page.
pub(super) struct Guidance {
    /// Zone and list: 「汐見西部圏域:血栓回収医療機関」; empty when no standard is in force.
    pub list: String,
    /// What made the list apply.
    pub because: Vec<String>,
    /// What nobody observed and could make another list apply.
    pub unobserved: Vec<String>,
    /// 伝達基準: what the hospital wants to hear.
    pub tell: Vec<String>,
    /// Why so many are asked at once.
    pub set: String,
}

pub(super) fn guidance(case: &CaseView<'_>, copied: &Copied) -> Guidance {
    let said = &copied.guidance;
    let word = |words: &Words| words.word(case.view.language()).to_owned();
    let all = |words: &[Words]| words.iter().map(word).collect::<Vec<_>>();
    let list = match (&said.zone, &said.list) {
        (Some(zone), Some(list)) => [word(zone), word(list)].join(case.view.language().of("：", ": ")),
        _ => String::new(),
    };
    Guidance {
        list,
        because: all(&said.because),
        unobserved: all(&said.unobserved),
        tell: all(&said.tell),
        set: said.set_words.as_ref().map(word).unwrap_or_default(),
    }
}
