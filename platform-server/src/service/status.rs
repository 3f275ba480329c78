//! Errors as gRPC statuses: one exhaustive mapping, codes only.

use tonic::Status;

use crate::ledger::LedgerError;

/// The ledger's failures as a caller sees them; logged here, once.
pub(super) fn ledger_status(error: &LedgerError) -> Status {
    match error {
        LedgerError::Busy => {
            tracing::warn!("refusing work: too many changes wait for the disk");
            Status::resource_exhausted("busy")
        }
        LedgerError::Journal(_) | LedgerError::Unreadable { .. } | LedgerError::Stopped => {
            tracing::error!(%error, "the ledger cannot go on");
            Status::unavailable("ledger-stopped")
        }
    }
}
