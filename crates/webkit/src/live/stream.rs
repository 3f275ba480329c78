//! What one open page is sent, one event at a time, as fast as its socket takes them.

use std::convert::Infallible;
use std::time::Duration;

use actix_web::web::Bytes;
use futures_util::stream::unfold;
use futures_util::{Stream, StreamExt};
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use super::changes::Next;
use super::frame;
use super::hub::{Signal, StreamSlot};
use super::position::Position;

/// Time between two signs of life. The page turns amber after three missed ones and red after seven.
pub const BEAT_EVERY: Duration = Duration::from_secs(2);

struct Reader<I, R> {
    slot: StreamSlot,
    signals: watch::Receiver<Signal>,
    /// How far the page has been told; `None` when the position that it named is not one of ours.
    told: Option<u64>,
    next_beat: Instant,
    interest: I,
    render: R,
    ended: bool,
}

/// The events of one page, endless until a `reload` or the end of the program.
///
/// An event is made only when the connection asks for it, so a slow reader costs no memory and gets the newest state.
pub(super) fn events<I, R>(
    slot: StreamSlot,
    last_event_id: Option<&str>,
    interest: I,
    render: R,
) -> impl Stream<Item = Result<Bytes, Infallible>> + use<I, R>
where
    I: Fn(&str) -> bool,
    R: Fn(&str) -> Option<String>,
{
    let signals = slot.hub.signals();
    let told = match last_event_id {
        None => Some(slot.hub.last_sequence()),
        Some(text) => Position::parse(text)
            .filter(|at| *at == slot.hub.at(at.sequence) && slot.hub.next_after(at.sequence) != Next::Unknown)
            .map(|at| at.sequence),
    };
    // The first beat is due at once: the page turns green as soon as it is connected.
    let reader = Reader { slot, signals, told, next_beat: Instant::now(), interest, render, ended: false };
    unfold(reader, |mut reader| async move {
        let event = reader.next().await?;
        Some((Ok(event), reader))
    })
    .fuse()
}

impl<I, R> Reader<I, R>
where
    I: Fn(&str) -> bool,
    R: Fn(&str) -> Option<String>,
{
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            // Read the signal before the changes: a change that comes in between then wakes us again.
            if self.ended || *self.signals.borrow_and_update() == Signal::Closed {
                return None;
            }
            let Some(told) = self.told else { return Some(self.reload()) };
            let hub = &self.slot.hub;
            // Before any patch, so that a flood of changes never silences the beat.
            let now = Instant::now();
            if now >= self.next_beat {
                self.next_beat = now + BEAT_EVERY;
                return Some(frame::beat(hub.at(told), hub.now_ms()));
            }
            match hub.next_after(told) {
                Next::Unknown => return Some(self.reload()),
                Next::Part(sequence, part) => {
                    self.told = Some(sequence);
                    if (self.interest)(&part) {
                        let html = (self.render)(&part);
                        return Some(frame::patch(hub.at(sequence), hub.now_ms(), &part, html.as_deref()));
                    }
                }
                Next::UpToDate => {
                    tokio::select! {
                        () = sleep_until(self.next_beat) => {}
                        changed = self.signals.changed() => if changed.is_err() { return None },
                    }
                }
            }
        }
    }

    /// The last event of this stream: the page fetches itself again and comes back with a position of ours.
    fn reload(&mut self) -> Bytes {
        self.ended = true;
        frame::reload()
    }
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
