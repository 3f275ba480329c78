//! All questions about one patient, and the decision: a fold of what happened.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    Answer, AskTerms, CallOutcome, DeclineReason, EscalationStep, Inquiry, MAX_CALLS, MAX_QUERIES, Query,
    RedirectReason, ReleaseReason,
};
use crate::ids::{EventId, HospitalId, InquiryId};

/// A destination that took its word back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LostDestination {
    /// Which.
    pub hospital: HospitalId,
    /// The question whose acceptance it was.
    pub inquiry: InquiryId,
    /// Why it cannot take the patient any more.
    pub reason: DeclineReason,
    /// When.
    pub at: Timestamp,
    /// When the crew said that it knows.
    pub acknowledged_at: Option<Timestamp>,
    /// Since when the loss counts as unheard: the crew is to be told by somebody else. It stays when the crew has said that it knows.
    pub unheard_since: Option<Timestamp>,
}

/// 搬送困難: recognised while it happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difficulty {
    /// Institutions asked.
    pub asked: u32,
    /// Minutes on scene.
    pub on_scene_min: u32,
    /// When the zone's criteria were met.
    pub at: Timestamp,
    /// Zone and edition of the standard whose criteria they were; empty where none is in force.
    pub standard: String,
}

/// All questions about one patient, and the decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InquiryBoard {
    pub(super) inquiries: BTreeMap<InquiryId, Inquiry>,
    pub(super) destination: Option<(HospitalId, Timestamp)>,
    /// Who called the case up by its code: how often, and when last.
    pub(super) called_up: BTreeMap<HospitalId, (u32, Timestamp)>,
    pub(super) redirect: Option<(RedirectReason, Timestamp)>,
    pub(super) lost: Option<LostDestination>,
    /// Number of the present search for a destination: the first, after a loss, after a redirection.
    pub(super) search: u32,
    /// Number of the present round of questions.
    pub(super) round: u32,
    /// In which search the last round ended, and when.
    pub(super) round_ended: Option<(u32, Timestamp)>,
    /// In which search the rule for nobody accepting was set to work, and when.
    pub(super) securing: Option<(u32, Timestamp)>,
    pub(super) difficulty: Option<Difficulty>,
    pub(super) decisions: u32,
    pub(super) closed: bool,
}

impl InquiryBoard {
    /// Records a question that was sent.
    pub fn sent(
        &mut self,
        id: InquiryId,
        hospital: HospitalId,
        rank: u32,
        drive_min: u32,
        terms: AskTerms,
        at: Timestamp,
    ) {
        let (search, round, order) = (self.search, self.round, self.inquiries.len());
        let new = || Inquiry { search, round, order, ..Inquiry::new(hospital, rank, drive_min, terms, at) };
        self.inquiries.entry(id).or_insert_with(new);
    }

    /// Records a receipt; the first one of each kind counts.
    pub fn received(&mut self, id: InquiryId, at: Timestamp) {
        if let Some(inquiry) = self.inquiries.get_mut(&id) {
            inquiry.received_at.get_or_insert(at);
        }
    }

    /// Records that a person saw it; seen implies received.
    pub fn seen(&mut self, id: InquiryId, at: Timestamp) {
        if let Some(inquiry) = self.inquiries.get_mut(&id) {
            inquiry.received_at.get_or_insert(at);
            inquiry.seen_at.get_or_insert(at);
        }
    }

    /// Records an answer; a later one replaces it while the question stands.
    pub fn answered(&mut self, id: InquiryId, answer: Answer, at: Timestamp) {
        if let Some(inquiry) = self.inquiries.get_mut(&id) {
            inquiry.received_at.get_or_insert(at);
            inquiry.seen_at.get_or_insert(at);
            inquiry.answer = Some((answer, at));
            inquiry.by_voice = false;
            inquiry.answers = inquiry.answers.saturating_add(1);
        }
    }

    /// Records how far an unanswered question, a decision or a loss was escalated.
    pub fn escalated(&mut self, id: InquiryId, step: EscalationStep, at: Timestamp) {
        let Some(inquiry) = self.inquiries.get_mut(&id) else { return };
        let reached = match step {
            EscalationStep::Reminder => &mut inquiry.reminded_at,
            EscalationStep::Telephone => &mut inquiry.telephone_at,
            EscalationStep::Announce => &mut inquiry.announce_at,
            EscalationStep::LossUnheard => match self.lost.as_mut().filter(|lost| lost.inquiry == id) {
                Some(lost) => &mut lost.unheard_since,
                None => return,
            },
        };
        reached.get_or_insert(at);
    }

