//! The spine: everything that can happen to one patient, in the past tense. State, statistics and the audit trail are folds of it.

use jiff::Timestamp;

use crate::{
    card::{CardFailure, CardSummary},
    consent::{Consent, IdentityCheck},
    fetch::Window,
    flags::Flag,
    ids::{CrewId, DeviceId, EncounterId, EventId, HeadquartersId, HospitalId, InquiryId, PersonId},
    inference::Finding,
    inquiry::{
        Answer, AskTerms, CallOutcome, DeclineReason, EscalationStep, InquiryRefusal, OverrideReason, RedirectReason,
        ReleaseReason, SeenAnswer,
    },
    interview::{NoCardReason, SpokenHistory},
    milestone::Milestone,
    observation::Observation,
    patient::{IdentitySource, IdentityVerdict, PatientIdentity},
    place::Place,
    readiness::Statement,
    record::{Category, FetchOutcome, MedicalRecord},
    triage::{IncidentKind, Triage},
    vitals::VitalReading,
};

/// One thing that happened to one patient.
#[derive(Debug, Clone, PartialEq)]
pub enum EncounterEvent {
    /// The crew began a case (事案).
    Opened {
        /// Whose case.
        crew: CrewId,
        /// Its headquarters.
        headquarters: HeadquartersId,
        /// 事故種別
        kind: IncidentKind,
    },
    /// One of the eleven times.
    MilestoneReached {
        /// Which.
        milestone: Milestone,
        /// When (may be corrected by hand).
        at: Timestamp,
    },
    /// The vehicle is here.
    Located {
        /// Where.
        place: Place,
    },
    /// A card was read.
    CardRead(CardSummary),
    /// A card could not be read.
    CardReadFailed {
        /// Why.
        reason: CardFailure,
        /// How long it took, milliseconds.
        duration_ms: u32,
    },
    /// 同意の根拠 was recorded.
    ConsentRecorded(Consent),
    /// Who it is became known, or was corrected.
    PatientIdentified(PatientIdentity),
    /// A person compared the patient with an identity; the author is who did.
    IdentityJudged {
        /// Which identity.
        source: IdentitySource,
        /// What was found. When it differs, everything that came with this identity leaves the case.
        verdict: IdentityVerdict,
        /// How.
        check: IdentityCheck,
    },
    /// There is no card to read.
    CardUnavailable {
        /// Why.
        reason: NoCardReason,
    },
    /// What was said of the patient; replaces what was said before.
    Interviewed(SpokenHistory),
    /// One category of the record came, or did not.
    CategoryFetched {
        /// Which.
        category: Category,
        /// How far back it was asked for.
        window: Window,
        /// How it ended.
        outcome: FetchOutcome,
        /// What came; empty unless the outcome is a success.
        part: MedicalRecord,
        /// How long the pull took, milliseconds.
        duration_ms: u32,
    },
    /// 推測 from the record, with evidence. Replaces earlier findings.
    FindingsInferred {
        /// All that stand now.
        findings: Vec<Finding>,
        /// Version of the knowledge tables.
        knowledge: String,
    },
    /// The crew dismissed a 推測.
    FindingDismissed {
        /// Code of the finding.
        code: String,
    },
    /// 注意喚起: what the record means together with what is seen now, with its grounds. Replaces earlier flags.
    FlagsRaised {
        /// All that stand now, what matters soonest first.
        flags: Vec<Flag>,
        /// Version of the table of flags.
        table: String,
    },
    /// The crew dismissed a flag.
    FlagDismissed {
        /// Code of the flag.
        code: String,
    },
    /// 主訴
    ComplaintRecorded {
        /// In the crew's words.
        complaint: String,
    },
    /// Class, urgency and flags as the crew judges.
    Triaged(Triage),
    /// 観察
    Observed(Observation),
    /// Vitals, by hand or a batch of the monitor's readings.
    VitalsRecorded {
        /// At least one.
        readings: Vec<VitalReading>,
    },
    /// The crew wants these hospitals asked.
    AskRequested {
        /// Several at once.
        hospitals: Vec<HospitalId>,
        /// Why these, when they are not the suggested ones.
        reason: Option<OverrideReason>,
    },
    /// A question went out to a hospital.
    InquirySent {
        /// Which question.
        inquiry: InquiryId,
        /// To whom.
        hospital: HospitalId,
        /// Its rank when asked, from 1.
        rank: u32,
        /// Estimated minutes on the road.
        drive_min: u32,
        /// On which terms.
        terms: AskTerms,
    },
    /// A wish was refused and its author told.
    WishRefused {
        /// Which event carried the wish.
        wish: EventId,
        /// Concerning which hospital.
        hospital: HospitalId,
        /// Why.
        reason: InquiryRefusal,
    },
    /// The hospital's screen has the question.
    InquiryReceived {
        /// Which question.
        inquiry: InquiryId,
        /// Where.
        hospital: HospitalId,
    },
    /// A person at the hospital has seen the question.
    InquirySeen {
        /// Which question.
        inquiry: InquiryId,
        /// Where.
        hospital: HospitalId,
    },
    /// The hospital answered.
    InquiryAnswered {
        /// Which question.
        inquiry: InquiryId,
        /// Where.
        hospital: HospitalId,
        /// 応需 or 不応需.
        answer: Answer,
    },
    /// A question that nobody answers was escalated, or a decision or loss that nobody has confirmed.
    InquiryEscalated {
        /// Which question.
        inquiry: InquiryId,
        /// Where.
        hospital: HospitalId,
        /// How far.
        step: EscalationStep,
    },
    /// The crew rang a hospital that it asks.
    TelephoneNoted {
        /// Which.
        hospital: HospitalId,
        /// What came of it.
        outcome: CallOutcome,
    },
    /// A hospital wants to know something before it answers. The event's identity is the query's.
    QueryRaised {
        /// Which question.
        inquiry: InquiryId,
        /// Where.
        hospital: HospitalId,
        /// In its words.
        text: String,
    },
    /// The crew replied to a query.
    QueryAnswered {
        /// Which query: the event that raised it.
        query: EventId,
        /// In the crew's words.
        text: String,
    },
    /// Everybody in a round declined or stayed silent: the next hospitals are due.
    RoundEnded {
        /// Zone and edition of the standard whose times counted; empty when none was in force.
        standard: String,
    },
    /// 受入医療機関確保基準: the zone's rule for nobody accepting was set to work.
    SecuringBegan {
        /// Zone and edition of the standard.
        standard: String,
    },
    /// 搬送困難: the zone's criteria were met.
    DifficultyRecognised {
        /// Institutions asked.
        asked: u32,
        /// Minutes on scene.
        on_scene_min: u32,
        /// Zone and edition of the standard.
        standard: String,
    },
    /// The crew takes one question back.
    WithdrawRequested {
        /// From which hospital.
        hospital: HospitalId,
    },
    /// The crew looks for another destination on the way; the present one stands until another one is decided.
    RedirectRequested {
        /// Why.
        reason: RedirectReason,
    },
    /// The crew keeps the destination it has.
    RedirectEnded,
    /// The destination cannot take the patient any more.
    AcceptanceWithdrawn {
        /// The question whose acceptance it was.
        inquiry: InquiryId,
        /// Where.
        hospital: HospitalId,
        /// Why.
        reason: DeclineReason,
    },
    /// The crew knows that its destination is lost.
    LossAcknowledged,
    /// A person at a hospital knows that the patient does not come.
    ReleaseAcknowledged {
        /// Which question.
        inquiry: InquiryId,
        /// Where.
        hospital: HospitalId,
    },
    /// A person at the destination knows that the patient comes.
    DecisionAcknowledged {
        /// The question whose acceptance won.
        inquiry: InquiryId,
        /// Where.
        hospital: HospitalId,
    },
    /// The crew confirms this hospital as destination.
    DestinationRequested {
        /// Which.
        hospital: HospitalId,
        /// Why this one, when another acceptance was offered first.
        reason: Option<OverrideReason>,
        /// The acceptance that the crew saw; `None` when it saw none, or from an older tablet.
        seen: Option<SeenAnswer>,
        /// The hospital of the choice that was still on its way and is left for this one.
        instead_of: Option<HospitalId>,
    },
    /// The one destination of this encounter.
    DestinationDecided {
        /// Which.
        hospital: HospitalId,
        /// The question whose acceptance won.
        inquiry: InquiryId,
        /// Zone and edition of the transport standard in force; empty when none was.
        standard: String,
    },
    /// A question was taken back; the hospital no longer gets the record.
    InquiryReleased {
        /// Which question.
        inquiry: InquiryId,
        /// Where.
        hospital: HospitalId,
        /// Why.
        reason: ReleaseReason,
    },
    /// A hospital was told the case's code by telephone and called it up; a question follows, as if the crew had asked.
    CaseCalledUp {
        /// Which hospital.
        hospital: HospitalId,
    },
    /// The crew closed the case.
    Closed,
}

