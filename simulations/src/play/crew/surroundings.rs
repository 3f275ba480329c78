//! What happens around the crew: the network comes and goes, the monitor measures.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use anyhow::{Context as _, Result};
use domain::vitals::{VitalReading, VitalSource};
use jiff::SignedDuration;
use tokio::{io::AsyncWriteExt as _, net::TcpStream, task::JoinHandle};

use super::Crew;
use crate::{
    line::Quality,
    scenario::{NetworkFault, NetworkFaultKind, Party},
};

impl Crew<'_> {
    pub(super) fn set_network(&self, fault: &NetworkFault, begins: bool) {
        let quality = match (&fault.kind, begins) {
            (_, false) => Quality::default(),
            (NetworkFaultKind::Offline, true) => Quality { offline: true, latency: Duration::ZERO },
            (NetworkFaultKind::LatencyMs(ms), true) => {
                Quality { offline: false, latency: Duration::from_millis(u64::from(*ms)) }
            }
        };
        let crew = self.stage.crews.get(&self.scenario.crew.id);
        let lines = match &fault.who {
            Party::Crew => {
                vec![crew.and_then(|seat| seat.platform_line.as_ref()), crew.and_then(|seat| seat.record_line.as_ref())]
            }
            Party::RecordService => vec![crew.and_then(|seat| seat.record_line.as_ref())],
            Party::Hospital(hospital) => vec![self.stage.hospitals.get(hospital).and_then(|seat| seat.line.as_ref())],
        };
        for line in lines.into_iter().flatten() {
            line.set(quality);
        }
    }

    pub(super) fn start_monitor(&self) -> Result<Option<(JoinHandle<()>, Arc<AtomicU32>)>> {
        let Some(monitor) = self.scenario.monitor.clone() else { return Ok(None) };
        let address = self.stage.crews.get(&self.scenario.crew.id).context("crew not on the stage")?.monitor;
        let (stage, zero, seed) = (Arc::clone(self.stage), self.zero, self.scenario.seed);
        let sent = Arc::new(AtomicU32::new(0));
        let counter = Arc::clone(&sent);
        let task = tokio::spawn(async move {
            let Ok(mut line) = TcpStream::connect(address).await else { return };
            let _ = line.set_nodelay(true);
            for at_s in monitor.from_s..monitor.until_s {
                let at = zero.saturating_add(SignedDuration::from_secs(i64::from(at_s))).unwrap_or(zero);
                stage.wait_until(at).await;
                let values = monitor.values(at_s, seed);
                if values.is_empty() {
                    continue;
                }
                let reading = VitalReading { at, source: VitalSource::Monitor, values };
                if line.write_all(crate::roles::format_reading(&reading).as_bytes()).await.is_err() {
                    return;
                }
                counter.fetch_add(1, Ordering::Relaxed);
            }
        });
        Ok(Some((task, sent)))
    }
}
