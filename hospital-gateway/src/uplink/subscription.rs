//! Hears what concerns this hospital, resumed from the last number on this disk.

use std::{sync::Arc, time::Duration};

use proto::{
    convert::delivery_from_wire,
    v1::{SubscribeRequest, hospital_service_client::HospitalServiceClient, subscribe_response::Message},
};
use tonic::Code;
use trust::{
    dial::{AuthorisedChannel, Backoff, system_jitter},
    grpc::MAX_MESSAGE_BYTES,
};

use super::Link;
use crate::{decision::Desk, inbox::InboxError};

/// The platform beats every 2 s; three beats missed and the stream is given up and opened anew.
const SILENCE_MAX: Duration = Duration::from_secs(6);

/// Why a subscription ended.
#[derive(Debug, thiserror::Error)]
enum Ended {
    #[error("platform: {}", .0.code())]
    Platform(#[from] tonic::Status),
    #[error("inbox: {0}")]
    Inbox(#[from] InboxError),
    #[error("silence")]
    Silence,
}

pub(super) async fn run(desk: Arc<Desk>, link: Arc<Link>, channel: AuthorisedChannel) {
    let mut backoff = Backoff::new(system_jitter);
    loop {
        let mut was_heard = false;
        let ended = listen(&desk, &link, channel.clone(), &mut was_heard).await;
        link.note(&desk, false);
        match ended {
            Ok(()) => {}
            // The platform's log is shorter than what was heard before: another platform, or one restored from a backup.
            Err(Ended::Platform(status)) if status.code() == Code::OutOfRange => {
                tracing::error!("the platform knows less than this gateway; everything is fetched anew");
                if let Err(error) = desk.inbox().begin_again().await {
                    tracing::error!(%error, "inbox");
                }
            }
            Err(error) => tracing::debug!(%error, "subscription ended"),
        }
        if was_heard {
            backoff.reset();
        }
        tokio::time::sleep(backoff.next_delay()).await;
    }
}

async fn listen(desk: &Desk, link: &Link, channel: AuthorisedChannel, was_heard: &mut bool) -> Result<(), Ended> {
    let mut client = HospitalServiceClient::new(channel).max_decoding_message_size(MAX_MESSAGE_BYTES);
    let after_seq = desk.inbox().cursor();
    let mut stream = client.subscribe(SubscribeRequest { after_seq }).await?.into_inner();
    loop {
        let next = tokio::time::timeout(SILENCE_MAX, stream.message()).await.map_err(|_| Ended::Silence)?;
        let Some(message) = next?.and_then(|response| response.message) else { return Ok(()) };
        *was_heard = true;
        let now = desk.clock().now();
        match message {
            Message::Delivery(wire) => match delivery_from_wire(wire) {
                Ok(delivery) => {
                    if desk.inbox().take_in(&delivery, now).await? {
                        desk.show(delivery.encounter);
                    }
                }
                Err(error) => tracing::error!(%error, "unreadable delivery from the platform"),
            },
            Message::Beat(beat) => {
                link.note_clock(desk, beat.server_time_ms);
                desk.inbox().advance(beat.seq, now).await?;
            }
        }
        link.note(desk, true);
    }
}
