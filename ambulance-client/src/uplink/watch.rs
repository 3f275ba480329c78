//! Hears everything that concerns this crew: answers, the decision, rankings; after a restart the whole of its open cases.

use std::{sync::Arc, time::Duration};

use proto::{
    convert::{candidates_from_wire, event_from_wire},
    v1::{WatchEncountersRequest, crew_service_client::CrewServiceClient, watch_encounters_response::Message},
};
use trust::{
    dial::{AuthorisedChannel, Backoff, system_jitter},
    grpc::MAX_MESSAGE_BYTES,
};

use crate::tablet::Tablet;

/// The platform beats every 2 s; three beats missed and the stream is given up and opened anew.
const SILENCE_MAX: Duration = Duration::from_secs(6);

pub(super) async fn run(tablet: Arc<Tablet>, channel: AuthorisedChannel) {
    let mut backoff = Backoff::new(system_jitter);
    // In memory only, like the working copy that it belongs to: after a restart everything comes anew.
    let mut cursor = 0;
    loop {
        let before = cursor;
        if let Err(status) = listen(&tablet, channel.clone(), &mut cursor).await {
            tracing::debug!(code = ?status.code(), "watch stream ended");
        }
        tablet.note_link(false);
        if cursor > before {
            backoff.reset();
        }
        tokio::time::sleep(backoff.next_delay()).await;
    }
}

async fn listen(tablet: &Tablet, channel: AuthorisedChannel, cursor: &mut u64) -> Result<(), tonic::Status> {
    let mut client = CrewServiceClient::new(channel).max_decoding_message_size(MAX_MESSAGE_BYTES);
    let mut stream = client.watch_encounters(WatchEncountersRequest { after_seq: *cursor }).await?.into_inner();
    loop {
        let next = tokio::time::timeout(SILENCE_MAX, stream.message()).await;
        let Ok(next) = next else { return Err(tonic::Status::deadline_exceeded("silence")) };
        let Some(message) = next?.and_then(|response| response.message) else { return Ok(()) };
        match message {
            Message::Event(logged) => {
                let Some(event) = logged.event else { continue };
                match event_from_wire(event) {
                    Ok(event) => tablet.take_in(logged.seq, &event),
                    Err(error) => tracing::error!(seq = logged.seq, %error, "unreadable event from the platform"),
                }
            }
            Message::Candidates(candidates) => match candidates_from_wire(candidates) {
                Ok(ranking) => tablet.take_ranking(ranking),
                Err(error) => tracing::error!(%error, "unreadable ranking from the platform"),
            },
            // A beat closes what came before it: only then is everything up to its number here.
            Message::Beat(beat) => *cursor = (*cursor).max(beat.seq),
        }
        tablet.note_link(true);
    }
}
