//! Names of the live parts of the screen: which part shows which event.

use domain::{event::EncounterEvent, ids::EncounterId, milestone::Milestone};

/// The state of the way to the platform, and what waits for it.
pub(crate) const LINK: &str = "link";
/// Readers, what is configured, the last faults and the test reading: the page of whoever sets the tablet up.
pub(crate) const SETUP: &str = "setup";
/// The list of cases.
pub(crate) const CASES: &str = "cases";
/// Card, consent, identity.
pub(crate) const CARD: &str = "card";
/// Complaint, triage.
pub(crate) const SITUATION: &str = "situation";
/// The record and what it suggests.
pub(crate) const RECORD: &str = "record";
/// Vitals and observations.
pub(crate) const VITALS: &str = "vitals";
/// Ranking, questions, answers, destination.
pub(crate) const HOSPITALS: &str = "hospitals";
/// The eleven times.
pub(crate) const TIMES: &str = "times";

/// Name of a part of one case: `case/<id>/<part>`.
pub(crate) fn case_part(encounter: EncounterId, part: &str) -> String {
    format!("case/{encounter}/{part}")
}

/// The part that shows an event.
pub(super) fn part_of(encounter: EncounterId, event: &EncounterEvent) -> String {
    match part(event) {
        CASES => CASES.to_owned(),
        part => case_part(encounter, part),
    }
}

/// True when the questions of a case may stand otherwise after the event.
pub(super) fn is_of_asking(event: &EncounterEvent) -> bool {
    part(event) == HOSPITALS
}

const fn part(event: &EncounterEvent) -> &'static str {
    match event {
        EncounterEvent::Opened { .. } | EncounterEvent::Closed => CASES,
        EncounterEvent::MilestoneReached { .. } | EncounterEvent::Located { .. } => TIMES,
        EncounterEvent::CardRead(_)
        | EncounterEvent::CardReadFailed { .. }
        | EncounterEvent::ConsentRecorded(_)
        | EncounterEvent::PatientIdentified(_)
        | EncounterEvent::IdentityJudged { .. }
        | EncounterEvent::CardUnavailable { .. } => CARD,
        EncounterEvent::Interviewed(_)
        | EncounterEvent::FlagsRaised { .. }
        | EncounterEvent::FlagDismissed { .. }
        | EncounterEvent::CategoryFetched { .. }
        | EncounterEvent::FindingsInferred { .. }
        | EncounterEvent::FindingDismissed { .. } => RECORD,
        EncounterEvent::ComplaintRecorded { .. } | EncounterEvent::Triaged(_) => SITUATION,
        EncounterEvent::Observed(_) | EncounterEvent::VitalsRecorded { .. } => VITALS,
        EncounterEvent::AskRequested { .. }
        | EncounterEvent::InquirySent { .. }
        | EncounterEvent::WishRefused { .. }
        | EncounterEvent::InquiryReceived { .. }
        | EncounterEvent::InquirySeen { .. }
        | EncounterEvent::InquiryAnswered { .. }
        | EncounterEvent::InquiryEscalated { .. }
        | EncounterEvent::TelephoneNoted { .. }
        | EncounterEvent::QueryRaised { .. }
        | EncounterEvent::QueryAnswered { .. }
        | EncounterEvent::RoundEnded { .. }
        | EncounterEvent::SecuringBegan { .. }
        | EncounterEvent::DifficultyRecognised { .. }
        | EncounterEvent::WithdrawRequested { .. }
        | EncounterEvent::RedirectRequested { .. }
        | EncounterEvent::RedirectEnded
        | EncounterEvent::AcceptanceWithdrawn { .. }
        | EncounterEvent::LossAcknowledged
        | EncounterEvent::ReleaseAcknowledged { .. }
        | EncounterEvent::DecisionAcknowledged { .. }
        | EncounterEvent::DestinationRequested { .. }
        | EncounterEvent::DestinationDecided { .. }
        | EncounterEvent::InquiryReleased { .. }
        | EncounterEvent::CaseCalledUp { .. } => HOSPITALS,
    }
}

/// True when the event changes something beside the hospitals too: which one is the patient's own, or that the destination is reached.
pub(super) const fn concerns_hospitals_too(event: &EncounterEvent) -> bool {
    matches!(
        event,
        EncounterEvent::CategoryFetched { .. }
            | EncounterEvent::Interviewed(_)
            | EncounterEvent::IdentityJudged { .. }
            | EncounterEvent::MilestoneReached { milestone: Milestone::ArrivedHospital | Milestone::HandedOver, .. }
    )
}
