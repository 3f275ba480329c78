//! What people here decide: every act becomes a report in the durable outbox, and is shown at once as given.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use domain::{
    disclosure::CaseStanding,
    ids::{EncounterId, HospitalId, InquiryId, PersonId},
    inquiry::Answer,
    readiness::{ReadinessLevel, ReadinessMark},
    triage::ConditionClass,
};
use host::Clock;
use journal::{Outbox, OutboxError};
use prost::Message as _;
use proto::convert::{Report, ReportKind, report_to_wire};
use webkit::live::LiveHub;

use crate::inbox::{Inbox, InboxError};

/// Parts of the board that live updates name.
pub mod parts {
    /// The list of cases.
    pub const BOARD: &str = "board";
    /// Own readiness.
    pub const READINESS: &str = "readiness";
    /// State of the way to the platform.
    pub const LINK: &str = "link";
    /// Prefix of one case: `case/<id>`.
    pub const CASE: &str = "case/";
}

/// Who sits at this board.
#[derive(Debug, Clone)]
pub struct HospitalIdentity {
    /// The hospital.
    pub hospital: HospitalId,
    /// Its name as the screen shows it.
    pub name: String,
    /// The person (until people have accounts: the one the configuration names).
    pub person: PersonId,
}

/// Why an act was refused.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    /// The case is not here.
    #[error("unknown case")]
    UnknownCase,
    /// The question was taken back or decided in the meantime.
    #[error("the question is closed")]
    Closed,
    /// Outbox.
    #[error("outbox: {0}")]
    Outbox(#[from] OutboxError),
    /// Inbox.
    #[error("inbox: {0}")]
    Inbox(#[from] InboxError),
}

/// The desk at which the hospital decides.
pub struct Desk {
    identity: HospitalIdentity,
    clock: Clock,
    inbox: Arc<Inbox>,
    outbox: Outbox,
    hub: LiveHub,
}

impl Desk {
    /// A desk over the given inbox and outbox.
    #[must_use]
    pub fn new(identity: HospitalIdentity, clock: Clock, inbox: Arc<Inbox>, outbox: Outbox) -> Arc<Self> {
        let hub = LiveHub::new(move || clock.now().as_millisecond());
        Arc::new(Self { identity, clock, inbox, outbox, hub })
    }

    /// Who sits here.
    #[must_use]
    pub const fn identity(&self) -> &HospitalIdentity {
        &self.identity
    }

    /// The clock.
    #[must_use]
    pub const fn clock(&self) -> Clock {
        self.clock
    }

    /// The cases.
    #[must_use]
    pub const fn inbox(&self) -> &Arc<Inbox> {
        &self.inbox
    }

    /// What waits for the network.
    #[must_use]
    pub const fn outbox(&self) -> &Outbox {
        &self.outbox
    }

    /// The live stream of the board.
    #[must_use]
    pub const fn hub(&self) -> &LiveHub {
        &self.hub
    }

    /// The screen shows the case. Reported once per question.
    ///
    /// # Errors
    /// [`DecisionError`].
    pub async fn received(&self, encounter: EncounterId) -> Result<(), DecisionError> {
        let (inquiry, done) = self.open_question(encounter, |case| case.received_here)?;
        if !done {
            self.report(ReportKind::Received(encounter, inquiry)).await?;
            self.inbox.note(encounter, |case| case.received_here = true).await?;
        }
        Ok(())
    }

    /// A person says: seen. This ends the alarm of this case, not the question.
    ///
    /// # Errors
    /// [`DecisionError`].
    pub async fn seen(&self, encounter: EncounterId) -> Result<(), DecisionError> {
        let (inquiry, done) = self.open_question(encounter, |case| case.seen_here)?;
        if !done {
            self.report(ReportKind::Seen(encounter, inquiry)).await?;
            self.inbox
                .note(encounter, |case| {
                    case.received_here = true;
                    case.seen_here = true;
                })
                .await?;
        }
        self.show(encounter);
        Ok(())
    }

    /// 応需 or 不応需. A later answer replaces an earlier one while the question stands.
    ///
    /// # Errors
    /// [`DecisionError`].
    pub async fn answer(&self, encounter: EncounterId, answer: Answer) -> Result<(), DecisionError> {
        let (inquiry, _) = self.open_question(encounter, |_| false)?;
        self.report(ReportKind::Answered(encounter, inquiry, answer)).await?;
        self.inbox
            .note(encounter, |case| {
                case.received_here = true;
                case.seen_here = true;
                case.answered_here = Some(answer);
            })
            .await?;
        self.show(encounter);
        Ok(())
    }

    /// Sets a readiness mark: for one class, or for all.
    ///
    /// # Errors
    /// [`DecisionError`].
    pub async fn set_readiness(
        &self,
        class: Option<ConditionClass>,
        level: ReadinessLevel,
    ) -> Result<(), DecisionError> {
        let mark = ReadinessMark { level, set_at: self.clock.now() };
        self.inbox.set_readiness(class, mark).await?;
        self.report(ReportKind::Readiness(class, level)).await?;
        self.hub.publish(parts::READINESS);
        Ok(())
    }

    fn open_question(
        &self,
        encounter: EncounterId,
        done: impl FnOnce(&crate::inbox::HospitalCase) -> bool,
    ) -> Result<(InquiryId, bool), DecisionError> {
        self.inbox
            .with_case(encounter, |case| match case.standing {
                CaseStanding::Asked(_) | CaseStanding::Declined => Ok((case.inquiry, done(case))),
                CaseStanding::Destination | CaseStanding::Released(_) => Err(DecisionError::Closed),
            })
            .ok_or(DecisionError::UnknownCase)?
    }

    async fn report(&self, kind: ReportKind) -> Result<(), DecisionError> {
        let report =
            Report { id: host::fresh::event_id(), person: self.identity.person.clone(), at: self.clock.now(), kind };
        self.outbox.put(report.id.bytes(), &report_to_wire(&report).encode_to_vec()).await?;
        self.hub.publish(parts::LINK);
        Ok(())
    }

    /// Announces that a case changed.
    pub fn show(&self, encounter: EncounterId) {
        self.hub.publish(format!("{}{encounter}", parts::CASE));
        self.hub.publish(parts::BOARD);
    }
}
