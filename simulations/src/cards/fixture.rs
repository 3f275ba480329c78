//! What the tests of this room share.

#![allow(clippy::unwrap_used)]
use super::SimulatedJpki;
use jiff::Timestamp;
use std::sync::OnceLock;

/// One authority for all tests of a process: making its keys is slow.
pub(super) fn jpki() -> &'static SimulatedJpki {
    static JPKI: OnceLock<SimulatedJpki> = OnceLock::new();
    JPKI.get_or_init(|| SimulatedJpki::generate().unwrap())
}

/// The moment at which the tests take place.
pub(super) fn now() -> Timestamp {
    "2026-07-15T03:00:00Z".parse().unwrap()
}
