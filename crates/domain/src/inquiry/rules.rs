//! Whether a wish may become an event, and who may read what. Nothing here changes anything.

use super::{AskOrigin, Choice, Inquiry, InquiryBoard, InquiryRefusal, MAX_QUERIES, ReleaseReason};
use crate::ids::{EventId, HospitalId, InquiryId};

/// Most hospitals asked about one patient: the activity record lists inquiries 1–10; that many for each of three searches (the first, after
/// a destination was lost, after a redirection), with room. More is an error of the screen, not a need.
pub const MAX_INQUIRIES: usize = 40;

/// So many of [`MAX_INQUIRIES`] are kept for the crew and for the zone's rule for nobody accepting: rounds that the platform asks by itself end
/// before them, or a zone that asks many at once would leave a crew whose destination is lost with nobody it may ask.
pub const KEPT_FOR_PEOPLE: usize = 12;

/// Most answers to one question: whoever changes a mind ten times is broken or hostile, and has to use the telephone.
pub const MAX_ANSWERS: u32 = 10;

/// Most times that one hospital calls one case up by its code: once, again after a decline, and once more. Each is a question and counts
/// towards [`MAX_INQUIRIES`]; a hospital must not use up the questions of a crew that cannot see it happen.
pub const MAX_CALL_UPS: u32 = 3;

/// How much of a case a hospital may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Nothing.
    None,
    /// What it needs to answer: age, class, urgency, complaint, signs, vitals, flags, the drive. No name, no record.
    Candidate,
    /// Everything: it takes the patient.
    Full,
}

impl InquiryBoard {
    /// Whether a hospital may be asked now.
    ///
    /// # Errors
    /// The refusal to tell the crew. A hospital that declined may be asked again: things change.
    pub fn check_ask(&self, hospital: &HospitalId) -> Result<(), InquiryRefusal> {
        if self.closed {
            Err(InquiryRefusal::Closed)
        } else if !self.is_open() {
            Err(InquiryRefusal::AlreadyDecided)
        } else if self.inquiries.len() >= MAX_INQUIRIES {
            Err(InquiryRefusal::TooMany)
        } else if self.standing(hospital).is_some_and(|(_, inquiry)| !inquiry.is_declined()) {
            Err(InquiryRefusal::AlreadyAsked)
        } else {
            Ok(())
        }
    }

    /// Whether a hospital that knows the case's code may be asked because of it: as if the crew asked, and not without end.
    ///
    /// # Errors
    /// The refusal; [`InquiryRefusal::AlreadyAsked`] when there is nothing left to open.
    pub fn check_call_up(&self, hospital: &HospitalId) -> Result<(), InquiryRefusal> {
        if self.may_read(hospital) {
            return Err(InquiryRefusal::AlreadyAsked);
        }
        self.check_ask(hospital)?;
        let exhausted = self.called_up.get(hospital).is_some_and(|(times, _)| *times >= MAX_CALL_UPS);
        if exhausted { Err(InquiryRefusal::TooMany) } else { Ok(()) }
    }

    /// Whether the platform asks a hospital by itself when the next ones are due: one that this search has not asked and that has not declined.
    /// One whose question ended because another hospital was chosen is asked again when that one is lost.
    #[must_use]
    pub fn is_for_next_round(&self, hospital: &HospitalId) -> bool {
        let may_be_again = |one: &Inquiry| {
            let ended = one.released.is_some_and(|(reason, _)| {
                matches!(reason, ReleaseReason::AnotherChosen | ReleaseReason::RedirectEnded)
            });
            ended && one.search != self.search && !one.is_declined()
        };
        let has_room = self.inquiries.len() + KEPT_FOR_PEOPLE < MAX_INQUIRIES;
        has_room && self.latest_of(hospital).is_none_or(|(_, one)| may_be_again(one))
    }

    /// Whether an answer of a hospital to a question may stand. Only the newest question to a hospital can be answered: what comes late to an
    /// older one would count and be shown nowhere.
    ///
    /// # Errors
    /// As [`Self::check_receipt`].
    pub fn check_answer(&self, id: InquiryId, hospital: &HospitalId) -> Result<(), InquiryRefusal> {
        self.check_receipt(id, hospital)?;
        if self.is_newest(id, hospital) { Ok(()) } else { Err(InquiryRefusal::TooLate) }
    }

    pub(super) fn is_newest(&self, id: InquiryId, hospital: &HospitalId) -> bool {
        self.latest_of(hospital).is_some_and(|(newest, _)| newest == id)
    }

    /// Whether a receipt of a hospital for a question may stand.
    ///
    /// # Errors
    /// The refusal to tell the hospital: never asked, or taken back in the meantime.
    pub fn check_receipt(&self, id: InquiryId, hospital: &HospitalId) -> Result<(), InquiryRefusal> {
        match self.inquiries.get(&id) {
            Some(inquiry) if inquiry.hospital == *hospital => {
                if inquiry.is_standing() && self.is_open() && !self.is_destination(hospital) {
                    Ok(())
                } else {
                    Err(InquiryRefusal::TooLate)
                }
            }
            _ => Err(InquiryRefusal::NotAsked),
        }
    }

    /// Whether one more answer may be given to a question; asked after [`Self::check_answer`].
    ///
    /// # Errors
    /// [`InquiryRefusal::TooManyAnswers`] after [`MAX_ANSWERS`].
    pub fn check_change(&self, id: InquiryId) -> Result<(), InquiryRefusal> {
        let exhausted = self.inquiries.get(&id).is_some_and(|inquiry| inquiry.answers >= MAX_ANSWERS);
        if exhausted { Err(InquiryRefusal::TooManyAnswers) } else { Ok(()) }
    }

