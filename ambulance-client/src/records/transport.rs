//! HTTP under limits: one deadline for the whole pull, a cap on the answer, one retry when no connection came about.

use std::time::Duration;

use domain::record::FetchOutcome;
use reqwest::{Client, Response, StatusCode, Url, redirect::Policy};
use tokio::time::{Instant, timeout_at};

use super::message::MessageKind;

/// Longest wait for a connection. A mobile link that cannot connect in 3 s is better tried again.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// Longest a pull takes, retry included. After it the crew is told; the case goes on without the record.
pub const PULL_TIMEOUT: Duration = Duration::from_secs(10);

/// Largest answer that is read, bytes. Five years of monthly claims with ten drugs are about 0.3 MB.
pub const RESPONSE_MAX_BYTES: usize = 10 * 1024 * 1024;

/// The address of the record service is unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the address of the record service must be http:// or https:// with a host, without user name, query and fragment"
)]
pub struct BadServiceUrl;

/// A client builder with this room's limits: connect timeout, no redirects (a request carries the handle of a person), no
/// proxy from the environment. The caller adds TLS and its own certificate.
pub fn http_client_builder() -> reqwest::ClientBuilder {
    Client::builder().connect_timeout(CONNECT_TIMEOUT).redirect(Policy::none()).no_proxy()
}

/// Where the service is and how to reach it.
#[derive(Clone)]
pub(super) struct Transport {
    base: Url,
    http: Client,
}

/// What came back.
pub(super) struct Received {
    pub bytes: Vec<u8>,
    /// The outcome to report when the bytes hold no line at all; `None` when the answer arrived to its end.
    pub cut: Option<FetchOutcome>,
}

impl Transport {
    /// Checks the address.
    pub fn new(base: &str, http: Client) -> Result<Self, BadServiceUrl> {
        let base = Url::parse(base).map_err(|_| BadServiceUrl)?;
        let plain = base.username().is_empty()
            && base.password().is_none()
            && base.query().is_none()
            && base.fragment().is_none();
        let fits = matches!(base.scheme(), "http" | "https") && base.has_host() && plain;
        if fits { Ok(Self { base, http }) } else { Err(BadServiceUrl) }
    }

    /// Posts a request and reads the answer up to the deadline and the size limit.
    ///
    /// # Errors
    /// The outcome when nothing came back that could be read.
    pub async fn exchange(&self, kind: MessageKind, xml: String, deadline: Instant) -> Result<Received, FetchOutcome> {
        let response = match self.send(kind, &xml, deadline).await {
            Err(Failure { outcome, before_sending: true }) if outcome.is_worth_retrying() => {
                self.send(kind, &xml, deadline).await
            }
            first => first,
        };
        let response = response.map_err(|failure| failure.outcome)?;
        if response.status() == StatusCode::OK {
            Ok(read(response, deadline).await)
        } else {
            Err(FetchOutcome::ServiceError)
        }
    }

    async fn send(&self, kind: MessageKind, xml: &str, deadline: Instant) -> Result<Response, Failure> {
        let request = self
            .http
            .post(self.address(kind))
            .header("content-type", "application/xml; charset=UTF-8")
            .body(xml.to_owned())
            .send();
        match timeout_at(deadline, request).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(Failure::of(&error)),
            Err(_) => Err(Failure { outcome: FetchOutcome::TimedOut, before_sending: false }),
        }
    }

    fn address(&self, kind: MessageKind) -> Url {
        let mut address = self.base.clone();
        // Cannot fail: an address with a host can have segments. If it could, the base alone would be asked.
        if let Ok(mut segments) = address.path_segments_mut() {
            segments.pop_if_empty().push(&kind.request_name());
        }
        address
    }
}

struct Failure {
    outcome: FetchOutcome,
    /// The service cannot have seen the request.
    before_sending: bool,
}

impl Failure {
    fn of(error: &reqwest::Error) -> Self {
        let outcome = match error.is_timeout() && !error.is_connect() {
            true => FetchOutcome::TimedOut,
            false => FetchOutcome::Unreachable,
        };
        Self { outcome, before_sending: error.is_connect() }
    }
}

/// Reads chunk by chunk. Whatever arrived before the line broke, the time ran out or the cap was reached is kept.
async fn read(mut response: Response, deadline: Instant) -> Received {
    let mut bytes = Vec::new();
    let cut = loop {
        match timeout_at(deadline, response.chunk()).await {
            Ok(Ok(Some(chunk))) => {
                let room = RESPONSE_MAX_BYTES.saturating_sub(bytes.len());
                bytes.extend(chunk.iter().take(room));
                if chunk.len() > room {
                    break Some(FetchOutcome::Unreadable);
                }
            }
            Ok(Ok(None)) => break None,
            Ok(Err(error)) => break Some(Failure::of(&error).outcome),
            Err(_) => break Some(FetchOutcome::TimedOut),
        }
    };
    Received { bytes, cut }
}
