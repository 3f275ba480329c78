//! Redraws open pages when the log has grown, at its own pace: a busy region writes many entries a second, and nobody reads so fast.
//! What is to be said of the standards is drawn at once.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep, timeout};

use super::{App, standards::STANDARDS};

/// The part with the cases that look for a hospital.
pub(super) const ACTIVE: &str = "active";

/// The part with the figures of use.
pub(super) const FIGURES: &str = "figures";

/// Shortest time between two redraws.
pub(super) const REDRAW_EVERY: Duration = Duration::from_secs(2);

/// Longest time between two of the active cases: silences and minutes on scene grow although nothing happens.
const ACTIVE_AT_LEAST_EVERY: Duration = Duration::from_secs(5);

/// Longest time between two of the figures: a window that ends now moves on although nothing happens.
const FIGURES_AT_LEAST_EVERY: Duration = Duration::from_secs(60);

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
    let mut figures_at = Instant::now();
    loop {
        let rang = timeout(ACTIVE_AT_LEAST_EVERY, bell.changed()).await;
        // An error of the bell is the end; the seconds that pass without a ring are not.
        if matches!(rang, Ok(Err(_))) {
            return;
        }
        app.hub.publish(ACTIVE);
        if rang.is_ok() || figures_at.elapsed() >= FIGURES_AT_LEAST_EVERY {
            app.hub.publish(FIGURES);
            figures_at = Instant::now();
        }
        sleep(REDRAW_EVERY).await;
    }
}
