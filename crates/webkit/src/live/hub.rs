//! Where a program announces changes and where pages connect.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use actix_web::web::Bytes;
use futures_util::StreamExt;
use futures_util::stream::iter;
use tokio::sync::watch;

use super::changes::{Changes, Next};
use super::position::Position;
use super::stream;
use crate::respond::NO_STORE;

/// Streams open at once on one program. One page holds one; a hospital or a headquarters has tens of pages open, a tablet a few.
/// More than this is a fault or an attack, and is refused with a sentence rather than slowing the others.
pub const MAX_STREAMS: usize = 200;

/// How long a refused browser waits before it tries again. Seconds.
const RETRY_AFTER_S: &str = "10";

/// Tells the browser to come back after one second when the line breaks; its own choice would be three.
const GREETING: Bytes = Bytes::from_static(b"retry: 1000\n\n");

/// Announces changes to every open page of one program. Clones share everything.
#[derive(Clone)]
pub struct LiveHub {
    shared: Arc<Shared>,
}

struct Shared {
    epoch: u32,
    now_ms: Box<dyn Fn() -> i64 + Send + Sync>,
    changes: Mutex<Changes>,
    wake: watch::Sender<Signal>,
    open_streams: AtomicUsize,
}

/// What sleeping streams are woken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Signal {
    /// There may be something new.
    Look,
    /// The program is stopping.
    Closed,
}

impl LiveHub {
    /// A hub for one run of a program. `now_ms` is the program's clock, milliseconds since 1970, for the heartbeat.
    pub fn new(now_ms: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        // Any number that the previous run is unlikely to have had will do.
        let (epoch, ..) = uuid::Uuid::new_v4().as_fields();
        Self::with_epoch(epoch, now_ms)
    }

    pub(super) fn with_epoch(epoch: u32, now_ms: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self {
            shared: Arc::new(Shared {
                epoch,
                now_ms: Box::new(now_ms),
                changes: Mutex::default(),
                wake: watch::Sender::new(Signal::Look),
                open_streams: AtomicUsize::new(0),
            }),
        }
    }

    /// Announces that a part changed, after the state it is rendered from has changed. Wakes the streams at once and never waits.
    /// Returns the number of the change. Part names appear in the page: ids, never anything about a patient.
    pub fn publish(&self, part: impl Into<String>) -> u64 {
        let sequence = self.changes().note(&part.into());
        self.shared.wake.send_if_modified(|signal| *signal != Signal::Closed);
        sequence
    }

    /// Wakes whoever inside the program follows what is announced, such as a lamp.
    #[must_use]
    pub fn announcements(&self) -> Announcements {
        Announcements(self.signals())
    }

    /// Where the stream stands now, as text. A page takes it *before* it reads the state it shows, and connects with it.
    pub fn position(&self) -> String {
        self.at(self.changes().last()).to_string()
    }

    /// How many streams are open.
    pub fn open_streams(&self) -> usize {
        self.shared.open_streams.load(Ordering::Relaxed)
    }

    /// Ends every stream, so that the server can stop without waiting for pages that would stay open for hours.
    pub fn close(&self) {
        self.shared.wake.send_replace(Signal::Closed);
    }

    /// The endless answer to one page.
    ///
    /// * `last_event_id`: where the page is ([`super::LastEventId`]). With `None` the stream starts at the present.
    /// * `interest`: which parts the page shows.
    /// * `render`: the part's HTML now, one element with `data-part="<name>"`; `None` takes it off the page.
    ///
    /// Over [`MAX_STREAMS`] the answer is a 503 with a sentence.
    pub fn stream<I, R>(&self, last_event_id: Option<&str>, interest: I, render: R) -> HttpResponse
    where
        I: Fn(&str) -> bool + 'static,
        R: Fn(&str) -> Option<String> + 'static,
    {
        let Some(slot) = StreamSlot::take(self) else {
            tracing::warn!(limit = MAX_STREAMS, "refused a stream: too many are open");
            return too_many();
        };
        HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, "text/event-stream; charset=utf-8"))
            .insert_header((CACHE_CONTROL, NO_STORE))
            // Keeps compressing middleware and buffering proxies off: both would hold events back.
            .insert_header((CONTENT_ENCODING, "identity"))
            .insert_header(("x-accel-buffering", "no"))
            .streaming(iter([Ok(GREETING)]).chain(stream::events(slot, last_event_id, interest, render)))
    }

    pub(super) fn next_after(&self, sequence: u64) -> Next {
        self.changes().after(sequence)
    }

    pub(super) fn last_sequence(&self) -> u64 {
        self.changes().last()
    }

    pub(super) fn at(&self, sequence: u64) -> Position {
        Position { epoch: self.shared.epoch, sequence }
    }

    pub(crate) fn now_ms(&self) -> i64 {
        (self.shared.now_ms)()
    }

    pub(super) fn signals(&self) -> watch::Receiver<Signal> {
        self.shared.wake.subscribe()
    }

    /// The map is consistent after every statement, so a panic elsewhere while it was locked leaves nothing half done.
    fn changes(&self) -> MutexGuard<'_, Changes> {
        self.shared.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Announcements as a task hears them: that something changed, not what. Several at once are one.
pub struct Announcements(watch::Receiver<Signal>);

impl Announcements {
    /// Waits for the next announcement. False once the hub is closed, from then on at once.
    pub async fn next(&mut self) -> bool {
        !self.is_closed() && self.0.changed().await.is_ok() && !self.is_closed()
    }

    /// Whether the program is stopping.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        *self.0.borrow() == Signal::Closed
    }
}

impl fmt::Debug for LiveHub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LiveHub").field("position", &self.position()).field("open", &self.open_streams()).finish()
    }
}

fn too_many() -> HttpResponse {
    HttpResponse::ServiceUnavailable()
        .insert_header((RETRY_AFTER, RETRY_AFTER_S))
        .insert_header((CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((CACHE_CONTROL, NO_STORE))
        .body(format!(
            "同時に開ける画面の数（{MAX_STREAMS}）を超えました。使っていない画面を閉じてください。(too-many-streams)\n\
             Too many pages are open ({MAX_STREAMS}). Close the ones that nobody uses.\n"
        ))
}

/// One of the [`MAX_STREAMS`] places, given back when the stream ends, however it ends.
pub(super) struct StreamSlot {
    pub(super) hub: LiveHub,
}

impl StreamSlot {
    pub(super) fn take(hub: &LiveHub) -> Option<Self> {
        let free = |open: usize| (open < MAX_STREAMS).then_some(open + 1);
        hub.shared.open_streams.fetch_update(Ordering::Relaxed, Ordering::Relaxed, free).ok()?;
        Some(Self { hub: hub.clone() })
    }
}

impl Drop for StreamSlot {
    fn drop(&mut self) {
        self.hub.shared.open_streams.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
#[path = "hub_tests.rs"]
mod tests;