impl EncounterEvent {
    /// Stable code of the kind of event, for logs and statistics.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::MilestoneReached { .. } => "milestone-reached",
            Self::Located { .. } => "located",
            Self::CardRead(_) => "card-read",
            Self::CardReadFailed { .. } => "card-read-failed",
            Self::ConsentRecorded(_) => "consent-recorded",
            Self::PatientIdentified(_) => "patient-identified",
            Self::IdentityJudged { .. } => "identity-judged",
            Self::CardUnavailable { .. } => "card-unavailable",
            Self::Interviewed(_) => "interviewed",
            Self::CategoryFetched { .. } => "category-fetched",
            Self::FindingsInferred { .. } => "findings-inferred",
            Self::FindingDismissed { .. } => "finding-dismissed",
            Self::FlagsRaised { .. } => "flags-raised",
            Self::FlagDismissed { .. } => "flag-dismissed",
            Self::ComplaintRecorded { .. } => "complaint-recorded",
            Self::Triaged(_) => "triaged",
            Self::Observed(_) => "observed",
            Self::VitalsRecorded { .. } => "vitals-recorded",
            Self::AskRequested { .. } => "ask-requested",
            Self::InquirySent { .. } => "inquiry-sent",
            Self::WishRefused { .. } => "wish-refused",
            Self::InquiryReceived { .. } => "inquiry-received",
            Self::InquirySeen { .. } => "inquiry-seen",
            Self::InquiryAnswered { .. } => "inquiry-answered",
            Self::InquiryEscalated { .. } => "inquiry-escalated",
            Self::TelephoneNoted { .. } => "telephone-noted",
            Self::QueryRaised { .. } => "query-raised",
            Self::QueryAnswered { .. } => "query-answered",
            Self::RoundEnded { .. } => "round-ended",
            Self::SecuringBegan { .. } => "securing-began",
            Self::DifficultyRecognised { .. } => "difficulty-recognised",
            Self::WithdrawRequested { .. } => "withdraw-requested",
            Self::RedirectRequested { .. } => "redirect-requested",
            Self::RedirectEnded => "redirect-ended",
            Self::AcceptanceWithdrawn { .. } => "acceptance-withdrawn",
            Self::LossAcknowledged => "loss-acknowledged",
            Self::ReleaseAcknowledged { .. } => "release-acknowledged",
            Self::DecisionAcknowledged { .. } => "decision-acknowledged",
            Self::DestinationRequested { .. } => "destination-requested",
            Self::DestinationDecided { .. } => "destination-decided",
            Self::InquiryReleased { .. } => "inquiry-released",
            Self::CaseCalledUp { .. } => "case-called-up",
            Self::Closed => "closed",
        }
    }

    /// Who may author this kind of event. The platform refuses everything else.
    #[must_use]
    pub const fn author(&self) -> AuthorRole {
        match self {
            Self::InquirySent { .. }
            | Self::WishRefused { .. }
            | Self::InquiryEscalated { .. }
            | Self::RoundEnded { .. }
            | Self::SecuringBegan { .. }
            | Self::DifficultyRecognised { .. }
            | Self::DestinationDecided { .. }
            | Self::InquiryReleased { .. } => AuthorRole::Platform,
            Self::InquiryReceived { .. }
            | Self::InquirySeen { .. }
            | Self::InquiryAnswered { .. }
            | Self::QueryRaised { .. }
            | Self::AcceptanceWithdrawn { .. }
            | Self::ReleaseAcknowledged { .. }
            | Self::DecisionAcknowledged { .. }
            | Self::CaseCalledUp { .. } => AuthorRole::Hospital,
            _ => AuthorRole::Crew,
        }
    }
}

