//! A channel that adds the token to each call.

use std::task::{Context, Poll};

use futures_util::future::{BoxFuture, poll_fn};
use http::{HeaderValue, Request, Response, header::AUTHORIZATION};
use tonic::{Code, Status, body::Body, transport::Channel};
use tower_service::Service;

use super::TokenSource;

/// A channel that adds the current token to each call. Give it to any generated client; cheap to clone.
///
/// A stream carries the token with which it was opened; it is not touched when the token is renewed.
#[derive(Debug, Clone)]
pub struct AuthorisedChannel {
    channel: Channel,
    tokens: TokenSource,
}

impl AuthorisedChannel {
    /// Adds the tokens of `tokens` to the calls of `channel`.
    #[must_use]
    pub fn new(channel: Channel, tokens: TokenSource) -> Self {
        Self { channel, tokens }
    }
}

impl Service<Request<Body>> for AuthorisedChannel {
    type Response = Response<Body>;
    type Error = Box<dyn std::error::Error + Send + Sync>;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    /// Always ready: the channel's own readiness is awaited in the call, after the token. Otherwise calls that wait for a
    /// token would hold all places of the channel, and the fetch of the token would find none.
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let Self { mut channel, tokens } = self.clone();
        Box::pin(async move {
            let token = tokens.get().await?;
            request.headers_mut().insert(AUTHORIZATION, token.clone());
            poll_fn(|cx| channel.poll_ready(cx)).await?;
            let response = channel.call(request).await?;
            if token_was_refused(response.headers().get(Status::GRPC_STATUS)) {
                tokens.refused(&token);
            }
            Ok(response)
        })
    }
}

/// A guard refuses before the service answers, so its status stands in the headers and not in the trailers.
fn token_was_refused(grpc_status: Option<&HeaderValue>) -> bool {
    grpc_status.is_some_and(|status| Code::from_bytes(status.as_bytes()) == Code::Unauthenticated)
}
