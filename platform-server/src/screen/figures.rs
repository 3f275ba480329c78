//! The figures at one sequence number of the log.

use std::sync::{Arc, Mutex, PoisonError};

use domain::statistics::{CaseFigures, Statistics};
use jiff::Timestamp;

use super::query::Query;
use crate::ledger::Ledger;

/// Keeps the figures of the cases as they were at the newest sequence number that somebody asked about, so that ten open pages do not fold
/// the region ten times.
#[derive(Debug, Default)]
pub(super) struct Figures(Mutex<Option<Snapshot>>);

/// The figures of all cases at one sequence number.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    /// The same log up to this number gives the same figures.
    pub seq: u64,
    pub cases: Arc<Vec<CaseFigures>>,
}

/// Figures of a selection, with everything that says what they are figures of.
#[derive(Debug, Clone)]
pub(super) struct Selected {
    pub seq: u64,
    pub query: Query,
    /// When the window was laid.
    pub at: Timestamp,
    /// Opening of the first case in the window; `None` without a case.
    pub first_opened: Option<Timestamp>,
    pub statistics: Statistics,
}

impl Figures {
    /// As the log stands now.
    pub(super) fn now(&self, ledger: &Ledger) -> Snapshot {
        let state = ledger.state();
        let seq = state.applied_seq();
        if let Some(known) =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref().filter(|known| known.seq == seq)
        {
            return known.clone();
        }
        let fresh = Snapshot { seq, cases: Arc::new(state.figures().collect()) };
        drop(state);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh.clone());
        fresh
    }
}

impl Snapshot {
    /// The figures of one selection.
    pub(super) fn select(&self, query: &Query, at: Timestamp) -> Selected {
        let cases = || self.cases.iter().filter(|case| query.takes(case, at));
        Selected {
            seq: self.seq,
            query: query.clone(),
            at,
            first_opened: cases().map(|case| case.opened_at).min(),
            statistics: Statistics::of(cases()),
        }
    }
}
