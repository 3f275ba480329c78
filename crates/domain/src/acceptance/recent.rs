//! 推測: readiness inferred from real answers, where nobody keeps the board.

use jiff::{SignedDuration, Timestamp};

use super::trial::{Outcome, Trial};
use crate::{
    ids::HospitalId,
    inquiry::DeclineReason,
    readiness::{CLOCK_TOLERANCE, Freshness, ReadinessMark, STALE_AFTER},
    text::Language,
    triage::ConditionClass,
};

/// How long an answer speaks of the present: as long as a mark does ([`STALE_AFTER`]).
pub const SPEAKS_FOR: SignedDuration = STALE_AFTER;

/// What an answer says halves in this time: an operation or a full resuscitation room lasts an hour or two, so after one of them a
/// quarter to a half is left.
const HALVES_IN_MIN: f64 = 45.0;

/// An answer about another class says half as much: beds and physicians are shared in part.
const OTHER_CLASS: f64 = 0.5;

/// An acceptance says less than a refusal: what it showed as free is now taken by this very patient.
const ACCEPTED_WEIGHS: f64 = 0.3;

/// Beside a mark that a person has just set what is inferred counts half; the more the mark fades, the more it counts.
const BESIDE_A_MARK: f64 = 0.5;

/// Evidence is bounded at so many fresh refusals: beyond it nothing new is said.
const BOUND: f64 = 2.0;

/// What the answers of the last two hours say of one hospital.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Recent {
    /// Evidence in thousandths of one fresh refusal for the same class; below zero it speaks against an acceptance. Whole, so that equal
    /// questions are equal.
    pub evidence_milli: i32,
    /// Refusals that were counted.
    pub declined: u32,
    /// Acceptances that were counted.
    pub accepted: u32,
    /// The most frequent reason of these refusals.
    pub reason: Option<DeclineReason>,
}

impl Recent {
    /// Reads it off the answers known at `now`. Only reasons count that speak of the hospital (手術中, 満床, 医師不在), not of a patient; an answer
    /// older than a standing mark does not count, for a person has said something since.
    #[must_use]
    pub fn of<'a>(
        answers: impl IntoIterator<Item = &'a Trial>,
        hospital: &HospitalId,
        class: ConditionClass,
        mark: Option<ReadinessMark>,
        now: Timestamp,
    ) -> Self {
        let standing = mark.filter(|mark| mark.freshness(now) != Freshness::Stale);
        let mut found = Self::default();
        let mut reasons = std::collections::BTreeMap::<DeclineReason, u32>::new();
        let mut milli = 0_i64;
        for answer in answers {
            let age = now.duration_since(answer.at);
            let superseded = standing.is_some_and(|mark| answer.at <= mark.set_at);
            if answer.ask.hospital != *hospital || age > SPEAKS_FOR || age < -CLOCK_TOLERANCE || superseded {
                continue;
            }
            let says = match answer.outcome {
                Outcome::Accepted => {
                    found.accepted = found.accepted.saturating_add(1);
                    ACCEPTED_WEIGHS
                }
                Outcome::Declined(reason) if speaks_of_the_hospital(reason) => {
                    found.declined = found.declined.saturating_add(1);
                    *reasons.entry(reason).or_default() += 1;
                    -1.0
                }
                Outcome::Declined(_) | Outcome::Silent => continue,
            };
            let part = if answer.ask.class == class { 1.0 } else { OTHER_CLASS };
            // each rounded by itself, so that the order of the answers makes no difference
            milli = milli.saturating_add((1000.0 * says * part * decay(age)).round() as i64);
        }
        let weight = 1.0 - (1.0 - BESIDE_A_MARK) * standing.map_or(0.0, |mark| mark.weight(now));
        let bounded = (milli as f64 / 1000.0).clamp(-BOUND, BOUND) * weight;
        found.evidence_milli = (1000.0 * bounded).round() as i32;
        found.reason = reasons.iter().max_by_key(|(_, count)| **count).map(|(reason, _)| *reason);
        found
    }

    /// The evidence, in fresh refusals.
    #[must_use]
    pub fn evidence(self) -> f64 {
        f64::from(self.evidence_milli) / 1000.0
    }

    /// In words, always marked as inferred; `None` where there is nothing to tell.
    #[must_use]
    pub fn words(self, language: Language) -> Option<String> {
        let hours = SPEAKS_FOR.as_hours();
        let reason = self.reason.map(|reason| reason.word(language));
        match (language, self.declined, reason) {
            (_, 0, _) if self.accepted == 0 => None,
            (Language::Ja, 0, _) => Some(format!("推測:{hours}時間以内に{}件受入", self.accepted)),
            (Language::En, 0, _) => Some(format!("inferred: {} accepted within {hours} h", self.accepted)),
            (Language::Ja, declined, reason) => {
                Some(format!("推測:{hours}時間以内に{declined}件受入不可({})", reason.unwrap_or("理由不明")))
            }
            (Language::En, declined, reason) => {
                Some(format!("inferred: {declined} declined within {hours} h ({})", reason.unwrap_or("reason unknown")))
            }
        }
    }
}

fn decay(age: SignedDuration) -> f64 {
    (-(age.as_secs_f64().max(0.0)) / 60.0 / HALVES_IN_MIN).exp2()
}

const fn speaks_of_the_hospital(reason: DeclineReason) -> bool {
    matches!(reason, DeclineReason::TreatingOthers | DeclineReason::NoBed | DeclineReason::NoPhysician)
}
