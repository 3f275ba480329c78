//! Empties the outbox of receipts, answers and readiness marks.

use std::sync::Arc;

use host::Clock;
use journal::courier::{Answer, Trip, UNDER_WAY_MAX, carry};
use prost::Message as _;
use proto::{
    outcome,
    v1::{ReportRequest, hospital_service_client::HospitalServiceClient},
};
use tokio::sync::mpsc;
use tokio_stream::{StreamExt as _, wrappers::ReceiverStream};
use trust::dial::{AuthorisedChannel, Backoff, system_jitter};

use crate::decision::Desk;

pub(super) async fn run(desk: Arc<Desk>, channel: AuthorisedChannel) {
    let mut backoff = Backoff::new(system_jitter);
    loop {
        match open(channel.clone(), desk.clock()).await {
            Ok(trip) => {
                // A refused receipt or answer came too late: the platform's own delivery tells the board why.
                let carried =
                    carry(desk.outbox(), trip, |_, code| tracing::warn!(code, "the platform refused a report")).await;
                match carried {
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
