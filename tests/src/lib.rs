//! System tests: real processes, real TLS, real disks, real power cuts, a real browser.
//!
//! A test whose real part is missing says so loudly and is skipped; with `REQUIRE_REAL_PARTS=1` (or `REAL_PARTS=required`) it fails instead.

pub mod lone_platform;
pub mod power_cut;
pub mod programs;
#[cfg(feature = "pcsc")]
pub mod real_reader;
