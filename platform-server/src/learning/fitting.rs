//! When models are fitted anew: at the start, and every hour that brought new answers.

use std::{sync::Arc, time::Duration};

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
    let mut known = None;
    loop {
        every.tick().await;
        let (trials, count, standards) = {
            let state = ledger.state();
            if known == Some(state.history().len()) {
                continue;
            }
            (state.history().trials(), state.history().len(), Arc::clone(state.standards()))
        };
        let now = ledger.clock().now();
        let fitted =
            tokio::task::spawn_blocking(move || Learned::fit(&trials, standards.iter().map(AsRef::as_ref), now)).await;
        match fitted {
            Ok(learned) => {
                known = Some(count);
                ledger.use_learned(Arc::new(learned));
                tracing::info!(trials = count, "acceptance learned");
            }
            Err(error) => tracing::error!(%error, "acceptance could not be learned; the models so far stand"),
        }
    }
}
