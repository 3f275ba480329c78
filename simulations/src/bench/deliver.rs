//! Push → on the hospital's event stream: the platform as a real process, ambulances and hospitals as real mTLS clients.
//!
//! Each push is a sealed event of about 8 kB (readings of the monitor); the latency of a delivery runs from handing the sealed message
//! to the ambulance's stream until the hospital has decoded it from its own stream. Sealing is done before: a tablet seals while it
//! writes its own outbox. The echo sends the same message over the same kind of connection to a process that keeps nothing.

#![expect(clippy::print_stdout, reason = "a measurement goes to standard output")]

use std::{
    collections::{BTreeMap, HashMap},
    ffi::OsString,
    fmt::Write as _,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};
use domain::{
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    ids::{CrewId, DeviceId, EncounterId, HeadquartersId, HospitalId, PersonId},
    triage::IncidentKind,
    vitals::{Tenths, VitalKind, VitalReading, VitalSource},
};
use jiff::{SignedDuration, Timestamp};
use platform_server::registry::Registry;
use prost::Message as _;
use proto::{
    convert::event_to_wire,
    v1::{
        PushEventsRequest, PushEventsResponse, SubscribeRequest, crew_service_client::CrewServiceClient,
        hospital_service_client::HospitalServiceClient, subscribe_response,
    },
};
use serde::Serialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Streaming;
use trust::{authority::CertificateUse, dial::Dialer, seal::PlatformPublicKey};

use super::figures::Latencies;
use crate::{
    ports,
    process::Process,
    region::{crew_device, hospital_device},
    world::{PLATFORM_NAME, World},
};

/// What to measure.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Plan {
    /// Connected ambulances.
    pub ambulances: u32,
    /// Hospitals asked about each case.
    pub hospitals: usize,
    /// Pushes per second, all together.
    pub rate: u32,
    /// Seconds of each block.
    pub seconds: u32,
}

#[derive(Debug, Serialize)]
struct Figures {
    #[serde(flatten)]
    plan: Plan,
    payload_bytes: usize,
    pushes: u64,
    deliveries: u64,
    lost: u64,
    deliver_p50_ms: f64,
    deliver_p99_ms: f64,
    acknowledged_p50_ms: f64,
    acknowledged_p99_ms: f64,
    echo_p50_ms: f64,
    echo_p99_ms: f64,
    deliver_to_echo_p50: f64,
    deliver_to_echo_p99: f64,
}

/// Readings of one push, each with everything that a monitor measures: gives about 8 kB.
const READINGS_PER_PUSH: u32 = 150;

/// Messages of one stream that may wait for the network.
const STREAM_BUFFER: usize = 64;

/// How long the last deliveries may take after the last push.
const SETTLE: Duration = Duration::from_secs(10);

