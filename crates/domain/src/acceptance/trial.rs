//! What is kept of one answered question. Nothing in it says who the patient was.

use jiff::{SignedDuration, Timestamp};

use super::{band::TimeBand, recent::Recent};
use crate::{
    ids::HospitalId,
    inquiry::{Answer, DeclineReason, Inquiry},
    readiness::{ReadinessLevel, ReadinessMark},
    triage::{ConditionClass, Urgency},
};

/// A mark as a question keeps it: what it said, and what it was worth then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MarkThen {
    /// What the hospital said.
    pub level: ReadinessLevel,
    /// [`ReadinessMark::weight`] in thousandths, 1 to 1,000. Whole, so that equal questions are equal.
    pub weight_milli: u16,
}

impl MarkThen {
    /// What it was worth, above 0 to 1.
    #[must_use]
    pub fn weight(self) -> f64 {
        f64::from(self.weight_milli) / 1000.0
    }
}

/// One question as it is put: everything that may speak for or against an acceptance, without any identifier of a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ask {
    /// Whom.
    pub hospital: HospitalId,
    /// 分類
    pub class: ConditionClass,
    /// 緊急度, when known.
    pub urgency: Option<Urgency>,
    /// 時間帯
    pub band: TimeBand,
    /// Refusals of this patient before this answer; from [`Ask::REFUSALS_MAX`] on no difference is made.
    pub refusals: u32,
    /// The mark that stood, unless it was worth nothing any more.
    pub mark: Option<MarkThen>,
    /// It is the patient's own hospital (かかりつけ).
    pub own: bool,
    /// Patients on their way to it; from [`Ask::LOAD_MAX`] on no difference is made.
    pub load: u32,
    /// What its answers of the last two hours said.
    pub recent: Recent,
}

impl Ask {
    /// Three refusals and more are one: the published rows are flat from there on.
    pub const REFUSALS_MAX: u32 = 3;

    /// Two patients on their way and more are one: more than two are too seldom to learn from.
    pub const LOAD_MAX: u32 = 2;

    /// A mark as a question keeps it.
    #[must_use]
    pub fn mark(mark: Option<ReadinessMark>, now: Timestamp) -> Option<MarkThen> {
        let mark = mark?;
        let weight_milli = (1000.0 * mark.weight(now)).round() as u16;
        (weight_milli > 0).then_some(MarkThen { level: mark.level, weight_milli })
    }
}

/// What came of a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// 応需
    Accepted,
    /// 不応需
    Declined(DeclineReason),
    /// Nobody answered in time.
    Silent,
}

/// One answered question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// What was asked.
    pub ask: Ask,
    /// What came of it.
    pub outcome: Outcome,
    /// When the answer came, or the silence was over.
    pub at: Timestamp,
    /// Seconds from the question to the answer.
    pub answer_s: u32,
}

impl Trial {
    /// True for an acceptance.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        matches!(self.outcome, Outcome::Accepted)
    }
}

/// Whether silence is an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// It says nothing: for a zone whose hospitals still answer by telephone, where no answer on the screen is no silence.
    Ignored,
    /// Past this time it counts as not accepted.
    CountsAfter(SignedDuration),
}

/// When silence counts: twice the 6.3 minutes that a further request costs (Nara, 43,663 patients). Until then the crew has lost two
/// requests.
pub const SILENCE_AFTER: SignedDuration = SignedDuration::from_secs(756);

/// What a question teaches: outcome, when, and seconds until then. `None` while it is open; when it was taken back before an answer,
/// for then nobody knows what the answer would have been; and for a silence that does not count: one that reached no screen, or as
/// `silence` says.
#[must_use]
pub fn settled(inquiry: &Inquiry, silence: Silence, now: Timestamp) -> Option<(Outcome, Timestamp, u32)> {
    let seconds =
        |at: Timestamp| u32::try_from(at.duration_since(inquiry.sent_at).as_secs().max(0)).unwrap_or(u32::MAX);
    if let Some((answer, at)) = inquiry.answer {
        let outcome = match answer {
            Answer::Accept | Answer::AcceptIf(_) => Outcome::Accepted,
            Answer::Decline(reason) => Outcome::Declined(reason),
        };
        return Some((outcome, at, seconds(at)));
    }
    let Silence::CountsAfter(patience) = silence else { return None };
    let over = inquiry.received_at?.checked_add(patience).ok()?;
    let stood_until = inquiry.released.map_or(now, |(_, at)| at.min(now));
    (stood_until >= over).then(|| (Outcome::Silent, over, seconds(over)))
}
