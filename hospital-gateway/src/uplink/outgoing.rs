//! Empties the outbox of receipts, answers and readiness marks.

use std::sync::Arc;

use host::Clock;
use journal::courier::{Answer, Trip, UNDER_WAY_MAX, carry};
use prost::Message as _;
use proto::{
    convert::report_from_wire,
    outcome,
    v1::{ReportRequest, hospital_service_client::HospitalServiceClient},
};
use tokio::sync::mpsc;
use tokio_stream::{StreamExt as _, wrappers::ReceiverStream};
use trust::dial::{AuthorisedChannel, Backoff, system_jitter};

use crate::decision::Desk;

/// Refusals that wait to be told on the board: one full round under way. More at once would be a platform that refuses everything.
const REFUSALS_MAX: usize = UNDER_WAY_MAX;

pub(super) async fn run(desk: Arc<Desk>, channel: AuthorisedChannel) {
    let (refused, refusals) = mpsc::channel(REFUSALS_MAX);
    tokio::join!(send(&desk, channel, refused), tell(&desk, refusals));
}

/// Says on the board what the platform did not take.
async fn tell(desk: &Desk, mut refusals: mpsc::Receiver<(Vec<u8>, String)>) {
    while let Some((message, code)) = refusals.recv().await {
        let report = ReportRequest::decode(message.as_slice()).ok().and_then(|wire| report_from_wire(wire).ok());
        let Some(report) = report else { continue };
        if let Err(error) = desk.not_taken(&report, &code).await {
            tracing::error!(%error, "a refused report could not be told on the board");
        }
    }
}

async fn send(desk: &Desk, channel: AuthorisedChannel, refused: mpsc::Sender<(Vec<u8>, String)>) {
    let mut backoff = Backoff::new(system_jitter);
    loop {
        match open(channel.clone(), desk.clock()).await {
            Ok(trip) => {
                let carried = carry(desk.outbox(), trip, |item, code| {
                    tracing::warn!(code, "the platform refused a report");
                    if refused.try_send((item.message.clone(), code.to_owned())).is_err() {
                        tracing::error!(code, "too many refusals at once; this one is not told on the board");
                    }
                });
                match carried.await {
                    Ok(end) if end.was_answered => backoff.reset(),
                    Ok(_) => {}
                    Err(error) => tracing::error!(%error, "outbox"),
                }
            }
            Err(status) => tracing::debug!(code = ?status.code(), "report stream not opened"),
        }
        tokio::time::sleep(backoff.next_delay()).await;
    }
}

async fn open(channel: AuthorisedChannel, clock: Clock) -> Result<Trip, tonic::Status> {
    let (outgoing, items) = mpsc::channel::<journal::OutboxItem>(UNDER_WAY_MAX);
    let requests = ReceiverStream::new(items).map(move |item| {
        let request = ReportRequest::decode(item.message.as_slice())
            .unwrap_or_else(|_| ReportRequest { report_id: item.id.to_vec(), ..ReportRequest::default() });
        // Beside the instant of the act, on the same clock: the platform believes what lies between the two.
        ReportRequest { sent_at_ms: clock.now().as_millisecond(), ..request }
    });
    let mut responses = HospitalServiceClient::new(channel).report(requests).await?.into_inner();
    let (sender, answers) = mpsc::channel(UNDER_WAY_MAX);
    tokio::spawn(async move {
        while let Ok(Some(response)) = responses.message().await {
            let Ok(id) = <[u8; 16]>::try_from(response.report_id.as_slice()) else { continue };
            let refused = (response.outcome == outcome::REFUSED).then_some(response.refusal);
            if sender.send(Answer { id, refused }).await.is_err() {
                return;
            }
        }
    });
    Ok(Trip { outgoing, answers })
}
