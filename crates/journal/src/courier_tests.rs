#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::{cell::RefCell, sync::Arc};

use proptest::prelude::{Strategy, any, prop, proptest};
use tokio::task::{JoinHandle, yield_now};

use super::*;
use crate::{MemoryEngine, Store};

fn id(n: u8) -> [u8; 16] {
    [n; 16]
}

async fn outbox_with(ids: impl IntoIterator<Item = u8>) -> Outbox {
    let outbox = Outbox::open(Store::new(Arc::new(MemoryEngine::new())), "uplink").unwrap();
    for n in ids {
        outbox.put(id(n), &[n]).await.unwrap();
    }
    outbox
}

/// The far end of one trip.
struct Far {
    items: mpsc::Receiver<OutboxItem>,
    answers: mpsc::Sender<Answer>,
}

impl Far {
    fn connect() -> (Trip, Self) {
        // Roomier than the courier's window, so that the window is what limits.
        let (outgoing, items) = mpsc::channel(2 * UNDER_WAY_MAX);
        let (sender, answers) = mpsc::channel(2 * UNDER_WAY_MAX);
        (Trip { outgoing, answers }, Self { items, answers: sender })
    }

    async fn take(&mut self) -> u8 {
        let item = self.items.recv().await.expect("a message");
        assert_eq!(item.message, [item.id[0]], "each message travels under its own identity");
        item.id[0]
    }

    async fn take_many(&mut self, count: usize) -> Vec<u8> {
        let mut taken = Vec::new();
        for _ in 0..count {
            taken.push(self.take().await);
        }
        taken
    }

    async fn answer(&self, n: u8, refused: Option<&str>) {
        self.answers.send(Answer { id: id(n), refused: refused.map(str::to_owned) }).await.unwrap();
    }
}

fn set_off(outbox: &Outbox, trip: Trip) -> JoinHandle<Result<TripEnd, OutboxError>> {
    let outbox = outbox.clone();
    tokio::spawn(async move { carry(&outbox, trip, |_, _| ()).await })
}

/// Lets the courier do all it can do without an answer; everything runs on one thread here.
async fn settle_down() {
    for _ in 0..20 {
        yield_now().await;
    }
}

async fn until_empty(outbox: &Outbox) {
    let mut changed = outbox.changed();
    while !outbox.is_empty() {
        changed.changed().await.unwrap();
    }
}

#[tokio::test]
async fn messages_leave_in_order_and_go_when_they_are_answered() {
    let outbox = outbox_with(1..=3).await;
    let (trip, mut far) = Far::connect();
    let courier = set_off(&outbox, trip);
    assert_eq!(far.take_many(3).await, [1, 2, 3]);
    assert_eq!(outbox.len(), 3, "on their way is not yet arrived");
    for n in [2, 1, 3] {
        far.answer(n, None).await;
    }
    until_empty(&outbox).await;
    outbox.put(id(4), &[4]).await.unwrap();
    assert_eq!(far.take().await, 4, "what comes later leaves on the same trip");
    drop(far);
    assert_eq!(courier.await.unwrap(), Ok(TripEnd { was_answered: true }));
    assert_eq!(outbox.len(), 1);
}

#[tokio::test]
async fn without_an_answer_nothing_is_removed() {
    let outbox = outbox_with(1..=3).await;
    let (trip, mut far) = Far::connect();
    let courier = set_off(&outbox, trip);
    far.take_many(3).await;
    drop(far);
    assert_eq!(courier.await.unwrap(), Ok(TripEnd { was_answered: false }));
    assert_eq!(outbox.len(), 3);
}

#[tokio::test]
async fn a_connection_that_takes_nothing_ends_the_trip() {
    let outbox = outbox_with([1]).await;
    let (trip, Far { items, answers }) = Far::connect();
    drop(items);
    let end = carry(&outbox, trip, |_, _| ()).await;
    assert_eq!((end, outbox.len()), (Ok(TripEnd { was_answered: false }), 1));
    drop(answers);
}

#[tokio::test]
async fn what_was_not_answered_leaves_again_with_the_same_identity() {
    let outbox = outbox_with(1..=4).await;
    let (trip, mut far) = Far::connect();
    let courier = set_off(&outbox, trip);
    assert_eq!(far.take_many(4).await, [1, 2, 3, 4]);
    far.answer(2, None).await;
    drop(far);
    assert_eq!(courier.await.unwrap(), Ok(TripEnd { was_answered: true }));

    let (trip, mut far) = Far::connect();
    let courier = set_off(&outbox, trip);
    assert_eq!(far.take_many(3).await, [1, 3, 4]);
    for n in [1, 3, 4] {
        far.answer(n, None).await;
    }
    until_empty(&outbox).await;
    courier.abort();
}