    /// Records a telephone call of the crew to a hospital that stands asked. What was said counts as the hospital's answer; a call that
    /// could not stand as an answer is kept as a call only. A crew without a link rings on after its first choice was decided: what it heard
    /// from a hospital that this released counts once it chooses that one instead.
    pub fn called(&mut self, hospital: &HospitalId, outcome: CallOutcome, at: Timestamp) {
        let latest = self.latest_of(hospital).filter(|(_, one)| one.is_standing() || one.may_return());
        let Some((id, stands)) = latest.map(|(id, one)| (id, one.is_standing())) else { return };
        if matches!(outcome, CallOutcome::Reached | CallOutcome::AcceptedByVoice) {
            self.decision_seen(id, at);
        }
        let may_answer = !stands || self.is_open() && !self.is_destination(hospital);
        let Some(inquiry) = self.inquiries.get_mut(&id) else { return };
        if inquiry.calls.len() < MAX_CALLS {
            inquiry.calls.push((outcome, at));
        }
        let answer = match outcome {
            CallOutcome::NoAnswer => return,
            CallOutcome::Reached => None,
            CallOutcome::AcceptedByVoice => Some(Answer::Accept),
            CallOutcome::DeclinedByVoice => Some(Answer::Decline(DeclineReason::Unknown)),
        };
        // Somebody there has spoken with the crew: that is more than a screen that was looked at.
        inquiry.seen_at.get_or_insert(at);
        if let Some(answer) = answer.filter(|_| may_answer) {
            inquiry.answer = Some((answer, at));
            inquiry.by_voice = true;
        }
    }

    /// Records what a hospital wants to know.
    pub fn queried(&mut self, id: InquiryId, query: EventId, text: String, at: Timestamp) {
        if let Some(inquiry) = self.inquiries.get_mut(&id)
            && inquiry.queries.len() < MAX_QUERIES
        {
            inquiry.received_at.get_or_insert(at);
            inquiry.seen_at.get_or_insert(at);
            inquiry.queries.push(Query { id: query, text, at, reply: None });
        }
    }

    /// Records the crew's reply to a query; a later one replaces it.
    pub fn replied(&mut self, query: EventId, text: String, at: Timestamp) {
        let mut queries = self.inquiries.values_mut().flat_map(|inquiry| &mut inquiry.queries);
        if let Some(query) = queries.find(|one| one.id == query) {
            query.reply = Some((text, at));
        }
    }

    /// Records that a question was taken back.
    pub fn released(&mut self, id: InquiryId, reason: ReleaseReason, at: Timestamp) {
        if let Some(inquiry) = self.inquiries.get_mut(&id) {
            inquiry.released.get_or_insert((reason, at));
        }
    }

    /// Records that a person at the hospital knows that the patient does not come.
    pub fn release_seen(&mut self, id: InquiryId, at: Timestamp) {
        if let Some(inquiry) = self.inquiries.get_mut(&id).filter(|inquiry| inquiry.released.is_some()) {
            inquiry.release_seen_at.get_or_insert(at);
        }
    }

    /// Records that a person at the destination knows that the patient comes: said on its screen, or told by telephone.
    pub fn decision_seen(&mut self, id: InquiryId, at: Timestamp) {
        let destination = self.destination.as_ref().map(|(hospital, _)| hospital);
        let of_destination = |one: &&mut Inquiry| Some(&one.hospital) == destination && one.is_standing();
        if let Some(inquiry) = self.inquiries.get_mut(&id).filter(of_destination) {
            inquiry.decision_seen_at.get_or_insert(at);
        }
    }

    /// Records that a hospital called the case up by its code.
    pub fn called_up(&mut self, hospital: HospitalId, at: Timestamp) {
        let (times, last) = self.called_up.entry(hospital).or_insert((0, at));
        *times = times.saturating_add(1);
        *last = at;
    }

    /// When a hospital last called the case up by its code.
    #[must_use]
    pub fn called_up_at(&self, hospital: &HospitalId) -> Option<Timestamp> {
        self.called_up.get(hospital).map(|(_, at)| *at)
    }

    /// Records the decision. Without a redirection in between the first one stands whatever follows.
    pub fn decided(&mut self, hospital: HospitalId, at: Timestamp) {
        if self.destination.is_none() || self.redirect.take().is_some() {
            let chosen = self.latest_of(&hospital).map(|(id, _)| id);
            if let Some(inquiry) = chosen.and_then(|id| self.inquiries.get_mut(&id)) {
                // Whoever knew of a decision before it was lost has to learn of this one.
                (inquiry.decision_seen_at, inquiry.announce_at) = (None, None);
                inquiry.calls_before_decision = inquiry.calls.len();
            }
            self.destination = Some((hospital, at));
            self.decisions = self.decisions.saturating_add(1);
            if let Some(lost) = &mut self.lost {
                lost.acknowledged_at.get_or_insert(at);
            }
        }
    }

    /// Records that the crew looks for another destination. The present one stands until another one is decided.
    pub fn redirecting(&mut self, reason: RedirectReason, at: Timestamp) {
        if self.destination.is_some() && self.redirect.is_none() && !self.closed {
            self.redirect = Some((reason, at));
            self.search = self.search.saturating_add(1);
        }
    }

    /// Records that the destination stays as it was.
    pub const fn redirect_ended(&mut self) {
        self.redirect = None;
    }

