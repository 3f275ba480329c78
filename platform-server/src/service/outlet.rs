//! The platform's end of a stream that stands for long: it ends by itself, and always says why.

use std::pin::Pin;

use futures_util::Stream;
use tokio::{
    sync::mpsc::{self, OwnedPermit},
    time::{Instant, sleep_until},
};
use tokio_stream::wrappers::ReceiverStream;
use tonic::Status;

use super::{STREAM_BUFFER, admit::token_ended, sole::Superseded};

/// What a caller reads of a stream.
pub(super) type Answers<T> = Pin<Box<dyn Stream<Item = Result<T, Status>> + Send>>;

/// Where messages for one caller go in.
pub(super) struct Outlet<T> {
    sender: mpsc::Sender<Result<T, Status>>,
    /// A place kept free: the reason of the end must be told to a caller who reads slowly, too.
    last_word: Option<OwnedPermit<Result<T, Status>>>,
    until: Instant,
    superseded: Superseded,
}

/// The stream is over, its caller knows why.
#[derive(Debug)]
pub(super) struct Over;

impl<T: Send + 'static> Outlet<T> {
    /// An outlet that ends at `until` or when the device opens a newer one, and what its caller reads.
    pub(super) fn open(until: Instant, superseded: Superseded) -> (Self, Answers<T>) {
        let (sender, receiver) = mpsc::channel(STREAM_BUFFER + 1);
        let last_word = sender.clone().try_reserve_owned().ok();
        (Self { sender, last_word, until, superseded }, Box::pin(ReceiverStream::new(receiver)))
    }

    /// Does something as long as the stream stands.
    pub(super) async fn while_open<O>(&mut self, work: impl Future<Output = O>) -> Result<O, Over> {
        let why = tokio::select! {
            biased;
            () = self.sender.closed() => return Err(Over),
            status = self.superseded.wait() => status,
            () = sleep_until(self.until) => token_ended(),
            done = work => return Ok(done),
        };
        if let Some(place) = self.last_word.take() {
            place.send(Err(why));
        }
        Err(Over)
    }

    /// Sends as fast as the caller reads.
    pub(super) async fn send(&mut self, message: T) -> Result<(), Over> {
        let sender = self.sender.clone();
        self.while_open(sender.send(Ok(message))).await?.map_err(|_closed| Over)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

    use std::time::Duration;

    use futures_util::StreamExt as _;
    use trust::device::DeviceName;

    use super::*;
    use crate::service::sole::{SoleStreams, StreamKind};

    fn superseded(streams: &SoleStreams) -> Superseded {
        streams.take(&DeviceName::new("minato-1-tablet").unwrap(), StreamKind::Watch)
    }

    fn later() -> Instant {
        Instant::now() + Duration::from_secs(3600)
    }

    /// Whether it stood still, or was in the middle of telling more than its caller read, its last word is the reason.
    #[tokio::test]
    async fn a_superseded_stream_says_so_even_when_nobody_has_read_it_yet() {
        for told in [0, 1, STREAM_BUFFER, STREAM_BUFFER + 1, STREAM_BUFFER * 2] {
            let streams = SoleStreams::default();
            let (mut outlet, mut answers) = Outlet::open(later(), superseded(&streams));
            let telling = tokio::spawn(async move {
                for number in 0..told {
                    if outlet.send(number).await.is_err() {
                        return;
                    }
                }
                outlet.while_open(std::future::pending::<()>()).await.unwrap_err();
            });
            // Let it tell as much as there is room for.
            for _ in 0..told + 10 {
                tokio::task::yield_now().await;
            }
            let _newer = superseded(&streams);
            telling.await.unwrap();
            let heard: Vec<_> = answers.by_ref().collect().await;
            let (last, before) = heard.split_last().unwrap();
            assert_eq!(last.as_ref().unwrap_err().message(), "superseded");
            assert_eq!(before.len(), told.min(STREAM_BUFFER));
        }
    }

    #[tokio::test]
    async fn it_ends_with_the_token_and_when_its_caller_leaves() {
        let streams = SoleStreams::default();
        let (mut outlet, mut answers) = Outlet::<()>::open(Instant::now(), superseded(&streams));
        outlet.while_open(std::future::pending::<()>()).await.unwrap_err();
        assert_eq!(answers.next().await.unwrap().unwrap_err().message(), token_ended().message());

        let (mut outlet, answers) = Outlet::<()>::open(later(), superseded(&streams));
        drop(answers);
        outlet.while_open(std::future::pending::<()>()).await.unwrap_err();
        outlet.send(()).await.unwrap_err();
    }
}
