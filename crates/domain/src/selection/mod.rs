//! 搬送先の選定: ranking candidate hospitals, with every reason in words and numbers.
//!
//! Expected minutes until a bed that can treat are the drive, plus the expected cost of refusals at the measured 6.3 minutes per further
//! request (Nara, 43,663 patients), plus the expected cost of a hospital that turns out unable to treat. The order also weighs what is no
//! time on the way: a known patient, a bed kept free for the severe; both are told in words, never counted into the minutes. Whoever says
//! × stands behind all others for as long as the mark counts: a no is heard, not weighed. Every other mark counts as far as it has not faded
//! ([`ReadinessMark::weight`]). No hospital is hidden: an unsuitable one stands further down with its reason.
//!
//! | file | what it says |
//! |---|---|
//! | `reason` | why, in words |
//! | `suggestion` | whom to ask at once, and why so many |

mod reason;
mod suggestion;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    acceptance::Recent,
    drive::Drive,
    ids::HospitalId,
    inquiry::DeclineReason,
    own_hospital::Relation,
    readiness::{EmptyBeds, Freshness, ReadinessMark},
    region::{Hospital, HospitalLevel},
    standard::{Applied, Listing, Words},
    triage::{ConditionClass, Urgency},
};

pub use reason::Reason;
pub use suggestion::suggestion;

/// Minutes that each further request costs (measured in Nara, 43,663 patients).
pub const REQUEST_COST_MIN: f64 = 6.3;

/// Expected minutes lost when the standard does not list the hospital for the class: a second transport of mean length
/// (12.9 drive + 12.3 to depart + 2.8 handover, all fire headquarters 2022).
pub const NOT_LISTED_COST_MIN: f64 = 28.0;

/// The hospital treats the class, but is not on the list that the standard means for this patient: half a second transport, for it can begin.
pub const OTHER_LIST_COST_MIN: f64 = 14.0;

/// Red 1 at a hospital below tertiary: half a second transport. The crew may still prefer the near one, and sees why it ranks lower. A
/// list of the standard that is meant for everybody of a class has both.
pub const BELOW_NEED_COST_MIN: f64 = 14.0;

/// What a tertiary hospital loses in the order for a patient who does not need it: as long as one further request, so that it stays free
/// for the severe.
pub const ABOVE_NEED_COST_MIN: f64 = 6.3;

/// Each patient already on the way to a hospital: half a handover (2.8 min) and the wait before it.
pub const ON_ITS_WAY_COST_MIN: f64 = 3.0;

/// What an own patient is worth in the order: no history has to be found again. As long as one further request. A hospital that is known by
/// its name alone gains as much, and says so; one of several of the name gains nothing.
pub const OWN_HOSPITAL_GAIN_MIN: f64 = 6.3;

/// Chance that a hospital which declined this patient takes it after all: below the fourth-request acceptance of the worst prefecture (.33).
pub const ACCEPTANCE_AFTER_DECLINE: f64 = 0.1;

/// What this patient needs.
#[derive(Debug, Clone)]
pub struct Need<'a> {
    /// Class as triaged; `General` until the crew says more.
    pub class: ConditionClass,
    /// Urgency as triaged, when known.
    pub urgency: Option<Urgency>,
    /// What hospitals are to the patient, from the record and from what was said.
    pub relations: BTreeMap<HospitalId, Relation>,
    /// The list of the transport standard that applies; without one, what hospitals say of themselves counts.
    pub applied: Option<&'a Applied<'a>>,
}

/// What is known of one hospital now.
#[derive(Debug, Clone)]
pub struct Offer<'a> {
    /// The hospital.
    pub hospital: &'a Hospital,
    /// The drive to it.
    pub drive: Drive,
    /// Its mark for the class.
    pub mark: Option<ReadinessMark>,
    /// Empty beds as it counted them last: told, never weighed.
    pub beds: Option<EmptyBeds>,
    /// Chance that it accepts this patient, 0 to 1, as learned.
    pub chance: f64,
    /// What its answers of the last two hours say.
    pub recent: Recent,
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
    /// What orders it without the expected cost of refusals: minutes from its yes to a bed, a known patient and a bed kept free weighed.
    pub bed_min: f64,
    /// Chance of acceptance used for it, 0 to 1.
    pub acceptance: f64,
    /// True when nothing speaks against asking it: no reason [excludes](Reason::excludes) it.
    pub suggested: bool,
    /// Why, most important first.
    pub reasons: Vec<Reason>,
}

impl Candidate {
    /// True for the patient's own hospital.
    #[must_use]
    pub fn is_own(&self) -> bool {
        self.reasons.iter().any(|reason| matches!(reason, Reason::Relation(relation) if relation.is_own()))
    }
}

