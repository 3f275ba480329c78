//! When models are fitted anew: at the start, every hour that brought new answers, and when other standards are in force.

use std::{sync::Arc, time::Duration};

use domain::patient::japan_date;
use tokio::time::{MissedTickBehavior, interval};

use super::Learned;
use crate::ledger::Ledger;

/// An hour brings a prefecture some twenty answers: none of them moves a model of thousands by itself, and what the last two hours say is
/// weighed beside the model.
pub const FIT_EVERY: Duration = Duration::from_secs(3_600);

/// Fits for as long as the program runs, beside everything else.
pub async fn run(ledger: Arc<Ledger>) {
    let mut every = interval(FIT_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut standards_bell = ledger.bells().standards();
    let mut known = None;
    loop {
        tokio::select! {
            _ = every.tick() => {}
            // Base rates are the zone's, and a new zone has no model before.
            rung = standards_bell.changed() => if rung.is_err() { return },
        }
        let (trials, versions, standards) = {
            let state = ledger.state();
            let versions = (state.history().len(), state.standards_version());
            if known == Some(versions) {
                continue;
            }
            (state.history().trials(), versions, Arc::clone(state.standards()))
        };
        let now = ledger.clock().now();
        let fitted = tokio::task::spawn_blocking(move || {
            Learned::fit(&trials, standards.of_day(japan_date(now)).map(AsRef::as_ref), now)
        })
        .await;
        match fitted {
            Ok(learned) => {
                known = Some(versions);
                ledger.use_learned(Arc::new(learned));
                tracing::info!(trials = versions.0, "acceptance learned");
            }
            Err(error) => tracing::error!(%error, "acceptance could not be learned; the models so far stand"),
        }
    }
}
