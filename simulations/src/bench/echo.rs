//! The alternative to compare with: a bare tonic server over the same mutual TLS that gives each message back and keeps nothing.

use std::{net::SocketAddr, path::Path, pin::Pin};

use anyhow::Result;
use futures_util::Stream;
use proto::v1::{
    CheckCertificateRequest, CheckCertificateResponse, PushEventsRequest, PushEventsResponse, WatchEncountersRequest,
    WatchEncountersResponse,
    crew_service_server::{CrewService, CrewServiceServer},
};
use tokio_stream::StreamExt as _;
use tonic::{Request, Response, Status, Streaming, transport::Server};
use trust::{
    device::DeviceIdentity,
    grpc::{configure_server, server_tls},
};

struct Echo;

#[tonic::async_trait]
impl CrewService for Echo {
    type PushEventsStream = Pin<Box<dyn Stream<Item = Result<PushEventsResponse, Status>> + Send>>;
    type WatchEncountersStream = Pin<Box<dyn Stream<Item = Result<WatchEncountersResponse, Status>> + Send>>;

    /// The same bytes back: the payload travels in `event_id`.
    async fn push_events(
        &self,
        request: Request<Streaming<PushEventsRequest>>,
    ) -> Result<Response<Self::PushEventsStream>, Status> {
        let answers = request.into_inner().map(|push| {
            push.map(|push| PushEventsResponse { event_id: push.ciphertext, seq: 1, ..PushEventsResponse::default() })
        });
        Ok(Response::new(Box::pin(answers)))
    }

    async fn watch_encounters(
        &self,
        _: Request<WatchEncountersRequest>,
    ) -> Result<Response<Self::WatchEncountersStream>, Status> {
        Err(Status::unimplemented("an echo"))
    }

    async fn check_certificate(
        &self,
        _: Request<CheckCertificateRequest>,
    ) -> Result<Response<CheckCertificateResponse>, Status> {
        Err(Status::unimplemented("an echo"))
    }
}

/// Serves the echo until the process ends.
///
/// # Errors
/// When the identity cannot be read or the address not be bound.
pub async fn serve(listen: SocketAddr, identity: &Path) -> Result<()> {
    let identity = DeviceIdentity::load(identity)?;
    configure_server(Server::builder())
        .tls_config(server_tls(&identity))?
        .add_service(CrewServiceServer::new(Echo))
        .serve(listen)
        .await?;
    Ok(())
}
