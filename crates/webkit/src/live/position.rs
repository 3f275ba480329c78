//! Where in the stream a page is: `<epoch>-<sequence>`.

use std::convert::Infallible;
use std::fmt;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::request;

/// Query parameter with which a page names the position that it was rendered at, before it has heard any event.
pub const SINCE_KEY: &str = "since";

/// A position in the stream of one run of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    /// Which run of the program.
    pub(super) epoch: u32,
    /// How many changes had been announced.
    pub(super) sequence: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}-{}", self.epoch, self.sequence)
    }
}

impl Position {
    /// Reads a position; `None` for anything that we did not write.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (epoch, sequence) = text.split_once('-')?;
        let position = Self { epoch: u32::from_str_radix(epoch, 16).ok()?, sequence: sequence.parse().ok()? };
        (position.to_string() == text).then_some(position)
    }
}

/// The position that a connecting page names: the header `Last-Event-ID` (a browser that reconnects), else the query `since`
/// (a page that has just been rendered). `None` when it names none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastEventId(Option<String>);

impl LastEventId {
    /// The text as sent, unchecked.
    pub fn as_deref(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl FromRequest for LastEventId {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = req.headers().get("last-event-id").and_then(|id| id.to_str().ok());
        ready(Ok(Self(header.or_else(|| request::query_value(req, SINCE_KEY)).map(str::to_owned))))
    }
}

#[cfg(test)]
#[path = "position_tests.rs"]
mod tests;
