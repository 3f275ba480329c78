//! A small region and what its crews and hospitals say, for the tests of this program.

use std::sync::Arc;

use domain::{
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    ids::{CrewId, DeviceId, EncounterId, HeadquartersId, HospitalId, InquiryId, PersonId},
    inquiry::{Answer, DeclineReason, InquiryRefusal, ReleaseReason},
    triage::IncidentKind,
    vitals::{Tenths, VitalKind, VitalReading, VitalSource},
};
use host::Clock;
use jiff::{SignedDuration, Timestamp};
use journal::{Engine, Log, MemoryEngine, Store};

use crate::{
    ledger::{Ledger, Submitted},
    registry::Registry,
};

/// Two crews, four hospitals, a device for each crew and for the first hospital.
pub fn registry() -> Arc<Registry> {
    let mut text = r#"name = "小圏域"
name_en = "Small region"
version = "1"

[[headquarters]]
id = "minato"
name = "湊"
name_en = "Minato"
persons = ["p-hq-1"]
"#
    .to_owned();
    for crew in 1..=2 {
        text += &format!(
            "[[crew]]\nid = \"minato-{crew}\"\nname = \"湊{crew}\"\nname_en = \"Minato {crew}\"\nheadquarters = \"minato\"\n\
             lat = 34.8\nlon = 137.0\npersons = [\"p-{crew}-captain\"]\n\
             [[device]]\nname = \"crew-minato-{crew}\"\nrole = \"crew\"\norg = \"minato-{crew}\"\n"
        );
    }
    for number in 1..=4 {
        text += &format!(
            "[[hospital]]\ncode = \"{}\"\nname = \"第{number}病院\"\nname_en = \"Hospital {number}\"\nlevel = \"secondary\"\n\
             lat = 34.{number}\nlon = 137.1\ntelephone = \"00-0000-000{number}\"\ncapabilities = [\"stroke\", \"general\"]\n\
             persons = [\"p-h-{number}\"]\n",
            hospital(number)
        );
    }
    text += &format!("[[device]]\nname = \"hospital-1\"\nrole = \"hospital\"\norg = \"{}\"\n", hospital(1));
    Arc::new(Registry::parse(&text).unwrap())
}

/// Hospital number 1 to 4; others have a good code and are not in the region.
pub fn hospital(number: u8) -> HospitalId {
    HospitalId::new(format!("99100000{number:02}")).unwrap()
}

pub fn crew(number: u8) -> CrewId {
    CrewId::new(format!("minato-{number}")).unwrap()
}

pub fn encounter(number: u8) -> EncounterId {
    EncounterId::from_bytes(&[number; 16]).unwrap()
}

/// So many seconds into the case.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000).unwrap() + SignedDuration::from_secs(seconds)
}

pub fn crew_author(number: u8) -> Author {
    Author {
        role: AuthorRole::Crew,
        organisation: crew(number).as_str().to_owned(),
        person: PersonId::new(format!("p-{number}-captain")).unwrap(),
        device: DeviceId::new(format!("crew-minato-{number}")).unwrap(),
    }
}

pub fn hospital_author(number: u8) -> Author {
    Author {
        role: AuthorRole::Hospital,
        organisation: hospital(number).as_str().to_owned(),
        person: PersonId::new(format!("p-h-{number}")).unwrap(),
        device: DeviceId::new(format!("hospital-{number}")).unwrap(),
    }
}

/// An event of crew 1.
pub fn by_crew(encounter: EncounterId, event: EncounterEvent) -> RecordedEvent {
    RecordedEvent {
        id: host::fresh::event_id(),
        encounter,
        author: crew_author(1),
        recorded_at: Clock::system().now(),
        event,
    }
}

/// An event of a hospital.
pub fn by_hospital(number: u8, encounter: EncounterId, event: EncounterEvent) -> RecordedEvent {
    RecordedEvent { author: hospital_author(number), ..by_crew(encounter, event) }
}

pub fn opened(encounter: EncounterId) -> RecordedEvent {
    let headquarters = HeadquartersId::new("minato").unwrap();
    by_crew(encounter, EncounterEvent::Opened { crew: crew(1), headquarters, kind: IncidentKind::AcuteIllness })
}

pub fn complaint(text: &str) -> EncounterEvent {
    EncounterEvent::ComplaintRecorded { complaint: text.to_owned() }
}

pub fn ask(hospitals: &[u8]) -> EncounterEvent {
    EncounterEvent::AskRequested { hospitals: hospitals.iter().copied().map(hospital).collect(), reason: None }
}

pub fn choose(number: u8) -> EncounterEvent {
    EncounterEvent::DestinationRequested { hospital: hospital(number), reason: None, seen: None, instead_of: None }
}

