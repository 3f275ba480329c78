//! Redraws open pages when the log has grown, at its own pace: a busy region writes many entries a second, and nobody reads so fast.
//! What is to be said of the standards is drawn at once.

use std::{sync::Arc, time::Duration};

use tokio::time::{sleep, timeout};

use super::{App, standards::STANDARDS};

/// The part that every page of this room shows.
pub(super) const FIGURES: &str = "figures";

/// Shortest time between two redraws.
pub(super) const REDRAW_EVERY: Duration = Duration::from_secs(2);

/// Longest time between two: a window that ends now moves on although nothing happens.
const REDRAW_AT_LEAST_EVERY: Duration = Duration::from_secs(60);

/// Runs until the ledger is gone or it is aborted.
pub(super) async fn run(app: Arc<App>) {
    tokio::join!(follow_log(&app), follow_standards(&app));
}

async fn follow_standards(app: &App) {
    let mut bell = app.ledger.bells().standards();
    while bell.changed().await.is_ok() {
        app.hub.publish(STANDARDS);
    }
}

async fn follow_log(app: &App) {
    let mut bell = app.ledger.applied();
    // An error of the bell is the end; the minute that passes without a ring is not.
    while !matches!(timeout(REDRAW_AT_LEAST_EVERY, bell.changed()).await, Ok(Err(_))) {
        app.hub.publish(FIGURES);
        sleep(REDRAW_EVERY).await;
    }
}
