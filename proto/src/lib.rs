//! The wire: services and messages of package `emergency.v1`, and their conversions to and from the domain's words.
//!
//! Wire types depend on the domain, never the reverse. What arrives is validated here once ([`convert`]); past this room every
//! identifier, code and range is known to be good. The platform's log stores the same bytes ([`v1::LogEntry`]), so the rules of
//! protocol evolution hold for the disk too: field numbers are never reused, unknown fields are kept out, new ones have defaults.

pub mod convert;

/// Generated messages, clients and servers of `emergency.v1`.
#[allow(missing_docs, clippy::all, clippy::pedantic, reason = "generated; documented in the .proto files")]
pub mod v1 {
    tonic::include_proto!("emergency.v1");
}

/// The compiled descriptors, for gRPC reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

/// Outcome codes of a push or a report.
pub mod outcome {
    /// On the disk now.
    pub const STORED: &str = "stored";
    /// Was on the disk already.
    pub const DUPLICATE: &str = "duplicate";
    /// Will never be taken as it stands.
    pub const REFUSED: &str = "refused";
}

/// Associated data of a sealed event: ties the seal to the event's identity and its case.
#[must_use]
pub fn associated_data(event: domain::ids::EventId, encounter: domain::ids::EncounterId) -> [u8; 32] {
    let mut data = [0; 32];
    data[..16].copy_from_slice(&event.bytes());
    data[16..].copy_from_slice(&encounter.bytes());
    data
}
