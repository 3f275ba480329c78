//! What a hospital is told, and when it stops being told.
//!
//! A hospital sees a case in sections; only sections that changed travel. Before the decision an asked hospital gets what it needs to
//! answer: about how old, sex, situation, signs, vitals, flags with their grounds, the drive, and what it is to the patient. No name, no
//! record. The destination gets everything; everybody else gets nothing and drops what it had.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{
    consent::{ConsentBasis, IdentityCheck},
    encounter::{Encounter, Fetch},
    event::EncounterEvent,
    flags::Flag,
    ids::{CrewId, EncounterId, HospitalId, InquiryId},
    inference::Finding,
    inquiry::{Access, Answer, AskOrigin, Inquiry, Query, RedirectReason, ReleaseReason},
    interview::{NoCardReason, SpokenHistory},
    milestone::Milestones,
    observation::Observation,
    own_hospital::Relation,
    patient::{AgeBand, IdentitySource, PatientIdentity, Sex, japan_date},
    record::{Category, MedicalRecord},
    text::Language,
    triage::{IncidentKind, Triage},
    vitals::VitalReading,
};

/// A part of a case that travels as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// Kind, complaint, triage, times, drive.
    Situation,
    /// Who.
    Patient,
    /// Record, pulls, findings, consent basis.
    Record,
    /// Readings and observations.
    Vitals,
    /// 注意喚起 that stand.
    Flags,
}

impl Section {
    /// Every section.
    pub const ALL: [Self; 5] = [Self::Situation, Self::Patient, Self::Record, Self::Vitals, Self::Flags];
}

/// Which sections an event changes of what a hospital sees.
#[must_use]
pub const fn sections_of(event: &EncounterEvent) -> &'static [Section] {
    match event {
        EncounterEvent::Opened { .. }
        | EncounterEvent::MilestoneReached { .. }
        | EncounterEvent::ComplaintRecorded { .. }
        | EncounterEvent::Triaged(_)
        | EncounterEvent::InquiryEscalated { .. }
        | EncounterEvent::QueryRaised { .. }
        | EncounterEvent::QueryAnswered { .. }
        | EncounterEvent::TelephoneNoted { .. }
        | EncounterEvent::RedirectRequested { .. }
        | EncounterEvent::RedirectEnded
        // The destination that is left is told that another one is looked for.
        | EncounterEvent::DestinationRequested { instead_of: Some(_), .. } => &[Section::Situation],
        EncounterEvent::PatientIdentified(_) => &[Section::Patient],
        // An eligibility that turned out to be somebody else's takes identity and record along.
        EncounterEvent::IdentityJudged { .. }
        | EncounterEvent::CategoryFetched { category: Category::Eligibility, .. } => {
            &[Section::Patient, Section::Record, Section::Flags]
        }
        EncounterEvent::FlagsRaised { .. } | EncounterEvent::FlagDismissed { .. } => &[Section::Flags],
        EncounterEvent::ConsentRecorded(_)
        | EncounterEvent::CategoryFetched { .. }
        | EncounterEvent::FindingsInferred { .. }
        | EncounterEvent::FindingDismissed { .. }
        | EncounterEvent::Interviewed(_)
        // A card that was found ends the reason why there was none.
        | EncounterEvent::CardRead(_)
        | EncounterEvent::CardUnavailable { .. } => &[Section::Record],
        EncounterEvent::Observed(_) | EncounterEvent::VitalsRecorded { .. } => &[Section::Vitals],
        EncounterEvent::Located { .. }
        | EncounterEvent::CardReadFailed { .. }
        | EncounterEvent::AskRequested { .. }
        | EncounterEvent::InquirySent { .. }
        | EncounterEvent::WishRefused { .. }
        | EncounterEvent::InquiryReceived { .. }
        | EncounterEvent::InquirySeen { .. }
        | EncounterEvent::InquiryAnswered { .. }
        | EncounterEvent::RoundEnded { .. }
        | EncounterEvent::SecuringBegan { .. }
        | EncounterEvent::DifficultyRecognised { .. }
        | EncounterEvent::WithdrawRequested { .. }
        | EncounterEvent::AcceptanceWithdrawn { .. }
        | EncounterEvent::LossAcknowledged
        | EncounterEvent::ReleaseAcknowledged { .. }
        | EncounterEvent::DecisionAcknowledged { .. }
        | EncounterEvent::DestinationRequested { instead_of: None, .. }
        | EncounterEvent::DestinationDecided { .. }
        | EncounterEvent::InquiryReleased { .. }
        | EncounterEvent::CaseCalledUp { .. }
        | EncounterEvent::Closed => &[],
    }
}

