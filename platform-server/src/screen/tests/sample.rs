//! Made-up cases for the tests of the screen and for the example, played through the ledger like real ones.

use std::sync::Arc;

use domain::{
    card::{CardFailure, CardSummary, CertificateStanding, TokenKind},
    consent::{Consent, ConsentBasis, IdentityCheck},
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    fetch::Window,
    ids::{CrewId, DeviceId, EncounterId, EventId, HeadquartersId, HospitalId, PersonId},
    inquiry::Answer,
    interview::NoCardReason,
    milestone::Milestone,
    record::{Category, FetchOutcome, MedicalRecord},
    triage::IncidentKind,
};
use host::Clock;
use jiff::{SignedDuration, Timestamp, civil::date};
use journal::{Log, MemoryEngine, Store};
use uuid::Uuid;

use super::platform::{
    ledger::{Ledger, Submitted},
    registry::Registry,
};

/// The registry that the cases play in.
pub const REGISTRY: &str = include_str!("registry.toml");

/// Hospitals of the registry, in the order in which they are asked.
pub const HOSPITALS: [&str; 4] = ["9910000015", "9910000025", "9910000035", "9910000045"];

/// What happens in one case.
#[derive(Debug, Clone, Default)]
pub struct Played {
    /// `minato`, `aonagi` or `shiraho`.
    pub headquarters: &'static str,
    /// Hours ago.
    pub opened_hours_ago: i64,
    /// `None` not tried, `Some(None)` read.
    pub card: Option<Option<CardFailure>>,
    /// Why there was no card; said before a card is read.
    pub no_card: Option<NoCardReason>,
    /// Basis of consent.
    pub consent: Option<ConsentBasis>,
    /// Outcome of the pull of the medications.
    pub fetched: Option<FetchOutcome>,
    /// How each asked hospital answers, in the order of [`HOSPITALS`]: `None` not at all.
    pub answers: Vec<Option<Answer>>,
    /// Seconds from asking to the first person who saw it.
    pub seen_after_s: Option<i64>,
    /// Seconds from asking to the decision; needs an acceptance.
    pub decided_after_s: Option<i64>,
    /// 現着→現発.
    pub scene_min: Option<i64>,
}

/// A ledger over a log in memory; opened again over the same engine it replays what was written.
pub fn ledger(engine: Arc<MemoryEngine>, clock: Clock) -> Arc<Ledger> {
    let log = Log::open(Store::new(engine), "events").unwrap();
    Ledger::open(log, Arc::new(Registry::parse(REGISTRY).unwrap()), clock).unwrap()
}

/// Tells the events of one case.
pub struct Player<'a> {
    ledger: &'a Ledger,
    encounter: EncounterId,
    crew: CrewId,
}

impl Player<'_> {
    async fn writes(&self, author: Author, at: Timestamp, event: EncounterEvent) {
        let event = RecordedEvent {
            id: EventId::new(Uuid::now_v7()),
            encounter: self.encounter,
            author,
            recorded_at: at,
            event,
        };
        assert!(matches!(self.ledger.submit(event).await.unwrap(), Submitted::Stored(_)));
    }

    async fn crew(&self, at: Timestamp, event: EncounterEvent) {
        self.writes(author(AuthorRole::Crew, self.crew.as_str()), at, event).await;
    }

    async fn hospital(&self, hospital: &HospitalId, at: Timestamp, event: EncounterEvent) {
        self.writes(author(AuthorRole::Hospital, hospital.as_str()), at, event).await;
    }
}

fn author(role: AuthorRole, organisation: &str) -> Author {
    Author {
        role,
        organisation: organisation.to_owned(),
        person: PersonId::new(format!("p-{organisation}")).unwrap(),
        device: DeviceId::new(format!("device-{organisation}")).unwrap(),
    }
}

/// Plays one case to its end.
pub async fn play(ledger: &Ledger, played: &Played) -> EncounterId {
    let player = play_open(ledger, played).await;
    player.crew(Timestamp::now(), EncounterEvent::Closed).await;
    player.encounter
}

