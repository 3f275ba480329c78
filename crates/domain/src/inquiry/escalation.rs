//! What is due when nobody answers: screen → sound → telephone → the next hospitals → the zone's rule for nobody accepting. Where no screen shows the
//! question, the telephone comes at once in place of the sound. And what is due when a word that matters most does not arrive: nobody at the
//! destination knows that the patient comes, or the crew does not know that its destination is lost.
//!
//! Pure: the platform asks every second what is due, and writes it into the log before anybody is told. Each step is reached once, so that
//! asking twice, or after a restart, changes nothing.

use jiff::{SignedDuration, Timestamp};

use super::{EscalationStep, Inquiry, InquiryBoard};
use crate::{
    ids::InquiryId,
    standard::{AskingRules, NobodyAccepts},
};

/// One step that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// A question is escalated, or the decision or loss that it led to.
    Escalate(InquiryId, EscalationStep),
    /// Everybody of this round declined or stayed silent: the next hospitals are due.
    EndRound,
    /// The zone's rule for nobody accepting is set to work.
    Secure,
}

impl InquiryBoard {
    /// What is due now, in the order in which it is to be written. Of asking nothing while nobody is asked, or when no destination is looked for; no
    /// next hospitals once one takes the patient on arrival. A yes under a condition that the crew may be unable to use does not end the search.
    #[must_use]
    pub fn due(&self, rules: &AskingRules, nobody: Option<&NobodyAccepts>, now: Timestamp) -> Vec<Due> {
        if self.is_closed() {
            return Vec::new();
        }
        let unknown = [self.announcement_due(rules, now), self.unheard_loss_due(rules, now)];
        let mut due: Vec<Due> = unknown.into_iter().flatten().collect();
        if !self.is_open() {
            return due;
        }
        due.extend(self.iter().flat_map(|(id, inquiry)| steps_due(id, inquiry, rules, now)));
        if self.has_a_bed() {
            return due;
        }
        if self.is_round_over(rules, now) {
            due.push(Due::EndRound);
        }
        if nobody.is_some_and(|nobody| self.is_securing_due(rules, nobody, now)) {
            due.push(Due::Secure);
        }
        due
    }

    /// True once a hospital that can be chosen takes the patient on arrival.
    #[must_use]
    pub fn has_a_bed(&self) -> bool {
        self.iter().any(|(id, one)| {
            one.takes_on_arrival() && self.is_newest(id, &one.hospital) && self.check_choose(&one.hospital).is_ok()
        })
    }

    /// True while the next hospitals may become due by time alone: somebody was asked in this round, or the zone's rule for nobody accepting is
    /// yet to come, and nobody takes the patient on arrival.
    #[must_use]
    pub fn may_fall_due(&self, nobody: Option<&NobodyAccepts>) -> bool {
        let to_secure = nobody.is_some() && self.securing().is_none();
        self.is_open() && self.searched().any(|inquiry| to_secure || inquiry.round == self.round) && !self.has_a_bed()
    }

    /// Nobody at the destination has said that it knows: somebody has to ring it, also while another one is looked for. It gets the zone's
    /// wait for the telephone, however its screen stands: it has just answered there, so the question is a person, not a screen.
    fn announcement_due(&self, rules: &AskingRules, now: Timestamp) -> Option<Due> {
        let (hospital, decided_at) = self.destination()?;
        let (id, inquiry) = self.standing(hospital)?;
        let is_unknown = inquiry.decision_seen_at.is_none() && inquiry.announce_at.is_none();
        let is_over = now.duration_since(*decided_at) >= seconds(rules.telephone_after_s);
        (is_unknown && is_over).then_some(Due::Escalate(id, EscalationStep::Announce))
    }

    /// The crew drives to a hospital that cannot take its patient. It gets the wait for a reminder: its tablet alarms at once, so a crew
    /// that is silent for so long is out of reach.
    fn unheard_loss_due(&self, rules: &AskingRules, now: Timestamp) -> Option<Due> {
        let lost = self.lost().filter(|lost| lost.acknowledged_at.is_none() && lost.unheard_since.is_none())?;
        let is_over = now.duration_since(lost.at) >= seconds(rules.remind_after_s);
        is_over.then_some(Due::Escalate(lost.inquiry, EscalationStep::LossUnheard))
    }

