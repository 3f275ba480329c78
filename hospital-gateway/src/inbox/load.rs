//! Reading the inbox from the disk; see `keys` for the layout.

use std::collections::BTreeMap;

use domain::{ids::EncounterId, readiness::Readiness};
use jiff::Timestamp;
use journal::{EngineError, Store};
use prost::Message as _;
use proto::{
    convert::{WireError, delivery_from_wire, own_statement_from_wire},
    v1,
};

use super::{HospitalCase, Patterns, keys, own, patterns};

/// Pairs read at once; a value has at most 512 KiB, nearly all have a few hundred bytes.
const SCAN_CHUNK: usize = 64;

/// What is stored cannot be read by this version.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableInbox {
    /// The store cannot be read.
    #[error("inbox: {0}")]
    Engine(#[from] EngineError),
    /// Not a message.
    #[error("inbox entry: {0}")]
    Bytes(#[from] prost::DecodeError),
    /// A field is malformed.
    #[error("inbox entry: {0}")]
    Wire(#[from] WireError),
    /// A key or a number is malformed.
    #[error("inbox entry: {0}")]
    Shape(&'static str),
}

pub(super) struct Loaded {
    pub cursor: u64,
    pub cases: BTreeMap<EncounterId, HospitalCase>,
    pub readiness: Readiness,
    pub patterns: Patterns,
}

pub(super) fn load(store: &Store) -> Result<Loaded, UnreadableInbox> {
    let cursor = match store.get(keys::CURSOR)? {
        None => 0,
        Some(bytes) => u64::from_be_bytes(bytes.try_into().map_err(|_| UnreadableInbox::Shape("cursor"))?),
    };
    Ok(Loaded { cursor, cases: cases(store)?, readiness: readiness(store)?, patterns: patterns::load(store)? })
}

fn readiness(store: &Store) -> Result<Readiness, UnreadableInbox> {
    let mut readiness = Readiness::default();
    scan(store, keys::READINESS, |_, value| {
        let wire = v1::ReadinessChanged::decode(value.as_slice())?;
        let (said, set_at) = own_statement_from_wire(wire)?;
        readiness.take(&said, set_at);
        Ok(())
    })?;
    Ok(readiness)
}

fn cases(store: &Store) -> Result<BTreeMap<EncounterId, HospitalCase>, UnreadableInbox> {
    let mut cases: BTreeMap<EncounterId, HospitalCase> = BTreeMap::new();
    // Keys of a case sort as head, own, part, queries, untaken, vitals: the head comes first, and the pieces of a section one after the other.
    let mut section = Section::default();
    scan(store, keys::CASE, |key, value| {
        let rest = key.get(keys::CASE.len()..).unwrap_or_default();
        let (id, name) = rest.split_at_checked(16).ok_or(UnreadableInbox::Shape("case key"))?;
        let encounter = EncounterId::from_bytes(id).map_err(|_| UnreadableInbox::Shape("case key"))?;
        let name = name
            .strip_prefix(b"/")
            .and_then(|name| std::str::from_utf8(name).ok())
            .ok_or(UnreadableInbox::Shape("case key"))?;
        if name == keys::HEAD {
            cases.insert(encounter, head(&value)?);
            return Ok(());
        }
        let case = cases.get_mut(&encounter).ok_or(UnreadableInbox::Shape("case without head"))?;
        match name {
            keys::OWN => return own::read_own(case, &value),
            keys::QUERIES => return own::read_queries(case, &value),
            keys::UNTAKEN => return own::read_untaken(case, &value),
            _ => {}
        }
        let of = keys::section_of(name).ok_or(UnreadableInbox::Shape("case key"))?;
        case.pieces.insert(name.to_owned());
        if section.is_other(encounter, of) {
            std::mem::replace(&mut section, Section::begin(encounter, of)).finish(&mut cases)?;
        }
        section.bytes.extend(value);
        Ok(())
    })?;
    section.finish(&mut cases)?;
    Ok(cases)
}

/// A section that is being put together from its pieces.
#[derive(Default)]
struct Section {
    of: Option<(EncounterId, String)>,
    bytes: Vec<u8>,
}

impl Section {
    fn begin(encounter: EncounterId, name: &str) -> Self {
        Self { of: Some((encounter, name.to_owned())), bytes: Vec::new() }
    }

    fn is_other(&self, encounter: EncounterId, name: &str) -> bool {
        self.of.as_ref().is_none_or(|(own, own_name)| *own != encounter || own_name != name)
    }

    fn finish(self, cases: &mut BTreeMap<EncounterId, HospitalCase>) -> Result<(), UnreadableInbox> {
        let Some((encounter, _)) = self.of else { return Ok(()) };
        let delivery = delivery_from_wire(v1::CaseDelivery::decode(self.bytes.as_slice())?)?;
        if let Some(case) = cases.get_mut(&encounter) {
            case.take_sections(&delivery);
        }
        Ok(())
    }
}

fn head(value: &[u8]) -> Result<HospitalCase, UnreadableInbox> {
    let shape = || UnreadableInbox::Shape("head");
    let (heard, rest) = value.split_first_chunk::<8>().ok_or_else(shape)?;
    let (since, message) = rest.split_first_chunk::<8>().ok_or_else(shape)?;
    let delivery = delivery_from_wire(v1::CaseDelivery::decode(message)?)?;
    let mut case = HospitalCase::new(&delivery, instant(i64::from_be_bytes(*heard))?);
    case.version = delivery.version;
    case.standing_since = instant(i64::from_be_bytes(*since))?;
    Ok(case)
}

pub(super) fn instant(ms: i64) -> Result<Timestamp, UnreadableInbox> {
    Timestamp::from_millisecond(ms).map_err(|_| UnreadableInbox::Shape("instant"))
}

fn scan(
    store: &Store,
    prefix: &[u8],
    mut each: impl FnMut(&[u8], Vec<u8>) -> Result<(), UnreadableInbox>,
) -> Result<(), UnreadableInbox> {
    let mut until = prefix.to_vec();
    // No key has a byte above it at this place: prefixes end with a slash, and what follows one is an identity or a word.
    until.extend([0xff; 17]);
    let mut from = prefix.to_vec();
    loop {
        let chunk = store.scan(&from, &until, SCAN_CHUNK)?;
        let Some((last, _)) = chunk.last() else { return Ok(()) };
        from.clone_from(last);
        from.push(0);
        for (key, value) in chunk {
            each(&key, value)?;
        }
    }
}
