//! What stands beside a ranking: what the zone's standard says of this patient, and whom to ask at once.

use domain::{
    selection::Candidate,
    standard::{Item, NextRule, Words},
    text::Language,
};
use proto::convert::Guidance;

use super::Ranking;

/// The guidance for a case that was ranked so.
#[must_use]
pub fn guidance(ranking: &Ranking<'_>, ranked: &[Candidate]) -> Guidance {
    let rules = ranking.rules();
    let set = ranking.suggestion(ranked);
    let set_words = Words::new(set.words(Language::Ja), set.words(Language::En));
    let beside = Guidance {
        set_words: (!set.hospitals.is_empty()).then_some(set_words),
        set_expected_min: set.expected_min,
        any_accepts: set.any_accepts,
        set: set.hospitals,
        remind_after_s: rules.remind_after_s,
        telephone_after_s: rules.telephone_after_s,
        next_after_s: rules.next_after_s,
        asks_next: rules.next == NextRule::Ask,
        ..Guidance::default()
    };
    let Some(standard) = ranking.standard() else { return beside };
    let applied = ranking.applied();
    let items = |items: &[Item]| items.iter().map(|one| Words::new(&one.ja, &one.en)).collect::<Vec<_>>();
    let rule = applied.as_ref().and_then(|applied| applied.rule);
    let secured = standard.nobody.hospitals.iter().filter_map(|id| ranking.hospital(id));
    Guidance {
        standard: standard.version(),
        zone: Some(Words::new(&standard.zone_name, &standard.zone_name_en)),
        list: applied.as_ref().map(|applied| Words::new(&applied.list.name, &applied.list.name_en)),
        observe: rule.map(|rule| items(&rule.observe)).unwrap_or_default(),
        tell: rule.map(|rule| items(&rule.tell)).unwrap_or_default(),
        coordinator: Some(Words::new(&standard.nobody.coordinator, &standard.nobody.coordinator_en)),
        coordinator_telephone: standard.nobody.telephone.clone(),
        secured: secured.map(|hospital| Words::new(&hospital.name, &hospital.name_en)).collect(),
        stroke_signs_min: Some(standard.stroke_signs_min),
        because: applied.as_ref().map(|applied| applied.because.clone()).unwrap_or_default(),
        unobserved: applied.map(|applied| applied.unobserved).unwrap_or_default(),
        ..beside
    }
}