/// Ranks all hospitals. Total and stable: equal scores are ordered by institution code.
#[must_use]
pub fn rank(need: &Need<'_>, offers: &[Offer<'_>], now: Timestamp) -> Vec<Candidate> {
    let mut scored: Vec<Scored> = offers.iter().map(|offer| consider(need, offer, now)).collect();
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

/// Minutes that are real time, what weighs beside them, and why.
struct Weights {
    minutes: f64,
    beyond: f64,
    reasons: Vec<Reason>,
}

fn consider(need: &Need<'_>, offer: &Offer<'_>, now: Timestamp) -> Scored {
    let mut weights = Weights { minutes: offer.drive.minutes, beyond: 0.0, reasons: Vec::with_capacity(8) };
    if let Some(reason) = offer.declined {
        weights.reasons.push(Reason::Declined(reason));
    }
    if let Some(relation) = need.relations.get(&offer.hospital.id) {
        if relation.is_own() {
            weights.beyond -= OWN_HOSPITAL_GAIN_MIN;
        }
        weights.reasons.push(Reason::Relation(relation.clone()));
    }
    weigh_listing(need, offer.hospital, &mut weights);
    weights.reasons.push(Reason::Drive(offer.drive));
    weights.reasons.push(match offer.mark {
        Some(mark) => Reason::Readiness(mark, now),
        None => Reason::ReadinessUnknown,
    });
    let beds = offer.beds.filter(|beds| beds.freshness(now) != Freshness::Stale);
    weights.reasons.extend(beds.map(|beds| Reason::EmptyBeds(beds, now)));
    if offer.recent.declined > 0 || offer.recent.accepted > 0 {
        weights.reasons.push(Reason::Recent(offer.recent));
    }
    weigh_level(need, offer.hospital.level, &mut weights);
    weigh_load(offer, &mut weights);

    let acceptance = match offer.declined {
        Some(_) => offer.chance.min(ACCEPTANCE_AFTER_DECLINE),
        None => offer.chance,
    };
    let refusals_min = REQUEST_COST_MIN * (1.0 / acceptance - 1.0);
    let Weights { minutes, beyond, reasons } = weights;
    let refuses = reasons.iter().any(Reason::is_refusing_mark);
    let candidate = Candidate {
        hospital: offer.hospital.id.clone(),
        rank: 0,
        drive: offer.drive,
        expected_min: minutes + refusals_min,
        bed_min: (minutes + beyond).max(0.0),
        acceptance,
        suggested: !reasons.iter().any(Reason::excludes),
        reasons,
    };
    Scored { candidate, refuses, score: minutes + refusals_min + beyond }
}

/// What the transport standard says of the hospital; without one, what it says of itself.
fn weigh_listing(need: &Need<'_>, hospital: &Hospital, weights: &mut Weights) {
    let name = |list: &crate::standard::HospitalList| Words::new(&list.name, &list.name_en);
    let (cost_min, reason) = match need.applied {
        Some(applied) => match applied.listing(&hospital.id) {
            Listing::Applies => (0.0, Reason::OnList(name(applied.list))),
            Listing::Other(list) => (OTHER_LIST_COST_MIN, Reason::OnOtherList(name(list))),
            Listing::NotListed => (NOT_LISTED_COST_MIN, Reason::NotListed(need.class)),
        },
        None if hospital.can_treat(need.class) => (0.0, Reason::Capable(need.class)),
        None => (NOT_LISTED_COST_MIN, Reason::NotListed(need.class)),
    };
    weights.minutes += cost_min;
    weights.reasons.push(reason);
}

fn weigh_level(need: &Need<'_>, level: HospitalLevel, weights: &mut Weights) {
    match (need.urgency, level) {
        (Some(Urgency::Red1), level) if level != HospitalLevel::Tertiary => {
            weights.minutes += BELOW_NEED_COST_MIN;
            weights.reasons.push(Reason::BelowNeed(level));
        }
        (Some(Urgency::Green | Urgency::White), HospitalLevel::Tertiary) => {
            weights.beyond += ABOVE_NEED_COST_MIN;
            weights.reasons.push(Reason::AboveNeed(HospitalLevel::Tertiary));
        }
        _ => {}
    }
}

fn weigh_load(offer: &Offer<'_>, weights: &mut Weights) {
    if offer.on_its_way > 0 {
        weights.minutes += ON_ITS_WAY_COST_MIN * f64::from(offer.on_its_way);
        weights.reasons.push(Reason::OnItsWay(offer.on_its_way));
    }
    if offer.asked_by_others > 0 {
        weights.reasons.push(Reason::AskedByOthers(offer.asked_by_others));
    }
}