pub(super) async fn run(plan: &Plan, json: bool) -> Result<()> {
    let folder = tempfile::Builder::new().prefix("mq119-bench-").tempdir()?;
    let text = registry_with_crews(plan.ambulances)?;
    let registry = Registry::parse(&text)?;
    let world = World::create(folder.path(), &text)?;
    let (platform, platform_screen, echo) = (ports::take()?, ports::take()?, ports::take()?);
    let config = world.platform_config(platform, platform_screen)?;
    let now = Timestamp::now().as_millisecond().to_string();
    let clock = ["--start-ms", &now, "--began-ms", &now, "--speed", "1"].map(OsString::from);
    let arguments = [OsString::from("role"), "platform".into(), "--config".into(), config.into()]
        .into_iter()
        .chain(clock)
        .collect();
    let _platform = Process::start("platform", arguments, &world.log("platform"), platform).await?;
    let arguments = vec![
        OsString::from("role"),
        "echo".into(),
        "--listen".into(),
        echo.to_string().into(),
        "--identity".into(),
        folder.path().join("devices").join("platform-1").into(),
    ];
    let _echo = Process::start("echo", arguments, &world.log("echo"), echo).await?;

    let asked: Vec<HospitalId> = registry.region.hospitals.keys().take(plan.hospitals).cloned().collect();
    let sent: Sent = Arc::default();
    let delivered = Arc::new(Mutex::new(Latencies::new()?));
    for hospital in &asked {
        subscribe(&world, &registry, hospital, platform, Arc::clone(&sent), Arc::clone(&delivered)).await?;
    }
    let key = world.platform_key()?;
    let mut ambulances = Vec::new();
    for number in 0..plan.ambulances {
        ambulances.push(Ambulance::connect(&world, number, platform, echo, &key, &asked).await?);
    }

    // Alternating blocks, so that a change of the machine's mood meets both.
    let mut echoed = Latencies::new()?;
    let mut acknowledged = Latencies::new()?;
    let mut payload_bytes = 0;
    let mut pushes = 0;
    for _ in 0..2 {
        pace(plan, &mut ambulances, Way::Echo, &sent, &mut payload_bytes).await?;
        collect(&mut ambulances, Way::Echo, &mut echoed).await;
        pushes += pace(plan, &mut ambulances, Way::Platform, &sent, &mut payload_bytes).await?;
        collect(&mut ambulances, Way::Platform, &mut acknowledged).await;
    }
    let expected = pushes * asked.len() as u64;
    let began = Instant::now();
    while lock(&delivered).count() < expected && began.elapsed() < SETTLE {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let delivered = lock(&delivered).clone();
    let figures = Figures {
        plan: *plan,
        payload_bytes,
        pushes,
        deliveries: delivered.count(),
        lost: expected.saturating_sub(delivered.count()),
        deliver_p50_ms: delivered.ms(0.5),
        deliver_p99_ms: delivered.ms(0.99),
        acknowledged_p50_ms: acknowledged.ms(0.5),
        acknowledged_p99_ms: acknowledged.ms(0.99),
        echo_p50_ms: echoed.ms(0.5),
        echo_p99_ms: echoed.ms(0.99),
        deliver_to_echo_p50: delivered.ms(0.5) / echoed.ms(0.5),
        deliver_to_echo_p99: delivered.ms(0.99) / echoed.ms(0.99),
    };
    if json {
        println!("{}", serde_json::to_string_pretty(&figures)?);
    } else {
        println!("{figures:#?}");
    }
    if figures.lost > 0 {
        bail!("{} deliveries did not arrive", figures.lost);
    }
    Ok(())
}

/// When the push with a certain first reading left: the key travels inside the sealed event.
type Sent = Arc<Mutex<HashMap<i64, Instant>>>;

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The shipped region with as many crews as are measured.
fn registry_with_crews(count: u32) -> Result<String> {
    let mut text = crate::region::TEXT.to_owned();
    for number in 0..count {
        let id = bench_crew(number);
        write!(
            text,
            "\n[[crew]]\nid = \"{id}\"\nname = \"計測{number}\"\nname_en = \"Bench {number}\"\nheadquarters = \"minato\"\nlat = 34.85\nlon = 137.05\npersons = [\"p-{id}\"]\n\
             [[device]]\nname = \"{}\"\nrole = \"crew\"\norg = \"{id}\"\nenabled = true\n",
            crew_device(&id)
        )?;
    }
    Ok(text)
}

fn bench_crew(number: u32) -> String {
    format!("bench-{number}")
}

async fn subscribe(
    world: &World,
    registry: &Registry,
    hospital: &HospitalId,
    platform: SocketAddr,
    sent: Sent,
    delivered: Arc<Mutex<Latencies>>,
) -> Result<()> {
    let name = hospital_device(hospital.as_str());
    world.issue(&name, CertificateUse::Client)?;
    let person = registry.hospital_persons(hospital).first().context("hospital without persons")?;
    let dialer = Dialer::new(&world.identity(&name)?, &format!("https://{platform}"), PLATFORM_NAME, person.as_str())?;
    let mut client = HospitalServiceClient::new(dialer.connect());
    let mut stream = client.subscribe(SubscribeRequest { after_seq: 0 }).await?.into_inner();
    tokio::spawn(async move {
        let mut heard = HashMap::new();
        while let Ok(Some(message)) = stream.message().await {
            let at = Instant::now();
            let Some(subscribe_response::Message::Delivery(delivery)) = message.message else { continue };
            // A delivery may carry the readings of several pushes: each of them has arrived now.
            for reading in delivery.vitals.into_iter().flat_map(|vitals| vitals.readings) {
                if let Some(left) = lock(&sent).get(&reading.at_ms)
                    && heard.insert(reading.at_ms, ()).is_none()
                {
                    lock(&delivered).add(at.duration_since(*left));
                }
            }
        }
    });
    Ok(())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Platform,
    Echo,
}

struct Ambulance {
    author: Author,
    encounter: EncounterId,
    key: PlatformPublicKey,
    next_reading: Timestamp,
    platform: (mpsc::Sender<PushEventsRequest>, mpsc::UnboundedReceiver<Instant>),
    echo: (mpsc::Sender<PushEventsRequest>, mpsc::UnboundedReceiver<Instant>),
    left: Vec<Instant>,
}

impl Ambulance {
    async fn connect(
        world: &World,
        number: u32,
        platform: SocketAddr,
        echo: SocketAddr,
        key: &PlatformPublicKey,
        asked: &[HospitalId],
    ) -> Result<Self> {
        let crew = bench_crew(number);
        let name = crew_device(&crew);
        world.issue(&name, CertificateUse::Client)?;
        let person = format!("p-{crew}");
        let identity = world.identity(&name)?;
        let dialer = Dialer::new(&identity, &format!("https://{platform}"), PLATFORM_NAME, &person)?;
        let platform = open(CrewServiceClient::new(dialer.connect())).await?;
        let dialer = Dialer::new(&identity, &format!("https://{echo}"), PLATFORM_NAME, &person)?;
        let echo = open(CrewServiceClient::new(dialer.connect_lazy())).await?;
        let author = Author {
            role: AuthorRole::Crew,
            organisation: crew.clone(),
            person: PersonId::new(person)?,
            device: DeviceId::new(name)?,
        };
        // Readings of different ambulances differ by their instants: the key by which a delivery is recognised.
        let next_reading = Timestamp::now() + SignedDuration::from_hours(24 * i64::from(number));
        let mut ambulance = Self {
            author,
            encounter: host::fresh::encounter_id(),
            key: key.clone(),
            next_reading,
            platform,
            echo,
            left: Vec::new(),
        };
        let opened = EncounterEvent::Opened {
            crew: CrewId::new(crew)?,
            headquarters: HeadquartersId::new("minato")?,
            kind: IncidentKind::AcuteIllness,
        };
        for event in [opened, EncounterEvent::AskRequested { hospitals: asked.to_vec(), reason: None }] {
            let push = ambulance.sealed(event)?;
            ambulance.platform.0.send(push).await?;
            ambulance.platform.1.recv().await.context("the platform closed the stream")?;
        }
        Ok(ambulance)
    }

    fn sealed(&self, event: EncounterEvent) -> Result<PushEventsRequest> {
        let recorded = RecordedEvent {
            id: host::fresh::event_id(),
            encounter: self.encounter,
            author: self.author.clone(),
            recorded_at: Timestamp::now(),
            event,
        };
        let plain = event_to_wire(&recorded).encode_to_vec();
        let sealed = self.key.seal(&proto::associated_data(recorded.id, recorded.encounter), &plain)?;
        Ok(PushEventsRequest {
            event_id: recorded.id.bytes().to_vec(),
            encounter_id: recorded.encounter.bytes().to_vec(),
            key_id: sealed.key_id.as_str().to_owned(),
            encapsulated_key: sealed.encapsulated_key,
            ciphertext: sealed.ciphertext,
        })
    }

    /// The next push of vitals, and the instant of its first reading.
    fn vitals(&mut self) -> Result<(PushEventsRequest, i64)> {
        let first = self.next_reading.as_millisecond();
        let mut readings = Vec::with_capacity(READINGS_PER_PUSH as usize);
        for number in 0..READINGS_PER_PUSH {
            let values = BTreeMap::from([
                (VitalKind::Pulse, Tenths(800 + (number % 100) as u16)),
                (VitalKind::Spo2, Tenths(970)),
                (VitalKind::RespiratoryRate, Tenths(180)),
                (VitalKind::Systolic, Tenths(1_280)),
                (VitalKind::Diastolic, Tenths(760)),
                (VitalKind::Temperature, Tenths(367)),
            ]);
            readings.push(VitalReading { at: self.next_reading, source: VitalSource::Monitor, values });
            self.next_reading += SignedDuration::from_secs(1);
        }
        Ok((self.sealed(EncounterEvent::VitalsRecorded { readings })?, first))
    }
}

async fn open<C>(
    mut client: CrewServiceClient<C>,
) -> Result<(mpsc::Sender<PushEventsRequest>, mpsc::UnboundedReceiver<Instant>)>
where
    C: tonic::client::GrpcService<tonic::body::Body> + Send + 'static,
    C::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    C::ResponseBody: tonic::codegen::Body<Data = tonic::codegen::Bytes> + Send + 'static,
    <C::ResponseBody as tonic::codegen::Body>::Error: Into<Box<dyn std::error::Error + Send + Sync>> + Send,
{
    let (sender, pushes) = mpsc::channel(STREAM_BUFFER);
    let responses: Streaming<PushEventsResponse> = client.push_events(ReceiverStream::new(pushes)).await?.into_inner();
    let (answered, answers) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut responses = responses;
        while let Ok(Some(response)) = responses.message().await {
            if response.seq == 0 || answered.send(Instant::now()).is_err() {
                return;
            }
        }
    });
    Ok((sender, answers))
}

