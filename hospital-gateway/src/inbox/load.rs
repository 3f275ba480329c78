//! How the inbox lies on the disk.
//!
//! | key | value | written |
//! |---|---|---|
//! | `inbox/cursor` | u64 big-endian | with every beat that moved it |
//! | `inbox/ready/<class or *>` | `ReadinessChanged`, level and instant only | when the hospital sets it |
//! | `inbox/case/<16 bytes>/head` | `CaseDelivery` without sections, behind the instant heard (i64 big-endian, ms) | with every delivery |
//! | `inbox/case/<16 bytes>/own` | what was reported here: 1 byte flags, then `CaseAnswer` with question and answer | with every report |
//! | `inbox/case/<16 bytes>/part/<name>` | `CaseDelivery` with that one section | when it changed |
//! | `inbox/case/<16 bytes>/vitals/<version>` | `CaseDelivery` with the readings of one delivery | when readings came |
//!
//! A case that may not be read any more keeps its head only: all other keys of the case go in the same write.

use std::collections::BTreeMap;

use domain::{
    disclosure::CaseDelivery,
    ids::EncounterId,
    inquiry::{Answer, DeclineReason},
    readiness::{Readiness, ReadinessLevel, ReadinessMark},
    triage::ConditionClass,
};
use jiff::Timestamp;
use journal::{EngineError, KeyValue, Op, Store, StoreError};
use prost::Message as _;
use proto::{
    convert::{WireError, delivery_from_wire, delivery_to_wire},
    v1,
};

use super::{HospitalCase, InboxError};

const CURSOR: &[u8] = b"inbox/cursor";
const READINESS: &[u8] = b"inbox/ready/";
const CASE: &[u8] = b"inbox/case/";
const SITUATION: &str = "situation";
const PATIENT: &str = "patient";
const RECORD: &str = "record";

/// Keys read at once.
const SCAN_CHUNK: usize = 1_000;

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
}

pub(super) fn load(store: &Store) -> Result<Loaded, UnreadableInbox> {
    let cursor = match store.get(CURSOR)? {
        None => 0,
        Some(bytes) => u64::from_be_bytes(bytes.try_into().map_err(|_| UnreadableInbox::Shape("cursor"))?),
    };
    let mut readiness = Readiness::default();
    for (_, value) in scan(store, READINESS)? {
        let wire = v1::ReadinessChanged::decode(value.as_slice())?;
        let class = if wire.class.is_empty() {
            None
        } else {
            Some(ConditionClass::from_code(&wire.class).map_err(|_| UnreadableInbox::Shape("class"))?)
        };
        let level = ReadinessLevel::from_code(&wire.level).map_err(|_| UnreadableInbox::Shape("level"))?;
        let set_at = Timestamp::from_millisecond(wire.set_at_ms).map_err(|_| UnreadableInbox::Shape("set_at_ms"))?;
        readiness.set(class, ReadinessMark { level, set_at });
    }
    let mut cases: BTreeMap<EncounterId, HospitalCase> = BTreeMap::new();
    // Keys of a case sort as head, part, vitals: the head comes first.
    for (key, value) in scan(store, CASE)? {
        let rest = key.get(CASE.len()..).unwrap_or_default();
        let (id, kind) = rest.split_at_checked(16).ok_or(UnreadableInbox::Shape("case key"))?;
        let encounter = EncounterId::from_bytes(id).map_err(|_| UnreadableInbox::Shape("case key"))?;
        if kind == b"/head" {
            let (heard, message) = value.split_first_chunk::<8>().ok_or(UnreadableInbox::Shape("head"))?;
            let heard =
                Timestamp::from_millisecond(i64::from_be_bytes(*heard)).map_err(|_| UnreadableInbox::Shape("head"))?;
            let delivery = delivery_from_wire(v1::CaseDelivery::decode(message)?)?;
            let mut case = HospitalCase::new(&delivery, heard);
            case.absorb(&delivery, heard);
            cases.insert(encounter, case);
        } else if kind == b"/own" {
            if let Some(case) = cases.get_mut(&encounter) {
                load_own(case, &value)?;
            }
        } else if let Some(case) = cases.get_mut(&encounter) {
            let delivery = delivery_from_wire(v1::CaseDelivery::decode(value.as_slice())?)?;
            // Sections carry the standing of their time; the head's is the one that holds.
            let delivery = CaseDelivery { standing: case.standing.clone(), inquiry: case.inquiry, ..delivery };
            let heard = case.heard_at;
            case.absorb(&delivery, heard);
        }
    }
    Ok(Loaded { cursor, cases, readiness })
}

const RECEIVED: u8 = 1;
const SEEN: u8 = 2;

fn load_own(case: &mut HospitalCase, value: &[u8]) -> Result<(), UnreadableInbox> {
    let (flags, message) = value.split_first().ok_or(UnreadableInbox::Shape("own"))?;
    let own = v1::CaseAnswer::decode(message)?;
    if own.inquiry_id == case.inquiry.bytes() {
        case.received_here = flags & RECEIVED != 0;
        case.seen_here = flags & SEEN != 0;
        case.answered_here = match own.answer {
            None => None,
            Some(answer) if answer.accepted => Some(Answer::Accept),
            Some(answer) => {
                let reason = DeclineReason::from_code(&answer.decline_reason)
                    .map_err(|_| UnreadableInbox::Shape("decline_reason"))?;
                Some(Answer::Decline(reason))
            }
        };
    }
    Ok(())
}

