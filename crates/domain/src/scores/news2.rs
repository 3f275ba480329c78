//! NEWS2 (National Early Warning Score 2, Royal College of Physicians 2017), SpO2 scale 1.

use jiff::{Timestamp, civil::Date};

use crate::{
    encounter::Encounter,
    observation::{Jcs, Observations},
    text::Language,
    triage::{CareFlag, Triage},
    vitals::{Tenths, Timeline, VitalKind},
};

/// NEWS2 is made for patients of at least so many years, who are not pregnant.
pub const NEWS2_AGE_MIN_YEARS: u8 = 16;

coded! {
    /// What NEWS2 scores.
    pub enum News2Item {
        RespiratoryRate = "respiratory-rate", "呼吸数", "Resp. rate";
        Spo2 = "spo2", "SpO₂", "SpO₂";
        Oxygen = "oxygen", "酸素投与", "Oxygen";
        Systolic = "systolic", "収縮期血圧", "Systolic BP";
        Pulse = "pulse", "脈拍", "Pulse";
        Consciousness = "consciousness", "意識", "Consciousness";
        Temperature = "temperature", "体温", "Temperature";
    }
}

coded! {
    /// 危険度 by total and single scores.
    pub enum News2Risk {
        Low = "low", "低", "Low";
        LowMedium = "low-medium", "低〜中(単独3点)", "Low to medium (single 3)";
        Medium = "medium", "中", "Medium";
        High = "high", "高", "High";
    }
}

/// Points of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct News2Part {
    /// Which.
    pub item: News2Item,
    /// 0 to 3.
    pub points: u8,
    /// When the value was taken.
    pub at: Timestamp,
}

/// A computed NEWS2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News2 {
    /// 0 to 20; a lower bound while something is missing.
    pub total: u8,
    /// What was scored, at least one.
    pub parts: Vec<News2Part>,
    /// What was not measured.
    pub missing: Vec<News2Item>,
    /// Of the total so far.
    pub risk: News2Risk,
    /// The oldest value that was used.
    pub oldest: Timestamp,
}

impl News2 {
    /// The score of a case; as [`news2`].
    #[must_use]
    pub fn of(encounter: &Encounter, today: Date) -> Option<Self> {
        let age = encounter.patient.as_ref().and_then(|patient| patient.age_years(today));
        Self::is_made_for(age, encounter.triage.as_ref())
            .then(|| news2(&encounter.vitals, &encounter.observations))
            .flatten()
    }

    /// False for children and in pregnancy, where the score is not valid. An unknown age counts as adult.
    #[must_use]
    pub fn is_made_for(age_years: Option<u8>, triage: Option<&Triage>) -> bool {
        let pregnant = triage.is_some_and(|triage| triage.flags.contains(&CareFlag::Pregnant));
        age_years.is_none_or(|years| years >= NEWS2_AGE_MIN_YEARS) && !pregnant
    }

    /// The score and its risk in words, with what is missing: 「9（高）」, 「3以上（低・2項目未測定）」.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let risk = self.risk.word(language);
        match (language, self.missing.len()) {
            (Language::Ja, 0) => format!("{}（{risk}）", self.total),
            (Language::Ja, missing) => format!("{}以上（{risk}・{missing}項目未測定）", self.total),
            (Language::En, 0) => format!("{} ({})", self.total, risk.to_lowercase()),
            (Language::En, missing) => format!("{} or more ({}, {missing} missing)", self.total, risk.to_lowercase()),
        }
    }
}

/// The score of the newest values; `None` when nothing was measured.
///
/// Consciousness: JCS 0 or GCS 15 is Alert, everything else scores as CVPU. JCS is not converted into GCS for it: the newer statement counts.
#[must_use]
pub fn news2(vitals: &Timeline, observations: &Observations) -> Option<News2> {
    let mut parts = Vec::with_capacity(News2Item::ALL.len());
    let mut missing = Vec::new();
    for item in News2Item::ALL {
        match score(*item, vitals, observations) {
            Some((points, at)) => parts.push(News2Part { item: *item, points, at }),
            None => missing.push(*item),
        }
    }
    let oldest = parts.iter().map(|part| part.at).min()?;
    let total = parts.iter().map(|part| part.points).sum();
    // Oxygen gives 2 at most: a single 3 is one of the measured values.
    let risk = match total {
        7.. => News2Risk::High,
        5..=6 => News2Risk::Medium,
        _ if parts.iter().any(|part| part.points == 3) => News2Risk::LowMedium,
        _ => News2Risk::Low,
    };
    Some(News2 { total, parts, missing, risk, oldest })
}

fn score(item: News2Item, vitals: &Timeline, observations: &Observations) -> Option<(u8, Timestamp)> {
    let of = |kind: VitalKind, points: fn(Tenths) -> u8| vitals.latest(kind).map(|one| (points(one.value), one.at));
    match item {
        News2Item::RespiratoryRate => of(VitalKind::RespiratoryRate, respiratory_rate),
        News2Item::Spo2 => of(VitalKind::Spo2, spo2),
        News2Item::Oxygen => of(VitalKind::OxygenFlow, |flow| if flow.0 > 0 { 2 } else { 0 }),
        News2Item::Systolic => of(VitalKind::Systolic, systolic),
        News2Item::Pulse => of(VitalKind::Pulse, pulse),
        News2Item::Temperature => of(VitalKind::Temperature, temperature),
        News2Item::Consciousness => {
            let jcs = observations.jcs().map(|(jcs, at)| (at, jcs == Jcs::Alert));
            let gcs = observations.gcs().map(|(gcs, at)| (at, gcs.total() == 15));
            // Said at the same instant, the worse counts.
            let (at, alert) = [jcs, gcs].into_iter().flatten().max_by_key(|(at, alert)| (*at, !*alert))?;
            Some((if alert { 0 } else { 3 }, at))
        }
    }
}

const fn respiratory_rate(value: Tenths) -> u8 {
    match value.0 {
        ..90 => 3,
        90..120 => 1,
        120..210 => 0,
        210..250 => 2,
        250.. => 3,
    }
}

const fn spo2(value: Tenths) -> u8 {
    match value.0 {
        ..920 => 3,
        920..940 => 2,
        940..960 => 1,
        960.. => 0,
    }
}

const fn systolic(value: Tenths) -> u8 {
    match value.0 {
        ..910 => 3,
        910..1010 => 2,
        1010..1110 => 1,
        1110..2200 => 0,
        2200.. => 3,
    }
}

const fn pulse(value: Tenths) -> u8 {
    match value.0 {
        ..410 => 3,
        410..510 => 1,
        510..910 => 0,
        910..1110 => 1,
        1110..1310 => 2,
        1310.. => 3,
    }
}

const fn temperature(value: Tenths) -> u8 {
    match value.0 {
        ..=350 => 3,
        351..=360 => 1,
        361..=380 => 0,
        381..=390 => 1,
        391.. => 2,
    }
}
