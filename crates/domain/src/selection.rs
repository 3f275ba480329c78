//! 搬送先の選定: ranking candidate hospitals, with every reason in words and numbers.
//!
//! Expected minutes until a bed that can treat are the drive, plus the expected cost of refusals at the measured 6.3 minutes per further
//! request (Nara, 43,663 patients), plus the expected cost of a hospital that turns out unable to treat. The order also weighs what is no
//! time on the way: a known patient, a bed kept free for the severe; both are told in words, never counted into the minutes. Whoever says
//! × stands behind all others. No hospital is hidden: an unsuitable one stands further down with its reason.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    drive::{DriveSource, Trouble},
    ids::HospitalId,
    inquiry::DeclineReason,
    own_hospital::Relation,
    place::{Drive, Place, estimate_drive},
    readiness::{Freshness, ReadinessLevel, ReadinessMark},
    region::{Hospital, HospitalLevel},
    text::Language,
    triage::{ConditionClass, Urgency},
};

/// Minutes that each further request costs (measured in Nara, 43,663 patients).
pub const REQUEST_COST_MIN: f64 = 6.3;

/// Expected minutes lost when the standard does not list the hospital for the class: a second transport of mean length
/// (12.9 drive + 12.3 to depart + 2.8 handover, all fire headquarters 2022).
pub const NOT_LISTED_COST_MIN: f64 = 28.0;

/// Red 1 at a hospital below tertiary: half a second transport. The crew may still prefer the near one, and sees why it ranks lower.
pub const BELOW_NEED_COST_MIN: f64 = 14.0;

/// What a tertiary hospital loses in the order for a patient who does not need it: as long as one further request, so that it stays free
/// for the severe.
pub const ABOVE_NEED_COST_MIN: f64 = 6.3;

/// Each patient already on the way to a hospital: half a handover (2.8 min) and the wait before it.
pub const ON_ITS_WAY_COST_MIN: f64 = 3.0;

/// What an own patient is worth in the order: no history has to be found again. As long as one further request. A hospital that is known by
/// its name alone gains as much, and says so; one of several of the name gains nothing.
pub const OWN_HOSPITAL_GAIN_MIN: f64 = 6.3;

/// Why a candidate stands where it stands. Rendered by [`Reason::words`]; stable on the wire by its parts.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The drive, with where its minutes come from.
    Drive(Drive),
    /// Listed for the class.
    Capable(ConditionClass),
    /// Not listed for the class.
    NotListed(ConditionClass),
    /// Readiness as marked, with age in minutes and how far it can be trusted.
    Readiness(ReadinessLevel, u32, Freshness),
    /// Nothing known of its readiness.
    ReadinessUnknown,
    /// What it is to the patient: own, maybe own, easily taken for the own one, named by the family.
    Relation(Relation),
    /// Level below what the urgency asks for.
    BelowNeed(HospitalLevel),
    /// Level above what the urgency asks for.
    AboveNeed(HospitalLevel),
    /// So many patients are on their way to it.
    OnItsWay(u32),
    /// So many other crews are asking it now.
    AskedByOthers(u32),
    /// It declined this patient.
    Declined(DeclineReason),
}

/// What this patient needs.
#[derive(Debug, Clone)]
pub struct Need {
    /// Class as triaged; `General` until the crew says more.
    pub class: ConditionClass,
    /// Urgency as triaged, when known.
    pub urgency: Option<Urgency>,
    /// Where the vehicle is.
    pub place: Place,
    /// What hospitals are to the patient, from the record and from what was said.
    pub relations: BTreeMap<HospitalId, Relation>,
}

/// What is known of one hospital now.
#[derive(Debug, Clone)]
pub struct Offer<'a> {
    /// The hospital.
    pub hospital: &'a Hospital,
    /// Its mark for the class.
    pub mark: Option<ReadinessMark>,
    /// Patients on their way to it.
    pub on_its_way: u32,
    /// Other crews asking it now.
    pub asked_by_others: u32,
    /// Its refusal of this patient.
    pub declined: Option<DeclineReason>,
}

/// One ranked hospital.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// Which.
    pub hospital: HospitalId,
    /// Place in the ranking, from 1.
    pub rank: u32,
    /// The drive.
    pub drive: Drive,
    /// Expected minutes until a bed that can treat; never less than the drive. The order weighs more than these.
    pub expected_min: f64,
    /// Chance of acceptance used for it, 0 to 1.
    pub acceptance: f64,
    /// True when nothing speaks against asking it: listed for the class, not `×`, not declined.
    pub suggested: bool,
    /// Why, most important first.
    pub reasons: Vec<Reason>,
}