/// The crew leaves a choice that is on its way for another hospital.
pub fn choose_instead(number: u8, left: u8) -> EncounterEvent {
    let (hospital, instead_of) = (hospital(number), Some(hospital(left)));
    EncounterEvent::DestinationRequested { hospital, reason: None, seen: None, instead_of }
}

pub fn reading(second: i64, pulse: u16) -> VitalReading {
    VitalReading {
        at: at(second),
        source: VitalSource::Monitor,
        values: [(VitalKind::Pulse, Tenths(pulse * 10))].into(),
    }
}

pub fn vitals(seconds: std::ops::Range<i64>) -> EncounterEvent {
    EncounterEvent::VitalsRecorded {
        readings: seconds.map(|second| reading(second, 60 + (second % 90) as u16)).collect(),
    }
}

pub const NO_BED: Answer = Answer::Decline(DeclineReason::NoBed);

pub fn ledger_on(engine: Arc<dyn Engine>) -> Arc<Ledger> {
    ledger_with(engine, Clock::system())
}

pub fn ledger_with(engine: Arc<dyn Engine>, clock: Clock) -> Arc<Ledger> {
    let log = Log::open(Store::new(engine), "events").unwrap();
    Ledger::open(log, registry(), clock).unwrap()
}

pub fn ledger() -> Arc<Ledger> {
    ledger_on(Arc::new(MemoryEngine::new()))
}

/// Shorter words for the tests.
impl Ledger {
    pub(crate) async fn crew(&self, encounter: EncounterId, event: EncounterEvent) -> Submitted {
        self.submit(by_crew(encounter, event)).await.unwrap()
    }

    pub(crate) async fn open_case(&self, number: u8) -> EncounterId {
        let encounter = encounter(number);
        assert!(matches!(self.submit(opened(encounter)).await.unwrap(), Submitted::Stored(_)));
        encounter
    }

    pub(crate) async fn answer(&self, number: u8, encounter: EncounterId, answer: Answer) -> Submitted {
        let (inquiry, hospital) = (self.inquiry(encounter, number), hospital(number));
        self.submit(by_hospital(number, encounter, EncounterEvent::InquiryAnswered { inquiry, hospital, answer }))
            .await
            .unwrap()
    }

    /// A screen of the hospital shows the newest question.
    pub(crate) async fn shown(&self, encounter: EncounterId, number: u8) {
        let (inquiry, hospital) = (self.inquiry(encounter, number), hospital(number));
        self.submit(by_hospital(number, encounter, EncounterEvent::InquiryReceived { inquiry, hospital }))
            .await
            .unwrap();
    }

    /// A person at the hospital knows of the decision for it.
    pub(crate) async fn confirm(&self, number: u8, encounter: EncounterId) -> Submitted {
        let (inquiry, hospital) = (self.inquiry(encounter, number), hospital(number));
        let known = EncounterEvent::DecisionAcknowledged { inquiry, hospital };
        self.submit(by_hospital(number, encounter, known)).await.unwrap()
    }

    /// Asks one hospital, which accepts and is chosen.
    pub(crate) async fn decided(&self, encounter: EncounterId, number: u8) {
        self.crew(encounter, ask(&[number])).await;
        self.answer(number, encounter, Answer::Accept).await;
        self.crew(encounter, choose(number)).await;
    }

    /// The newest question to a hospital.
    pub(crate) fn inquiry(&self, encounter: EncounterId, number: u8) -> InquiryId {
        let state = self.state();
        let (inquiry, _) = state.case(encounter).unwrap().encounter.inquiries.latest_of(&hospital(number)).unwrap();
        inquiry
    }

    /// Events of a case in short words, with their numbers.
    pub(crate) fn story(&self, encounter: EncounterId) -> Vec<(u64, String)> {
        let state = self.state();
        state.case(encounter).unwrap().events_after(0).map(|(seq, event)| (seq, in_short(&event.event))).collect()
    }
}

fn in_short(event: &EncounterEvent) -> String {
    let number = |hospital: &HospitalId| hospital.as_str()[8..].trim_start_matches('0').to_owned();
    match event {
        EncounterEvent::InquirySent { hospital, .. } => format!("sent {}", number(hospital)),
        EncounterEvent::WishRefused { hospital, reason, .. } => {
            format!("refused {} {}", number(hospital), InquiryRefusal::code(*reason))
        }
        EncounterEvent::DestinationDecided { hospital, .. } => format!("decided {}", number(hospital)),
        EncounterEvent::InquiryReleased { hospital, reason, .. } => {
            format!("released {} {}", number(hospital), ReleaseReason::code(*reason))
        }
        EncounterEvent::InquiryEscalated { hospital, step, .. } => format!("{} {}", step.code(), number(hospital)),
        other => other.code().to_owned(),
    }
}

/// The words of a story without the numbers.
pub fn words(story: &[(u64, String)]) -> Vec<&str> {
    story.iter().map(|(_, words)| words.as_str()).collect()
}
