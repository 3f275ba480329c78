//! 重症度・緊急度の生理学的基準: severe when JCS ≥100, RR <10 or ≥30, PR <50 or ≥120, SBP <90 or ≥200, SpO2 <90 % or shock signs.
//!
//! Computed from what was measured, with the instant of each value; it suggests and explains, it never sets the crew's judgement.

use crate::{
    observation::{Jcs, Observations, Sign},
    text::Language,
    vitals::{LatestVital, Tenths, Timeline, VitalKind},
};

/// One reason for which the physiology counts as severe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SevereReason {
    /// A vital is outside its limit.
    Vital(LatestVital),
    /// JCS 100 or deeper.
    Consciousness(Jcs),
    /// Signs of shock or cardiac arrest.
    Sign(Sign),
}

impl SevereReason {
    /// The reason in words, value included.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        match self {
            Self::Vital(latest) => {
                format!("{} {}{}", latest.kind.word(language), latest.value, latest.kind.unit_in(language))
            }
            Self::Consciousness(jcs) => jcs.word(language).to_owned(),
            Self::Sign(sign) => sign.word(language).to_owned(),
        }
    }
}

/// True when a value meets the severe criterion of its vital (domain standard above; temperature, oxygen and diastolic have none).
#[must_use]
pub const fn is_severe(kind: VitalKind, value: Tenths) -> bool {
    let tenths = value.0;
    match kind {
        VitalKind::RespiratoryRate => tenths < 100 || tenths >= 300,
        VitalKind::Pulse => tenths < 500 || tenths >= 1200,
        VitalKind::Systolic => tenths < 900 || tenths >= 2000,
        VitalKind::Spo2 => tenths < 900,
        VitalKind::OxygenFlow | VitalKind::Diastolic | VitalKind::Temperature => false,
    }
}

/// Every reason that stands now.
#[must_use]
pub fn severe_reasons(timeline: &Timeline, observations: &Observations) -> Vec<SevereReason> {
    let mut reasons: Vec<SevereReason> =
        timeline.latest_all().filter(|latest| is_severe(latest.kind, latest.value)).map(SevereReason::Vital).collect();
    if let Some((jcs, _)) = observations.jcs().filter(|(jcs, _)| *jcs >= Jcs::III100) {
        reasons.push(SevereReason::Consciousness(jcs));
    }
    let shock_signs = [Sign::CardiacArrest, Sign::ColdClammySkin];
    reasons
        .extend(observations.present().into_iter().filter(|sign| shock_signs.contains(sign)).map(SevereReason::Sign));
    reasons
}