/// Sends pushes at the planned rate for one block, each ambulance in turn.
async fn pace(
    plan: &Plan,
    ambulances: &mut [Ambulance],
    way: Way,
    sent: &Sent,
    payload_bytes: &mut usize,
) -> Result<u64> {
    let count = u64::from(plan.rate) * u64::from(plan.seconds);
    let mut tick = tokio::time::interval(Duration::from_secs(1) / plan.rate);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    for number in 0..count {
        let index = usize::try_from(number)? % ambulances.len().max(1);
        let ambulance = ambulances.get_mut(index).context("no ambulances")?;
        let (push, first) = ambulance.vitals()?;
        *payload_bytes = push.ciphertext.len();
        tick.tick().await;
        let now = Instant::now();
        ambulance.left.push(now);
        if way == Way::Platform {
            lock(sent).insert(first, now);
            ambulance.platform.0.send(push).await?;
        } else {
            ambulance.echo.0.send(push).await?;
        }
    }
    Ok(count)
}

/// Waits for the answers of a block. Answers of one stream come in its order.
async fn collect(ambulances: &mut [Ambulance], way: Way, into: &mut Latencies) {
    for ambulance in ambulances {
        let answers = if way == Way::Platform { &mut ambulance.platform.1 } else { &mut ambulance.echo.1 };
        for left in ambulance.left.drain(..) {
            match tokio::time::timeout(SETTLE, answers.recv()).await {
                Ok(Some(at)) => into.add(at.duration_since(left)),
                _ => return,
            }
        }
    }
}
