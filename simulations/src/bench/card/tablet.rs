//! The same cards at a whole tablet: consent was given before, approved terminal software and the record service answer without delay, and
//! the clock stops when the name waits for somebody to compare.

use std::{
    collections::HashMap,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use ambulance_client::{
    card::{TerminalAuthority, chain::Roots, pcsc::PcscReader, terminal_software::TerminalSoftware},
    records::{RecordClient, http_client_builder},
    tablet::{CardMoment, CardTrust, ConsentEntry, CrewIdentity, Tablet, watch_reader},
};
use anyhow::{Context as _, Result, bail};
use domain::{
    consent::ConsentBasis,
    event::{Author, AuthorRole},
    ids::{CrewId, DeviceId, EncounterId, HeadquartersId, PersonId},
    meaning::Meaning,
    patient::Sex,
    record::Category,
    triage::IncidentKind,
};
use host::Clock;
use jiff::{Timestamp, civil::date};
use journal::{Engine, MemoryEngine, Outbox, Store};
use rand::RngExt as _;
use tokio::runtime::Runtime;
use trust::seal::SealingKey;

use super::{
    figures::{Quantiles, TabletFigures},
    rounds::{CARDS, PATIENCE, POLL_MS},
};
use crate::{
    card_service::Daemon,
    cards::{
        CardCondition, SimulatedCard, SimulatedJpki, SimulatedTerminalSoftware, certificate_handle,
        socket::{InsertedCard, insert},
    },
    people::{Person, Registration, UpstreamRecord},
    record_service::{RecordService, RecordServiceHandle, ServiceBehaviour},
};

/// How often the bench looks whether the tablet has got on: it adds half of that to every figure.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// A tablet with everything beside it.
struct Bench<'a> {
    daemon: &'a Daemon,
    jpki: Arc<SimulatedJpki>,
    tablet: Arc<Tablet>,
    runtime: Runtime,
    service: RecordServiceHandle,
    _terminal: SimulatedTerminalSoftware,
}

/// From the reader's event, and from laying the card down, to the name on the screen.
struct Round {
    from_event: Duration,
    from_laid_down: Duration,
}

/// Measures both kinds of card in turn.
pub(super) fn measure(daemon: &Daemon, jpki: Arc<SimulatedJpki>, rounds: u32) -> Result<Vec<TabletFigures>> {
    let bench = Bench::start(daemon, jpki)?;
    let mut measured = [const { Vec::new() }; 2];
    for round in 0..rounds {
        for (of_kind, (_, condition, ..)) in measured.iter_mut().zip(CARDS) {
            of_kind.push(bench.round(round, condition)?);
        }
    }
    let of =
        |rounds: &[Round], stage: fn(&Round) -> Duration| Quantiles::of(&rounds.iter().map(stage).collect::<Vec<_>>());
    let figures = CARDS.iter().zip(&measured).map(|((card, ..), rounds)| {
        Ok(TabletFigures {
            card,
            event_to_identity: of(rounds, |round| round.from_event)?,
            laid_down_to_identity: of(rounds, |round| round.from_laid_down)?,
        })
    });
    figures.collect()
}

impl<'a> Bench<'a> {
    fn start(daemon: &'a Daemon, jpki: Arc<SimulatedJpki>) -> Result<Self> {
        // Refused when it is set already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let service = {
            let _inside = runtime.enter();
            RecordService::start(HashMap::new(), ServiceBehaviour::default(), None)?
        };
        service.know_authorities(&jpki.authority_certificates())?;
        let terminal = SimulatedTerminalSoftware::start(Arc::clone(&jpki))?;
        let software = Arc::new(TerminalSoftware::at(terminal.address())?) as Arc<dyn TerminalAuthority>;
        let roots = Some(Arc::new(Roots::pin(jpki.authority_certificates())?));
        let trust = CardTrust { roots, terminal: Some(software), ..CardTrust::default() };
        let outbox = Outbox::open(Store::new(Arc::new(MemoryEngine::default()) as Arc<dyn Engine>), "to-platform")?;
        let key = SealingKey::generate()?.public().clone();
        let records = RecordClient::new(service.url(), http_client_builder().build()?)?;
        let tablet = Tablet::new(crew()?, Clock::system(), outbox, key, records, Meaning::shipped()?, trust);
        watch_reader(Arc::clone(&tablet), Box::new(PcscReader::new()?), runtime.handle().clone())?;
        Ok(Self { daemon, jpki, tablet, runtime, service, _terminal: terminal })
    }

    fn round(&self, round: u32, condition: CardCondition) -> Result<Round> {
        let serial = u64::from(round) + 1;
        self.service.add_person(certificate_handle(serial), person());
        let card = SimulatedCard::issue(&self.jpki, serial, condition, Timestamp::now())?;
        let acts = self.tablet.acts();
        let case = self.runtime.block_on(async {
            let case = acts.open_case(IncidentKind::AcuteIllness).await?;
            let entry = ConsentEntry { basis: ConsentBasis::Patient, categories: Category::ALL.to_vec() };
            self.tablet.acts().consent(case, entry).await?;
            anyhow::Ok(case)
        })?;
        thread::sleep(Duration::from_millis(rand::rng().random_range(0..POLL_MS)));
        let laid = Instant::now();
        let card = insert(self.daemon.slot(0), card)?;
        self.until("the card came", || self.tablet.card() != CardMoment::None)?;
        let event = laid.elapsed();
        self.until("a name to compare", || self.has_name(case))?;
        let shown = laid.elapsed();
        self.end(case, card)?;
        Ok(Round { from_event: shown - event, from_laid_down: shown })
    }

    /// With the card's signature: a name without it would be another measurement.
    fn has_name(&self, case: EncounterId) -> bool {
        self.tablet.with_case(case, |case| case.proposal.is_some()).unwrap_or(false)
    }

    fn end(&self, case: EncounterId, card: InsertedCard) -> Result<()> {
        if !self.service.requests().iter().all(|request| request.outcome.is_success()) {
            bail!("the record service has refused a proof");
        }
        self.runtime.block_on(self.tablet.acts().close(case))?;
        card.remove().context("the card's thread ended")?;
        self.until("the card went", || self.tablet.card() == CardMoment::None)
    }

    fn until(&self, what: &str, is_so: impl Fn() -> bool) -> Result<()> {
        let began = Instant::now();
        while !is_so() {
            if began.elapsed() > PATIENCE {
                bail!("never: {what}");
            }
            thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }
}

fn crew() -> Result<CrewIdentity> {
    let crew = CrewId::new("minato-1")?;
    let author = Author {
        role: AuthorRole::Crew,
        organisation: crew.as_str().to_owned(),
        person: PersonId::new("captain-1")?,
        device: DeviceId::new("tablet-minato-1")?,
    };
    Ok(CrewIdentity {
        author, crew, headquarters: HeadquartersId::new("minato")?, crew_name: "みなと救急1".to_owned()
    })
}

fn person() -> Person {
    Person {
        name: "試験 太郎".to_owned(),
        name_kana: "シケン タロウ".to_owned(),
        birth_date: date(1960, 4, 1),
        sex: Sex::Male,
        address: "汐見県湊野市一丁目1".to_owned(),
        registration: Registration::Registered,
        record: UpstreamRecord::default(),
    }
}
