//! The stage: record service, responder, platform, gateways and tablets as real processes on real TLS ports, with one clock.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    ffi::OsString,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, Result, bail};
use domain::ids::{CrewId, HospitalId};
use host::Clock;
use jiff::{SignedDuration, Timestamp};
use platform_server::registry::Registry;
use tokio::sync::Mutex;

use crate::{
    cards::{SimulatedJpki, SimulatedTerminalSoftware},
    line::Line,
    phone::{Curve, SimulatedIssuer},
    ports,
    process::Process,
    record_service::{RecordService, RecordServiceHandle, ServiceBehaviour},
    region::{crew_device, hospital_device},
    responder::{Responder, ResponderHandle},
    roles::ClockArguments,
    scenario::Party,
    world::{TabletPlan, World},
};

/// What a stage needs.
#[derive(Debug, Clone)]
pub struct StagePlan {
    /// Region, as the text of a registry file.
    pub registry_text: String,
    /// Scenario time at which the play begins.
    pub start: Timestamp,
    /// Scenario seconds per real second.
    pub speed: f64,
    /// Hospitals whose gateway is a process of its own; all others share one.
    pub own_process: BTreeSet<HospitalId>,
    /// Whether the other hospitals of the region take part.
    pub all_hospitals: bool,
    /// Crews with a tablet.
    pub crews: BTreeSet<CrewId>,
    /// Parties whose line can be cut or slowed down.
    pub lines: Vec<Party>,
    /// Whether the tablets may look people up by 基本4情報.
    pub look_up: bool,
    /// Ports of the warning lights beside hospitals' boards.
    pub lamps: BTreeMap<HospitalId, u16>,
    /// Folder of all data and logs.
    pub folder: PathBuf,
}

/// One hospital on the stage.
#[derive(Debug)]
pub struct HospitalSeat {
    /// Its ER board.
    pub screen: SocketAddr,
    /// Its line to the platform, when it can be cut.
    pub line: Option<Line>,
    /// Index of its process.
    process: usize,
}

/// One crew on the stage.
pub struct CrewSeat {
    /// Its tablet's screen.
    pub screen: SocketAddr,
    /// Port of its card reader.
    pub reader: SocketAddr,
    /// Its cable: a hand connected here makes trouble.
    pub cable: SocketAddr,
    /// The terminal software beside its tablet.
    pub terminal: SimulatedTerminalSoftware,
    /// Its monitor's line.
    pub monitor: SocketAddr,
    /// Its line to the platform, when it can be cut.
    pub platform_line: Option<Line>,
    /// Its line to the record service, when it can be cut.
    pub record_line: Option<Line>,
    #[expect(dead_code, reason = "held: dropping it would end the program")]
    process: Process,
}

/// Everything that runs.
pub struct Stage {
    /// Files, keys, certificates.
    pub world: World,
    /// The region.
    pub registry: Registry,
    /// The clock that all programs share.
    pub clock: Clock,
    /// The national record service.
    pub service: Arc<RecordServiceHandle>,
    /// Issues simulated cards.
    pub jpki: Arc<SimulatedJpki>,
    /// Knows which of them were revoked; the platform asks it.
    pub responder: Arc<ResponderHandle>,
    /// Issues the documents of simulated phones.
    pub issuer: Arc<SimulatedIssuer>,
    /// Where crews and hospitals connect.
    pub platform: SocketAddr,
    /// The headquarters' page.
    pub platform_screen: SocketAddr,
    /// Hospitals that take part.
    pub hospitals: BTreeMap<HospitalId, HospitalSeat>,
    /// Crews that take part.
    pub crews: BTreeMap<CrewId, CrewSeat>,
    platform_process: Mutex<Process>,
    hospital_processes: Vec<Mutex<Process>>,
    service_clock: tokio::task::JoinHandle<()>,
}

/// Time for the programs to come up before scenario time begins; real time.
const LEAD: Duration = Duration::from_millis(1_500);
/// … and for each program more.
const LEAD_PER_PROGRAM: Duration = Duration::from_millis(150);

/// How often record service and responder learn the scenario's time.
const SERVICE_CLOCK_STEP: Duration = Duration::from_millis(100);

