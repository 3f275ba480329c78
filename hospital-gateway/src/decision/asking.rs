//! What a hospital does beyond answering: it asks back, takes its word back, and takes notice that a patient comes or does not come.

use domain::{
    disclosure::CaseStanding,
    ids::{EncounterId, EventId},
    inquiry::{Answer, DeclineReason, InquiryRefusal, MAX_QUERIES, Query},
};
use jiff::Timestamp;
use proto::convert::{Report, ReportKind};

use super::{DecisionError, Desk};
use crate::inbox::{HospitalCase, InboxError, Untaken, UntakenWord};

impl Desk {
    /// 確認事項: the hospital wants to know something. The same words again, while the first wait for a reply, are the same query.
    ///
    /// # Errors
    /// [`DecisionError`]; [`DecisionError::TooManyQueries`] after [`MAX_QUERIES`].
    pub async fn query_as(&self, id: EventId, encounter: EncounterId, text: String) -> Result<(), DecisionError> {
        let _act = self.acts.lock().await;
        let (inquiry, is_known) = self
            .inbox
            .with_case(encounter, |case| {
                let is_same = |query: &Query| query.id == id || (query.text == text && query.reply.is_none());
                match (case.standing.may_read(), case.queries().any(is_same)) {
                    (false, _) => Err(DecisionError::Closed),
                    (true, false) if case.queries().count() >= MAX_QUERIES => Err(DecisionError::TooManyQueries),
                    (true, is_known) => Ok((case.inquiry, is_known)),
                }
            })
            .ok_or(DecisionError::UnknownCase)??;
        if is_known {
            return Ok(());
        }
        // As it will be read from the disk again.
        let now = self.clock.now();
        let at = Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now);
        self.report(id, at, ReportKind::Queried(encounter, inquiry, text.clone())).await?;
        let asked = |case: &mut HospitalCase| {
            case.received_here = true;
            case.seen_here = true;
            case.untaken = None;
            case.queries_here.push(Query { id, text, at, reply: None });
        };
        self.inbox.note(encounter, inquiry, asked).await?;
        self.show(encounter);
        Ok(())
    }

    /// The destination cannot take the patient any more: the crew loses its destination.
    ///
    /// # Errors
    /// [`DecisionError`]; [`DecisionError::NotDestination`] where the patient does not come here.
    pub async fn withdraw_as(
        &self,
        id: EventId,
        encounter: EncounterId,
        reason: DeclineReason,
    ) -> Result<(), DecisionError> {
        let _act = self.acts.lock().await;
        let (inquiry, is_done) = self
            .inbox
            .with_case(encounter, |case| match case.standing {
                CaseStanding::Destination if case.is_handed_over() => Err(DecisionError::Closed),
                CaseStanding::Destination => Ok((case.inquiry, case.is_withdrawn_here())),
                CaseStanding::Released(_) => Err(DecisionError::Closed),
                CaseStanding::Asked(_) | CaseStanding::Declined => Err(DecisionError::NotDestination),
            })
            .ok_or(DecisionError::UnknownCase)??;
        if !is_done {
            self.report(id, self.clock.now(), ReportKind::Withdrawn(encounter, inquiry, reason)).await?;
            let withdrawn = |case: &mut HospitalCase| {
                case.answered_here = Some(Answer::Decline(reason));
                case.untaken = None;
            };
            self.inbox.note(encounter, inquiry, withdrawn).await?;
        }
        self.show(encounter);
        Ok(())
    }

    /// 了解: a person knows that the patient does not come. Reported once per question.
    ///
    /// # Errors
    /// [`DecisionError`]; [`DecisionError::Closed`] for a case that was not taken back.
    pub async fn release_seen_as(&self, id: EventId, encounter: EncounterId) -> Result<(), DecisionError> {
        let _act = self.acts.lock().await;
        let (inquiry, is_done) = self
            .inbox
            .with_case(encounter, |case| match case.standing {
                CaseStanding::Released(_) => Ok((case.inquiry, case.release_seen_here)),
                _ => Err(DecisionError::Closed),
            })
            .ok_or(DecisionError::UnknownCase)??;
        if !is_done {
            self.report(id, self.clock.now(), ReportKind::ReleaseSeen(encounter, inquiry)).await?;
            self.inbox.note(encounter, inquiry, |case| case.release_seen_here = true).await?;
        }
        self.show(encounter);
        Ok(())
    }

    /// 「確認した」: a person knows that the patient comes here. Reported once per decision; whoever has taken the word back since owes it no more.
    ///
    /// # Errors
    /// [`DecisionError`]; [`DecisionError::NotDestination`] where the patient does not come here.
    pub async fn decision_seen_as(&self, id: EventId, encounter: EncounterId) -> Result<(), DecisionError> {
        let _act = self.acts.lock().await;
        let (inquiry, is_owed) = self
            .inbox
            .with_case(encounter, |case| match case.standing {
                CaseStanding::Destination => Ok((case.inquiry, case.owes_decision_notice())),
                _ => Err(DecisionError::NotDestination),
            })
            .ok_or(DecisionError::UnknownCase)??;
        if is_owed {
            self.report(id, self.clock.now(), ReportKind::DecisionSeen(encounter, inquiry)).await?;
            self.inbox.note(encounter, inquiry, |case| case.decision_seen_here = true).await?;
        }
        self.show(encounter);
        Ok(())
    }

    /// 「電話で伝えた」: a person has told the crew by telephone that it cannot come here. Noted here only: the crew's tablet goes on until somebody
    /// in the vehicle says that it knows.
    ///
    /// # Errors
    /// [`DecisionError`]; [`DecisionError::Closed`] where nothing is left to be told.
    pub async fn loss_told(&self, encounter: EncounterId) -> Result<(), DecisionError> {
        let _act = self.acts.lock().await;
        let (inquiry, is_unheard) = self
            .inbox
            .with_case(encounter, |case| (case.inquiry, case.standing == CaseStanding::Declined && case.loss_unheard))
            .ok_or(DecisionError::UnknownCase)?;
        if !is_unheard {
            return Err(DecisionError::Closed);
        }
        self.inbox.note(encounter, inquiry, |case| case.loss_told_here = true).await?;
        self.show(encounter);
        Ok(())
    }

    /// The platform did not take a report: whoever gave the word is told on the case. Receipts and marks are nobody's word.
    ///
    /// # Errors
    /// [`InboxError`] when the disk fails; then the board does not say it.
    pub async fn not_taken(&self, report: &Report, code: &str) -> Result<(), InboxError> {
        let (encounter, inquiry, word) = match &report.kind {
            ReportKind::Answered(encounter, inquiry, _) => (*encounter, *inquiry, UntakenWord::Answer),
            ReportKind::Queried(encounter, inquiry, _) => (*encounter, *inquiry, UntakenWord::Query),
            ReportKind::Withdrawn(encounter, inquiry, _) => (*encounter, *inquiry, UntakenWord::Withdrawal),
            ReportKind::Received(..)
            | ReportKind::Seen(..)
            | ReportKind::ReleaseSeen(..)
            | ReportKind::DecisionSeen(..)
            | ReportKind::Readiness(..) => return Ok(()),
        };
        let _act = self.acts.lock().await;
        let why = InquiryRefusal::from_code(code).ok();
        let told = |case: &mut HospitalCase| {
            match &report.kind {
                // A question that has ended takes the answer along when the platform tells how; until then it stays as it was given.
                ReportKind::Answered(_, _, answer) if why != Some(InquiryRefusal::TooLate) => {
                    case.answered_here = case.answered_here.filter(|here| here != answer);
                }
                ReportKind::Queried(..) => case.queries_here.retain(|query| query.id != report.id),
                ReportKind::Withdrawn(..) if case.is_withdrawn_here() => case.answered_here = None,
                _ => {}
            }
            case.untaken = Some(Untaken { word, why });
        };
        if self.inbox.note(encounter, inquiry, told).await? {
            self.show(encounter);
        }
        Ok(())
    }
}
