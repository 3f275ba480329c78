//! 照会と応需: asking hospitals in parallel, with exactly one winner.
//!
//! A board is a fold of what happened; its `check_*` functions say whether a wish may become an event. They are the only place that
//! decides, and the platform calls them one at a time per encounter, so that at most one destination stands in any history.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::ids::{HospitalId, InquiryId};

coded! {
    /// 収容不可理由, the official list.
    pub enum DeclineReason {
        TreatingOthers = "treating-others", "手術中・患者対応中", "In surgery / treating others";
        NoBed = "no-bed", "満床", "No bed";
        BeyondCapability = "beyond-capability", "処置困難", "Beyond our capability";
        OutsideSpecialty = "outside-specialty", "専門外", "Outside specialty";
        NoPhysician = "no-physician", "医師不在", "No physician";
        NotOurPatient = "not-our-patient", "初診(かかりつけ医なし)", "First visit (no own doctor)";
        Unknown = "reason-unknown", "理由不明", "Reason unknown";
        Other = "other", "その他", "Other";
    }
}

coded! {
    /// Why a question was taken back.
    pub enum ReleaseReason {
        AnotherChosen = "another-chosen", "他院に決定", "Another hospital was chosen";
        EncounterClosed = "encounter-closed", "事案終了", "The case was closed";
    }
}

coded! {
    /// Why a wish did not become an event. Told to whoever wished.
    pub enum InquiryRefusal {
        UnknownHospital = "unknown-hospital", "登録のない医療機関です", "Unknown hospital";
        AlreadyAsked = "already-asked", "すでに照会中です", "Already being asked";
        AlreadyDecided = "already-decided", "搬送先は決定済みです", "The destination is already decided";
        NotAsked = "not-asked", "この病院には照会していません", "This hospital was not asked";
        NotAccepted = "not-accepted", "この病院の受入回答がありません", "This hospital has not accepted";
        TooLate = "too-late", "照会は終了しています(他院に決定)", "The question was taken back (another hospital was chosen)";
        TooManyAnswers = "too-many-answers", "回答の変更が多すぎます。電話で連絡してください", "Changed too often: call the crew";
        TooMany = "too-many", "同時に照会できる数を超えています", "Too many questions at once";
        Closed = "encounter-closed", "事案は終了しています", "The case is closed";
    }
}

/// A hospital's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// 応需: it takes the patient.
    Accept,
    /// 不応需, with the official reason.
    Decline(DeclineReason),
}

/// Most hospitals asked about one patient: the activity record lists inquiries 1–10; twice that is an error of the screen, not a need.
pub const MAX_INQUIRIES: usize = 20;

/// Most answers to one question: whoever changes a mind ten times is broken or hostile, and has to use the telephone.
pub const MAX_ANSWERS: u32 = 10;

/// Most times that one hospital calls one case up by its code: once, again after a decline, and once more. Each is a question and counts
/// towards [`MAX_INQUIRIES`]; a hospital must not use up the questions of a crew that cannot see it happen.
pub const MAX_CALL_UPS: u32 = 3;

/// One question and what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// Whom.
    pub hospital: HospitalId,
    /// Place of the hospital in the ranking when it was asked, from 1.
    pub rank: u32,
    /// Estimated minutes on the road when it was asked.
    pub drive_min: u32,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When the hospital's screen had it.
    pub received_at: Option<Timestamp>,
    /// When a person there confirmed having seen it.
    pub seen_at: Option<Timestamp>,
    /// The answer that stands, with its instant.
    pub answer: Option<(Answer, Timestamp)>,
    /// How many answers there have been.
    pub answers: u32,
    /// Set when the question was taken back.
    pub released: Option<(ReleaseReason, Timestamp)>,
}

impl Inquiry {
    /// True while the hospital can still answer or change its answer.
    #[must_use]
    pub const fn is_standing(&self) -> bool {
        self.released.is_none()
    }

    /// True when the hospital has accepted and was not released.
    #[must_use]
    pub const fn is_accepted(&self) -> bool {
        self.released.is_none() && matches!(self.answer, Some((Answer::Accept, _)))
    }

    /// True when the hospital said no.
    #[must_use]
    pub const fn is_declined(&self) -> bool {
        matches!(self.answer, Some((Answer::Decline(_), _)))
    }
}