impl Stage {
    /// Builds the world and starts every program. Returns shortly before the scenario's start.
    ///
    /// # Errors
    /// When anything cannot be made or started.
    pub async fn start(plan: &StagePlan) -> Result<Self> {
        let registry = Registry::parse(&plan.registry_text)?;
        let mut world = World::create(&plan.folder, &plan.registry_text)?;
        let jpki = Arc::new(tokio::task::spawn_blocking(SimulatedJpki::generate).await??);
        let tls = trust::http::https_server_config(&world.identity("record-service")?)?;
        let service = Arc::new(RecordService::start(HashMap::new(), ServiceBehaviour::default(), Some(tls))?);
        let responder = Arc::new(Responder::start(Arc::clone(&jpki))?);
        let authorities = jpki.authority_certificates();
        world.use_responder(responder.url(), &authorities)?;
        service.know_authorities(&authorities)?;
        let issuer = Arc::new(SimulatedIssuer::new("stage", Curve::P384, Curve::P256, plan.start)?);
        world.trust_cards(&authorities, &issuer.root_certificate()?)?;
        let taking_part: BTreeSet<HospitalId> = if plan.all_hospitals {
            registry.region.hospitals.keys().cloned().collect()
        } else {
            plan.own_process.clone()
        };
        let programs = 2 + plan.own_process.len() + plan.crews.len() + taking_part.len() / 5;
        let began = Timestamp::now() + SignedDuration::try_from(LEAD + LEAD_PER_PROGRAM * u32::try_from(programs)?)?;
        let clock = ClockArguments {
            start_ms: plan.start.as_millisecond(),
            began_ms: began.as_millisecond(),
            speed: plan.speed,
        };
        let shared_clock = clock.clock()?;
        service.set_now(Some(plan.start));
        responder.set_now(Some(plan.start));

        let (platform, platform_screen) = (ports::take()?, ports::take()?);
        let config = world.platform_config(platform, platform_screen)?;
        let arguments = role("platform", &[&config], &clock);
        let platform_process = Process::start("platform", arguments, &world.log("platform"), platform).await?;

        let mut stage = Self {
            registry,
            clock: shared_clock,
            jpki,
            issuer,
            platform,
            platform_screen,
            hospitals: BTreeMap::new(),
            crews: BTreeMap::new(),
            platform_process: Mutex::new(platform_process),
            hospital_processes: Vec::new(),
            service_clock: tokio::spawn(keep_time(Arc::clone(&service), Arc::clone(&responder), shared_clock)),
            service,
            responder,
            world,
        };
        for crew in &plan.crews {
            stage.start_crew(crew, plan, &clock).await?;
        }
        for hospital in &plan.own_process {
            stage.start_hospitals(std::slice::from_ref(hospital), plan, &clock).await?;
        }
        let others: Vec<HospitalId> = taking_part.difference(&plan.own_process).cloned().collect();
        if !others.is_empty() {
            stage.start_hospitals(&others, plan, &clock).await?;
        }
        stage.wait_connected().await?;
        Ok(stage)
    }

    async fn start_crew(&mut self, crew: &CrewId, plan: &StagePlan, clock: &ClockArguments) -> Result<()> {
        let (mut platform_line, mut record_line) = (None, None);
        let service: SocketAddr = self.service.url().trim_start_matches("https://").parse()?;
        if plan.lines.contains(&Party::Crew) {
            platform_line = Some(Line::open(ports::take()?, self.platform).await?);
        }
        if plan.lines.contains(&Party::Crew) || plan.lines.contains(&Party::RecordService) {
            record_line = Some(Line::open(ports::take()?, service).await?);
        }
        let (screen, reader, monitor) = (ports::take()?, ports::take()?, ports::take()?);
        let cable = ports::take()?;
        let terminal = SimulatedTerminalSoftware::start(Arc::clone(&self.jpki))?;
        let platform = platform_line.as_ref().map_or(self.platform, Line::address);
        let records = format!("https://{}", record_line.as_ref().map_or(service, Line::address));
        let (records, terminal_at, look_up) = (records.as_str(), Some(terminal.address()), plan.look_up);
        let tablet = TabletPlan { platform, records, screen, terminal: terminal_at, look_up };
        let config = self.world.crew_config(&self.registry, crew, tablet)?;
        let mut arguments = role("ambulance", &[&config], clock);
        arguments.extend(
            ["--reader-port".to_owned(), reader.port().to_string(), "--monitor".to_owned(), monitor.to_string()]
                .map(OsString::from),
        );
        arguments.extend(["--reader-cable".to_owned(), cable.port().to_string()].map(OsString::from));
        let name = crew_device(crew.as_str());
        let process = Process::start(&name, arguments, &self.world.log(&name), screen).await?;
        let seat = CrewSeat { screen, reader, cable, terminal, monitor, platform_line, record_line, process };
        self.crews.insert(crew.clone(), seat);
        Ok(())
    }