/// What was reported here about a case.
pub(super) fn own_op(case: &HospitalCase) -> Op {
    let answer = case.answered_here.map(|answer| match answer {
        Answer::Accept => v1::Answer { accepted: true, decline_reason: String::new() },
        Answer::Decline(reason) => v1::Answer { accepted: false, decline_reason: reason.code().to_owned() },
    });
    let own = v1::CaseAnswer { encounter_id: Vec::new(), inquiry_id: case.inquiry.bytes().to_vec(), answer };
    let mut value = vec![u8::from(case.received_here) * RECEIVED + u8::from(case.seen_here) * SEEN];
    value.extend(own.encode_to_vec());
    Op::Put { key: case_key(case.encounter, "/own"), value }
}

fn scan(store: &Store, prefix: &[u8]) -> Result<Vec<KeyValue>, UnreadableInbox> {
    let mut until = prefix.to_vec();
    until.extend([0xff; 17]);
    let mut from = prefix.to_vec();
    let mut all = Vec::new();
    loop {
        let chunk = store.scan(&from, &until, SCAN_CHUNK)?;
        let Some((last, _)) = chunk.last() else { return Ok(all) };
        from.clone_from(last);
        from.push(0);
        all.extend(chunk);
    }
}

fn case_key(encounter: EncounterId, rest: &str) -> Vec<u8> {
    let mut key = CASE.to_vec();
    key.extend(encounter.bytes());
    key.extend(rest.as_bytes());
    key
}

pub(super) fn cursor_op(seq: u64) -> Op {
    Op::Put { key: CURSOR.to_vec(), value: seq.to_be_bytes().to_vec() }
}

pub(super) fn readiness_op(class: Option<ConditionClass>, mark: ReadinessMark) -> Op {
    let code = class.map_or("", ConditionClass::code);
    let mut key = READINESS.to_vec();
    key.extend(if code.is_empty() { "*" } else { code }.as_bytes());
    let value = v1::ReadinessChanged {
        class: code.to_owned(),
        level: mark.level.code().to_owned(),
        set_at_ms: mark.set_at.as_millisecond(),
        ..v1::ReadinessChanged::default()
    };
    Op::Put { key, value: value.encode_to_vec() }
}

/// What one delivery writes. `known` tells which vitals keys the case has when everything has to go.
pub(super) fn ops_for(known: Option<&HospitalCase>, delivery: &CaseDelivery, now: Timestamp) -> Vec<Op> {
    let bare = CaseDelivery { situation: None, patient: None, record: None, vitals: None, ..delivery.clone() };
    let mut head = now.as_millisecond().to_be_bytes().to_vec();
    head.extend(delivery_to_wire(&bare).encode_to_vec());
    let mut ops = vec![Op::Put { key: case_key(delivery.encounter, "/head"), value: head }];
    if !delivery.standing.may_read() {
        ops.extend(
            known
                .into_iter()
                .flat_map(|known| known.vitals_versions.iter())
                .map(|version| Op::Delete { key: vitals_key(delivery.encounter, *version) }),
        );
        ops.extend([SITUATION, PATIENT, RECORD].map(|name| Op::Delete { key: part_key(delivery.encounter, name) }));
        return ops;
    }
    let mut put =
        |key, section: CaseDelivery| ops.push(Op::Put { key, value: delivery_to_wire(&section).encode_to_vec() });
    if delivery.situation.is_some() {
        put(
            part_key(delivery.encounter, SITUATION),
            CaseDelivery { situation: delivery.situation.clone(), ..bare.clone() },
        );
    }
    if delivery.patient.is_some() {
        put(part_key(delivery.encounter, PATIENT), CaseDelivery { patient: delivery.patient.clone(), ..bare.clone() });
    }
    if delivery.record.is_some() {
        put(part_key(delivery.encounter, RECORD), CaseDelivery { record: delivery.record.clone(), ..bare.clone() });
    }
    if delivery.vitals.is_some() {
        put(vitals_key(delivery.encounter, delivery.version), CaseDelivery { vitals: delivery.vitals.clone(), ..bare });
    }
    ops
}

fn part_key(encounter: EncounterId, name: &str) -> Vec<u8> {
    case_key(encounter, &format!("/part/{name}"))
}

fn vitals_key(encounter: EncounterId, version: u64) -> Vec<u8> {
    case_key(encounter, &format!("/vitals/{version:020}"))
}

/// Removes every key of a case.
pub(super) fn removal_ops(store: &Store, encounter: EncounterId) -> Result<Vec<Op>, InboxError> {
    let entries = scan(store, &case_key(encounter, "/")).map_err(InboxError::from)?;
    Ok(entries.into_iter().map(|(key, _)| Op::Delete { key }).collect())
}

impl From<EngineError> for InboxError {
    fn from(error: EngineError) -> Self {
        Self::Store(StoreError::from(error))
    }
}
