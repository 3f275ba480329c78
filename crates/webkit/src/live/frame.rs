//! The bytes of one event.

use actix_web::web::Bytes;
use serde::Serialize;

use super::position::Position;

#[derive(Serialize)]
struct Patch<'a> {
    /// The server's time: what is new carries an instant that the page's idea of the time must not lie before.
    now: i64,
    part: &'a str,
    html: Option<&'a str>,
}

#[derive(Serialize)]
struct Beat {
    now: i64,
}

/// A part's new HTML, or `None` to take it off the page, with the server's time.
pub(super) fn patch(at: Position, now_ms: i64, part: &str, html: Option<&str>) -> Bytes {
    frame("patch", at, &Patch { now: now_ms, part, html })
}

/// A sign of life with the server's time.
pub(super) fn beat(at: Position, now_ms: i64) -> Bytes {
    frame("beat", at, &Beat { now: now_ms })
}

/// Changes were missed: fetch the page again. It has no id: a browser that comes back without having done so names its old
/// position again, and is told again.
pub(super) fn reload() -> Bytes {
    Bytes::from_static(b"event: reload\ndata: {}\n\n")
}

/// JSON writes line breaks as `\n`, so the data is one line, as the format demands.
fn frame(event: &str, at: Position, data: &impl Serialize) -> Bytes {
    match serde_json::to_string(data) {
        Ok(json) => Bytes::from(format!("event: {event}\nid: {at}\ndata: {json}\n\n")),
        // Strings and numbers always serialise. Should that ever change, the page must not go on half told.
        Err(error) => {
            tracing::error!(%error, "an event could not be written");
            reload()
        }
    }
}

#[cfg(test)]
#[path = "frame_tests.rs"]
mod tests;