coded! {
    /// On whose behalf an event was written.
    pub enum AuthorRole {
        Crew = "crew", "救急隊", "Crew";
        Hospital = "hospital", "医療機関", "Hospital";
        Platform = "platform", "連携基盤", "Platform";
    }
}

/// Who wrote an event: person, on which device, for which organisation. Part of every entry of the audit trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Author {
    /// Role.
    pub role: AuthorRole,
    /// Crew, hospital or platform, by its code.
    pub organisation: String,
    /// The person, by an opaque code.
    pub person: PersonId,
    /// The device, as its certificate names it.
    pub device: DeviceId,
}

/// An event with its envelope, as it is written and sent.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedEvent {
    /// Idempotency identity.
    pub id: EventId,
    /// Of which patient.
    pub encounter: EncounterId,
    /// Who wrote it.
    pub author: Author,
    /// When, by the author's clock.
    pub recorded_at: Timestamp,
    /// What happened.
    pub event: EncounterEvent,
}

/// An event with its place in the platform's log.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedEvent {
    /// Global sequence number, from 1.
    pub seq: u64,
    /// The event.
    pub recorded: RecordedEvent,
}

/// What a hospital said of its readiness at once. Not about a patient, so not an [`EncounterEvent`], but in the same log.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadinessChanged {
    /// Idempotency identity.
    pub id: EventId,
    /// Which hospital.
    pub hospital: HospitalId,
    /// What it says: marks of one or more scopes, empty beds.
    pub said: Statement,
    /// Since when, by the platform's clock.
    pub set_at: Timestamp,
    /// Who said it.
    pub author: Author,
}
