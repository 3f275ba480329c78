//! A whole tablet: reader, card, outbox on the disk, record client; and a person with five years of record.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use ambulance_client::{
    card::{CardError, CardReader, CardTransport},
    records::{RecordClient, http_client_builder},
    tablet::{CardMoment, CardTrust, ConsentEntry, CrewIdentity, Tablet, WorkingCase, watch_reader},
};
use anyhow::{Result, bail};
use domain::{
    consent::ConsentBasis,
    encounter::Fetch,
    event::{Author, AuthorRole},
    fetch::Window,
    ids::{CrewId, DeviceId, EncounterId, HeadquartersId, HospitalId, PersonId},
    meaning::Meaning,
    patient::{IdentityVerdict, Sex, japan_date},
    record::{Category, DrugRoute, RecordSource},
    triage::IncidentKind,
};
use host::Clock;
use jiff::{Timestamp, ToSpan, civil::date};
use journal::{Outbox, SledEngine, Store};

use super::{CREW, IDLE};
use crate::{
    cards::{CardCondition, SimulatedCard, SimulatedJpki, certificate_handle},
    people::{
        Institution, Person, Registration, UpstreamAct, UpstreamCheckup, UpstreamDrug, UpstreamRecord, UpstreamVisit,
    },
    record_service::RecordServiceHandle,
    region::crew_device,
    world::World,
};

/// How often the bench looks whether the tablet has got on: it adds half of that to every figure.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// Nothing here takes a minute.
const PATIENCE: Duration = Duration::from_secs(60);

/// Serial numbers of the cards of one tablet.
const CARDS_EACH: u64 = 1_000;

/// What lies on the reader.
type Lying = Arc<Mutex<Option<SimulatedCard>>>;

fn lock(lying: &Lying) -> std::sync::MutexGuard<'_, Option<SimulatedCard>> {
    lying.lock().unwrap_or_else(PoisonError::into_inner)
}

struct Reader(Lying);

struct Opened(Lying);

impl CardReader for Reader {
    fn card_present(&mut self) -> Result<bool, CardError> {
        Ok(lock(&self.0).is_some())
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        Ok(Box::new(Opened(Arc::clone(&self.0))))
    }

    fn wait(&mut self, _: Duration) {
        std::thread::sleep(Duration::from_millis(20));
    }
}

impl CardTransport for Opened {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        lock(&self.0).as_mut().map(|card| card.apdu(command)).ok_or(CardError::Removed)
    }
}

/// One tablet.
pub(super) struct Desk {
    tablet: Arc<Tablet>,
    lying: Lying,
    service: Arc<RecordServiceHandle>,
    jpki: Arc<SimulatedJpki>,
    first_serial: u64,
}

/// From the tap of the consent.
pub(super) struct Round {
    pub name: Duration,
    pub first_line: Duration,
    pub complete: Duration,
    pub lines: usize,
    /// When the first line was seen, no full window of what has a summary had come.
    pub from_summary: bool,
}

impl Desk {
    pub fn start(
        world: &World,
        service: &Arc<RecordServiceHandle>,
        jpki: &Arc<SimulatedJpki>,
        number: u32,
    ) -> Result<Self> {
        let identity = world.identity(&crew_device(CREW))?;
        let tls = trust::http::https_client_config(&identity)?;
        let http = http_client_builder().tls_backend_preconfigured(tls).pool_idle_timeout(IDLE).build()?;
        let records = RecordClient::new(service.url(), http)?;
        // Durable, as in an ambulance: nothing is shown before it is on the disk.
        let name = format!("outbox-{}", host::fresh::event_id());
        let outbox = Outbox::open(Store::new(Arc::new(SledEngine::open(&world.folder().join(name))?)), "to-platform")?;
        let (meaning, key) = (Meaning::shipped()?, world.platform_key()?);
        let tablet = Tablet::new(crew()?, Clock::system(), outbox, key, records, meaning, CardTrust::default());
        let lying = Lying::default();
        watch_reader(Arc::clone(&tablet), Box::new(Reader(Arc::clone(&lying))), tokio::runtime::Handle::current())?;
        let (service, jpki) = (Arc::clone(service), Arc::clone(jpki));
        Ok(Self { tablet, lying, service, jpki, first_serial: u64::from(number) * CARDS_EACH + 1 })
    }

