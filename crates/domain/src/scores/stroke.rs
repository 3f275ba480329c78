//! Stroke: CPSS first, then the six signs of which two or three (set per zone) mean a thrombectomy centre.

use crate::{
    observation::{Observations, Sign, SignState},
    text::Language,
};

/// The six signs of the Japanese prehospital stroke guidance (日本脳卒中学会): irregular pulse, conjugate deviation, neglect, aphasia,
/// facial palsy, arm weakness.
pub const SIX_SIGNS: [Sign; 6] = [
    Sign::IrregularPulse,
    Sign::ConjugateDeviation,
    Sign::Neglect,
    Sign::Aphasia,
    Sign::FacialPalsy,
    Sign::ArmWeakness,
];

/// From so many of the six a thrombectomy centre is meant, where a zone says nothing else. Zones set 2 or 3; the lower misses fewer.
pub const STROKE_SIGNS_MIN: u8 = 2;

/// From so many of the six a thrombectomy centre is meant, and on whose word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignThreshold {
    /// The zone's standard says so.
    Zone(u8),
    /// Nobody has said what the zone's standard says; this stands in.
    StandIn(u8),
}

impl SignThreshold {
    /// The zone's word where it was heard.
    #[must_use]
    pub const fn heard_or(zone: Option<u8>, stand_in: u8) -> Self {
        match zone {
            Some(min) => Self::Zone(min),
            None => Self::StandIn(stand_in),
        }
    }

    /// So many.
    #[must_use]
    pub const fn min(self) -> u8 {
        match self {
            Self::Zone(min) | Self::StandIn(min) => min,
        }
    }

    /// True when the zone's standard says so.
    #[must_use]
    pub const fn is_zones(self) -> bool {
        matches!(self, Self::Zone(_))
    }
}

/// シンシナティ病院前脳卒中スケール: any one of three is abnormal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cpss {
    /// 顔のゆがみ
    pub face: SignState,
    /// 上肢挙上: arm weakness, or a paralysed side.
    pub arm: SignState,
    /// 言葉: aphasia or dysarthria.
    pub speech: SignState,
}

impl Cpss {
    /// The three, in the order of the scale.
    #[must_use]
    pub const fn parts(self) -> [SignState; 3] {
        [self.face, self.arm, self.speech]
    }

    /// How many are abnormal, 0 to 3.
    #[must_use]
    pub fn positive(self) -> usize {
        self.parts().into_iter().filter(|part| *part == SignState::Present).count()
    }

    /// How many are abnormal, and how many nobody looked for.
    #[must_use]
    pub fn words(self, language: Language) -> String {
        match (language, self.unknown()) {
            (Language::Ja, 0) => format!("{}/3陽性", self.positive()),
            (Language::Ja, unknown) => format!("{}/3陽性・未観察{unknown}", self.positive()),
            (Language::En, 0) => format!("{}/3", self.positive()),
            (Language::En, unknown) => format!("{}/3, {unknown} not looked for", self.positive()),
        }
    }

    /// How many nobody looked for.
    #[must_use]
    pub fn unknown(self) -> usize {
        self.parts().into_iter().filter(|part| *part == SignState::Unknown).count()
    }
}

/// The CPSS of what was observed.
#[must_use]
pub fn cpss(observations: &Observations) -> Cpss {
    let any = |signs: &[Sign]| any_of(observations, signs);
    Cpss {
        face: any(&[Sign::FacialPalsy]),
        arm: any(&[Sign::ArmWeakness, Sign::HemiparesisLeft, Sign::HemiparesisRight]),
        speech: any(&[Sign::Aphasia, Sign::Dysarthria]),
    }
}

/// Present if one is, absent if one was looked for and none is.
fn any_of(observations: &Observations, signs: &[Sign]) -> SignState {
    let states: Vec<SignState> = signs.iter().map(|sign| observations.state(*sign)).collect();
    if states.contains(&SignState::Present) {
        SignState::Present
    } else if states.contains(&SignState::Absent) {
        SignState::Absent
    } else {
        SignState::Unknown
    }
}

/// 6項目: how many of the six signs are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrokeCount {
    /// Found.
    pub present: Vec<Sign>,
    /// Nobody looked for these.
    pub unknown: Vec<Sign>,
    /// From so many a thrombectomy centre is meant.
    pub threshold: SignThreshold,
}

impl StrokeCount {
    /// True when the threshold is met, whatever the unknown ones are.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.present.len() >= usize::from(self.threshold.min())
    }

    /// True when the unknown ones could still decide it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.is_met() && self.present.len() + self.unknown.len() >= usize::from(self.threshold.min())
    }
}

impl StrokeCount {
    /// How many of the six are there, and how many nobody looked for.
    #[must_use]
    pub fn count_words(&self, language: Language) -> String {
        match (language, self.present.len(), self.unknown.len()) {
            (Language::Ja, present, 0) => format!("{present}/6陽性"),
            (Language::Ja, present, unknown) => format!("{present}/6陽性・未観察{unknown}"),
            (Language::En, present, 0) => format!("{present}/6"),
            (Language::En, present, unknown) => format!("{present}/6, {unknown} not looked for"),
        }
    }

    /// The count, and what it means where the threshold is met. Where the zone's is not known, no rule of the zone is claimed.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let count = self.count_words(language);
        match (language, self.threshold) {
            _ if !self.is_met() => count,
            (Language::Ja, SignThreshold::Zone(min)) => format!("{count}（基準{min}以上: 血栓回収の施設）"),
            (Language::En, SignThreshold::Zone(min)) => format!("{count} (threshold {min}: thrombectomy centre)"),
            (Language::Ja, SignThreshold::StandIn(min)) => {
                format!("{count}（目安{min}以上: 血栓回収を考慮。圏域の基準は不明）")
            }
            (Language::En, SignThreshold::StandIn(min)) => {
                format!("{count} ({min} or more: consider thrombectomy; the zone's threshold is not known here)")
            }
        }
    }
}

/// Counts the six signs. A paralysed side has a weak arm.
#[must_use]
pub fn six_signs(observations: &Observations, threshold: SignThreshold) -> StrokeCount {
    let state = |sign: Sign| match sign {
        Sign::ArmWeakness => cpss(observations).arm,
        _ => observations.state(sign),
    };
    let of = |wanted: SignState| SIX_SIGNS.into_iter().filter(|sign| state(*sign) == wanted).collect();
    StrokeCount { present: of(SignState::Present), unknown: of(SignState::Unknown), threshold }
}
