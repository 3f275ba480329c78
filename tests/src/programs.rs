//! The programs under test.

use anyhow::{Context as _, Result};
use domain::event::{EncounterEvent, RecordedEvent};
use journal::{Log, SledEngine, Store};
use prost::Message as _;
use proto::{convert::event_from_wire, v1};
use simulations::scenario::Scenario;

/// One entry of the platform's log, read back from its disk.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Sequence number.
    pub seq: u64,
    /// Idempotency identity.
    pub id: [u8; 16],
    /// The event, unless the entry is a readiness mark.
    pub event: Option<RecordedEvent>,
}

/// Reads the whole log of a platform that is not running.
///
/// # Errors
/// When the folder is no journal or an entry cannot be read.
pub fn read_log(folder: &std::path::Path) -> Result<Vec<Logged>> {
    let store = Store::new(std::sync::Arc::new(SledEngine::open(folder)?));
    let log = Log::open(store, platform_server::program::LOG_NAME)?;
    let mut all = Vec::new();
    loop {
        let after = all.last().map_or(0, |last: &Logged| last.seq);
        let entries = log.read(after, 1_000)?;
        if entries.is_empty() {
            return Ok(all);
        }
        for entry in entries {
            let event = match v1::LogEntry::decode(entry.payload.as_slice())?.entry.context("empty entry")? {
                v1::log_entry::Entry::Event(event) => Some(event_from_wire(event)?),
                v1::log_entry::Entry::Readiness(_) => None,
            };
            all.push(Logged { seq: entry.seq, id: entry.id, event });
        }
    }
}

/// A shipped scenario by the beginning of its file name.
///
/// # Errors
/// When there is none.
pub fn shipped(prefix: &str) -> Result<Scenario> {
    let (name, text) =
        simulations::scenario::SHIPPED.iter().find(|(name, _)| name.starts_with(prefix)).context("no such scenario")?;
    Ok(Scenario::parse(text, name)?)
}

/// Code of an event, or `readiness`.
#[must_use]
pub fn code(entry: &Logged) -> &'static str {
    entry.event.as_ref().map_or("readiness", |event| EncounterEvent::code(&event.event))
}
