//! How long the road takes: the port towards a routing server, two that speak to one, and the desk that keeps what they told.
//!
//! A ranking never waits for a routing server. The desk answers at once with what is known and lets the rest be asked for; the estimate
//! of [`domain::drive`], by the roads of the zone's standard, stands wherever nothing is known, and says why.
//!
//! | file | what it says |
//! |---|---|
//! | `config` | which server |
//! | `transport` | HTTP under limits |
//! | `osrm`, `valhalla` | two servers' questions and answers |
//! | `sanity` | which minutes can be |
//! | `breaker` | a server that fails is left alone for a while |
//! | `desk` | what is known for each open case |

mod breaker;
mod config;
mod desk;
mod osrm;
mod sanity;
mod transport;
mod valhalla;

use domain::{drive::Trouble, ids::HospitalId, place::Place};
use futures_util::future::BoxFuture;

pub use breaker::{FAILURES_IN_A_ROW, Guarded, QUESTIONS_AT_ONCE, REST};
pub use config::{RoadsConfig, RoadsConfigError, ServerKind};
pub use desk::{AFTER_FAILURE, ASK_AGAIN_AFTER, CASES_MAX, Desk, Drives, FRESH_FOR, IDLE_FOR, MOVED_KM};
pub use osrm::Osrm;
pub use sanity::{DAY_MIN, FASTEST_KM_PER_H, SNAP_KM};
pub use transport::{
    ANSWER_MAX_BYTES, BadServerUrl, CONNECT_TIMEOUT, TIMEOUT_DEFAULT, TIMEOUT_MAX, TIMEOUT_MIN, http_client_builder,
};
pub use valhalla::Valhalla;

/// Most hospitals of one question. `osrm-routed` takes `--max-table-size` 100 × 100 pairs unless told otherwise, Valhalla
/// `max_matrix_location_pairs` 2,500; a crew reads the first handful, and 60 are sent to it. The address of such a question has 2.6 KB.
pub const TARGETS_MAX: usize = 100;

/// Somebody who knows the roads. Must not be asked about more than [`TARGETS_MAX`] hospitals at once.
pub trait RoadTimes: Send + Sync {
    /// Minutes from a place to each hospital, in their order; `None` where no road leads.
    ///
    /// # Errors
    /// The [`Trouble`] of the whole question: nothing of its answer is used.
    fn table<'a>(&'a self, from: Place, to: &'a [(HospitalId, Place)]) -> BoxFuture<'a, Result<Table, Trouble>>;
}

/// Minutes to each hospital of a question, in their order; `None` where no road leads.
pub type Table = Vec<Option<f64>>;
