//! What the writer process does: a log that grows and an outbox that fills and empties, with content that can be
//! computed again from the numbers; and the check that reads all of it.

use std::{io::Write, path::Path, sync::Arc};

use anyhow::{Context, Result, ensure};
use journal::{Engine, Log, NewEntry, Outbox, SledEngine, Store};

use super::{Durability, FlushOnly};

/// Messages that wait before the oldest are removed.
const WAITING: usize = 40;

/// Messages that are removed at once.
const REMOVED_AT_ONCE: usize = 10;

/// Appends that are under way at the same time, so that groups form.
const AT_ONCE: usize = 4;

fn open(durability: Durability, journal: &Path) -> Result<(Log, Outbox)> {
    let engine: Arc<dyn Engine> = match durability {
        Durability::Synced => Arc::new(SledEngine::open(journal)?),
        Durability::FlushOnly => Arc::new(FlushOnly::open(journal)?),
    };
    let store = Store::new(engine);
    Ok((Log::open(store.clone(), "events")?, Outbox::open(store, "uplink")?))
}

/// Writes until it is killed. Reports `entry N.`, `put P.`, `removing P.` and `removed P.`, each after the fact except
/// `removing`.
///
/// # Errors
/// The journal does not open or write.
pub async fn write(durability: Durability, journal: &Path, mut report: impl Write) -> Result<()> {
    let (log, outbox) = open(durability, journal)?;
    loop {
        let mut appending = Vec::new();
        for _ in 0..AT_ONCE {
            let seq = log.last_seq() + 1;
            let entries = (seq..=seq + seq % 3).map(|seq| NewEntry { id: id(seq), payload: content(durability, seq) });
            let entries: Vec<_> = entries.collect();
            let last = seq + entries.len() as u64 - 1;
            appending.push((last, log.enqueue(entries)?));
        }
        let next = outbox.pending(0, 1)?.first().map_or(0, |item| item.position) + outbox.len() as u64;
        let putting = outbox.enqueue(id(next), &content(durability, next))?;
        let position = putting.position;
        for (last, appending) in appending {
            appending.await?;
            writeln!(report, "entry {last}.")?;
        }
        putting.await?;
        writeln!(report, "put {position}.")?;
        report.flush()?;
        if outbox.len() > WAITING {
            let oldest: Vec<u64> = outbox.pending(0, REMOVED_AT_ONCE)?.iter().map(|item| item.position).collect();
            oldest.iter().try_for_each(|position| writeln!(report, "removing {position}."))?;
            report.flush()?;
            outbox.remove(&oldest).await?;
            oldest.iter().try_for_each(|position| writeln!(report, "removed {position}."))?;
            report.flush()?;
        }
    }
}

/// Opens, reads and compares everything; prints `entry N` for the last entry and `waiting P` for every message.
///
/// # Errors
/// The journal does not open, does not read, has a hole, or holds a wrong byte.
pub fn check(durability: Durability, journal: &Path, mut found: impl Write) -> Result<()> {
    let (log, outbox) = open(durability, journal)?;
    let mut last = 0;
    loop {
        let entries = log.read(last, 1000)?;
        if entries.is_empty() {
            break;
        }
        for entry in entries {
            ensure!(entry.seq == last + 1, "entry {} follows entry {last}", entry.seq);
            last = entry.seq;
            ensure!(entry.payload == content(durability, last), "entry {last} has wrong content");
            ensure!(entry.id == id(last) && log.seq_of(&entry.id)? == Some(last), "entry {last} has a wrong identity");
        }
    }
    ensure!(last == log.last_seq(), "the log ends at {last} and says {}", log.last_seq());
    writeln!(found, "entry {last}")?;
    let waiting = outbox.pending(0, usize::MAX)?;
    ensure!(waiting.len() == outbox.len(), "{} messages wait, {} can be read", outbox.len(), waiting.len());
    for item in waiting {
        let number = u64::from_be_bytes(*item.id.last_chunk().context("an identity has 16 bytes")?);
        ensure!(item.message == content(durability, number), "message {} has wrong content", item.position);
        writeln!(found, "waiting {}", item.position)?;
    }
    Ok(())
}

fn id(number: u64) -> [u8; 16] {
    (u128::from(number.wrapping_mul(0x9E37_79B9_7F4A_7C15)) << 64 | u128::from(number)).to_be_bytes()
}

/// Mostly the size of an update, sometimes of a full record, rarely of a photograph. The control experiment
/// stays below the size at which sled opens further files: its losses shall have one cause only.
fn content(durability: Durability, number: u64) -> Vec<u8> {
    let mut random = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random
    };
    let sizes = match (durability, next() % 64) {
        (Durability::FlushOnly, _) => 100..3_900,
        (Durability::Synced, 0) => 250_000..350_000,
        (Durability::Synced, 1..4) => 20_000..60_000,
        (Durability::Synced, _) => 200..9_000,
    };
    let length = sizes.start + next() % (sizes.end - sizes.start);
    (0..length.div_ceil(8)).flat_map(|_| next().to_be_bytes()).collect()
}
