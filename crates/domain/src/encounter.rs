//! 事案: the state of one patient's case as a fold of its events.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

pub use crate::fetch::Fetch;
use crate::{
    card::{CardFailure, CardSummary},
    consent::Consent,
    event::{EncounterEvent, RecordedEvent},
    fetch::Window,
    flags::{Flag, GroundSource},
    ids::{CrewId, EncounterId, EventId, HeadquartersId, HospitalId},
    inference::Finding,
    inquiry::{Difficulty, InquiryBoard, InquiryRefusal},
    interview::{NoCardReason, SpokenHistory},
    milestone::{Milestone, Milestones},
    observation::Observations,
    patient::{Confirmation, IdentitySource, IdentityVerdict, PatientIdentity},
    place::Place,
    record::{Category, FetchOutcome, MedicalRecord},
    triage::{IncidentKind, Triage},
    vitals::Timeline,
};

/// A refused wish, to be shown to its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Concerning which hospital.
    pub hospital: HospitalId,
    /// Why.
    pub reason: InquiryRefusal,
    /// When.
    pub at: Timestamp,
}

/// The last outcome of holding a card to the reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CardState {
    /// Read.
    Read(CardSummary),
    /// Not read.
    Failed(CardFailure),
}

/// State of one case.
#[derive(Debug, Clone, PartialEq)]
pub struct Encounter {
    /// Which case.
    pub id: EncounterId,
    /// Whose case.
    pub crew: CrewId,
    /// Its headquarters.
    pub headquarters: HeadquartersId,
    /// 事故種別
    pub kind: IncidentKind,
    /// When the crew opened it.
    pub opened_at: Timestamp,
    /// The eleven times.
    pub milestones: Milestones,
    /// Where the vehicle was last.
    pub place: Option<Place>,
    /// Card.
    pub card: Option<CardState>,
    /// Consent.
    pub consent: Option<Consent>,
    /// Why there is no card; none once one was read.
    pub no_card: Option<NoCardReason>,
    /// Who it is: of all that is known, the identity that counts most.
    pub patient: Option<PatientIdentity>,
    /// Who confirmed that [`Self::patient`] is the patient.
    pub confirmed: Option<Confirmation>,
    /// 聞き取り beside the record.
    pub spoken: Option<SpokenHistory>,
    /// Pulls, by category.
    pub fetches: BTreeMap<Category, Fetch>,
    /// The merged record.
    pub record: MedicalRecord,
    /// 推測, dismissed ones included.
    pub findings: Vec<Finding>,
    /// Codes of findings that the crew dismissed.
    pub dismissed: BTreeSet<String>,
    /// 注意喚起, dismissed ones included.
    pub flags: Vec<Flag>,
    /// Codes of flags that the crew dismissed.
    pub dismissed_flags: BTreeSet<String>,
    /// 主訴
    pub complaint: String,
    /// Class, urgency, flags.
    pub triage: Option<Triage>,
    /// 観察
    pub observations: Observations,
    /// バイタル
    pub vitals: Timeline,
    /// 照会
    pub inquiries: InquiryBoard,
    /// Wishes that were refused.
    pub refusals: Vec<Refusal>,
    /// What each source says; what was typed stays below what a card says.
    identities: BTreeMap<IdentitySource, PatientIdentity>,
    confirmations: BTreeMap<IdentitySource, Confirmation>,
    applied: BTreeSet<EventId>,
}

/// Why events could not be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FoldError {
    /// The first event of a case has to be `opened`.
    #[error("the first event of a case must be `opened`")]
    NotOpened,
    /// The event belongs to another case.
    #[error("event of another case")]
    OtherEncounter,
}

impl Encounter {
    /// Begins with the `opened` event.
    ///
    /// # Errors
    /// [`FoldError::NotOpened`] for any other event.
    pub fn open(first: &RecordedEvent) -> Result<Self, FoldError> {
        let EncounterEvent::Opened { crew, headquarters, kind } = &first.event else {
            return Err(FoldError::NotOpened);
        };
        Ok(Self {
            id: first.encounter,
            crew: crew.clone(),
            headquarters: headquarters.clone(),
            kind: *kind,
            opened_at: first.recorded_at,
            milestones: Milestones::default(),
            place: None,
            card: None,
            consent: None,
            no_card: None,
            patient: None,
            confirmed: None,
            spoken: None,
            fetches: BTreeMap::new(),
            record: MedicalRecord::default(),
            findings: Vec::new(),
            dismissed: BTreeSet::new(),
            flags: Vec::new(),
            dismissed_flags: BTreeSet::new(),
            complaint: String::new(),
            triage: None,
            observations: Observations::default(),
            vitals: Timeline::default(),
            inquiries: InquiryBoard::default(),
            refusals: Vec::new(),
            identities: BTreeMap::new(),
            confirmations: BTreeMap::new(),
            applied: BTreeSet::from([first.id]),
        })
    }