    /// Records that the destination took its word back: nothing is decided any more. Whoever was asked because of a redirection is asked for the
    /// same patient all the more: its search goes on.
    pub fn acceptance_withdrawn(&mut self, id: InquiryId, reason: DeclineReason, at: Timestamp) {
        let Some(inquiry) = self.inquiries.get_mut(&id) else { return };
        if self.destination.as_ref().is_none_or(|(chosen, _)| *chosen != inquiry.hospital) {
            return;
        }
        inquiry.answer = Some((Answer::Decline(reason), at));
        inquiry.answers = inquiry.answers.saturating_add(1);
        self.lost = Some(LostDestination {
            hospital: inquiry.hospital.clone(),
            inquiry: id,
            reason,
            at,
            acknowledged_at: None,
            unheard_since: None,
        });
        self.destination = None;
        if self.redirect.take().is_none() {
            self.search = self.search.saturating_add(1);
        }
    }

    /// Records that the crew knows that its destination is lost.
    pub fn loss_acknowledged(&mut self, at: Timestamp) {
        if let Some(lost) = &mut self.lost {
            lost.acknowledged_at.get_or_insert(at);
        }
    }

    /// Records the end of a round: everybody in it declined or stayed silent for too long.
    pub const fn round_ended(&mut self, at: Timestamp) {
        self.round = self.round.saturating_add(1);
        self.round_ended = Some((self.search, at));
    }

    /// Records that the zone's rule for nobody accepting was set to work.
    pub const fn securing_began(&mut self, at: Timestamp) {
        self.securing = Some((self.search, at));
    }

    /// Records that finding a hospital became difficult by the zone's criteria; the first time counts.
    pub fn difficulty_recognised(&mut self, difficulty: Difficulty) {
        self.difficulty.get_or_insert(difficulty);
    }

    /// Records the end of the case.
    pub const fn close(&mut self) {
        self.closed = true;
    }

    /// The destination, once decided.
    #[must_use]
    pub const fn destination(&self) -> Option<&(HospitalId, Timestamp)> {
        self.destination.as_ref()
    }

    /// Why and since when the crew looks for another destination, while it does.
    #[must_use]
    pub const fn redirect(&self) -> Option<(RedirectReason, Timestamp)> {
        self.redirect
    }

    /// The destination that took its word back last.
    #[must_use]
    pub const fn lost(&self) -> Option<&LostDestination> {
        self.lost.as_ref()
    }

    /// A hospital took its word back as the destination, and the crew of the open case has not said that it knows.
    #[must_use]
    pub fn is_loss_unheard(&self, hospital: &HospitalId) -> bool {
        let lost = self.lost.as_ref().filter(|lost| lost.hospital == *hospital);
        !self.closed && lost.is_some_and(|lost| lost.acknowledged_at.is_none())
    }

    /// Since when the zone's rule for nobody accepting is at work in the present search.
    #[must_use]
    pub fn securing(&self) -> Option<Timestamp> {
        self.securing.filter(|(search, _)| *search == self.search).map(|(_, at)| at)
    }

    /// Number of the present round of questions, from 0: how often the next hospitals were due.
    #[must_use]
    pub const fn round(&self) -> u32 {
        self.round
    }

    /// 搬送困難, once recognised.
    #[must_use]
    pub const fn difficulty(&self) -> Option<&Difficulty> {
        self.difficulty.as_ref()
    }

    /// How many decisions there were: one, unless the patient was redirected or a destination was lost.
    #[must_use]
    pub const fn decisions(&self) -> u32 {
        self.decisions
    }

    /// True once the case is closed.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.closed
    }

    /// True while a destination is looked for: none yet, or another one.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.closed && (self.destination.is_none() || self.redirect.is_some())
    }

    /// All questions by identifier.
    pub fn iter(&self) -> impl Iterator<Item = (InquiryId, &Inquiry)> {
        self.inquiries.iter().map(|(id, inquiry)| (*id, inquiry))
    }

    /// One question.
    #[must_use]
    pub fn get(&self, id: InquiryId) -> Option<&Inquiry> {
        self.inquiries.get(&id)
    }

    /// The question that a query belongs to.
    #[must_use]
    pub fn of_query(&self, query: EventId) -> Option<(InquiryId, &Inquiry)> {
        self.iter().find(|(_, inquiry)| inquiry.queries.iter().any(|one| one.id == query))
    }

    /// The newest question that stands at a hospital.
    #[must_use]
    pub fn standing(&self, hospital: &HospitalId) -> Option<(InquiryId, &Inquiry)> {
        self.latest_of(hospital).filter(|(_, inquiry)| inquiry.is_standing())
    }

    /// The newest question to a hospital by the order of the log, standing or not.
    #[must_use]
    pub fn latest_of(&self, hospital: &HospitalId) -> Option<(InquiryId, &Inquiry)> {
        self.inquiries
            .iter()
            .filter(|(_, inquiry)| inquiry.hospital == *hospital)
            .max_by_key(|(_, inquiry)| inquiry.order)
            .map(|(id, inquiry)| (*id, inquiry))
    }
}
