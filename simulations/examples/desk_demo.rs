//! The crew's screen with a simulated card on its reader: who is it, and the other ways. Nothing is sent anywhere.
//!
//! `cargo run --release -p simulations --example desk_demo -- 127.0.0.1:8111 question`
//!
//! Steps: `read` (a card lies there), `question` (its printed data wait for a look), `odd` (they contradict what was said), `confirmed`, `photoless`,
//! `said` (no card, an interview instead).
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, reason = "an example")]

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use ambulance_client::{
    card::{CardError, CardReader, CardTransport},
    records::{RecordClient, http_client_builder},
    screen,
    tablet::{CardMoment, CardTrust, ConsentEntry, CrewIdentity, InterviewEntry, SpokenEntry, Tablet, watch_reader},
};
use domain::{
    consent::ConsentBasis,
    event::{Author, AuthorRole},
    ids::{CrewId, DeviceId, EncounterId, HeadquartersId, PersonId},
    interview::{Informant, NoCardReason},
    meaning::Meaning,
    patient::{IdentityVerdict, Sex},
    record::Category,
    triage::IncidentKind,
};
use host::{Clock, stop::Stop};
use journal::{MemoryEngine, Outbox, Store};
use simulations::cards::{CardCondition, Holder, SimulatedCard, SimulatedJpki};
use trust::seal::SealingKey;

struct Reader(Option<Arc<Mutex<SimulatedCard>>>);

struct Opened(Arc<Mutex<SimulatedCard>>);

impl CardReader for Reader {
    fn card_present(&mut self) -> Result<bool, CardError> {
        Ok(self.0.is_some())
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        Ok(Box::new(Opened(self.0.clone().ok_or(CardError::Removed)?)))
    }
}

impl CardTransport for Opened {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        Ok(self.0.lock().unwrap().apdu(command))
    }
}

#[tokio::main]
async fn main() {
    host::logs::start();
    let argument = |n| std::env::args().nth(n);
    let address = argument(1).unwrap_or_else(|| "127.0.0.1:8111".to_owned());
    let step = argument(2).unwrap_or_else(|| "question".to_owned());
    let tablet = tablet();
    tablet.note_link(true);
    let case = tablet.acts().open_case(IncidentKind::AcuteIllness).await.unwrap();
    let holder = Holder::sample();
    let condition = if step == "photoless" { CardCondition::NoPhoto } else { CardCondition::Ok };
    let jpki = SimulatedJpki::generate().unwrap();
    let card = SimulatedCard::issue_for(&jpki, 4711, &holder, condition, tablet.clock().now()).unwrap();
    let lying = (step != "said").then(|| Arc::new(Mutex::new(card)));
    let has_card = lying.is_some();
    watch_reader(Arc::clone(&tablet), Box::new(Reader(lying)), tokio::runtime::Handle::current()).unwrap();
    while has_card && (!matches!(tablet.card(), CardMoment::Read(..)) || tablet.tries().is_none()) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    if step == "odd" {
        let other = if holder.sex == Sex::Male { Sex::Female } else { Sex::Male };
        let said = InterviewEntry { age_years: Some(31), ..InterviewEntry::of(other) };
        tablet.acts().interview(case, said).await.unwrap();
    }
    if ["question", "odd", "confirmed", "photoless"].contains(&step.as_str()) {
        tablet.read_printed(case, &holder.printed_number(), None).await.unwrap();
    }
    if step == "confirmed" {
        tablet.acts().judge_identity(case, IdentityVerdict::Matches).await.unwrap();
        let entry = ConsentEntry { basis: ConsentBasis::Family, categories: Category::ALL.to_vec() };
        tablet.acts().consent(case, entry).await.unwrap();
    }
    if step == "said" {
        tell(&tablet, case).await;
    }
    let screen = screen::start(&address, Arc::clone(&tablet)).unwrap();
    Stop::on_signals().wait().await;
    tablet.hub().close();
    screen.stop().await;
}

async fn tell(tablet: &Arc<Tablet>, case: EncounterId) {
    let name = "架空　次郎".to_owned();
    let said = InterviewEntry { name, age_years: Some(78), ..InterviewEntry::of(Sex::Male) };
    tablet.acts().interview(case, said).await.unwrap();
    tablet.acts().have_no_card(case, NoCardReason::NotCarried).await.unwrap();
    let history = SpokenEntry {
        informant: Informant::Family,
        medications: "血液をさらさらにする薬（名前不明）\nアムロジピン".to_owned(),
        illnesses: "心房細動\n高血圧".to_owned(),
        allergies: "ペニシリン".to_owned(),
        surgeries: String::new(),
        visits: "汐見内科クリニック".to_owned(),
        on_dialysis: Some(false),
    };
    tablet.acts().tell_history(case, history).await.unwrap();
}

fn tablet() -> Arc<Tablet> {
    let crew = CrewId::new("minato-1").unwrap();
    let author = Author {
        role: AuthorRole::Crew,
        organisation: crew.as_str().to_owned(),
        person: PersonId::new("captain-1").unwrap(),
        device: DeviceId::new("tablet-minato-1").unwrap(),
    };
    let headquarters = HeadquartersId::new("minato").unwrap();
    let who = CrewIdentity { author, crew, headquarters, crew_name: "みなと救急1".to_owned() };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let outbox = Outbox::open(Store::new(Arc::new(MemoryEngine::new())), "to-platform").unwrap();
    let key = SealingKey::generate().unwrap().public().clone();
    let records = RecordClient::new("http://127.0.0.1:9", http_client_builder().build().unwrap()).unwrap();
    Tablet::new(who, Clock::system(), outbox, key, records, Meaning::shipped().unwrap(), CardTrust::default())
}
