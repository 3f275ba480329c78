//! 統計: figures of the use of the system, a fold of the log without identifiers of persons.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    card::CardFailure,
    consent::ConsentBasis,
    encounter::{CardState, Encounter},
    ids::HeadquartersId,
    inquiry::{Answer, DeclineReason},
    interview::NoCardReason,
    milestone::Milestone,
    record::{Category, FetchOutcome},
    triage::ConditionClass,
};

/// 搬送困難事案: at least so many institutions asked …
pub const DIFFICULT_MIN_ASKED: u32 = 4;
/// … and at least so many minutes on scene (the national definition).
pub const DIFFICULT_MIN_SCENE_MIN: f64 = 30.0;

/// What is kept of one case for statistics: nothing that names or finds a person.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseFigures {
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Which headquarters.
    pub headquarters: HeadquartersId,
    /// Class, once triaged.
    pub class: Option<ConditionClass>,
    /// Last outcome of holding a card to the reader: `None` not tried, `Some(None)` read.
    pub card: Option<Option<CardFailure>>,
    /// Why there was no card.
    pub no_card: Option<NoCardReason>,
    /// Basis of consent.
    pub consent: Option<ConsentBasis>,
    /// Outcome of each pull.
    pub fetches: BTreeMap<Category, FetchOutcome>,
    /// Categories of which only the summary came because the full window failed, and how it failed.
    pub summary_only: BTreeMap<Category, FetchOutcome>,
    /// The record holds at least one line.
    pub has_lines: bool,
    /// Hospitals asked.
    pub asked: u32,
    /// Reasons of the refusals.
    pub declines: Vec<DeclineReason>,
    /// Seconds from the first question to the first person who saw one.
    pub ask_to_seen_s: Option<f64>,
    /// Seconds from the first question to the decision.
    pub ask_to_decision_s: Option<f64>,
    /// 現着→現発, minutes.
    pub scene_min: Option<f64>,
    /// 搬送困難 was recognised while it happened, by the criteria of the zone.
    pub recognised: bool,
}

impl CaseFigures {
    /// Reads the figures off a case.
    #[must_use]
    pub fn of(encounter: &Encounter) -> Self {
        let inquiries: Vec<_> = encounter.inquiries.iter().map(|(_, inquiry)| inquiry).collect();
        let first_sent = inquiries.iter().map(|inquiry| inquiry.sent_at).min();
        let since_first =
            |at: Option<Timestamp>| Some((at?.as_millisecond() - first_sent?.as_millisecond()) as f64 / 1000.0);
        let mut hospitals: Vec<_> = inquiries.iter().map(|inquiry| &inquiry.hospital).collect();
        hospitals.sort_unstable();
        hospitals.dedup();
        Self {
            opened_at: encounter.opened_at,
            headquarters: encounter.headquarters.clone(),
            class: encounter.triage.as_ref().map(|triage| triage.class),
            card: encounter.card.as_ref().map(|card| match card {
                CardState::Read(_) => None,
                CardState::Failed(reason) => Some(*reason),
            }),
            no_card: encounter.no_card,
            consent: encounter.consent.as_ref().map(|consent| consent.basis),
            fetches: encounter.fetches.iter().map(|(category, fetch)| (*category, fetch.outcome)).collect(),
            summary_only: encounter
                .fetches
                .iter()
                .filter_map(|(category, fetch)| Some((*category, fetch.beyond?)))
                .collect(),
            has_lines: !encounter.record.is_empty(),
            asked: u32::try_from(hospitals.len()).unwrap_or(u32::MAX),
            declines: inquiries
                .iter()
                .filter_map(|inquiry| match inquiry.answer {
                    Some((Answer::Decline(reason), _)) => Some(reason),
                    _ => None,
                })
                .collect(),
            ask_to_seen_s: since_first(inquiries.iter().filter_map(|inquiry| inquiry.seen_at).min()),
            ask_to_decision_s: since_first(encounter.inquiries.destination().map(|(_, at)| *at)),
            scene_min: encounter.milestones.minutes_between(Milestone::ArrivedOnScene, Milestone::LeftScene),
            recognised: encounter.inquiries.difficulty().is_some(),
        }
    }

    /// 搬送困難事案 by the national definition.
    #[must_use]
    pub fn is_difficult(&self) -> bool {
        self.asked >= DIFFICULT_MIN_ASKED && self.scene_min.is_some_and(|minutes| minutes >= DIFFICULT_MIN_SCENE_MIN)
    }

    /// True when some medical part of the record was pulled or looked at and found empty.
    #[must_use]
    pub fn viewed(&self) -> bool {
        self.fetches.iter().any(|(category, outcome)| *category != Category::Eligibility && outcome.is_success())
    }
}