    /// Whether a hospital may ask back. The destination may too: it has more to prepare than anybody else.
    ///
    /// # Errors
    /// The refusal to tell the hospital.
    pub fn check_query(&self, id: InquiryId, hospital: &HospitalId) -> Result<(), InquiryRefusal> {
        if !self.is_destination(hospital) || self.closed {
            self.check_answer(id, hospital)?;
        }
        match self.inquiries.get(&id) {
            Some(inquiry) if inquiry.hospital != *hospital => Err(InquiryRefusal::NotAsked),
            Some(inquiry) if inquiry.queries.len() >= MAX_QUERIES => Err(InquiryRefusal::TooManyQueries),
            Some(_) => Ok(()),
            None => Err(InquiryRefusal::NotAsked),
        }
    }

    /// Whether the crew may reply to a query.
    ///
    /// # Errors
    /// The refusal to tell the crew: no such query, or the hospital no longer has the case.
    pub fn check_reply(&self, query: EventId) -> Result<(), InquiryRefusal> {
        match self.of_query(query) {
            Some((_, inquiry)) if self.may_read(&inquiry.hospital) => Ok(()),
            Some(_) => Err(InquiryRefusal::TooLate),
            None => Err(InquiryRefusal::NotAsked),
        }
    }

    /// Whether the crew may take a question back, and which.
    ///
    /// # Errors
    /// The refusal to tell the crew. The destination is left by a redirection, not by taking its question back.
    pub fn check_withdraw(&self, hospital: &HospitalId) -> Result<InquiryId, InquiryRefusal> {
        if self.closed {
            return Err(InquiryRefusal::Closed);
        }
        if self.is_destination(hospital) {
            return Err(InquiryRefusal::AlreadyDecided);
        }
        self.standing(hospital).map(|(id, _)| id).ok_or(InquiryRefusal::NotAsked)
    }

    /// Whether the destination may take its word back.
    ///
    /// # Errors
    /// The refusal to tell the hospital.
    pub fn check_withdraw_acceptance(&self, id: InquiryId, hospital: &HospitalId) -> Result<(), InquiryRefusal> {
        if self.closed {
            return Err(InquiryRefusal::Closed);
        }
        let is_its_question = self.standing(hospital).is_some_and(|(newest, _)| newest == id);
        if self.is_destination(hospital) && is_its_question { Ok(()) } else { Err(InquiryRefusal::NotDestination) }
    }

    /// Whether a hospital may say that it knows of the decision for it; nobody else may, and not for another question.
    ///
    /// # Errors
    /// The refusal to tell the hospital.
    pub fn check_decision_seen(&self, id: InquiryId, hospital: &HospitalId) -> Result<(), InquiryRefusal> {
        self.check_withdraw_acceptance(id, hospital)
    }

    /// Whether the crew may choose a hospital, and with it which questions have to be taken back. On a redirection the destination so far is
    /// among them.
    ///
    /// # Errors
    /// The refusal to tell the crew: decided already, closed, or no standing acceptance.
    pub fn check_choose(&self, hospital: &HospitalId) -> Result<Vec<InquiryId>, InquiryRefusal> {
        self.check_choice(&Choice { hospital, seen: None, instead_of: None }).map(|winner| winner.to_release)
    }

    /// The questions to be taken back when the destination stays as it was.
    #[must_use]
    pub fn besides_destination(&self) -> Vec<InquiryId> {
        let others = self.inquiries.iter().filter(|(_, one)| one.is_standing() && !self.is_destination(&one.hospital));
        others.map(|(id, _)| *id).collect()
    }

    /// True for the hospital that is the destination now.
    #[must_use]
    pub fn is_destination(&self, hospital: &HospitalId) -> bool {
        self.destination.as_ref().is_some_and(|(chosen, _)| chosen == hospital)
    }

    /// How much of the case a hospital may read now. The destination reads everything; whoever stands asked and has not declined reads what
    /// it needs to answer, while a destination is looked for. A hospital that was never asked otherwise, that the crew has named the case's
    /// code by telephone, and that accepts, reads everything as well: the crew whose data link is down cannot confirm it. One that was asked
    /// has the case's identifier, from which the code follows: its code proves no telephone call. A closed case can be read by nobody but
    /// the destination.
    #[must_use]
    pub fn access(&self, hospital: &HospitalId) -> Access {
        if self.is_destination(hospital) {
            return Access::Full;
        }
        match self.standing(hospital) {
            Some((_, inquiry)) if self.is_open() && !inquiry.is_declined() => {
                if inquiry.is_accepted() && self.knows_by_voice_only(hospital) {
                    Access::Full
                } else {
                    Access::Candidate
                }
            }
            _ => Access::None,
        }
    }

    /// True for a hospital that has the case from the crew's mouth alone: every question to it came of the code.
    fn knows_by_voice_only(&self, hospital: &HospitalId) -> bool {
        let mut of_it = self.inquiries.values().filter(|one| one.hospital == *hospital).peekable();
        of_it.peek().is_some() && of_it.all(|one| one.terms.origin == AskOrigin::CalledUp)
    }

    /// Whether a hospital may read anything of the case now.
    #[must_use]
    pub fn may_read(&self, hospital: &HospitalId) -> bool {
        self.access(hospital) != Access::None
    }
}
