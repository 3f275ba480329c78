//! What is said of one hospital's acceptance, and on what grounds.

use super::recent::Recent;
use crate::{text::Language, triage::ConditionClass};

/// Questions answered and accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Answered questions.
    pub asked: u32,
    /// Of these, accepted.
    pub accepted: u32,
}

/// What an estimate rests on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Grounds {
    /// 分類
    pub class: ConditionClass,
    /// This hospital, this class.
    pub here: Tally,
    /// This hospital, all classes.
    pub hospital: Tally,
    /// What the zone does for such a patient at such an hour after so many refusals, 0 to 1.
    pub zone: f64,
    /// Refusals of this patient so far.
    pub refusals: u32,
    /// What the last two hours say.
    pub recent: Recent,
}

/// Chance of acceptance.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// Chance, between [`P_MIN`](super::P_MIN) and [`P_MAX`](super::P_MAX).
    pub p: f64,
    /// Lower end of the interval that holds the hospital's rate for such questions four times of five; never above `p`.
    pub low: f64,
    /// Its upper end; never below `p`.
    pub high: f64,
    /// What the answers of this hospital for this class weigh, an answer of today being one.
    pub trials_here: f64,
    /// On what it rests.
    pub grounds: Grounds,
}

impl Estimate {
    /// The estimate with its grounds, in one line.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let Grounds { class, here, hospital, zone, refusals, .. } = self.grounds;
        let (p, zone) = (percent(self.p), percent(zone));
        let ja = language == Language::Ja;
        let zone = match (ja, refusals) {
            (true, 0) => format!("圏域平均 {zone}%"),
            (true, refusals) => format!("{refusals}院不可の後の圏域平均 {zone}%"),
            (false, 0) => format!("zone {zone}%"),
            (false, refusals) => format!("zone after {refusals} refusals {zone}%"),
        };
        let class = class.word(language);
        match (ja, here.asked, hospital.asked) {
            (true, 0, 0) if p == percent(self.grounds.zone) => format!("実績なし:{zone}"),
            (true, 0, 0) => format!("受入見込み {p}%(この病院は実績なし、{zone})"),
            (true, 0, asked) => {
                let accepted = hospital.accepted;
                format!("受入見込み {p}%({class}は実績なし、この病院・全分類 {asked}件中{accepted}件、{zone})")
            }
            (true, asked, _) => {
                format!("受入見込み {p}%(この病院・{class} {asked}件中{}件、{zone})", here.accepted)
            }
            (false, 0, 0) if p == percent(self.grounds.zone) => format!("no history: {zone}"),
            (false, 0, 0) => format!("acceptance {p}% (no history here, {zone})"),
            (false, 0, asked) => {
                format!(
                    "acceptance {p}% (none yet for {class}, all classes here {} of {asked}, {zone})",
                    hospital.accepted
                )
            }
            (false, asked, _) => format!("acceptance {p}% (here, {class}: {} of {asked}, {zone})", here.accepted),
        }
    }

    /// The interval in words.
    #[must_use]
    pub fn interval_words(&self, language: Language) -> String {
        let (low, high) = (percent(self.low), percent(self.high));
        match language {
            Language::Ja => format!("80%区間 {low}〜{high}%"),
            Language::En => format!("80% interval {low} to {high}%"),
        }
    }
}

/// Whole per cent.
fn percent(p: f64) -> u32 {
    (100.0 * p).round() as u32
}