/// Figures of many cases.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Statistics {
    /// 事案
    pub cases: u32,
    /// A card was held to the reader.
    pub card_tried: u32,
    /// A card was read.
    pub card_read: u32,
    /// Failures by reason.
    pub card_failures: BTreeMap<CardFailure, u32>,
    /// Cases without a card by reason.
    pub no_card: BTreeMap<NoCardReason, u32>,
    /// Consents by basis.
    pub consents: BTreeMap<ConsentBasis, u32>,
    /// The record was viewed (with or without content).
    pub viewed: u32,
    /// Of these: every part that came was empty (閲覧済み・該当情報なし), a success of its own kind.
    pub viewed_empty: u32,
    /// Cases by the outcome of the eligibility.
    pub eligibility: BTreeMap<FetchOutcome, u32>,
    /// Pulls by outcome, all categories of the record together, without the eligibility.
    pub fetches: BTreeMap<FetchOutcome, u32>,
    /// Pulls that brought the summary only, by how their full window failed. They are among [`Self::fetches`] as what the summary was.
    pub summary_only: BTreeMap<FetchOutcome, u32>,
    /// Cases in which at least one hospital was asked.
    pub asked_cases: u32,
    /// Hospitals asked.
    pub asked: u32,
    /// Refusals by reason.
    pub declines: BTreeMap<DeclineReason, u32>,
    /// Cases with a destination.
    pub decided: u32,
    /// 搬送困難事案 by the national definition.
    pub difficult: u32,
    /// 搬送困難 recognised while it happened, by the criteria of the zone at that time: neither a part of [`Self::difficult`] nor the whole of it.
    pub difficult_recognised: u32,
    /// Seconds from asking to the first person who saw it.
    pub ask_to_seen_s: Distribution,
    /// Seconds from asking to the decision.
    pub ask_to_decision_s: Distribution,
    /// 現着→現発 in minutes, with the record viewed.
    pub scene_min_viewed: Distribution,
    /// 現着→現発 in minutes, without.
    pub scene_min_not_viewed: Distribution,
}

impl Statistics {
    /// Sums up cases. Order makes no difference.
    #[must_use]
    pub fn of<'a>(cases: impl IntoIterator<Item = &'a CaseFigures>) -> Self {
        let mut all = Self::default();
        for case in cases {
            all.add(case);
        }
        all
    }

    fn add(&mut self, case: &CaseFigures) {
        self.cases += 1;
        if let Some(outcome) = case.card {
            self.card_tried += 1;
            match outcome {
                None => self.card_read += 1,
                Some(reason) => *self.card_failures.entry(reason).or_default() += 1,
            }
        }
        if let Some(reason) = case.no_card {
            *self.no_card.entry(reason).or_default() += 1;
        }
        if let Some(basis) = case.consent {
            *self.consents.entry(basis).or_default() += 1;
        }
        self.viewed += u32::from(case.viewed());
        self.viewed_empty += u32::from(case.viewed() && !case.has_lines);
        for (category, outcome) in &case.fetches {
            let of_kind = if *category == Category::Eligibility { &mut self.eligibility } else { &mut self.fetches };
            *of_kind.entry(*outcome).or_default() += 1;
        }
        for outcome in case.summary_only.values() {
            *self.summary_only.entry(*outcome).or_default() += 1;
        }
        self.asked_cases += u32::from(case.asked > 0);
        self.asked += case.asked;
        for reason in &case.declines {
            *self.declines.entry(*reason).or_default() += 1;
        }
        self.decided += u32::from(case.ask_to_decision_s.is_some());
        self.difficult += u32::from(case.is_difficult());
        self.difficult_recognised += u32::from(case.recognised);
        self.ask_to_seen_s.add(case.ask_to_seen_s);
        self.ask_to_decision_s.add(case.ask_to_decision_s);
        let scene = if case.viewed() { &mut self.scene_min_viewed } else { &mut self.scene_min_not_viewed };
        scene.add(case.scene_min);
    }
}

/// A distribution of measured values: all of them, sorted when asked. A region has some 100,000 cases a year.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Distribution(Vec<f64>);

impl Distribution {
    fn add(&mut self, value: Option<f64>) {
        self.0.extend(value.filter(|value| value.is_finite()));
    }

    /// How many values.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.0.len()
    }

    /// The value at a quantile of 0 to 1 (nearest rank); `None` without values.
    #[must_use]
    pub fn quantile(&self, quantile: f64) -> Option<f64> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let index = (quantile.clamp(0.0, 1.0) * sorted.len() as f64).ceil() as usize;
        sorted.get(index.saturating_sub(1)).copied()
    }
}
