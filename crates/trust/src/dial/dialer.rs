//! Opens the way to one platform.

use std::time::Duration;

use futures_util::future::BoxFuture;
use proto::v1::{IssueTokenRequest, token_service_client::TokenServiceClient};
use tonic::{
    Request, Status,
    transport::{Channel, Endpoint},
};

use super::{AuthorisedChannel, FetchedToken, TOKEN_FETCH_TIMEOUT, TokenFetcher, TokenSource, system_jitter};
use crate::{
    device::DeviceIdentity,
    grpc::{KEEPALIVE_INTERVAL, KEEPALIVE_TIMEOUT, MAX_HEADER_BYTES, client_tls},
};

/// How long a TCP connection may take. Longer means a tunnel: better to try again than to hang on to an old attempt.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The platform cannot be dialled as configured.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    /// The address is not a URI.
    #[error("the platform's address is not a URI")]
    Address(#[source] tonic::transport::Error),
    /// The address is not `https`: with another scheme the connection would silently be in clear.
    #[error("the platform's address must begin with https://")]
    NotHttps,
    /// The server's name is malformed, or the identity cannot be used for TLS.
    #[error("the server's name or the identity cannot be used for TLS")]
    Tls(#[source] tonic::transport::Error),
}

/// Dials one platform as one device, on behalf of one person.
///
/// When another person takes over the device, make another dialer. `Debug` prints the address only.
#[derive(Clone)]
pub struct Dialer {
    endpoint: Endpoint,
    person: String,
}

impl Dialer {
    /// Prepares the connection; nothing is sent.
    ///
    /// `endpoint_uri` is an `https` address with port; `server_name` is the name in the platform's certificate, which need
    /// not be the name that is dialled.
    ///
    /// # Errors
    /// [`DialError`].
    pub fn new(
        identity: &DeviceIdentity,
        endpoint_uri: &str,
        server_name: &str,
        person: &str,
    ) -> Result<Self, DialError> {
        let endpoint = Endpoint::from_shared(endpoint_uri.to_owned()).map_err(DialError::Address)?;
        if endpoint.uri().scheme_str() != Some("https") {
            return Err(DialError::NotHttps);
        }
        let endpoint = endpoint
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_nodelay(true)
            .http2_keep_alive_interval(KEEPALIVE_INTERVAL)
            .keep_alive_timeout(KEEPALIVE_TIMEOUT)
            .keep_alive_while_idle(true)
            .http2_max_header_list_size(MAX_HEADER_BYTES)
            .tls_config(client_tls(identity, server_name))
            .map_err(DialError::Tls)?;
        Ok(Self { endpoint, person: person.to_owned() })
    }

    /// A channel with the certificate only. It connects at the first call and again after each loss.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn connect_lazy(&self) -> Channel {
        self.endpoint.connect_lazy()
    }

    /// A channel with certificate and token. The token is fetched in the background, over the same connection, beginning
    /// now.
    ///
    /// # Panics
    /// Outside a tokio runtime.
    #[must_use]
    pub fn connect(&self) -> AuthorisedChannel {
        let channel = self.connect_lazy();
        let tokens = TokenSource::start(self.fetcher(channel.clone()), system_jitter);
        AuthorisedChannel::new(channel, tokens)
    }

    /// Fetches tokens for this dialer's person over `channel`.
    fn fetcher(&self, channel: Channel) -> impl TokenFetcher {
        PlatformFetcher { client: TokenServiceClient::new(channel), person: self.person.clone() }
    }
}

impl std::fmt::Debug for Dialer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dialer").field("platform", self.endpoint.uri()).finish_non_exhaustive()
    }
}

/// Asks the platform, with the certificate alone.
struct PlatformFetcher {
    client: TokenServiceClient<Channel>,
    person: String,
}

impl TokenFetcher for PlatformFetcher {
    fn fetch(&self) -> BoxFuture<'_, Result<FetchedToken, Status>> {
        let mut client = self.client.clone();
        let mut request = Request::new(IssueTokenRequest { person_id: self.person.clone() });
        request.set_timeout(TOKEN_FETCH_TIMEOUT);
        Box::pin(async move {
            let answer = client.issue_token(request).await?.into_inner();
            Ok(FetchedToken { access_token: answer.access_token, expires_in_s: answer.expires_in_s })
        })
    }
}

#[cfg(test)]
#[path = "dialer_tests.rs"]
mod tests;
