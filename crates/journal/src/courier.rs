//! The courier: empties an [`Outbox`] over a connection that comes and goes.
//!
//! Messages leave in order, several under way at once; one is removed only when the other side has said what became of it. A broken
//! connection loses nothing: what was not answered is sent again, with the same identity.

use std::collections::VecDeque;

use tokio::sync::mpsc;

use crate::{Outbox, OutboxError, OutboxItem};

/// Messages under way without an answer yet. Enough to keep a slow link (1 s round trip) busy at one batch of vitals a second; small
/// enough that little is sent twice after a break.
pub const UNDER_WAY_MAX: usize = 32;

/// The other side's word on one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Which message.
    pub id: [u8; 16],
    /// `None`: it is safe over there. Otherwise a stable code why it will never be taken.
    pub refused: Option<String>,
}

/// One open connection: messages go in, answers come out. The answers end when the connection does.
///
/// Both channels hold at least [`UNDER_WAY_MAX`]: never more is under way, so neither side can wait for the other.
#[derive(Debug)]
pub struct Trip {
    /// Takes messages.
    pub outgoing: mpsc::Sender<OutboxItem>,
    /// Gives answers.
    pub answers: mpsc::Receiver<Answer>,
}

/// How a trip ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TripEnd {
    /// At least one answer came: the way is good, so the next attempt need not wait long.
    pub was_answered: bool,
}

/// Carries messages until the connection ends. `refused` is told of every message that will never be taken, before it is removed.
///
/// # Errors
/// The outbox's disk failed.
pub async fn carry(
    outbox: &Outbox,
    trip: Trip,
    mut refused: impl FnMut(&OutboxItem, &str),
) -> Result<TripEnd, OutboxError> {
    let Trip { outgoing, mut answers } = trip;
    let mut changed = outbox.changed();
    let mut under_way: VecDeque<OutboxItem> = VecDeque::new();
    let mut last_sent = 0;
    let mut was_answered = false;
    loop {
        // Seen before looking, so that a change in between rings again.
        changed.mark_unchanged();
        let free = UNDER_WAY_MAX - under_way.len();
        let waiting = if free > 0 { outbox.pending(last_sent, free)? } else { Vec::new() };
        let sent_any = !waiting.is_empty();
        for item in waiting {
            last_sent = item.position;
            under_way.push_back(item.clone());
            if outgoing.send(item).await.is_err() {
                return Ok(TripEnd { was_answered });
            }
        }
        if sent_any && under_way.len() < UNDER_WAY_MAX {
            continue;
        }
        let answer = tokio::select! {
            answer = answers.recv() => match answer {
                Some(answer) => answer,
                None => return Ok(TripEnd { was_answered }),
            },
            ring = changed.changed(), if under_way.len() < UNDER_WAY_MAX => match ring {
                Ok(()) => continue,
                Err(_) => return Ok(TripEnd { was_answered }),
            },
        };
        was_answered = true;
        let mut done = settle(&mut under_way, &answer, &mut refused);
        // Answers that are already here are settled in the same write.
        while let Ok(answer) = answers.try_recv() {
            done.extend(settle(&mut under_way, &answer, &mut refused));
        }
        if !done.is_empty() {
            outbox.remove(&done).await?;
        }
    }
}

fn settle(
    under_way: &mut VecDeque<OutboxItem>,
    answer: &Answer,
    refused: &mut impl FnMut(&OutboxItem, &str),
) -> Vec<u64> {
    let Some(place) = under_way.iter().position(|item| item.id == answer.id) else { return Vec::new() };
    let Some(item) = under_way.remove(place) else { return Vec::new() };
    if let Some(code) = &answer.refused {
        refused(&item, code);
    }
    vec![item.position]
}

#[cfg(test)]
#[path = "courier_tests.rs"]
mod tests;
