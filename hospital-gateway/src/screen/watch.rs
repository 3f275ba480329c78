//! What changes without anybody saying so: the link falls silent, reports leave the outbox, marks grow stale.

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use tokio::time::{MissedTickBehavior, interval};

use super::{app::App, link::LinkState};
use crate::decision::parts;

/// How often the link is looked at: a second later than it happened nobody acts differently.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// How often everything is drawn anew whether something happened or not: what is written from the clock (days, stale marks, lines that
/// have left the board) is never older than this. In looks.
const REDRAW_EVERY_LOOKS: u32 = 60;

/// Runs until it is aborted.
pub(super) async fn run(app: Arc<App>) {
    let mut ticks = interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut outbox = app.desk.outbox().changed();
    let mut outbox_is_open = true;
    let mut shown: Option<(webkit::parts::LightState, usize)> = None;
    let mut looks = 0_u32;
    let mut proposed = None;
    loop {
        tokio::select! {
            _ = ticks.tick() => {
                looks = looks.wrapping_add(1);
                proposed = keep_schedule(&app, proposed).await;
            }
            changed = outbox.changed(), if outbox_is_open => outbox_is_open = changed.is_ok(),
        }
        let LinkState { light, waiting, .. } = app.link_now();
        if shown != Some((light, waiting)) {
            shown = Some((light, waiting));
            app.desk.hub().publish(parts::LINK);
        }
        if looks >= REDRAW_EVERY_LOOKS {
            looks = 0;
            app.attention.forget_but(&app.desk.inbox().cases());
            app.desk.hub().publish(parts::BOARD);
            app.desk.hub().publish(parts::READINESS);
        }
    }
}

/// A band has begun or ended: its pattern is proposed, and stated as a schedule until somebody confirms it.
async fn keep_schedule(app: &App, before: Option<Timestamp>) -> Option<Timestamp> {
    let begun = app.desk.proposal().map(|(_, begun)| begun);
    if begun != before {
        app.desk.hub().publish(parts::READINESS);
    }
    if let Err(error) = app.desk.keep_schedule().await {
        // Tried again with the next look; how many reports wait stands on the board.
        tracing::debug!(%error, "the schedule is not stated");
    }
    begun
}
