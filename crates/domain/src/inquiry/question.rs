//! One question to one hospital, and what came of it.

use jiff::{SignedDuration, Timestamp};

use super::{Answer, AskOrigin, CallOutcome, OverrideReason, ReleaseReason};
use crate::{
    ids::{EventId, HospitalId},
    text::{TextTooLong, free_text},
};

/// Longest query or reply, characters: what is read in five seconds. Beyond it a telephone is faster.
pub const QUERY_MAX_CHARS: usize = 200;

/// Most queries to one question: who needs to know more than ten things has to ring.
pub const MAX_QUERIES: usize = 10;

/// Most telephone calls that are kept of one question: the newest ones say how it stands.
pub const MAX_CALLS: usize = 20;

/// On which terms a question was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskTerms {
    /// How it came to it.
    pub origin: AskOrigin,
    /// Why the crew asked otherwise than suggested.
    pub reason: Option<OverrideReason>,
    /// Zone and edition of the transport standard in force; empty when none was.
    pub standard: String,
    /// It is the patient's own hospital (かかりつけ).
    pub own: bool,
    /// Chance of acceptance that was reckoned with, in thousandths; so that what was promised can be held against what came.
    pub chance_permille: Option<u16>,
}

impl Default for AskTerms {
    fn default() -> Self {
        Self { origin: AskOrigin::CrewChoice, reason: None, standard: String::new(), own: false, chance_permille: None }
    }
}

/// 確認事項: what a hospital wants to know before it answers, and what the crew said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Identity: the event that raised it.
    pub id: EventId,
    /// In the hospital's words.
    pub text: String,
    /// When.
    pub at: Timestamp,
    /// The crew's reply, and when.
    pub reply: Option<(String, Timestamp)>,
}

/// Text of a query or a reply from a screen.
///
/// # Errors
/// [`TextTooLong`] above [`QUERY_MAX_CHARS`]; nothing is cut.
pub fn query_text(input: &str) -> Result<String, TextTooLong> {
    let text = free_text(input)?;
    let chars = text.chars().count();
    if chars > QUERY_MAX_CHARS { Err(TextTooLong { chars }) } else { Ok(text) }
}

/// One question and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// Whom.
    pub hospital: HospitalId,
    /// Place of the hospital in the ranking when it was asked, from 1.
    pub rank: u32,
    /// Estimated minutes on the road when it was asked.
    pub drive_min: u32,
    /// On which terms.
    pub terms: AskTerms,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// How many questions of the case were sent before it: their order does not depend on a clock.
    pub(super) order: usize,
    /// In which search for a destination it was sent.
    pub(super) search: u32,
    /// In which round of questions it was sent.
    pub(super) round: u32,
    /// When the hospital's screen had it.
    pub received_at: Option<Timestamp>,
    /// When a person there confirmed having seen it.
    pub seen_at: Option<Timestamp>,
    /// When the hospital was alarmed again because nobody had seen it.
    pub reminded_at: Option<Timestamp>,
    /// From when on somebody has to ring, because the screen was not enough.
    pub telephone_at: Option<Timestamp>,
    /// Telephone calls, oldest first.
    pub calls: Vec<(CallOutcome, Timestamp)>,
    /// Queries of the hospital, oldest first.
    pub queries: Vec<Query>,
    /// The answer that stands, with its instant.
    pub answer: Option<(Answer, Timestamp)>,
    /// The answer was given by telephone and entered by the crew.
    pub by_voice: bool,
    /// How many answers there have been.
    pub answers: u32,
    /// When a person at the hospital confirmed that the patient comes here, or was told by telephone. Of the present decision: one that
    /// follows a loss has to be confirmed anew.
    pub decision_seen_at: Option<Timestamp>,
    /// From when on somebody has to tell the hospital by telephone that the patient comes.
    pub announce_at: Option<Timestamp>,
    /// Calls that were noted before the decision for this hospital.
    pub(super) calls_before_decision: usize,
    /// Set when the question was taken back.
    pub released: Option<(ReleaseReason, Timestamp)>,
    /// When a person at the hospital confirmed that it was taken back.
    pub release_seen_at: Option<Timestamp>,
}

impl Inquiry {
    pub(super) const fn new(
        hospital: HospitalId,
        rank: u32,
        drive_min: u32,
        terms: AskTerms,
        sent_at: Timestamp,
    ) -> Self {
        Self {
            hospital,
            rank,
            drive_min,
            terms,
            sent_at,
            order: 0,
            search: 0,
            round: 0,
            received_at: None,
            seen_at: None,
            reminded_at: None,
            telephone_at: None,
            calls: Vec::new(),
            queries: Vec::new(),
            answer: None,
            by_voice: false,
            answers: 0,
            decision_seen_at: None,
            announce_at: None,
            calls_before_decision: 0,
            released: None,
            release_seen_at: None,
        }
    }

    /// True while the hospital can still answer or change its answer.
    #[must_use]
    pub const fn is_standing(&self) -> bool {
        self.released.is_none()
    }

    /// True when the hospital has accepted, with or without a condition, and was not released.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        match self.answer {
            Some((answer, _)) => self.released.is_none() && answer.is_acceptance(),
            None => false,
        }
    }

    /// True when the hospital takes the patient as soon as the ambulance is there: accepted, without a requirement, and after no longer a wait
    /// than the drive. Any other yes is a choice for the crew and no reason to stop looking.
    #[must_use]
    pub fn takes_on_arrival(&self) -> bool {
        self.is_accepted()
            && self.answer.and_then(|(answer, _)| answer.proviso()).is_none_or(|proviso| {
                proviso.requirement().is_none() && u32::from(proviso.wait_min()) <= self.drive_min
            })
    }

    /// True when the hospital said no.
    #[must_use]
    pub const fn is_declined(&self) -> bool {
        matches!(self.answer, Some((Answer::Decline(_), _)))
    }

    /// True while an answer is waited for.
    #[must_use]
    pub const fn is_awaited(&self) -> bool {
        self.released.is_none() && self.answer.is_none()
    }

    /// True when nothing came within so long.
    #[must_use]
    pub fn is_silent(&self, after: SignedDuration, now: Timestamp) -> bool {
        self.is_awaited() && now.duration_since(self.sent_at) >= after
    }

    /// Somebody has rung since this hospital was chosen. By the order in which it was noted: clocks differ.
    #[must_use]
    pub const fn was_rung_since_decision(&self) -> bool {
        self.calls.len() > self.calls_before_decision
    }

    /// Queries that the crew has not replied to.
    pub fn open_queries(&self) -> impl Iterator<Item = &Query> {
        self.queries.iter().filter(|query| query.reply.is_none())
    }

    /// Minutes from `now` until the hospital takes the patient, by what it said; 0 when at once.
    #[must_use]
    pub fn wait_left_min(&self, now: Timestamp) -> f64 {
        self.answer.map_or(0.0, |(answer, at)| {
            let passed = now.duration_since(at).as_secs_f64() / 60.0;
            (f64::from(answer.wait_min()) - passed).max(0.0)
        })
    }
}
