//! What is written to the disk; see `keys` for the layout.

use std::collections::BTreeSet;

use domain::disclosure::{CaseDelivery, VitalsPart};
use journal::{COMMIT_LIMIT_BYTES, COMMIT_LIMIT_OPS, Op};
use prost::Message as _;
use proto::convert::delivery_to_wire;

use super::{HospitalCase, keys, own};

/// Blocks of readings of one case before they are written as one: five minutes of batches. It bounds what a release has to delete at once,
/// and how much is read at a start.
pub(super) const VITALS_BLOCKS_MAX: usize = 64;

/// One write, and which pieces of the case lie on the disk after it.
pub(super) struct Write {
    pub ops: Vec<Op>,
    pub pieces: BTreeSet<String>,
}

/// What one delivery writes. `updated` is the case as it will be in memory.
pub(super) fn delivery(known: Option<&HospitalCase>, updated: &HospitalCase, delivery: &CaseDelivery) -> Write {
    let bare = bare(updated);
    let mut head = updated.heard_at.as_millisecond().to_be_bytes().to_vec();
    head.extend(updated.standing_since.as_millisecond().to_be_bytes());
    head.extend(delivery_to_wire(&bare).encode_to_vec());
    let head = Op::Put { key: keys::of_case(updated.encounter, keys::HEAD), value: head };
    let mut write = Write { ops: vec![head], pieces: known.map(|known| known.pieces.clone()).unwrap_or_default() };
    write.ops.extend(own::changes(known, updated));
    if !updated.standing.may_read() {
        for piece in std::mem::take(&mut write.pieces) {
            write.ops.push(Op::Delete { key: keys::of_case(updated.encounter, &piece) });
        }
        return write;
    }
    let parts = [
        (
            keys::SITUATION,
            delivery.situation.is_some(),
            CaseDelivery { situation: delivery.situation.clone(), ..bare.clone() },
        ),
        (keys::PATIENT, delivery.patient.is_some(), CaseDelivery { patient: delivery.patient.clone(), ..bare.clone() }),
        (keys::RECORD, delivery.record.is_some(), CaseDelivery { record: delivery.record.clone(), ..bare.clone() }),
        (keys::FLAGS, delivery.flags.is_some(), CaseDelivery { flags: delivery.flags.clone(), ..bare.clone() }),
    ];
    for (name, is_present, section) in parts {
        if is_present {
            write.put(updated, name, &section);
        }
    }
    if delivery.vitals.is_some() {
        let block = keys::next_vitals(&write.pieces);
        write.put(updated, &block, &CaseDelivery { vitals: delivery.vitals.clone(), ..bare });
    }
    write
}

/// Writes all readings of a case as one block, when they lie in too many.
pub(super) fn compaction(case: &HospitalCase) -> Option<Write> {
    let blocks = keys::vitals_blocks(&case.pieces).count();
    if blocks <= VITALS_BLOCKS_MAX {
        return None;
    }
    let mut write = Write { ops: Vec::new(), pieces: case.pieces.clone() };
    let block = keys::next_vitals(&case.pieces);
    for old in keys::vitals_blocks(&case.pieces) {
        write.remove_section(case, old);
    }
    let part = VitalsPart {
        readings: case.vitals.iter().collect(),
        observations: case.observations.iter().cloned().collect(),
    };
    write.put(case, &block, &CaseDelivery { vitals: Some(part), ..bare(case) });
    let bytes: usize = write.ops.iter().map(Op::size_bytes).sum();
    if bytes > COMMIT_LIMIT_BYTES || write.ops.len() > COMMIT_LIMIT_OPS {
        tracing::warn!(encounter = %case.encounter, blocks, bytes, "readings are too many for one block; left as they lie");
        return None;
    }
    Some(write)
}

impl Write {
    fn put(&mut self, case: &HospitalCase, section: &str, content: &CaseDelivery) {
        self.remove_section(case, section);
        for (number, bytes) in delivery_to_wire(content).encode_to_vec().chunks(keys::PIECE_MAX_BYTES).enumerate() {
            let piece = keys::piece(section, number);
            self.ops.push(Op::Put { key: keys::of_case(case.encounter, &piece), value: bytes.to_vec() });
            self.pieces.insert(piece);
        }
    }

    fn remove_section(&mut self, case: &HospitalCase, section: &str) {
        let gone: Vec<String> =
            self.pieces.iter().filter(|piece| keys::section_of(piece) == Some(section)).cloned().collect();
        for piece in gone {
            self.ops.push(Op::Delete { key: keys::of_case(case.encounter, &piece) });
            self.pieces.remove(&piece);
        }
    }
}

/// The case without sections, as a delivery.
fn bare(case: &HospitalCase) -> CaseDelivery {
    CaseDelivery {
        encounter: case.encounter,
        version: case.version,
        inquiry: case.inquiry,
        standing: case.standing.clone(),
        loss_unheard: case.loss_unheard,
        situation: None,
        patient: None,
        record: None,
        vitals: None,
        flags: None,
    }
}

pub(super) fn cursor(seq: u64) -> Op {
    Op::Put { key: keys::CURSOR.to_vec(), value: seq.to_be_bytes().to_vec() }
}

/// Removes a case: its content first, its head last.
pub(super) fn removal(case: &HospitalCase) -> Vec<Op> {
    let names = case.pieces.iter().map(String::as_str).chain([keys::UNTAKEN, keys::QUERIES, keys::OWN, keys::HEAD]);
    names.map(|name| Op::Delete { key: keys::of_case(case.encounter, name) }).collect()
}
