//! Choosing a hospital as the crew meant it: by the answer that it saw, and in place of a choice that it has left.
//!
//! A choice waits on the tablet while the link is down. Meanwhile the hospital may change its answer, and the crew its mind; the choice that
//! it has left may be decided all the same, because it was sent first.

use jiff::Timestamp;

use super::{Answer, Inquiry, InquiryBoard, InquiryRefusal, RedirectReason, ReleaseReason};
use crate::ids::{HospitalId, InquiryId};

/// The answer that the crew saw when it chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeenAnswer {
    /// What it said.
    pub answer: Answer,
    /// Since when, whole milliseconds: the same words given anew begin another wait.
    pub at: Timestamp,
}

/// What the crew wishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice<'a> {
    /// Where it wants to go.
    pub hospital: &'a HospitalId,
    /// By which answer; `None` from a tablet that does not tell: then whatever acceptance stands is taken.
    pub seen: Option<SeenAnswer>,
    /// The hospital of the choice that it has left for this one while nobody knew yet what became of it.
    pub instead_of: Option<&'a HospitalId>,
}

/// A choice that may be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Winner {
    /// The question whose acceptance wins.
    pub inquiry: InquiryId,
    /// The questions to be taken back with it. The destination so far is among them.
    pub to_release: Vec<InquiryId>,
}

impl Inquiry {
    /// True when the question was taken back only because the patient was to go elsewhere: its acceptance can win again once that is undone.
    pub(super) const fn may_return(&self) -> bool {
        matches!(self.released, Some((ReleaseReason::AnotherChosen | ReleaseReason::Redirected, _)))
    }
}

impl InquiryBoard {
    /// Whether a choice may be decided. One that was made in place of another choice opens a decided search again, and reaches a hospital
    /// that was released by the decision that the crew no longer wanted.
    ///
    /// # Errors
    /// The refusal to tell the crew: closed, decided already, no acceptance, or a condition that the crew has not seen.
    pub fn check_choice(&self, choice: &Choice<'_>) -> Result<Winner, InquiryRefusal> {
        if self.closed {
            return Err(InquiryRefusal::Closed);
        }
        let leaves_destination = choice.instead_of.is_some_and(|left| self.is_destination(left));
        if self.is_destination(choice.hospital) || !(self.is_open() || leaves_destination) {
            return Err(InquiryRefusal::AlreadyDecided);
        }
        let may_win = |one: &Inquiry| one.is_standing() || choice.instead_of.is_some() && one.may_return();
        let latest = self.latest_of(choice.hospital).filter(|(_, one)| may_win(one));
        let (winner, inquiry) = latest.ok_or(InquiryRefusal::NotAsked)?;
        let (answer, at) = inquiry.answer.filter(|(one, _)| one.is_acceptance()).ok_or(InquiryRefusal::NotAccepted)?;
        let is_as_seen = choice.seen.is_none_or(|seen| seen == SeenAnswer { answer, at });
        // Whoever has accepted a condition has nothing against its going away.
        if !is_as_seen && answer != Answer::Accept {
            return Err(InquiryRefusal::AnswerChanged);
        }
        let others = self.inquiries.iter().filter(|(id, one)| **id != winner && one.is_standing());
        Ok(Winner { inquiry: winner, to_release: others.map(|(id, _)| *id).collect() })
    }

    /// Records that the crew has left a choice for another one. When it was decided by then, another destination is looked for; it stands
    /// until that one is decided.
    pub fn choice_left(&mut self, left: &HospitalId, at: Timestamp) {
        if self.is_destination(left) {
            self.redirecting(RedirectReason::Other, at);
        }
    }

    /// Records the decision for a question. It stands from then on, also when a decision that the crew had left already had released it.
    pub fn decided_for(&mut self, id: InquiryId, hospital: HospitalId, at: Timestamp) {
        self.decided(hospital, at);
        let destination = self.destination.as_ref().map(|(chosen, _)| chosen);
        let winner = self.inquiries.get_mut(&id).filter(|one| destination == Some(&one.hospital));
        if let Some(winner) = winner {
            winner.released = None;
            winner.release_seen_at = None;
        }
    }
}
