//! HTTP under limits: one deadline for the whole exchange and a cap on the answer. No retry: the crew asks again.

use std::time::Duration;

use reqwest::{
    Client, Response, StatusCode, Url,
    header::{ACCEPT, CONTENT_TYPE},
    redirect::Policy,
};
use tokio::time::{Instant, timeout_at};

use super::Distrust;

/// Longest wait for a connection. The platform has a fixed line; what cannot connect in 2 s is down.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// Longest wait for a whole answer. A responder answers within a second; nobody treats a patient by this answer, so a crew need
/// not stare at a question that is open.
pub const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// Largest answer that is read, bytes. One about one certificate has 0.5 to 4 KB, the responder's certificate included.
pub const ANSWER_MAX_BYTES: usize = 32 * 1024;

const QUESTION_TYPE: &str = "application/ocsp-request";
const ANSWER_TYPE: &str = "application/ocsp-response";

/// The address of the responder is unusable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the address of the responder must be http:// or https:// with a host, without user name and fragment")]
pub struct BadResponderUrl;

/// A client builder with this room's limits: connect timeout, no redirects (a question names a certificate), no proxy from the
/// environment. Plain HTTP is usual for OCSP, because the answer is signed; the caller adds TLS where an address asks for it.
pub fn http_client_builder() -> reqwest::ClientBuilder {
    Client::builder().connect_timeout(CONNECT_TIMEOUT).redirect(Policy::none()).no_proxy()
}

/// Where the responder is and how to reach it.
pub(super) struct Transport {
    responder: Url,
    http: Client,
    pub timeout: Duration,
}

impl Transport {
    /// Checks the address.
    pub(super) fn new(responder: &str, http: Client) -> Result<Self, BadResponderUrl> {
        let responder = Url::parse(responder).map_err(|_| BadResponderUrl)?;
        let plain = responder.username().is_empty() && responder.password().is_none() && responder.fragment().is_none();
        let fits = matches!(responder.scheme(), "http" | "https") && responder.has_host() && plain;
        if fits { Ok(Self { responder, http, timeout: ANSWER_TIMEOUT }) } else { Err(BadResponderUrl) }
    }

    /// Posts a question and returns the bytes of the answer.
    ///
    /// # Errors
    /// [`Distrust`] of the wire; the bytes are not looked at.
    pub(super) async fn exchange(&self, question: Vec<u8>) -> Result<Vec<u8>, Distrust> {
        let request = self
            .http
            .post(self.responder.clone())
            .header(CONTENT_TYPE, QUESTION_TYPE)
            .header(ACCEPT, ANSWER_TYPE)
            .body(question);
        timeout_at(Instant::now() + self.timeout, async move { read(request.send().await.map_err(broken)?).await })
            .await
            .unwrap_or(Err(Distrust::TimedOut))
    }
}

async fn read(mut response: Response) -> Result<Vec<u8>, Distrust> {
    if response.status() != StatusCode::OK {
        return Err(Distrust::HttpStatus);
    }
    if !is_answer(&response) {
        return Err(Distrust::ContentType);
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        if chunk.len() > ANSWER_MAX_BYTES.saturating_sub(bytes.len()) {
            return Err(Distrust::TooLarge);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn is_answer(response: &Response) -> bool {
    let stated = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = stated.split_once(';').map_or(stated, |(kind, _parameters)| kind);
    kind.trim().eq_ignore_ascii_case(ANSWER_TYPE)
}

fn broken(error: reqwest::Error) -> Distrust {
    if error.is_timeout() && !error.is_connect() { Distrust::TimedOut } else { Distrust::Unreachable }
}
