//! The platform's own clock: what is due because nobody answered or confirmed is written and told, whoever is connected. Whom to ask next hangs on the
//! roads, so the clock also sees that they are known by then: a tablet that is away leaves its case no worse ranking.

use std::{sync::Arc, time::Duration};

use tokio::time::{MissedTickBehavior, interval};

use crate::ledger::{Ledger, LedgerError};

/// How often the platform looks what is due. The steps of the zones lie tens of seconds apart; a look at the open cases of a region costs
/// far less than a millisecond.
pub const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Looks for as long as the program runs. What could not be written stays due, and is tried again with the next look.
pub async fn run(ledger: Arc<Ledger>) {
    let mut look = interval(LOOK_EVERY);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        look.tick().await;
        ledger.want_drives_in_time();
        for encounter in ledger.cases_due() {
            match ledger.do_what_is_due(encounter).await {
                Ok(events) => tracing::info!(%encounter, events, "escalated: nobody has answered or confirmed"),
                Err(LedgerError::Busy) => {
                    tracing::warn!(%encounter, "escalation waits: too many changes wait for the disk")
                }
                Err(error) => {
                    tracing::error!(%error, "escalation ended with the journal");
                    return;
                }
            }
        }
    }
}
