//! HTTP under limits: one deadline for the whole exchange and a cap on the answer. No retry: an estimate stands already, and the desk
//! asks again by itself.
//!
//! An address of OSRM carries the place of the scene: it is in no log line and no error of ours.

use std::time::Duration;

use domain::drive::Trouble;
use reqwest::{Client, RequestBuilder, StatusCode, Url, redirect::Policy};
use tokio::time::{Instant, timeout_at};

/// Longest wait for a connection. A routing server stands in the same network; what cannot connect in a second is down.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);

/// Longest wait for a whole answer, unless configured. One row of 100 takes a server milliseconds (OSRM) to some hundred of them
/// (Valhalla); a crew reads the ranking a few seconds after the triage.
pub const TIMEOUT_DEFAULT: Duration = Duration::from_secs(2);

/// Shortest wait that may be configured: below it a healthy server would be called slow.
pub const TIMEOUT_MIN: Duration = Duration::from_millis(50);

/// Longest wait that may be configured: later the crew has asked hospitals already.
pub const TIMEOUT_MAX: Duration = Duration::from_secs(30);

/// Largest answer that is read, bytes. One about 100 hospitals has 15 KB, with all that servers repeat of the question.
pub const ANSWER_MAX_BYTES: usize = 256 * 1024;

/// The address of the routing server is unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "the address of the routing server must be http:// or https:// with a host, without user name, query and fragment"
)]
pub struct BadServerUrl;

/// A client builder with this room's limits: connect timeout, no redirects (a question names a scene), no proxy from the environment.
/// The caller adds TLS where an address asks for it.
pub fn http_client_builder() -> reqwest::ClientBuilder {
    Client::builder().connect_timeout(CONNECT_TIMEOUT).redirect(Policy::none()).no_proxy()
}

/// Where the server is and how to reach it.
pub(super) struct Transport {
    base: Url,
    pub http: Client,
    timeout: Duration,
}

impl Transport {
    /// Checks the address. Its path stands before the server's own ones, with or without a slash at its end.
    pub(super) fn new(server: &str, http: Client, timeout: Duration) -> Result<Self, BadServerUrl> {
        let mut base = Url::parse(server).map_err(|_| BadServerUrl)?;
        let plain = base.username().is_empty()
            && base.password().is_none()
            && base.query().is_none()
            && base.fragment().is_none();
        if !matches!(base.scheme(), "http" | "https") || !base.has_host() || !plain {
            return Err(BadServerUrl);
        }
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        Ok(Self { base, http, timeout })
    }

    /// The address of one of the server's paths.
    pub(super) fn at(&self, path: &str) -> Result<Url, Trouble> {
        self.base.join(path).map_err(|_| Trouble::Refused)
    }

    /// Sends a question; whether it was taken, and the bytes of the answer.
    ///
    /// # Errors
    /// [`Trouble::Slow`] beyond the deadline, [`Trouble::Down`] for what does not connect, breaks off or fails inside (HTTP 5xx),
    /// [`Trouble::Refused`] for what is no answer: larger than [`ANSWER_MAX_BYTES`], or neither HTTP 200 nor 4xx.
    pub(super) async fn exchange(&self, question: RequestBuilder) -> Result<(bool, Vec<u8>), Trouble> {
        timeout_at(Instant::now() + self.timeout, read(question)).await.unwrap_or(Err(Trouble::Slow))
    }
}

async fn read(question: RequestBuilder) -> Result<(bool, Vec<u8>), Trouble> {
    let mut response = question.send().await.map_err(|error| broken(&error))?;
    let taken = match response.status() {
        StatusCode::OK => true,
        status if status.is_client_error() => false,
        status if status.is_server_error() => return Err(Trouble::Down),
        _ => return Err(Trouble::Refused),
    };
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| broken(&error))? {
        if chunk.len() > ANSWER_MAX_BYTES.saturating_sub(bytes.len()) {
            return Err(Trouble::Refused);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok((taken, bytes))
}

fn broken(error: &reqwest::Error) -> Trouble {
    if error.is_timeout() && !error.is_connect() { Trouble::Slow } else { Trouble::Down }
}
