//! What people here decide: every act becomes a report in the durable outbox, and is shown at once as given.

mod asking;
mod readiness;

#[cfg(test)]
mod asking_tests;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use domain::{
    disclosure::CaseStanding,
    ids::{EncounterId, EventId, HospitalId, InquiryId, PersonId},
    inquiry::Answer,
};
use host::Clock;
use jiff::Timestamp;
use journal::{Outbox, OutboxError};
use prost::Message as _;
use proto::convert::{Report, ReportKind, report_to_wire};
use webkit::live::LiveHub;

use crate::inbox::{HospitalCase, Inbox, InboxError};

pub use readiness::ReadinessError;

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
    /// Asked back as often as one question allows.
    #[error("too many queries")]
    TooManyQueries,
    /// The patient does not come here.
    #[error("not the destination")]
    NotDestination,
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
    /// One act after the other: the same tap from two screens is one report.
    acts: tokio::sync::Mutex<()>,
}

impl Desk {
    /// A desk over the given inbox and outbox.
    #[must_use]
    pub fn new(identity: HospitalIdentity, clock: Clock, inbox: Arc<Inbox>, outbox: Outbox) -> Arc<Self> {
        let hub = LiveHub::new(move || clock.now().as_millisecond());
        Arc::new(Self { identity, clock, inbox, outbox, hub, acts: tokio::sync::Mutex::default() })
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
        self.received_as(host::fresh::event_id(), encounter).await
    }

    /// As [`Desk::received`], with the identity of the report: a wish that is sent again after a restart is still the same wish.
    ///
    /// # Errors
    /// [`DecisionError`].
    pub async fn received_as(&self, id: EventId, encounter: EncounterId) -> Result<(), DecisionError> {
        let _act = self.acts.lock().await;
        let (inquiry, done) = self.open_question(encounter, |case| case.received_here)?;
        if !done {
            self.report(id, self.clock.now(), ReportKind::Received(encounter, inquiry)).await?;
            self.inbox.note(encounter, inquiry, |case| case.received_here = true).await?;
        }
        Ok(())
    }

    /// A person says: seen. This ends the alarm of this case, not the question.
    ///
    /// # Errors
    /// [`DecisionError`].
    pub async fn seen(&self, encounter: EncounterId) -> Result<(), DecisionError> {
        self.seen_as(host::fresh::event_id(), encounter).await
    }

    /// As [`Desk::seen`], with the identity of the report.
    ///
    /// # Errors
    /// [`DecisionError`].
    pub async fn seen_as(&self, id: EventId, encounter: EncounterId) -> Result<(), DecisionError> {
        let _act = self.acts.lock().await;
        let (inquiry, done) = self.open_question(encounter, |case| case.seen_here)?;
        if !done {
            self.report(id, self.clock.now(), ReportKind::Seen(encounter, inquiry)).await?;
            let seen = |case: &mut HospitalCase| {
                case.received_here = true;
                case.seen_here = true;
            };
            self.inbox.note(encounter, inquiry, seen).await?;
        }
        self.show(encounter);
        Ok(())
    }

    /// 応需 or 不応需. A later answer replaces an earlier one while the question stands.
    ///
    /// # Errors
    /// [`DecisionError`].
    pub async fn answer(&self, encounter: EncounterId, answer: Answer) -> Result<(), DecisionError> {
        self.answer_as(host::fresh::event_id(), encounter, answer).await
    }

    /// As [`Desk::answer`], with the identity of the report.
    ///
    /// # Errors
    /// [`DecisionError`].
    pub async fn answer_as(&self, id: EventId, encounter: EncounterId, answer: Answer) -> Result<(), DecisionError> {
        let _act = self.acts.lock().await;
        let (inquiry, ()) = self.open_question(encounter, |_| ())?;
        self.report(id, self.clock.now(), ReportKind::Answered(encounter, inquiry, answer)).await?;
        let answered = |case: &mut HospitalCase| {
            case.received_here = true;
            case.seen_here = true;
            case.answered_here = Some(answer);
            case.untaken = None;
        };
        self.inbox.note(encounter, inquiry, answered).await?;
        self.show(encounter);
        Ok(())
    }

    fn open_question<T>(
        &self,
        encounter: EncounterId,
        look: impl FnOnce(&HospitalCase) -> T,
    ) -> Result<(InquiryId, T), DecisionError> {
        self.inbox
            .with_case(encounter, |case| match case.standing {
                CaseStanding::Asked(_) | CaseStanding::Declined => Ok((case.inquiry, look(case))),
                CaseStanding::Destination | CaseStanding::Released(_) => Err(DecisionError::Closed),
            })
            .ok_or(DecisionError::UnknownCase)?
    }

    /// Puts a report into the outbox. One that lies there already, put before the program was killed, may lie there twice: the platform takes
    /// the first and calls the second a duplicate.
    async fn report(&self, id: EventId, at: Timestamp, kind: ReportKind) -> Result<(), DecisionError> {
        let report = Report { id, person: self.identity.person.clone(), at, kind };
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