/// Where a hospital stands with a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseStanding {
    /// Asked; nothing decided. Its own answer so far.
    Asked(Option<Answer>),
    /// This hospital takes the patient.
    Destination,
    /// Declined by this hospital: it may be asked again, and reads nothing meanwhile.
    Declined,
    /// Taken back: everything clinical is to be dropped.
    Released(ReleaseReason),
}

impl CaseStanding {
    /// True while the hospital may read the case.
    #[must_use]
    pub const fn may_read(&self) -> bool {
        matches!(self, Self::Asked(_) | Self::Destination)
    }
}

/// 状況
#[derive(Debug, Clone, PartialEq)]
pub struct Situation {
    /// Which crew.
    pub crew: CrewId,
    /// Its name, Japanese.
    pub crew_name: String,
    /// Its name, English.
    pub crew_name_en: String,
    /// 事故種別
    pub kind: IncidentKind,
    /// When the crew opened the case.
    pub opened_at: Timestamp,
    /// 主訴
    pub complaint: String,
    /// Class, urgency, flags.
    pub triage: Option<Triage>,
    /// The eleven times.
    pub milestones: Milestones,
    /// Estimated minutes on the road to this hospital when it was asked.
    pub drive_min: u32,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// What is said about the question itself.
    pub question: QuestionView,
}

/// What the asked hospital is told of the question itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct QuestionView {
    /// Asked by the zone's rule for nobody accepting.
    pub securing: bool,
    /// When it was alarmed again because nobody had seen it.
    pub reminded_at: Option<Timestamp>,
    /// The crew was told to ring, because nobody answered.
    pub telephone_at: Option<Timestamp>,
    /// Its answer was given by telephone and entered by the crew.
    pub by_voice: bool,
    /// Its own queries, with the crew's replies.
    pub queries: Vec<Query>,
    /// Why the crew looks for another destination, while it does; told to the present one only.
    pub redirect: Option<RedirectReason>,
}

/// 傷病者 as far as this hospital may know.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PatientView {
    /// Age in years; for a candidate as [`told_age`] rounds it.
    pub age_years: Option<u8>,
    /// The age is a decade: 50 stands for 50 to 59.
    pub is_decade: bool,
    /// Age band.
    pub age_band: Option<AgeBand>,
    /// Sex.
    pub sex: Sex,
    /// Where age and sex come from; `None` when nothing is known.
    pub source: Option<IdentitySource>,
    /// How the crew confirmed that it is the patient's; `None` while nobody has.
    pub confirmed: Option<IdentityCheck>,
    /// Name and the rest: the destination only.
    pub identity: Option<PatientIdentity>,
}

/// What the asked hospital is to the patient, in words: only the platform knows the names of the region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWords {
    /// Stable code of [`Relation`].
    pub code: String,
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

impl From<&Relation> for OwnWords {
    fn from(relation: &Relation) -> Self {
        Self {
            code: relation.code().to_owned(),
            ja: relation.words_to_hospital(Language::Ja),
            en: relation.words_to_hospital(Language::En),
        }
    }
}

/// 記録 as pulled, with what it suggests.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordView {
    /// Basis on which it was pulled.
    pub consent: Option<ConsentBasis>,
    /// How each pull went.
    pub fetches: BTreeMap<Category, Fetch>,
    /// The record.
    pub record: MedicalRecord,
    /// 推測 that stand.
    pub findings: Vec<Finding>,
    /// 聞き取り beside the record.
    pub spoken: Option<SpokenHistory>,
    /// Why there is no card to read.
    pub no_card: Option<NoCardReason>,
    /// The record is kept back until this hospital takes the patient: everything but [`Self::own`] is empty and means nothing.
    pub withheld: bool,
    /// かかりつけ: what this hospital is to the patient; `None` when nothing connects them.
    pub own: Option<OwnWords>,
}

/// Readings that are new to this hospital, and all observations. Merging is idempotent, so an overlap does no harm.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct VitalsPart {
    /// Readings, oldest first.
    pub readings: Vec<VitalReading>,
    /// Observations, oldest first.
    pub observations: Vec<Observation>,
}