/// Ranks all hospitals by drives that are estimated from the straight line.
#[must_use]
pub fn rank(need: &Need, offers: &[Offer<'_>], now: Timestamp) -> Vec<Candidate> {
    rank_by(need, offers, &|hospital| estimate_drive(need.place, hospital.place), now)
}

/// Ranks all hospitals by the drives that are known. Total and stable: equal scores are ordered by institution code.
#[must_use]
pub fn rank_by(
    need: &Need,
    offers: &[Offer<'_>],
    drive: &dyn Fn(&Hospital) -> Drive,
    now: Timestamp,
) -> Vec<Candidate> {
    let mut scored: Vec<Scored> =
        offers.iter().map(|offer| consider(need, offer, drive(offer.hospital), now)).collect();
    scored.sort_by(|a, b| {
        a.refuses
            .cmp(&b.refuses)
            .then_with(|| a.score.total_cmp(&b.score))
            .then_with(|| a.candidate.hospital.cmp(&b.candidate.hospital))
    });
    let numbered = scored.into_iter().enumerate();
    numbered
        .map(|(index, one)| Candidate { rank: u32::try_from(index + 1).unwrap_or(u32::MAX), ..one.candidate })
        .collect()
}

/// A candidate with what orders it.
struct Scored {
    candidate: Candidate,
    /// It says × and that still counts: behind all that do not, however near it is.
    refuses: bool,
    /// The expected minutes and what else weighs.
    score: f64,
}

fn consider(need: &Need, offer: &Offer<'_>, drive: Drive, now: Timestamp) -> Scored {
    let hospital = offer.hospital;
    let listed = hospital.can_treat(need.class);
    let mut expected_min = drive.minutes;
    let mut beyond_minutes = 0.0;
    let mut reasons = Vec::with_capacity(6);

    if let Some(reason) = offer.declined {
        reasons.push(Reason::Declined(reason));
    }
    if let Some(relation) = need.relations.get(&hospital.id) {
        if relation.is_own() {
            beyond_minutes -= OWN_HOSPITAL_GAIN_MIN;
        }
        reasons.push(Reason::Relation(relation.clone()));
    }
    reasons.push(if listed { Reason::Capable(need.class) } else { Reason::NotListed(need.class) });
    if !listed {
        expected_min += NOT_LISTED_COST_MIN;
    }
    reasons.push(Reason::Drive(drive));
    reasons.push(match offer.mark {
        Some(mark) => Reason::Readiness(mark.level, mark.age_min(now), mark.freshness(now)),
        None => Reason::ReadinessUnknown,
    });
    let acceptance = if offer.declined.is_some() { ACCEPTANCE_AFTER_DECLINE } else { acceptance(offer.mark, now) };
    expected_min += REQUEST_COST_MIN * (1.0 / acceptance - 1.0);
    match (need.urgency, hospital.level) {
        (Some(Urgency::Red1), level) if level != HospitalLevel::Tertiary => {
            expected_min += BELOW_NEED_COST_MIN;
            reasons.push(Reason::BelowNeed(level));
        }
        (Some(Urgency::Green | Urgency::White), HospitalLevel::Tertiary) => {
            beyond_minutes += ABOVE_NEED_COST_MIN;
            reasons.push(Reason::AboveNeed(HospitalLevel::Tertiary));
        }
        _ => {}
    }
    if offer.on_its_way > 0 {
        expected_min += ON_ITS_WAY_COST_MIN * f64::from(offer.on_its_way);
        reasons.push(Reason::OnItsWay(offer.on_its_way));
    }
    if offer.asked_by_others > 0 {
        reasons.push(Reason::AskedByOthers(offer.asked_by_others));
    }
    let refuses = reasons.iter().any(Reason::is_refusing_mark);
    let candidate = Candidate {
        hospital: hospital.id.clone(),
        rank: 0,
        drive,
        expected_min,
        acceptance,
        suggested: listed && offer.declined.is_none() && !refuses,
        reasons,
    };
    Scored { candidate, refuses, score: expected_min + beyond_minutes }
}

/// Chance that a hospital which declined this patient takes it after all: below the fourth-request acceptance of the worst prefecture (.33).
const ACCEPTANCE_AFTER_DECLINE: f64 = 0.1;

/// First-request acceptance where nothing is known: Tokyo 2023 .56, Ibaraki .70, Aomori .85; the middle.
const ACCEPTANCE_UNKNOWN: f64 = 0.70;

/// Chance of acceptance from the mark. Prior values until a region has a history of its own; an ageing mark counts half-way to unknown.
fn acceptance(mark: Option<ReadinessMark>, now: Timestamp) -> f64 {
    let Some(mark) = mark else { return ACCEPTANCE_UNKNOWN };
    let fresh = match mark.level {
        ReadinessLevel::Wants => 0.95,
        ReadinessLevel::Can => 0.85,
        ReadinessLevel::Consult => 0.50,
        ReadinessLevel::Cannot => 0.15,
    };
    match mark.freshness(now) {
        Freshness::Fresh => fresh,
        Freshness::Ageing => f64::midpoint(fresh, ACCEPTANCE_UNKNOWN),
        Freshness::Stale => ACCEPTANCE_UNKNOWN,
    }
}

impl Reason {
    /// The reason in words.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let ja = language == Language::Ja;
        let word = |code: &dyn Fn(Language) -> &'static str| code(language);
        match self {
            Self::Drive(drive) => drive.words(language),
            Self::Capable(class) if ja => format!("「{}」の受入れ医療機関", class.ja()),
            Self::Capable(class) => format!("listed for {}", class.en()),
            Self::NotListed(class) if ja => format!("「{}」の受入れ一覧にない", class.ja()),
            Self::NotListed(class) => format!("not listed for {}", class.en()),
            Self::Readiness(level, age_min, freshness) => {
                let level = word(&|language| level.word(language));
                match (freshness, ja) {
                    (Freshness::Stale, true) => format!("応需 {level}({age_min}分前・古いため不明扱い)"),
                    (Freshness::Stale, false) => {
                        format!("readiness {level} ({age_min} min ago, too old: counted as unknown)")
                    }
                    (Freshness::Ageing | Freshness::Fresh, true) => format!("応需 {level}({age_min}分前)"),
                    (Freshness::Ageing | Freshness::Fresh, false) => format!("readiness {level} ({age_min} min ago)"),
                }
            }
            Self::ReadinessUnknown if ja => "応需情報なし".to_owned(),
            Self::ReadinessUnknown => "readiness unknown".to_owned(),
            Self::Relation(relation) => relation.words(language),
            Self::BelowNeed(level) if ja => format!("{}:緊急度に対して体制が下", level.ja()),
            Self::BelowNeed(level) => format!("{}: below what the urgency asks for", level.en()),
            Self::AboveNeed(level) if ja => format!("{}:重症者のために空けておく", level.ja()),
            Self::AboveNeed(level) => format!("{}: keep free for the severe", level.en()),
            Self::OnItsWay(count) if ja => format!("搬送中{count}件"),
            Self::OnItsWay(count) => format!("{count} on the way"),
            Self::AskedByOthers(count) if ja => format!("他隊が交渉中{count}件"),
            Self::AskedByOthers(count) => format!("{count} other crews asking"),
            Self::Declined(reason) if ja => format!("受入不可:{}", reason.ja()),
            Self::Declined(reason) => format!("declined: {}", reason.en()),
        }
    }

    /// × that still counts.
    const fn is_refusing_mark(&self) -> bool {
        matches!(self, Self::Readiness(ReadinessLevel::Cannot, _, Freshness::Fresh | Freshness::Ageing))
    }

    /// Stable code of the kind of reason.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Drive(Drive { source: DriveSource::EstimatedInstead(Trouble::NoRoute), .. }) => "drive-no-route",
            Self::Drive(_) => "drive",
            Self::Capable(_) => "capable",
            Self::NotListed(_) => "not-listed",
            Self::Readiness(..) if self.is_refusing_mark() => "readiness-cannot",
            Self::Readiness(..) => "readiness",
            Self::ReadinessUnknown => "readiness-unknown",
            Self::Relation(relation) => relation.code(),
            Self::BelowNeed(_) => "below-need",
            Self::AboveNeed(_) => "above-need",
            Self::OnItsWay(_) => "on-its-way",
            Self::AskedByOthers(_) => "asked-by-others",
            Self::Declined(_) => "declined",
        }
    }
}