    pub async fn round(&self, number: u32) -> Result<Round> {
        let serial = self.first_serial + u64::from(number);
        self.service.add_person(certificate_handle(serial), person(serial)?);
        let card = SimulatedCard::issue(&self.jpki, serial, CardCondition::Ok, Timestamp::now())?;
        let case = self.tablet.acts().open_case(IncidentKind::AcuteIllness).await?;
        *lock(&self.lying) = Some(card);
        self.until("the case has the card", || self.case(case, WorkingCase::has_card)).await?;

        let tapped = Instant::now();
        let entry = ConsentEntry { basis: ConsentBasis::Patient, categories: Category::ALL.to_vec() };
        self.tablet.acts().consent(case, entry).await?;
        self.until("a name to compare", || self.case(case, |case| case.proposal.is_some())).await?;
        let name = tapped.elapsed();
        self.tablet.acts().judge_identity(case, IdentityVerdict::Matches).await?;
        self.until("a line", || self.case(case, |case| !case.encounter.record.is_empty())).await?;
        let first_line = tapped.elapsed();
        let from_summary = self.case(case, |case| !case.encounter.fetches.iter().any(is_second));
        self.until("the whole record", || self.case(case, |case| is_whole(case) && !case.pulling)).await?;
        let complete = tapped.elapsed();
        let lines = self.tablet.with_case(case, |case| case.encounter.record.len()).unwrap_or(0);

        self.tablet.acts().close(case).await?;
        *lock(&self.lying) = None;
        self.until("the card went", || self.tablet.card() == CardMoment::None).await?;
        Ok(Round { name, first_line, complete, lines, from_summary })
    }

    fn case(&self, case: EncounterId, is_so: impl FnOnce(&WorkingCase) -> bool) -> bool {
        self.tablet.with_case(case, is_so).unwrap_or(false)
    }

    async fn until(&self, what: &str, is_so: impl Fn() -> bool) -> Result<()> {
        let began = Instant::now();
        while !is_so() {
            if began.elapsed() > PATIENCE {
                bail!("never: {what}");
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(())
    }
}

fn is_second((category, fetch): (&Category, &Fetch)) -> bool {
    Window::of(*category).len() > 1 && fetch.window == Window::Full
}

fn is_whole(case: &WorkingCase) -> bool {
    let came = |category| case.encounter.fetches.get(category).is_some_and(|fetch| fetch.window == Window::Full);
    Category::ALL.iter().all(came)
}

fn crew() -> Result<CrewIdentity> {
    let crew = CrewId::new(CREW)?;
    let author = Author {
        role: AuthorRole::Crew,
        organisation: crew.as_str().to_owned(),
        person: PersonId::new("captain-1")?,
        device: DeviceId::new(crew_device(CREW))?,
    };
    Ok(CrewIdentity {
        author, crew, headquarters: HeadquartersId::new("minato")?, crew_name: "みなと救急1".to_owned()
    })
}

/// Five years of eight drugs a month, three visits, four treatments, dialysis, two operations and five check-ups.
fn person(serial: u64) -> Result<Person> {
    let today = japan_date(Timestamp::now());
    let institution = Institution { code: Some(HospitalId::new("1310000002")?), name: "みなと病院".to_owned() };
    let act = |code: &str, name: &str, day| UpstreamAct {
        code: code.to_owned(),
        name: name.to_owned(),
        date: day,
        institution: institution.clone(),
    };
    let mut record = UpstreamRecord {
        surgeries: vec![
            act("K533-2", "内視鏡的食道・胃静脈瘤結紮術", today.saturating_sub(1.year())),
            act("K549", "経皮的冠動脈ステント留置術", today.saturating_sub(3.years())),
        ],
        ..UpstreamRecord::default()
    };
    for month in 0..60_i64 {
        let day = today.saturating_sub(month.months());
        for drug in 0..8 {
            let trees = if month < 3 { RecordSource::Dispensed } else { RecordSource::Claims };
            record.drugs.push(UpstreamDrug {
                tree: trees,
                code: format!("62000{drug:04}"),
                product: format!("試験薬{drug}錠5mg"),
                ingredient: format!("試験成分{drug}"),
                quantity: "1".to_owned(),
                unit: "錠".to_owned(),
                usage: "1日1回朝食後服用".to_owned(),
                times: 28,
                route: DrugRoute::Oral,
                date: day,
                institution: institution.clone(),
            });
        }
        for number in 0..4_i64 {
            let day = day.saturating_sub((number * 7).days());
            record.treatments.push(act("160000310", &format!("検査{number}"), day));
            record.dialysis.push(act("140036710", "人工腎臓", day));
            record.visits.push(UpstreamVisit {
                department: "循環器内科".to_owned(),
                inpatient: false,
                date: day,
                institution: institution.clone(),
            });
        }
    }
    for year in 0..5_i64 {
        for item in 0..20 {
            record.checkups.push(UpstreamCheckup {
                code: format!("9A7510000000{item:05}"),
                item: format!("項目{item}"),
                value: "120".to_owned(),
                unit: "mmHg".to_owned(),
                date: today.saturating_sub((year * 12 + 1).months()),
            });
        }
    }
    Ok(Person {
        name: format!("試験 {serial}"),
        name_kana: "シケン タロウ".to_owned(),
        birth_date: date(1960, 4, 1),
        sex: Sex::Male,
        address: "汐見県湊野市一丁目1".to_owned(),
        registration: Registration::Registered,
        record,
    })
}