    /// Folds a sequence of events of one case.
    ///
    /// # Errors
    /// [`FoldError`] when it does not begin with `opened` or mixes cases; `Ok(None)` for no events.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a RecordedEvent>) -> Result<Option<Self>, FoldError> {
        let mut events = events.into_iter();
        let Some(first) = events.next() else { return Ok(None) };
        let mut encounter = Self::open(first)?;
        for event in events {
            encounter.apply(event)?;
        }
        Ok(Some(encounter))
    }

    /// Whether an event was applied before: a retry of it would make no difference.
    #[must_use]
    pub fn has_applied(&self, event: EventId) -> bool {
        self.applied.contains(&event)
    }

    /// Applies one event; an event applied before makes no difference. Returns whether it was new.
    ///
    /// # Errors
    /// [`FoldError::OtherEncounter`]: one patient's data never enters another's case.
    pub fn apply(&mut self, recorded: &RecordedEvent) -> Result<bool, FoldError> {
        if recorded.encounter != self.id {
            return Err(FoldError::OtherEncounter);
        }
        if !self.applied.insert(recorded.id) {
            return Ok(false);
        }
        let at = recorded.recorded_at;
        match &recorded.event {
            EncounterEvent::Opened { .. }
            | EncounterEvent::AskRequested { .. }
            | EncounterEvent::WithdrawRequested { .. }
            | EncounterEvent::DestinationRequested { instead_of: None, .. } => {}
            EncounterEvent::DestinationRequested { instead_of: Some(left), .. } => self.inquiries.choice_left(left, at),
            EncounterEvent::MilestoneReached { milestone, at } => self.milestones.reach(*milestone, *at),
            EncounterEvent::Located { place } => self.place = Some(*place),
            EncounterEvent::CardRead(summary) => {
                self.card = Some(CardState::Read(summary.clone()));
                self.no_card = None;
            }
            EncounterEvent::CardUnavailable { reason } => self.no_card = Some(*reason),
            EncounterEvent::CardReadFailed { reason, .. } => self.card = Some(CardState::Failed(*reason)),
            EncounterEvent::ConsentRecorded(consent) => self.consent = Some(consent.clone()),
            EncounterEvent::PatientIdentified(patient) => self.identify(patient.clone()),
            EncounterEvent::IdentityJudged { source, verdict: IdentityVerdict::Matches, check } => {
                let person = recorded.author.person.clone();
                self.confirmations.insert(*source, Confirmation { person, at, check: *check });
                self.settle_patient();
            }
            EncounterEvent::IdentityJudged {
                source: IdentitySource::Eligibility | IdentitySource::CardFace | IdentitySource::LookUp,
                ..
            } => self.drop_strangers_data(at, 0),
            EncounterEvent::IdentityJudged { source, .. } => self.forget(*source),
            EncounterEvent::Interviewed(spoken) => self.spoken = Some(spoken.clone()).filter(|said| !said.is_empty()),
            EncounterEvent::CategoryFetched {
                category: Category::Eligibility,
                outcome: FetchOutcome::WrongPerson,
                duration_ms,
                ..
            } => self.drop_strangers_data(at, *duration_ms),
            EncounterEvent::CategoryFetched { category, window, outcome, part, duration_ms } => {
                let ended = Fetch::of(*window, *outcome, at, *duration_ms);
                let known = self.fetches.get(category).map_or(ended, |known| known.then(ended));
                self.fetches.insert(*category, known);
                if outcome.is_success() {
                    self.record.absorb(part.clone());
                }
            }
            EncounterEvent::FindingsInferred { findings, .. } => self.findings.clone_from(findings),
            EncounterEvent::FindingDismissed { code } => {
                self.dismissed.insert(code.clone());
            }
            EncounterEvent::FlagsRaised { flags, .. } => self.flags.clone_from(flags),
            EncounterEvent::FlagDismissed { code } => {
                self.dismissed_flags.insert(code.clone());
            }
            EncounterEvent::ComplaintRecorded { complaint } => self.complaint.clone_from(complaint),
            EncounterEvent::Triaged(triage) => self.triage = Some(triage.clone()),
            EncounterEvent::Observed(observation) => self.observations.insert(observation.clone()),
            EncounterEvent::VitalsRecorded { readings } => {
                for reading in readings {
                    self.vitals.insert(reading.clone());
                }
            }
            EncounterEvent::InquirySent { inquiry, hospital, rank, drive_min, terms } => {
                self.inquiries.sent(*inquiry, hospital.clone(), *rank, *drive_min, terms.clone(), at);
            }
            EncounterEvent::WishRefused { hospital, reason, .. } => {
                self.refusals.push(Refusal { hospital: hospital.clone(), reason: *reason, at });
            }
            EncounterEvent::InquiryReceived { inquiry, .. } => self.inquiries.received(*inquiry, at),
            EncounterEvent::InquirySeen { inquiry, .. } => self.inquiries.seen(*inquiry, at),
            EncounterEvent::InquiryAnswered { inquiry, answer, .. } => self.inquiries.answered(*inquiry, *answer, at),
            EncounterEvent::InquiryEscalated { inquiry, step, .. } => self.inquiries.escalated(*inquiry, *step, at),
            EncounterEvent::TelephoneNoted { hospital, outcome } => self.inquiries.called(hospital, *outcome, at),
            EncounterEvent::QueryRaised { inquiry, text, .. } => {
                self.inquiries.queried(*inquiry, recorded.id, text.clone(), at);
            }
            EncounterEvent::QueryAnswered { query, text } => self.inquiries.replied(*query, text.clone(), at),
            EncounterEvent::RoundEnded { .. } => self.inquiries.round_ended(at),
            EncounterEvent::SecuringBegan { .. } => self.inquiries.securing_began(at),
            EncounterEvent::DifficultyRecognised { asked, on_scene_min, standard } => {
                let (asked, on_scene_min, standard) = (*asked, *on_scene_min, standard.clone());
                self.inquiries.difficulty_recognised(Difficulty { asked, on_scene_min, at, standard });
            }
            EncounterEvent::RedirectRequested { reason } => self.inquiries.redirecting(*reason, at),
            EncounterEvent::RedirectEnded => self.inquiries.redirect_ended(),
            EncounterEvent::AcceptanceWithdrawn { inquiry, reason, .. } => {
                self.inquiries.acceptance_withdrawn(*inquiry, *reason, at);
            }
            EncounterEvent::LossAcknowledged => self.inquiries.loss_acknowledged(at),
            EncounterEvent::ReleaseAcknowledged { inquiry, .. } => self.inquiries.release_seen(*inquiry, at),
            EncounterEvent::DecisionAcknowledged { inquiry, .. } => self.inquiries.decision_seen(*inquiry, at),
            EncounterEvent::DestinationDecided { hospital, inquiry, .. } => {
                self.inquiries.decided_for(*inquiry, hospital.clone(), at);
            }
            EncounterEvent::InquiryReleased { inquiry, reason, .. } => self.inquiries.released(*inquiry, *reason, at),
            EncounterEvent::CaseCalledUp { hospital } => self.inquiries.called_up(hospital.clone(), at),
            EncounterEvent::Closed => self.inquiries.close(),
        }
        Ok(true)
    }

    /// An identity that a person confirmed is another one than the one that replaces it.
    fn identify(&mut self, patient: PatientIdentity) {
        let source = patient.source;
        if self.identities.get(&source) != Some(&patient) {
            self.confirmations.remove(&source);
        }
        self.identities.insert(source, patient);
        self.settle_patient();
    }

    /// What a source said was about somebody else.
    fn forget(&mut self, source: IdentitySource) {
        self.identities.remove(&source);
        self.confirmations.remove(&source);
        self.settle_patient();
    }

    fn settle_patient(&mut self) {
        self.patient = self.identities.values().next().cloned();
        self.confirmed = self.patient.as_ref().and_then(|patient| self.confirmations.get(&patient.source).cloned());
    }

    /// What one source says of the patient, also while another one counts more.
    #[must_use]
    pub fn identity_from(&self, source: IdentitySource) -> Option<&PatientIdentity> {
        self.identities.get(&source)
    }

    /// The identity from the card is not the patient's: everything that came with it leaves the case (the log keeps that it was there).
    fn drop_strangers_data(&mut self, at: Timestamp, duration_ms: u32) {
        self.fetches.clear();
        self.record = MedicalRecord::default();
        self.findings.clear();
        self.dismissed.clear();
        // What was based on that record goes with it.
        self.flags.retain(|flag| flag.grounds.iter().all(|ground| ground.source != GroundSource::Record));
        self.dismissed_flags.clear();
        self.forget(IdentitySource::Eligibility);
        self.forget(IdentitySource::CardFace);
        self.forget(IdentitySource::LookUp);
        let outcome = FetchOutcome::WrongPerson;
        self.fetches.insert(Category::Eligibility, Fetch::of(Window::Full, outcome, at, duration_ms));
    }

    /// The vehicle is at the destination that stands: nobody there has to be told any more that it comes. An arrival before the decision
    /// was at another hospital.
    #[must_use]
    pub fn has_arrived(&self) -> bool {
        let Some((_, decided_at)) = self.inquiries.destination() else { return false };
        let reached = [Milestone::ArrivedHospital, Milestone::HandedOver].map(|one| self.milestones.at(one));
        reached.into_iter().flatten().any(|at| at >= *decided_at)
    }

    /// Flags that stand: raised and not dismissed, what matters soonest first.
    pub fn standing_flags(&self) -> impl Iterator<Item = &Flag> {
        self.flags.iter().filter(|flag| !self.dismissed_flags.contains(&flag.code))
    }

    /// Findings that stand: inferred and not dismissed.
    pub fn standing_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !self.dismissed.contains(&finding.code))
    }

    /// True when a finding of this code stands.
    #[must_use]
    pub fn has_standing_finding(&self, code: &str) -> bool {
        self.standing_findings().any(|finding| finding.code == code)
    }

    /// Findings that stand as they are handed on: with what still speaks against them, for a dismissed one contradicts nothing.
    #[must_use]
    pub fn told_findings(&self) -> Vec<Finding> {
        let stands = |code: &str| self.has_standing_finding(code);
        let told = |finding: &Finding| Finding {
            contradictions: finding.open_contradictions(stands).cloned().collect(),
            ..finding.clone()
        };
        self.standing_findings().map(told).collect()
    }
}
