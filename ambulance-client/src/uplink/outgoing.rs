//! Empties the outbox. What leaves is already sealed; this room could not read it.

use std::sync::Arc;

use domain::ids::EventId;
use journal::courier::{Answer, Trip, UNDER_WAY_MAX, carry};
use prost::Message as _;
use proto::{
    outcome,
    v1::{PushEventsRequest, crew_service_client::CrewServiceClient},
};
use tokio::sync::mpsc;
use tokio_stream::{StreamExt as _, wrappers::ReceiverStream};
use trust::{
    dial::{AuthorisedChannel, Backoff, system_jitter},
    grpc::MAX_MESSAGE_BYTES,
};

use crate::tablet::Tablet;

pub(super) async fn run(tablet: Arc<Tablet>, channel: AuthorisedChannel) {
    let mut backoff = Backoff::new(system_jitter);
    loop {
        match open(channel.clone()).await {
            Ok(trip) => {
                let carried = carry(tablet.outbox(), trip, |item, code| {
                    if let Ok(id) = EventId::from_bytes(&item.id) {
                        tablet.note_rejected(id, code);
                    }
                })
                .await;
                match carried {
                    Ok(end) if end.was_answered => backoff.reset(),
                    Ok(_) => {}
                    Err(error) => tracing::error!(%error, "outbox"),
                }
            }
            Err(status) => tracing::debug!(code = ?status.code(), "push stream not opened"),
        }
        tokio::time::sleep(backoff.next_delay()).await;
    }
}

async fn open(channel: AuthorisedChannel) -> Result<Trip, tonic::Status> {
    let (outgoing, items) = mpsc::channel::<journal::OutboxItem>(UNDER_WAY_MAX);
    // What is in the outbox was encoded here; a message that no longer decodes is told by its identity alone and refused by the platform.
    let requests = ReceiverStream::new(items).map(|item| {
        PushEventsRequest::decode(item.message.as_slice())
            .unwrap_or_else(|_| PushEventsRequest { event_id: item.id.to_vec(), ..PushEventsRequest::default() })
    });
    let mut client = CrewServiceClient::new(channel)
        .max_encoding_message_size(MAX_MESSAGE_BYTES)
        .max_decoding_message_size(MAX_MESSAGE_BYTES);
    let mut responses = client.push_events(requests).await?.into_inner();
    let (sender, answers) = mpsc::channel(UNDER_WAY_MAX);
    tokio::spawn(async move {
        while let Ok(Some(response)) = responses.message().await {
            let Ok(id) = <[u8; 16]>::try_from(response.event_id.as_slice()) else { continue };
            let refused = (response.outcome == outcome::REFUSED).then_some(response.refusal);
            if sender.send(Answer { id, refused }).await.is_err() {
                return;
            }
        }
    });
    Ok(Trip { outgoing, answers })
}
