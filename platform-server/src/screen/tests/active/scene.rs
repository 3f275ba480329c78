//! A case of the made-up region under its zone's standard, looked at by a platform that is started anew at each step.

use std::{path::Path, sync::Arc};

use domain::{
    event::{EncounterEvent, RecordedEvent},
    ids::{EncounterId, HeadquartersId},
    inquiry::Answer,
    milestone::Milestone,
    triage::{ConditionClass, IncidentKind, Triage, Urgency},
};
use host::Clock;
use jiff::Timestamp;
use journal::{Log, MemoryEngine, Store};
use webkit::lang::Lang;

use crate::{
    ledger::{
        Ledger, Submitted,
        tests::region::{at, by_crew, by_hospital, crew, crew_author, encounter, hospital},
    },
    registry::Registry,
    screen::{active, query::Query},
    standards::Standards,
};

/// A log, and how many seconds into the first case it is.
pub struct Scene {
    engine: Arc<MemoryEngine>,
    second: i64,
    ledger: Arc<Ledger>,
}

fn ledger(engine: &Arc<MemoryEngine>, second: i64) -> Arc<Ledger> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../simulations/data");
    let registry = Arc::new(Registry::parse(&std::fs::read_to_string(data.join("region.toml")).unwrap()).unwrap());
    let standards = Standards::load(&data.join("standards"), &registry).unwrap();
    let log = Log::open(Store::new(Arc::clone(engine) as Arc<dyn journal::Engine>), "events").unwrap();
    // As good as standing still.
    let clock = Clock::scaled(at(second), Timestamp::now(), 0.001);
    let ledger = Ledger::open(log, registry, clock).unwrap();
    ledger.use_standards(Arc::new(standards));
    ledger
}

/// The first two cases are of the first two crews, all others of the third.
fn crew_of(case: EncounterId) -> u8 {
    (1..=2).find(|number| encounter(*number) == case).unwrap_or(3)
}

impl Scene {
    pub fn new() -> Self {
        let engine = Arc::new(MemoryEngine::new());
        let ledger = ledger(&engine, 0);
        Self { engine, second: 0, ledger }
    }

    /// So many seconds into the first case, after the platform has done what is due.
    pub async fn at(&mut self, second: i64) {
        self.ledger = ledger(&self.engine, second);
        self.second = second;
        for case in self.ledger.cases_due() {
            self.ledger.do_what_is_due(case).await.unwrap();
        }
    }

    /// A case of a patient of this urgency; the call came ten minutes before, the crew arrived five minutes before the first case began.
    pub async fn open(&self, number: u8, urgency: Urgency) -> EncounterId {
        let case = encounter(number);
        let event = EncounterEvent::Opened {
            crew: crew(crew_of(case)),
            headquarters: HeadquartersId::new("minato").unwrap(),
            kind: IncidentKind::AcuteIllness,
        };
        self.crew(case, event).await;
        for (milestone, second) in [(Milestone::CallReceived, -600), (Milestone::ArrivedOnScene, -300)] {
            self.crew(case, EncounterEvent::MilestoneReached { milestone, at: at(second) }).await;
        }
        let triage = Triage { class: ConditionClass::Stroke, urgency, flags: Vec::new() };
        self.crew(case, EncounterEvent::Triaged(triage)).await;
        case
    }

    /// What the crew does. A hospital that it asks has a board open, which shows the question at once.
    pub async fn crew(&self, case: EncounterId, event: EncounterEvent) {
        let asked = match &event {
            EncounterEvent::AskRequested { hospitals, .. } => hospitals.clone(),
            _ => Vec::new(),
        };
        self.writes(RecordedEvent { author: crew_author(crew_of(case)), ..by_crew(case, event) }).await;
        for number in asked.iter().filter_map(|hospital| hospital.as_str().get(8..)?.parse().ok()) {
            let (inquiry, hospital) = (self.ledger.inquiry(case, number), hospital(number));
            self.hospital(number, case, EncounterEvent::InquiryReceived { inquiry, hospital }).await;
        }
    }

    pub async fn answers(&self, number: u8, case: EncounterId, answer: Answer) {
        let (inquiry, hospital) = (self.ledger.inquiry(case, number), hospital(number));
        self.hospital(number, case, EncounterEvent::InquiryAnswered { inquiry, hospital, answer }).await;
    }

    pub async fn hospital(&self, number: u8, case: EncounterId, event: EncounterEvent) {
        self.writes(by_hospital(number, case, event)).await;
    }

    async fn writes(&self, event: RecordedEvent) {
        let event = RecordedEvent { recorded_at: at(self.second), ..event };
        assert!(matches!(self.ledger.submit(event).await.unwrap(), Submitted::Stored(_)));
    }

    pub const fn ledger(&self) -> &Arc<Ledger> {
        &self.ledger
    }

    /// The section of the whole region.
    pub fn html(&self, lang: Lang) -> String {
        active::part(lang, &self.ledger, &Query::default()).into_string()
    }

    /// What a reader reads of it, in Japanese.
    pub fn text(&self) -> String {
        text(&self.html(Lang::Ja))
    }
}

/// HTML without its tags, one space in place of each.
pub fn text(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, words)| words));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
