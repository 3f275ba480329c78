//! From the consent to the first line of the record and to the whole record, on a whole tablet and over mutual TLS.
//!
//! The clock starts with the tap of the consent; the card was read before. Somebody compares the name with the patient as soon as it is
//! shown: how long a person takes for it is not measured, and nothing is fetched before. The service waits before each answer, so the
//! least possible is two waits, one after the other: who it is, then everything at once. A link's own travelling time is not simulated.

mod figures;
mod tablet;

use std::{collections::HashMap, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, ensure};
use futures_util::future::try_join_all;
use trust::authority::CertificateUse;

use self::{
    figures::{Figures, Row},
    tablet::{Desk, Round},
};
use crate::{
    cards::SimulatedJpki,
    record_service::{RecordService, RecordServiceHandle, ServiceBehaviour},
    region::crew_device,
    world::World,
};

/// The crew whose tablets are measured.
const CREW: &str = "minato-1";

/// What is measured in one row.
struct Plan {
    /// Before each answer of the service.
    latency_ms: u32,
    /// On top of it before each full window.
    full_window_ms: u32,
    rounds: u32,
    /// Tablets at once. They wait most of the time; more of them would wait for the processor.
    side_by_side: u32,
}

/// The last two show what the summary is for: a full window that is late, and one that is much later than anybody waits.
const PLANS: [Plan; 5] = [
    Plan { latency_ms: 200, full_window_ms: 0, rounds: 200, side_by_side: 4 },
    Plan { latency_ms: 1_000, full_window_ms: 0, rounds: 100, side_by_side: 10 },
    Plan { latency_ms: 5_000, full_window_ms: 0, rounds: 60, side_by_side: 20 },
    Plan { latency_ms: 200, full_window_ms: 2_000, rounds: 60, side_by_side: 10 },
    Plan { latency_ms: 1_000, full_window_ms: 5_000, rounds: 60, side_by_side: 20 },
];

/// A connection that was left open for so long is closed: each round begins without one.
const IDLE: Duration = Duration::from_millis(100);

pub(super) async fn run(percent: u32, json: bool) -> Result<()> {
    ensure!((1..=100).contains(&percent), "give 1 to 100 percent of the rounds");
    let folder = tempfile::Builder::new().prefix("mq119-record-").tempdir()?;
    let world = World::create(folder.path(), crate::region::TEXT)?;
    world.issue(&crew_device(CREW), CertificateUse::Client)?;
    let tls = trust::http::https_server_config(&world.identity("record-service")?)?;
    let service = RecordService::start(HashMap::new(), ServiceBehaviour::default(), Some(tls))?;
    let service = Arc::new(service);
    let jpki = Arc::new(SimulatedJpki::generate()?);
    let mut rows = Vec::new();
    for plan in &PLANS {
        rows.push(measure(plan, percent, &world, &service, &jpki).await?);
    }
    figures::print(&Figures { rows }, json)
}

async fn measure(
    plan: &Plan,
    percent: u32,
    world: &World,
    service: &Arc<RecordServiceHandle>,
    jpki: &Arc<SimulatedJpki>,
) -> Result<Row> {
    let rounds = (plan.rounds * percent / 100).max(plan.side_by_side);
    service.set_behaviour(ServiceBehaviour {
        latency_ms: plan.latency_ms,
        full_window_ms: plan.full_window_ms,
        ..ServiceBehaviour::default()
    });
    let mut desks = Vec::new();
    for number in 0..plan.side_by_side {
        desks.push(Desk::start(world, service, jpki, number)?);
    }
    let each = rounds.div_ceil(plan.side_by_side);
    // One after the other within a round's length, so that not all of them want the processor in the same moment.
    let apart = Duration::from_millis(u64::from(2 * plan.latency_ms + plan.full_window_ms)) / plan.side_by_side;
    let measured = desks.iter().zip(0_u32..).map(|(desk, number)| async move {
        tokio::time::sleep(apart * number).await;
        let mut measured: Vec<Round> = Vec::new();
        for number in 0..each {
            measured.push(desk.round(number).await?);
            tokio::time::sleep(IDLE * 3).await;
        }
        anyhow::Ok(measured)
    });
    let measured: Vec<Round> = try_join_all(measured).await?.into_iter().flatten().collect();
    let lines = measured.first().context("no rounds")?.lines;
    ensure!(measured.iter().all(|round| round.lines == lines), "not every round brought the same record");
    figures::row(plan, &measured)
}
