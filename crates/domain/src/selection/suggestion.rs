//! Whom to ask at once.

use super::{Candidate, REQUEST_COST_MIN};
use crate::{
    acceptance::BaseRates,
    asking_set::{self, AskingSet, Terms},
    ids::HospitalId,
    standard::AskingRules,
};

/// The set that the crew is offered to ask with one tap: of the candidates that nothing speaks against and that are not being asked, the ones
/// that make the expected time to a bed the least, at the zone's price for telling one more hospital about the patient. `answer_s` gives the
/// expected seconds until a hospital answers; `refusals` counts those of this patient so far.
#[must_use]
pub fn suggestion(
    ranked: &[Candidate],
    is_asked: impl Fn(&HospitalId) -> bool,
    answer_s: impl Fn(&Candidate) -> f64,
    rules: &AskingRules,
    base: &BaseRates,
    refusals: u32,
) -> AskingSet {
    let free = ranked.iter().filter(|one| one.suggested && !is_asked(&one.hospital));
    let candidates: Vec<asking_set::Candidate> = free
        .take(asking_set::CONSIDERED_MAX)
        .map(|one| asking_set::Candidate {
            hospital: one.hospital.clone(),
            minutes: one.bed_min,
            p: one.acceptance,
            answer_s: answer_s(one),
        })
        .collect();
    let terms = Terms {
        price_min: rules.disclosure_price_min,
        set_max: usize::from(rules.set_max),
        failed_round_min: REQUEST_COST_MIN,
        base,
        refusals,
    };
    AskingSet::choose(&candidates, &terms)
}
