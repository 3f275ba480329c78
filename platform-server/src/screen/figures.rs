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
    pub finished: Arc<Vec<CaseFigures>>,
    /// Not closed yet: what will come of them is not known.
    pub active: Arc<Vec<CaseFigures>>,
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
    /// Of all cases, as every interface tells them.
    pub statistics: Statistics,
    /// Of those that are closed: whoever has only begun would count as not asked, not read, not decided.
    pub finished: Statistics,
    /// How many are not.
    pub active: u32,
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
        let active: Vec<CaseFigures> = state.open_cases().map(|case| CaseFigures::of(&case.encounter)).collect();
        let all = state.figures().collect();
        drop(state);
        let fresh = Snapshot { seq, finished: Arc::new(without(all, &active)), active: Arc::new(active) };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh.clone());
        fresh
    }
}

impl Snapshot {
    /// The figures of one selection.
    pub(super) fn select(&self, query: &Query, at: Timestamp) -> Selected {
        let finished = || self.finished.iter().filter(|case| query.takes(case, at));
        let active = || self.active.iter().filter(|case| query.takes(case, at));
        let cases = || finished().chain(active());
        Selected {
            seq: self.seq,
            query: query.clone(),
            at,
            first_opened: cases().map(|case| case.opened_at).min(),
            statistics: Statistics::of(cases()),
            finished: Statistics::of(finished()),
            active: u32::try_from(active().count()).unwrap_or(u32::MAX),
        }
    }
}

/// All but those. Cases with the same figures are the same to every statistic, so it does not matter which of them goes.
fn without(mut all: Vec<CaseFigures>, those: &[CaseFigures]) -> Vec<CaseFigures> {
    for one in those {
        // Open cases come last.
        if let Some(index) = all.iter().rposition(|case| case == one) {
            all.swap_remove(index);
        }
    }
    all
}
