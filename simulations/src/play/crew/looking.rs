//! The robot crew compares the patient with the identity that its tablet shows, as somebody beside the patient would.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use domain::patient::IdentityVerdict;
use tokio::task::JoinHandle;

use crate::play::screens::Screen;

/// How often the robot looks at the tablet; real time.
const LOOK_EVERY: Duration = Duration::from_millis(30);

/// A robot that judges every identity that waits. Stops when it is dropped.
pub(super) struct Looking {
    task: JoinHandle<()>,
    taps: Arc<AtomicU32>,
}

impl Looking {
    /// Begins to look.
    pub(super) fn start(tablet: Screen, encounter: &str, verdict: IdentityVerdict) -> Self {
        let taps = Arc::new(AtomicU32::new(0));
        let (state, judge) = (format!("/api/encounters/{encounter}"), format!("/encounters/{encounter}/identity"));
        let counted = Arc::clone(&taps);
        let task = tokio::spawn(async move {
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                let waits = tablet.try_get(&state).await.is_some_and(|state| state["proposal"].is_object());
                // A proposal that went away in between is refused, and looked for again.
                if waits && tablet.post(&judge, &[("verdict", verdict.code().to_owned())]).await.is_ok() {
                    counted.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        Self { task, taps }
    }

    /// Taps so far.
    pub(super) fn taps(&self) -> u32 {
        self.taps.load(Ordering::Relaxed)
    }
}

impl Drop for Looking {
    fn drop(&mut self) {
        self.task.abort();
    }
}
