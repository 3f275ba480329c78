//! How the inbox lies on the disk.
//!
//! | key | value | written |
//! |---|---|---|
//! | `inbox/cursor` | u64 big-endian | with every beat that moved it |
//! | `inbox/ready/<class or *>` | `ReadinessChanged`, level and instant only | when the hospital sets it |
//! | `inbox/ready/department/<code>`, `inbox/ready/schedule/<scope>` | the same of a department; of a schedule nobody confirmed | as said |
//! | `inbox/ready/beds` | `ReadinessChanged`, empty beds and instant only | when somebody counted |
//! | `inbox/patterns` | `ReadinessPatterns` | when one is kept, changed, proposed or applied |
//! | `inbox/case/<16 bytes>/head` | two instants (i64 big-endian, ms): last heard, standing since; then `CaseDelivery` without sections | with every delivery |
//! | `inbox/case/<16 bytes>/own` | what was reported here: 1 byte flags, then `CaseAnswer` with question and answer | when it changed |
//! | `inbox/case/<16 bytes>/queries` | queries on their way: 16 bytes question, then `Question` with nothing but queries | when they changed; gone with the last |
//! | `inbox/case/<16 bytes>/untaken` | the last word that the platform did not take: 16 bytes question, 1 byte which word, the code why | when it changed; gone with the next word |
//! | `inbox/case/<16 bytes>/part/<name>/<piece>` | `CaseDelivery` with that one section | when it changed |
//! | `inbox/case/<16 bytes>/vitals/<number>/<piece>` | `CaseDelivery` with the readings of one delivery | when readings came |
//!
//! A section larger than [`PIECE_MAX_BYTES`] lies in several pieces, numbered from 000. A case that may not be read any more keeps its head
//! and what was reported here, without queries: all other keys of the case go in the same write.

use std::collections::BTreeSet;

use domain::ids::EncounterId;

pub(super) const CURSOR: &[u8] = b"inbox/cursor";
pub(super) const READINESS: &[u8] = b"inbox/ready/";
pub(super) const PATTERNS: &[u8] = b"inbox/patterns";
pub(super) const CASE: &[u8] = b"inbox/case/";

pub(super) const HEAD: &str = "head";
pub(super) const OWN: &str = "own";
pub(super) const QUERIES: &str = "queries";
pub(super) const UNTAKEN: &str = "untaken";
pub(super) const SITUATION: &str = "part/situation";
pub(super) const PATIENT: &str = "part/patient";
pub(super) const RECORD: &str = "part/record";
pub(super) const FLAGS: &str = "part/flags";
const VITALS: &str = "vitals/";

/// Largest value: half of what the journal takes. A full record or three hours of readings are a few of these.
pub(super) const PIECE_MAX_BYTES: usize = 512 * 1024;

/// Flags of `own`.
pub(super) const RECEIVED: u8 = 1;
/// Flags of `own`.
pub(super) const SEEN: u8 = 2;
/// Flags of `own`.
pub(super) const HAD_ACCEPTED: u8 = 4;
/// Flags of `own`.
pub(super) const RELEASE_SEEN: u8 = 8;
/// Flags of `own`.
pub(super) const DECISION_SEEN: u8 = 16;
/// Flags of `own`.
pub(super) const LOSS_TOLD: u8 = 32;

/// The key of something of a case.
pub(super) fn of_case(encounter: EncounterId, name: &str) -> Vec<u8> {
    let mut key = CASE.to_vec();
    key.extend(encounter.bytes());
    key.push(b'/');
    key.extend(name.as_bytes());
    key
}

/// Name of a piece of a section.
pub(super) fn piece(section: &str, number: usize) -> String {
    format!("{section}/{number:03}")
}

/// The section that a piece belongs to.
pub(super) fn section_of(piece: &str) -> Option<&str> {
    piece.rsplit_once('/').map(|(section, _)| section)
}

/// A name for the next block of readings, behind all that lie there.
pub(super) fn next_vitals(pieces: &BTreeSet<String>) -> String {
    let last = vitals_blocks(pieces).filter_map(|block| block.strip_prefix(VITALS)?.parse::<u64>().ok()).max();
    format!("{VITALS}{:020}", last.map_or(0, |last| last + 1))
}

/// The blocks of readings.
pub(super) fn vitals_blocks(pieces: &BTreeSet<String>) -> impl Iterator<Item = &str> {
    let mut blocks: Vec<&str> =
        pieces.iter().filter(|piece| piece.starts_with(VITALS)).filter_map(|piece| section_of(piece)).collect();
    blocks.dedup();
    blocks.into_iter()
}
