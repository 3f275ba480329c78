#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use futures_util::{FutureExt, Stream, StreamExt};
use tokio::time::{Instant, advance};

use super::{BEAT_EVERY, Bytes, Infallible, events};
use crate::live::hub::{LiveHub, StreamSlot};

type Events = Pin<Box<dyn Stream<Item = Result<Bytes, Infallible>>>>;

const NOW: i64 = 1_000;

fn hub() -> LiveHub {
    LiveHub::with_epoch(1, || NOW)
}

/// A page that shows every part whose name starts with `case`; `case-gone` has left the state.
fn open(hub: &LiveHub, since: Option<&str>) -> Events {
    let render = |part: &str| (part != "case-gone").then(|| format!("<p>{part}</p>"));
    Box::pin(events(StreamSlot::take(hub).unwrap(), since, |part| part.starts_with("case"), render))
}

/// Every event that is there without waiting.
fn ready(events: &mut Events) -> Vec<String> {
    std::iter::from_fn(|| events.next().now_or_never())
        .map_while(|event| event)
        .map(|event| String::from_utf8(event.unwrap().to_vec()).unwrap())
        .collect()
}

fn beat(sequence: u64) -> String {
    format!("event: beat\nid: 00000001-{sequence}\ndata: {{\"now\":{NOW}}}\n\n")
}

fn patch(sequence: u64, part: &str) -> String {
    format!(
        "event: patch\nid: 00000001-{sequence}\ndata: {{\"now\":{NOW},\"part\":\"{part}\",\"html\":\"<p>{part}</p>\"}}\n\n"
    )
}

const RELOAD: &str = "event: reload\ndata: {}\n\n";

#[tokio::test(start_paused = true)]
async fn a_page_hears_a_beat_then_what_changed_since_it_was_rendered() {
    let hub = hub();
    hub.publish("case-1");
    let rendered_at = hub.position();
    hub.publish("case-2");
    let mut events = open(&hub, Some(&rendered_at));
    assert_eq!(ready(&mut events), [beat(1), patch(2, "case-2")]);
    hub.publish("case-3");
    assert_eq!(ready(&mut events), [patch(3, "case-3")], "a change is there at once, with no time passing");
}

#[tokio::test(start_paused = true)]
async fn without_a_position_the_stream_starts_at_the_present() {
    let hub = hub();
    hub.publish("case-1");
    let mut events = open(&hub, None);
    assert_eq!(ready(&mut events), [beat(1)]);
}

#[tokio::test(start_paused = true)]
async fn parts_of_no_interest_are_passed_over_but_move_the_position() {
    let hub = hub();
    let mut events = open(&hub, Some("00000001-0"));
    hub.publish("beds");
    assert_eq!(ready(&mut events), [beat(0)]);
    advance(BEAT_EVERY).await;
    assert_eq!(ready(&mut events), [beat(1)], "so that a quiet page never falls out of the memory");
}

#[tokio::test(start_paused = true)]
async fn a_part_that_left_the_state_is_taken_off_the_page() {
    let hub = hub();
    let mut events = open(&hub, Some("00000001-0"));
    hub.publish("case-gone");
    assert_eq!(
        ready(&mut events)[1],
        format!("event: patch\nid: 00000001-1\ndata: {{\"now\":{NOW},\"part\":\"case-gone\",\"html\":null}}\n\n")
    );
}

#[tokio::test(start_paused = true)]
async fn a_slow_reader_gets_the_newest_state_once() {
    let hub = hub();
    let state = Rc::new(RefCell::new(0));
    let seen = Rc::clone(&state);
    let render = move |_: &str| Some(seen.borrow().to_string());
    let slot = StreamSlot::take(&hub).unwrap();
    let mut events: Events = Box::pin(events(slot, Some("00000001-0"), |_| true, render));
    assert_eq!(ready(&mut events), [beat(0)]);
    for value in 1..=500 {
        *state.borrow_mut() = value;
        hub.publish("case-1");
    }
    assert_eq!(
        ready(&mut events),
        [format!("event: patch\nid: 00000001-500\ndata: {{\"now\":{NOW},\"part\":\"case-1\",\"html\":\"500\"}}\n\n")]
    );
}

#[tokio::test(start_paused = true)]
async fn the_beat_keeps_time_even_in_a_flood() {
    let hub = hub();
    let mut events = open(&hub, None);
    ready(&mut events);
    let mut beats = 0;
    for _ in 0..100 {
        hub.publish("case-1");
        advance(Duration::from_millis(100)).await;
        beats += ready(&mut events).iter().filter(|event| event.starts_with("event: beat")).count();
    }
    assert_eq!(beats, 5, "one every two seconds");
}

#[tokio::test(start_paused = true)]
async fn a_sleeping_stream_wakes_for_the_beat_and_for_a_change() {
    let hub = hub();
    let mut events = open(&hub, None);
    ready(&mut events);
    let start = Instant::now();
    events.next().await;
    assert_eq!(start.elapsed(), BEAT_EVERY);
    let publisher = hub.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(300)).await;
        publisher.publish("case-1");
    });
    let start = Instant::now();
    let event = events.next().await.unwrap().unwrap();
    assert_eq!(event, patch(1, "case-1"));
    assert_eq!(start.elapsed(), Duration::from_millis(300), "no delay is added");
}

#[tokio::test(start_paused = true)]
async fn a_position_of_another_run_or_out_of_memory_means_reload_and_the_end() {
    let hub = hub();
    hub.publish("case-1");
    for odd in ["00000002-0", "00000001-2", "nonsense", ""] {
        let mut events = open(&hub, Some(odd));
        assert_eq!(ready(&mut events), [RELOAD], "{odd}");
        assert!(events.next().await.is_none());
    }
    let mut asleep = open(&hub, Some("00000001-0"));
    assert_eq!(ready(&mut asleep), [beat(0), patch(1, "case-1")]);
    for i in 0..=crate::live::MAX_REMEMBERED_PARTS {
        hub.publish(format!("case-{i}"));
    }
    assert_eq!(ready(&mut asleep), [RELOAD], "a reader too slow for the memory is told, not skipped over");
    assert_eq!(ready(&mut open(&hub, Some("00000001-0"))), [RELOAD]);
    assert_eq!(hub.open_streams(), 0, "streams that have ended give their place back");
}

#[tokio::test(start_paused = true)]
async fn closing_ends_every_stream() {
    let hub = hub();
    let mut events = open(&hub, None);
    ready(&mut events);
    hub.close();
    hub.publish("case-1");
    assert!(events.next().await.is_none());
}
