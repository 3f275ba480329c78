//! `[lamp]` of the gateway's configuration: one request for each state.

use reqwest::{Method, Url, header::HeaderValue};
use serde::Deserialize;

use super::{HttpLamp, LampState, Light};

/// Longest body of a configured request, bytes: a command for a tower has a few dozen.
const BODY_MAX_BYTES: usize = 4 * 1024;

/// `[lamp]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LampConfig {
    /// The lamp sounds too; then the three `*_sound` requests are needed.
    #[serde(default)]
    pub sound: bool,
    /// What the body of an answer begins with when the lamp has done it. Some towers answer 200 to a command that they do not know.
    pub answer: Option<String>,
    /// Nothing calls.
    pub off: LampRequest,
    /// Low priority.
    pub low: LampRequest,
    /// Medium priority.
    pub medium: LampRequest,
    /// High priority.
    pub high: LampRequest,
    /// The program has ended.
    pub unwatched: LampRequest,
    /// Low priority with sound.
    pub low_sound: Option<LampRequest>,
    /// Medium priority with sound.
    pub medium_sound: Option<LampRequest>,
    /// High priority with sound.
    pub high_sound: Option<LampRequest>,
}

/// One request to the lamp.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LampRequest {
    /// `GET` (the default), `POST` or `PUT`.
    #[serde(default)]
    pub method: Option<String>,
    /// `http://` address with the command.
    pub url: String,
    /// Body, for `POST` and `PUT`.
    pub body: Option<String>,
    /// Its content type.
    pub content_type: Option<String>,
}

/// `[lamp]` cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LampConfigError {
    /// An address.
    #[error("lamp.{0}.url must be http:// with a host, without user name and fragment")]
    Url(&'static str),
    /// A method.
    #[error("lamp.{0}.method must be GET, POST or PUT")]
    Method(&'static str),
    /// A body where none travels, or one that is too long.
    #[error("lamp.{0}.body is only for POST and PUT, with at most {BODY_MAX_BYTES} bytes")]
    Body(&'static str),
    /// A header value.
    #[error("lamp.{0}.content_type is not one")]
    ContentType(&'static str),
    /// A state with sound is missing.
    #[error("lamp.sound is on: lamp.{0}_sound is missing")]
    Sound(&'static str),
    /// The client.
    #[error("HTTP client: {0}")]
    Http(#[from] reqwest::Error),
}

impl LampConfig {
    /// Opens the lamp. Nothing is sent yet.
    ///
    /// # Errors
    /// [`LampConfigError`] names the key.
    pub fn open(&self) -> Result<HttpLamp, LampConfigError> {
        let silent = |light| LampState { light, sounds: false };
        let mut requests = vec![
            (LampState::OFF, checked("off", &self.off)?),
            (silent(Light::Low), checked("low", &self.low)?),
            (silent(Light::Medium), checked("medium", &self.medium)?),
            (silent(Light::High), checked("high", &self.high)?),
            (LampState::UNWATCHED, checked("unwatched", &self.unwatched)?),
        ];
        if self.sound {
            for (light, request) in
                [(Light::Low, &self.low_sound), (Light::Medium, &self.medium_sound), (Light::High, &self.high_sound)]
            {
                let request = request.as_ref().ok_or(LampConfigError::Sound(light.code()))?;
                requests.push((LampState { light, sounds: true }, checked(light.code(), request)?));
            }
        }
        Ok(HttpLamp::new(requests, self.sound, self.answer.clone())?)
    }
}

/// A request that was checked.
#[derive(Debug, Clone)]
pub(super) struct Command {
    pub method: Method,
    pub url: Url,
    pub body: Option<String>,
    pub content_type: Option<HeaderValue>,
}

fn checked(key: &'static str, request: &LampRequest) -> Result<Command, LampConfigError> {
    let url = Url::parse(&request.url).map_err(|_| LampConfigError::Url(key))?;
    let is_plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    if url.scheme() != "http" || !url.has_host() || !is_plain {
        return Err(LampConfigError::Url(key));
    }
    let method = match request.method.as_deref() {
        None | Some("GET") => Method::GET,
        Some("POST") => Method::POST,
        Some("PUT") => Method::PUT,
        Some(_) => return Err(LampConfigError::Method(key)),
    };
    if request.body.as_ref().is_some_and(|body| method == Method::GET || body.len() > BODY_MAX_BYTES) {
        return Err(LampConfigError::Body(key));
    }
    let content_type = request.content_type.as_deref().map(HeaderValue::try_from).transpose();
    let content_type = content_type.map_err(|_| LampConfigError::ContentType(key))?;
    Ok(Command { method, url, body: request.body.clone(), content_type })
}