    /// Questions of the present search. Counted by the order of the log, never by instants: a tablet's clock may be wrong.
    fn searched(&self) -> impl Iterator<Item = &Inquiry> {
        self.inquiries.values().filter(|one| one.search == self.search && !self.is_destination(&one.hospital))
    }

    /// Everybody who was asked in this round has declined, was taken back, or is silent for too long.
    fn is_round_over(&self, rules: &AskingRules, now: Timestamp) -> bool {
        let mut round = self.searched().filter(|inquiry| inquiry.round == self.round).peekable();
        round.peek().is_some()
            && round.all(|inquiry| !inquiry.is_awaited() || inquiry.is_silent(seconds(rules.next_after_s), now))
    }

    fn is_securing_due(&self, rules: &AskingRules, nobody: &NobodyAccepts, now: Timestamp) -> bool {
        let Some(first) = self.searched().map(|inquiry| inquiry.sent_at).min() else { return false };
        if self.securing.is_some_and(|(search, _)| search == self.search) {
            return false;
        }
        let minutes = now.duration_since(first).as_mins().max(0);
        nobody.is_due(u32::try_from(minutes).unwrap_or(u32::MAX), self.failed(rules, now))
    }

    /// Hospitals of the present search that declined or are silent for too long, each once.
    fn failed(&self, rules: &AskingRules, now: Timestamp) -> u32 {
        let silent = |inquiry: &Inquiry| inquiry.is_silent(seconds(rules.next_after_s), now);
        let mut hospitals: Vec<_> = self
            .searched()
            .filter(|inquiry| inquiry.is_declined() || silent(inquiry))
            .map(|inquiry| &inquiry.hospital)
            .collect();
        hospitals.sort_unstable();
        hospitals.dedup();
        u32::try_from(hospitals.len()).unwrap_or(u32::MAX)
    }

    /// Since when the next hospitals are due and nobody has asked them: a round ended, or the destination was lost. `None` while a question of
    /// the present round stands, and when no destination is looked for.
    #[must_use]
    pub fn next_due_since(&self) -> Option<Timestamp> {
        if !self.is_open() || self.searched().any(|inquiry| inquiry.round == self.round) {
            return None;
        }
        let ended = self.round_ended.filter(|(search, _)| *search == self.search).map(|(_, at)| at);
        let lost = self.lost.as_ref().filter(|_| self.destination.is_none()).map(|lost| lost.at);
        ended.max(lost)
    }

    /// Institutions asked so far, each once.
    #[must_use]
    pub fn institutions_asked(&self) -> u32 {
        let mut hospitals: Vec<_> = self.inquiries.values().map(|inquiry| &inquiry.hospital).collect();
        hospitals.sort_unstable();
        hospitals.dedup();
        u32::try_from(hospitals.len()).unwrap_or(u32::MAX)
    }
}

fn steps_due(id: InquiryId, inquiry: &Inquiry, rules: &AskingRules, now: Timestamp) -> Vec<Due> {
    if !inquiry.is_awaited() {
        return Vec::new();
    }
    let waited = now.duration_since(inquiry.sent_at);
    let mut due = Vec::new();
    if inquiry.seen_at.is_none() && inquiry.reminded_at.is_none() && waited >= seconds(rules.remind_after_s) {
        due.push(Due::Escalate(id, EscalationStep::Reminder));
    }
    // Somebody has rung already: the step would tell the crew what it has just done.
    if inquiry.telephone_at.is_none() && inquiry.calls.is_empty() && waited >= seconds(ring_after_s(inquiry, rules)) {
        due.push(Due::Escalate(id, EscalationStep::Telephone));
    }
    due
}

/// How long a question waits until a person must ring, seconds. One that no screen shows (the gateway is away, or connected and nobody has its
/// board open) is rung when the reminder is due: a reminder would call nobody.
const fn ring_after_s(inquiry: &Inquiry, rules: &AskingRules) -> u32 {
    if inquiry.received_at.is_some() { rules.telephone_after_s } else { rules.remind_after_s }
}

fn seconds(seconds: u32) -> SignedDuration {
    SignedDuration::from_secs(i64::from(seconds))
}
