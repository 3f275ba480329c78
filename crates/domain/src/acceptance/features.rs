//! Which numbers of a question speak, what each is worth before any history, and how widely it may move.
//!
//! Log odds of an acceptance = curve of the base rates after so many refusals + the sum of the numbers of this question.

use super::{base::BaseRates, logit, trial::Ask};
use crate::{
    readiness::ReadinessLevel,
    triage::{ConditionClass, Urgency},
};

use super::band::TimeBand;

/// Position of a hospital among those that the history names.
pub(super) type HospitalIndex = u32;

/// One number that is learned. Hospitals by position, so that a feature is small and ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Feature {
    /// This zone against its base rates.
    Zone,
    /// How steeply acceptance falls with refusals here, against the base rates.
    Refusals,
    Class(ConditionClass),
    Urgency(Urgency),
    Band(TimeBand),
    Hospital(HospitalIndex),
    HospitalClass(HospitalIndex, ConditionClass),
    HospitalBand(HospitalIndex, TimeBand),
    Mark(ReadinessLevel),
    Own,
    Load,
    Recent,
}

/// Numbers of one kind share one width.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Zone,
    Refusals,
    Class,
    Urgency,
    Band,
    Hospital,
    HospitalClass,
    HospitalBand,
    Mark,
    Own,
    Load,
    Recent,
}

impl Kind {
    /// Width of the normal prior in log odds, before any history. 0.3 takes 70 % to 63 or 76 %; 0.5 to 59 or 79 %. Narrow on purpose:
    /// together they let one refusal of an unknown hospital take 70 % to 62 %, and a history that shows greater differences widens them
    /// itself.
    pub(super) const fn width(self) -> f64 {
        match self {
            // a zone takes the row of its own prefecture
            Self::Zone => 0.2,
            // the fall from the first to the second request lies between 0.65 and 1.25 log odds in six of the seven rows: about 30 %
            Self::Refusals => 0.3,
            // the zone's differences by kind of patient and by hour are smaller than those between its hospitals
            Self::Class => 0.3,
            Self::Urgency | Self::Band => 0.2,
            // hospitals of one zone differ by tens of per cent
            Self::Hospital => 0.5,
            Self::HospitalClass => 0.35,
            Self::HospitalBand => 0.25,
            // what the marks are worth is a guess until answers tell
            Self::Mark | Self::Own | Self::Recent => 0.5,
            Self::Load => 0.3,
        }
    }

    /// Kinds with many members, whose width the history itself may tell.
    pub(super) const LEARNED: [Self; 4] = [Self::Class, Self::Hospital, Self::HospitalClass, Self::HospitalBand];

    /// Kinds whose numbers carry one another's load, so that their common uncertainty is kept.
    pub(super) const fn is_entangled(self) -> bool {
        matches!(
            self,
            Self::Zone | Self::Class | Self::Band | Self::Hospital | Self::HospitalClass | Self::HospitalBand
        )
    }
}

/// What a mark that was just set is worth before any history: what `selection` gives it by hand, against no mark at 70 % (◎ 95 %, ○ 85 %,
/// △ 50 %, × 15 %). An older one is worth as much of it as its weight.
const fn mark_is_worth(level: ReadinessLevel) -> f64 {
    match level {
        ReadinessLevel::Wants => 2.10,
        ReadinessLevel::Can => 0.89,
        ReadinessLevel::Consult => -0.85,
        ReadinessLevel::Cannot => -2.58,
    }
}

/// An own patient is taken more readily: 初診(かかりつけ医なし) is on the official list of reasons for declining.
const OWN_IS_WORTH: f64 = 0.5;

/// Each patient on the way, up to two: one more place taken. Small, for a hospital that takes many also has many on their way.
const LOAD_IS_WORTH: f64 = -0.2;

/// One fresh refusal of another patient: 70 % becomes 46 %.
const RECENT_IS_WORTH: f64 = 1.0;

impl Feature {
    pub(super) const fn kind(self) -> Kind {
        match self {
            Self::Zone => Kind::Zone,
            Self::Refusals => Kind::Refusals,
            Self::Class(_) => Kind::Class,
            Self::Urgency(_) => Kind::Urgency,
            Self::Band(_) => Kind::Band,
            Self::Hospital(_) => Kind::Hospital,
            Self::HospitalClass(..) => Kind::HospitalClass,
            Self::HospitalBand(..) => Kind::HospitalBand,
            Self::Mark(_) => Kind::Mark,
            Self::Own => Kind::Own,
            Self::Load => Kind::Load,
            Self::Recent => Kind::Recent,
        }
    }

    /// Its most probable value before any history.
    pub(super) const fn centre(self) -> f64 {
        match self {
            Self::Mark(level) => mark_is_worth(level),
            Self::Own => OWN_IS_WORTH,
            Self::Load => LOAD_IS_WORTH,
            Self::Recent => RECENT_IS_WORTH,
            _ => 0.0,
        }
    }
}

/// The numbers of the hospital, of which an unknown one has none yet.
pub(super) fn of_hospital(ask: &Ask, hospital: HospitalIndex) -> [(Feature, f64); 3] {
    [
        (Feature::Hospital(hospital), 1.0),
        (Feature::HospitalClass(hospital, ask.class), 1.0),
        (Feature::HospitalBand(hospital, ask.band), 1.0),
    ]
}

/// The numbers that every hospital of the zone shares for this patient at this hour.
pub(super) fn of_zone(ask: &Ask, base: &BaseRates) -> Vec<(Feature, f64)> {
    let mut found = Vec::with_capacity(11);
    found.extend([(Feature::Zone, 1.0), (Feature::Class(ask.class), 1.0), (Feature::Band(ask.band), 1.0)]);
    found.extend(ask.urgency.map(|urgency| (Feature::Urgency(urgency), 1.0)));
    let fall = base.shift(0, ask.refusals.min(Ask::REFUSALS_MAX));
    if fall != 0.0 {
        found.push((Feature::Refusals, fall));
    }
    found
}

/// The numbers of what stands and happens at the hospital now.
pub(super) fn of_now(ask: &Ask) -> impl Iterator<Item = (Feature, f64)> {
    let load = ask.load.min(Ask::LOAD_MAX);
    [
        ask.mark.map(|mark| (Feature::Mark(mark.level), mark.weight())),
        ask.own.then_some((Feature::Own, 1.0)),
        (load > 0).then(|| (Feature::Load, f64::from(load))),
        (ask.recent.evidence_milli != 0).then(|| (Feature::Recent, ask.recent.evidence())),
    ]
    .into_iter()
    .flatten()
}

/// Log odds of the curve itself.
pub(super) fn curve(ask: &Ask, base: &BaseRates) -> f64 {
    logit(base.after(ask.refusals.min(Ask::REFUSALS_MAX)))
}