/// All questions about one patient, and the decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InquiryBoard {
    inquiries: BTreeMap<InquiryId, Inquiry>,
    destination: Option<(HospitalId, Timestamp)>,
    /// Who called the case up by its code: how often, and when last.
    called_up: BTreeMap<HospitalId, (u32, Timestamp)>,
    closed: bool,
}

impl InquiryBoard {
    /// Records a question that was sent.
    pub fn sent(&mut self, id: InquiryId, hospital: HospitalId, rank: u32, drive_min: u32, at: Timestamp) {
        self.inquiries.entry(id).or_insert(Inquiry {
            hospital,
            rank,
            drive_min,
            sent_at: at,
            received_at: None,
            seen_at: None,
            answer: None,
            answers: 0,
            released: None,
        });
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
            inquiry.answers = inquiry.answers.saturating_add(1);
        }
    }

    /// Records that a question was taken back.
    pub fn released(&mut self, id: InquiryId, reason: ReleaseReason, at: Timestamp) {
        if let Some(inquiry) = self.inquiries.get_mut(&id) {
            inquiry.released.get_or_insert((reason, at));
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

    /// Records the decision. The first one stands whatever follows.
    pub fn decided(&mut self, hospital: HospitalId, at: Timestamp) {
        self.destination.get_or_insert((hospital, at));
    }

    /// Records the end of the case.
    pub const fn close(&mut self) {
        self.closed = true;
    }

    /// Whether a hospital may be asked now.
    ///
    /// # Errors
    /// The refusal to tell the crew. A hospital that declined may be asked again: things change.
    pub fn check_ask(&self, hospital: &HospitalId) -> Result<(), InquiryRefusal> {
        if self.closed {
            Err(InquiryRefusal::Closed)
        } else if self.destination.is_some() {
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

    /// Whether an answer (or a receipt) of a hospital to a question may stand.
    ///
    /// # Errors
    /// The refusal to tell the hospital: never asked, or taken back in the meantime.
    pub fn check_answer(&self, id: InquiryId, hospital: &HospitalId) -> Result<(), InquiryRefusal> {
        match self.inquiries.get(&id) {
            Some(inquiry) if inquiry.hospital == *hospital => {
                if inquiry.is_standing() && self.destination.is_none() && !self.closed {
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

    /// Whether the crew may choose a hospital, and with it which questions have to be taken back.
    ///
    /// # Errors
    /// The refusal to tell the crew: decided already, closed, or no standing acceptance.
    pub fn check_choose(&self, hospital: &HospitalId) -> Result<Vec<InquiryId>, InquiryRefusal> {
        if self.closed {
            return Err(InquiryRefusal::Closed);
        }
        if self.destination.is_some() {
            return Err(InquiryRefusal::AlreadyDecided);
        }
        let (winner, inquiry) = self.standing(hospital).ok_or(InquiryRefusal::NotAsked)?;
        if !inquiry.is_accepted() {
            return Err(InquiryRefusal::NotAccepted);
        }
        Ok(self.inquiries.iter().filter(|(id, one)| **id != winner && one.is_standing()).map(|(id, _)| *id).collect())
    }

    /// The destination, once decided.
    #[must_use]
    pub const fn destination(&self) -> Option<&(HospitalId, Timestamp)> {
        self.destination.as_ref()
    }

    /// True once the case is closed.
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.closed
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

    /// The newest question that stands at a hospital.
    #[must_use]
    pub fn standing(&self, hospital: &HospitalId) -> Option<(InquiryId, &Inquiry)> {
        self.latest_of(hospital).filter(|(_, inquiry)| inquiry.is_standing())
    }

    /// The newest question to a hospital, standing or not.
    #[must_use]
    pub fn latest_of(&self, hospital: &HospitalId) -> Option<(InquiryId, &Inquiry)> {
        self.inquiries
            .iter()
            .filter(|(_, inquiry)| inquiry.hospital == *hospital)
            .max_by_key(|(id, inquiry)| (inquiry.sent_at, **id))
            .map(|(id, inquiry)| (*id, inquiry))
    }

    /// Whether a hospital may read the record now: it is the destination, or it stands asked, has not declined, and nothing is decided.
    /// A closed case can be read by nobody but the destination.
    #[must_use]
    pub fn may_read(&self, hospital: &HospitalId) -> bool {
        match &self.destination {
            Some((chosen, _)) => chosen == hospital,
            None => !self.closed && self.standing(hospital).is_some_and(|(_, inquiry)| !inquiry.is_declined()),
        }
    }
}