/// The same without its end: the crew is still at work.
pub async fn play_open<'a>(ledger: &'a Ledger, played: &Played) -> Player<'a> {
    let now = Timestamp::now();
    let opened = now - SignedDuration::from_hours(played.opened_hours_ago);
    let crew = CrewId::new(format!("{}-1", played.headquarters)).unwrap();
    let player = Player { ledger, encounter: EncounterId::new(Uuid::now_v7()), crew: crew.clone() };
    let headquarters = HeadquartersId::new(played.headquarters).unwrap();
    player.crew(opened, EncounterEvent::Opened { crew, headquarters, kind: IncidentKind::AcuteIllness }).await;
    if let Some(reason) = played.no_card {
        player.crew(opened, EncounterEvent::CardUnavailable { reason }).await;
    }
    match played.card {
        None => {}
        Some(Some(reason)) => player.crew(opened, EncounterEvent::CardReadFailed { reason, duration_ms: 2_000 }).await,
        Some(None) => {
            let summary = CardSummary {
                token: TokenKind::Card,
                standing: CertificateStanding::Valid,
                certificate_ends: date(2030, 3, 31),
                duration_ms: 900,
            };
            player.crew(opened, EncounterEvent::CardRead(summary)).await;
        }
    }
    if let Some(basis) = played.consent {
        let consent = Consent {
            basis,
            supervisor: PersonId::new("p-captain").unwrap(),
            at: opened,
            categories: Category::ALL.to_vec(),
            identity_check: IdentityCheck::Visual,
        };
        player.crew(opened, EncounterEvent::ConsentRecorded(consent)).await;
    }
    if let Some(outcome) = played.fetched {
        let part = MedicalRecord::default();
        player
            .crew(
                opened,
                EncounterEvent::CategoryFetched {
                    category: Category::Medications,
                    window: Window::Full,
                    outcome,
                    part,
                    duration_ms: 700,
                },
            )
            .await;
    }
    if let Some(minutes) = played.scene_min {
        let left = opened + SignedDuration::from_mins(minutes);
        player
            .crew(opened, EncounterEvent::MilestoneReached { milestone: Milestone::ArrivedOnScene, at: opened })
            .await;
        player.crew(left, EncounterEvent::MilestoneReached { milestone: Milestone::LeftScene, at: left }).await;
    }
    ask(&player, played).await;
    player
}

/// Questions are sent at the platform's own time, so what follows is told from there.
async fn ask(player: &Player<'_>, played: &Played) {
    let hospitals: Vec<HospitalId> =
        HOSPITALS.iter().take(played.answers.len()).map(|code| HospitalId::new(*code).unwrap()).collect();
    if hospitals.is_empty() {
        return;
    }
    player.crew(Timestamp::now(), EncounterEvent::AskRequested { hospitals: hospitals.clone(), reason: None }).await;
    let inquiries: Vec<_> = {
        let state = player.ledger.state();
        let board = &state.case(player.encounter).unwrap().encounter.inquiries;
        hospitals
            .iter()
            .map(|hospital| board.latest_of(hospital).map(|(id, inquiry)| (id, inquiry.sent_at)).unwrap())
            .collect()
    };
    let sent = inquiries[0].1;
    if let Some(seconds) = played.seen_after_s {
        let event = EncounterEvent::InquirySeen { inquiry: inquiries[0].0, hospital: hospitals[0].clone() };
        player.hospital(&hospitals[0], sent + SignedDuration::from_secs(seconds), event).await;
    }
    for ((hospital, (inquiry, _)), answer) in hospitals.iter().zip(&inquiries).zip(&played.answers) {
        let Some(answer) = *answer else { continue };
        let at = sent + SignedDuration::from_secs(played.seen_after_s.unwrap_or(0) + 20);
        player
            .hospital(
                hospital,
                at,
                EncounterEvent::InquiryAnswered { inquiry: *inquiry, hospital: hospital.clone(), answer },
            )
            .await;
    }
    let accepted = played.answers.iter().position(|answer| *answer == Some(Answer::Accept));
    if let (Some(index), Some(seconds)) = (accepted, played.decided_after_s) {
        tokio::time::sleep(player.ledger.clock().real(SignedDuration::from_secs(seconds))).await;
        player
            .crew(
                Timestamp::now(),
                EncounterEvent::DestinationRequested {
                    hospital: hospitals[index].clone(),
                    reason: None,
                    seen: None,
                    instead_of: None,
                },
            )
            .await;
    }
}

/// An acceptance.
pub const YES: Option<Answer> = Some(Answer::Accept);