/// What is sent to one hospital about one case: the sections that changed since it last heard.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseDelivery {
    /// Which case.
    pub encounter: EncounterId,
    /// Sequence number up to which this is complete; only ever rises.
    pub version: u64,
    /// The question.
    pub inquiry: InquiryId,
    /// Where the hospital stands.
    pub standing: CaseStanding,
    /// It took its word back as the destination, and the crew has not said that it knows.
    pub loss_unheard: bool,
    /// Present when changed.
    pub situation: Option<Situation>,
    /// Present when changed.
    pub patient: Option<PatientView>,
    /// Present when changed.
    pub record: Option<RecordView>,
    /// Present when changed.
    pub vitals: Option<VitalsPart>,
    /// Present when changed: all that stand, what matters soonest first.
    pub flags: Option<Vec<Flag>>,
}

/// Where a hospital stands with a case; `None` when it was never asked.
#[must_use]
pub fn standing_of(encounter: &Encounter, hospital: &HospitalId) -> Option<(InquiryId, CaseStanding)> {
    let (id, inquiry) = encounter.inquiries.latest_of(hospital)?;
    Some((id, standing(encounter, hospital, inquiry)))
}

fn standing(encounter: &Encounter, hospital: &HospitalId, inquiry: &Inquiry) -> CaseStanding {
    let board = &encounter.inquiries;
    if board.is_destination(hospital) {
        return CaseStanding::Destination;
    }
    match (inquiry.released, inquiry.answer) {
        (Some((reason, _)), _) => CaseStanding::Released(reason),
        (None, _) if board.is_closed() => CaseStanding::Released(ReleaseReason::EncounterClosed),
        // Never after a decision of the platform, which releases all others in the same commit.
        (None, _) if !board.is_open() => CaseStanding::Released(ReleaseReason::AnotherChosen),
        (None, Some((Answer::Decline(_), _))) => CaseStanding::Declined,
        (None, answer) => CaseStanding::Asked(answer.map(|(answer, _)| answer)),
    }
}

/// Children are told by the year: doses, sizes and wards depend on it. Adults by the decade: that is what a telephone call says
/// (「50代男性」), and a year more would only help to tell who it is.
pub const TOLD_BY_YEAR_BELOW: u8 = 18;

/// The age as a candidate is told it: years below [`TOLD_BY_YEAR_BELOW`], else the decade, with whether it is one.
#[must_use]
pub const fn told_age(years: u8) -> (u8, bool) {
    if years < TOLD_BY_YEAR_BELOW { (years, false) } else { (years / 10 * 10, true) }
}

/// The patient as a hospital may know one: with exact age and name only where it may read everything. Nothing known is said as such, so that
/// an identity that was found to be somebody else's leaves the hospital's screen too.
#[must_use]
pub fn patient_view(encounter: &Encounter, access: Access, now: Timestamp) -> PatientView {
    let Some(identity) = encounter.patient.as_ref() else {
        return PatientView::default();
    };
    let today = japan_date(now);
    let is_full = access == Access::Full;
    let age = identity.age_years(today).map(|years| if is_full { (years, false) } else { told_age(years) });
    PatientView {
        age_years: age.map(|(years, _)| years),
        is_decade: age.is_some_and(|(_, is_decade)| is_decade),
        age_band: identity.age_band(today),
        sex: identity.sex,
        source: Some(identity.source),
        confirmed: encounter.confirmed.as_ref().map(|confirmed| confirmed.check),
        identity: is_full.then(|| identity.clone()),
    }
}

/// The record as a hospital may know it: dismissed 推測 are left out, and a candidate learns only what it is to the patient itself
/// (`relation`).
#[must_use]
pub fn record_view(encounter: &Encounter, relation: Option<&Relation>, access: Access) -> RecordView {
    let own = relation.map(OwnWords::from);
    if access != Access::Full {
        return RecordView { withheld: true, own, ..RecordView::default() };
    }
    RecordView {
        consent: encounter.consent.as_ref().map(|consent| consent.basis),
        fetches: encounter.fetches.clone(),
        record: encounter.record.clone(),
        findings: encounter.told_findings(),
        spoken: encounter.spoken.clone(),
        no_card: encounter.no_card,
        withheld: false,
        own,
    }
}

/// What the asked hospital is told of its question.
#[must_use]
pub fn question_view(encounter: &Encounter, hospital: &HospitalId) -> QuestionView {
    let board = &encounter.inquiries;
    let Some((_, inquiry)) = board.latest_of(hospital) else { return QuestionView::default() };
    QuestionView {
        securing: inquiry.terms.origin == AskOrigin::Securing,
        reminded_at: inquiry.reminded_at,
        telephone_at: inquiry.telephone_at,
        by_voice: inquiry.by_voice,
        queries: inquiry.queries.clone(),
        redirect: board.redirect().filter(|_| board.is_destination(hospital)).map(|(reason, _)| reason),
    }
}
