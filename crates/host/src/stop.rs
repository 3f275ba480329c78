//! Stopping: on Ctrl-C or SIGTERM everything is told once and gets [`DRAIN`] to finish.

use std::time::Duration;

use tokio::sync::watch;

/// How long a program may take to finish what it has begun. Supervisors usually kill after 10 s.
pub const DRAIN: Duration = Duration::from_secs(5);

/// Tells the parts of a program to stop.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// Makes a [`Stop`] and the handle that fires it.
#[must_use]
pub fn pair() -> (watch::Sender<bool>, Stop) {
    let (sender, receiver) = watch::channel(false);
    (sender, Stop(receiver))
}

impl Stop {
    /// A stop that fires on Ctrl-C or SIGTERM.
    #[must_use]
    pub fn on_signals() -> Self {
        let (sender, stop) = pair();
        tokio::spawn(async move {
            let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(terminate) => terminate,
                Err(error) => {
                    tracing::error!(%error, "cannot listen for SIGTERM");
                    return;
                }
            };
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            tracing::info!("stopping");
            let _ = sender.send(true);
        });
        stop
    }

    /// Resolves once the program shall stop.
    pub async fn wait(&mut self) {
        // An error means that the sender is gone: nobody can ask for a stop any more, so stop.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[tokio::test]
    async fn everybody_who_waits_is_told_once_and_late_comers_too() {
        let (handle, stop) = pair();
        let waiting: Vec<_> =
            (0..3).map(|_| stop.clone()).map(|mut stop| tokio::spawn(async move { stop.wait().await })).collect();
        tokio::task::yield_now().await;
        assert!(waiting.iter().all(|task| !task.is_finished()), "nobody stops by itself");
        handle.send(true).unwrap();
        for task in waiting {
            task.await.unwrap();
        }
        stop.clone().wait().await;
    }

    #[tokio::test]
    async fn without_anybody_who_could_ask_for_a_stop_everything_stops() {
        let (handle, mut stop) = pair();
        drop(handle);
        stop.wait().await;
    }
}
