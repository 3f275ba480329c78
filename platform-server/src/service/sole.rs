//! One stream of a kind for each device: the newest one.
//!
//! A tablet that lost its network comes back while its old stream still stands half open; and whoever holds one device's certificate must
//! not fill the platform's memory with streams that nobody reads.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::oneshot;
use tonic::Status;
use trust::device::DeviceName;

/// What a stream carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum StreamKind {
    /// A tablet's watch.
    Watch,
    /// A gateway's subscription.
    Subscription,
}

/// Dropping a stream's sender ends it.
type Standing = HashMap<(DeviceName, StreamKind), oneshot::Sender<()>>;

/// The streams that stand.
#[derive(Clone, Default)]
pub(super) struct SoleStreams(Arc<Mutex<Standing>>);

impl SoleStreams {
    /// Opens a stream of a device and ends the one that it had. Resolves when a newer one takes its place.
    pub(super) fn take(&self, device: &DeviceName, kind: StreamKind) -> Superseded {
        let (sender, receiver) = oneshot::channel();
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Those whose stream has ended by itself: at most one for each device stays in between.
        streams.retain(|_, stream| !stream.is_closed());
        if streams.insert((device.clone(), kind), sender).is_some() {
            tracing::info!(%device, ?kind, "a newer stream takes the place of one that still stood");
        }
        Superseded(receiver)
    }
}

/// Resolves when a newer stream takes the place; dropped with the stream.
pub(super) struct Superseded(oneshot::Receiver<()>);

impl Superseded {
    pub(super) async fn wait(&mut self) -> Status {
        // The sender is dropped when it is replaced.
        let _ = (&mut self.0).await;
        Status::aborted("superseded")
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn the_newest_stream_of_a_device_and_kind_stands() {
        let streams = SoleStreams::default();
        let (one, other) = (DeviceName::new("minato-1-tablet").unwrap(), DeviceName::new("minato-2-tablet").unwrap());
        let mut first = streams.take(&one, StreamKind::Watch);
        let mut of_another = streams.take(&other, StreamKind::Watch);
        let mut of_another_kind = streams.take(&one, StreamKind::Subscription);
        assert!(first.wait().now_or_never().is_none());
        let mut second = streams.take(&one, StreamKind::Watch);
        assert_eq!(first.wait().now_or_never().unwrap().message(), "superseded");
        for standing in [&mut second, &mut of_another, &mut of_another_kind] {
            assert!(standing.wait().now_or_never().is_none());
        }
    }

    #[tokio::test]
    async fn streams_that_have_ended_are_forgotten() {
        let streams = SoleStreams::default();
        for number in 0..100 {
            drop(streams.take(&DeviceName::new(format!("tablet-{number}")).unwrap(), StreamKind::Watch));
        }
        assert_eq!(streams.0.lock().unwrap().len(), 1);
    }
}