    async fn start_hospitals(
        &mut self,
        hospitals: &[HospitalId],
        plan: &StagePlan,
        clock: &ClockArguments,
    ) -> Result<()> {
        let mut configs = Vec::new();
        let mut last = None;
        for hospital in hospitals {
            let line = if plan.lines.contains(&Party::Hospital(hospital.clone())) {
                Some(Line::open(ports::take()?, self.platform).await?)
            } else {
                None
            };
            let screen = ports::take()?;
            let platform = line.as_ref().map_or(self.platform, Line::address);
            let lamp = plan.lamps.get(hospital).copied();
            configs.push(self.world.hospital_config(&self.registry, hospital, platform, screen, lamp)?);
            self.hospitals
                .insert(hospital.clone(), HospitalSeat { screen, line, process: self.hospital_processes.len() });
            last = Some((hospital, screen));
        }
        let Some((hospital, ready)) = last else { return Ok(()) };
        let name = if hospitals.len() == 1 { hospital_device(hospital.as_str()) } else { "other-hospitals".to_owned() };
        let paths: Vec<&Path> = configs.iter().map(PathBuf::as_path).collect();
        let process = Process::start(&name, role("hospital", &paths, clock), &self.world.log(&name), ready).await?;
        self.hospital_processes.push(Mutex::new(process));
        Ok(())
    }

    /// Waits until every gateway and every tablet hears the platform.
    async fn wait_connected(&self) -> Result<()> {
        let http = http_client()?;
        let mut waiting: Vec<String> = self
            .hospitals
            .values()
            .map(|seat| format!("http://{}/api/cases", seat.screen))
            .chain(self.crews.values().map(|seat| format!("http://{}/api/state", seat.screen)))
            .collect();
        let limit = std::time::Instant::now() + Duration::from_secs(60);
        while let Some(url) = waiting.last() {
            if std::time::Instant::now() > limit {
                bail!(
                    "{} programs did not reach the platform within a minute; logs in {}",
                    waiting.len(),
                    self.world.folder().display()
                );
            }
            let connected = match http.get(url).send().await {
                Ok(answer) => {
                    answer.json::<serde_json::Value>().await.is_ok_and(|state| state["link"]["connected"] == true)
                }
                Err(_) => false,
            };
            if connected {
                waiting.pop();
            } else {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        Ok(())
    }

    /// SIGKILL to the platform, and a new start on the same data after a pause.
    ///
    /// # Errors
    /// When it does not come up again.
    pub async fn crash_platform(&self, pause: Duration) -> Result<()> {
        let mut process = self.platform_process.lock().await;
        process.kill().await?;
        tokio::time::sleep(pause).await;
        process.restart().await
    }

    /// SIGKILL to a hospital's gateway, and a new start on the same data after a pause.
    ///
    /// # Errors
    /// When it does not come up again.
    pub async fn crash_hospital(&self, hospital: &HospitalId, pause: Duration) -> Result<()> {
        let seat = self.hospitals.get(hospital).context("hospital not on the stage")?;
        let process = self.hospital_processes.get(seat.process).context("process of the hospital")?;
        let mut process = process.lock().await;
        process.kill().await?;
        tokio::time::sleep(pause).await;
        process.restart().await
    }

    /// SIGKILL to the platform for good, so that its disk can be read.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub async fn end_platform(&self) -> Result<()> {
        self.platform_process.lock().await.kill().await
    }

    /// Waits for an instant of scenario time.
    pub async fn wait_until(&self, at: Timestamp) {
        let ahead = at.duration_since(self.clock.now());
        if ahead > SignedDuration::ZERO {
            tokio::time::sleep(self.clock.real(ahead)).await;
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.service_clock.abort();
    }
}

async fn keep_time(service: Arc<RecordServiceHandle>, responder: Arc<ResponderHandle>, clock: Clock) {
    loop {
        responder.set_now(Some(clock.now()));
        service.set_now(Some(clock.now()));
        tokio::time::sleep(SERVICE_CLOCK_STEP).await;
    }
}

fn role(name: &str, configs: &[&Path], clock: &ClockArguments) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = vec!["role".into(), name.into()];
    for config in configs {
        arguments.push("--config".into());
        arguments.push(config.as_os_str().to_owned());
    }
    for (flag, value) in [
        ("--start-ms", clock.start_ms.to_string()),
        ("--began-ms", clock.began_ms.to_string()),
        ("--speed", clock.speed.to_string()),
    ] {
        arguments.push(flag.into());
        arguments.push(value.into());
    }
    arguments
}

/// Client for the screens on loopback.
///
/// # Errors
/// When it cannot be built.
pub fn http_client() -> Result<reqwest::Client> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(reqwest::Client::builder().no_proxy().tcp_nodelay(true).timeout(Duration::from_secs(20)).build()?)
}