#[tokio::test]
async fn no_more_than_the_window_is_under_way() {
    let outbox = outbox_with(1..=40).await;
    let (trip, mut far) = Far::connect();
    let courier = set_off(&outbox, trip);
    let first = far.take_many(UNDER_WAY_MAX).await;
    assert_eq!(first, (1..=32).collect::<Vec<_>>());
    settle_down().await;
    assert!(far.items.try_recv().is_err(), "the window is full");
    far.answer(7, None).await;
    assert_eq!(far.take().await, 33, "one answer makes room for one message");
    settle_down().await;
    assert!(far.items.try_recv().is_err());
    courier.abort();
}

#[tokio::test]
async fn a_refused_message_is_told_while_it_still_waits_and_then_removed() {
    let outbox = outbox_with(1..=3).await;
    let (trip, mut far) = Far::connect();
    let told = RefCell::new(Vec::new());
    let courier = carry(&outbox, trip, |item, code| {
        let waits = outbox.pending(0, 10).unwrap().contains(item);
        told.borrow_mut().push((item.id[0], code.to_owned(), waits));
    });
    let platform = async {
        far.take_many(3).await;
        far.answer(1, None).await;
        far.answer(2, Some("limit-reached")).await;
        far.answer(3, None).await;
        until_empty(&outbox).await;
        drop(far);
    };
    let (end, ()) = tokio::join!(courier, platform);
    assert_eq!(end, Ok(TripEnd { was_answered: true }));
    assert_eq!(told.into_inner(), [(2, "limit-reached".to_owned(), true)]);
}

#[tokio::test]
async fn an_answer_about_something_else_changes_nothing() {
    let outbox = outbox_with([1, 2]).await;
    let (trip, mut far) = Far::connect();
    let courier = set_off(&outbox, trip);
    far.take_many(2).await;
    far.answer(9, Some("never-sent")).await;
    far.answer(1, None).await;
    far.answer(1, None).await;
    drop(far);
    courier.await.unwrap().unwrap();
    let left: Vec<_> = outbox.pending(0, 10).unwrap().iter().map(|item| item.id).collect();
    assert_eq!(left, [id(2)]);
}

/// A program that was killed after the write and before its answer puts the same wish once more.
#[tokio::test]
async fn the_same_identity_twice_needs_two_answers() {
    let outbox = outbox_with([5, 5]).await;
    let (trip, mut far) = Far::connect();
    let courier = set_off(&outbox, trip);
    assert_eq!(far.take_many(2).await, [5, 5]);
    far.answer(5, None).await;
    drop(far);
    courier.await.unwrap().unwrap();
    assert_eq!(outbox.len(), 1);

    let (trip, mut far) = Far::connect();
    let courier = set_off(&outbox, trip);
    assert_eq!(far.take().await, 5);
    far.answer(5, None).await;
    until_empty(&outbox).await;
    courier.abort();
}

/// One trip of a bad radio link: so many messages are taken, and so many of those answered before it breaks.
fn trips() -> impl Strategy<Value = Vec<(usize, usize)>> {
    prop::collection::vec((0..12_usize, 0..12_usize), 0..6)
}

async fn over_a_bad_link(count: u8, refused: &[u8], trips: &[(usize, usize)]) {
    let outbox = outbox_with(1..=count).await;
    let (mut arrived, mut told) = (Vec::new(), Vec::new());
    for (taken_max, answered_max) in trips.iter().copied().chain([(usize::MAX, usize::MAX)]) {
        let (trip, mut far) = Far::connect();
        let before = outbox.len();
        let courier = carry(&outbox, trip, |item, _| told.push(item.id[0]));
        let platform = async {
            for turn in 0..taken_max.min(before) {
                let n = far.take().await;
                if !arrived.contains(&n) {
                    arrived.push(n);
                }
                if turn < answered_max {
                    far.answer(n, refused.contains(&n).then_some("no")).await;
                }
            }
            if answered_max == usize::MAX {
                until_empty(&outbox).await;
            }
            drop(far);
        };
        let (end, ()) = tokio::join!(courier, platform);
        end.unwrap();
    }
    assert!(outbox.is_empty());
    assert_eq!(arrived, (1..=count).collect::<Vec<_>>(), "everything arrives, and first in order");
    told.sort_unstable();
    told.dedup();
    let expected: Vec<u8> = (1..=count).filter(|n| refused.contains(n)).collect();
    assert_eq!(told, expected, "every refusal is told");
}

proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { cases: 64, ..Default::default() })]

    #[test]
    fn a_bad_link_loses_nothing(count in 0..20_u8, refused in prop::collection::vec(any::<u8>().prop_map(|n| n % 20), 0..4), trips in trips()) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(over_a_bad_link(count, &refused, &trips));
    }
}
