//! What is told of the readers, step by step.

#![allow(clippy::unwrap_used)]
use super::*;

fn seen(name: &str, state: ReaderState, changes: u32) -> Seen {
    Seen { name: CString::new(name).unwrap(), state, changes }
}

fn one(state: ReaderState, changes: u32) -> Option<Vec<Seen>> {
    Some(vec![seen("a", state, changes)])
}

#[test]
fn no_service_and_no_reader_are_told_apart() {
    let mut presence = Presence::default();
    let now = Instant::now();
    assert_eq!(presence.look(now), Err(CardError::ServiceStopped));
    presence.see(Some(Vec::new()));
    assert_eq!(presence.look(now), Err(CardError::ReaderGone));
    presence.see(one(ReaderState::Empty, 0));
    assert_eq!((presence.look(now), presence.lying()), (Ok(false), None));
}

#[test]
fn each_laying_down_is_told_once_also_when_nobody_looked_in_between() {
    let mut presence = Presence::default();
    let now = Instant::now();
    presence.see(one(ReaderState::Card, 1));
    assert_eq!([presence.look(now), presence.look(now)], [Ok(true), Ok(true)]);
    assert_eq!(presence.next_look(now), None);
    presence.see(one(ReaderState::Card, 3));
    assert_eq!(presence.next_look(now), Some(now));
    assert_eq!([presence.look(now), presence.look(now), presence.look(now)], [Ok(false), Ok(true), Ok(true)]);
    presence.see(one(ReaderState::Empty, 4));
    presence.see(one(ReaderState::Card, 5));
    assert_eq!([presence.look(now), presence.look(now)], [Ok(false), Ok(true)]);
}

#[test]
fn the_same_news_twice_is_no_news() {
    let mut presence = Presence::default();
    assert!(presence.see(one(ReaderState::Card, 1)));
    assert!(!presence.see(one(ReaderState::Card, 1)));
}

#[test]
fn a_service_that_comes_back_brings_the_card_again() {
    let mut presence = Presence::default();
    let now = Instant::now();
    presence.see(one(ReaderState::Card, 1));
    assert_eq!(presence.look(now), Ok(true));
    presence.see(None);
    assert_eq!(presence.look(now), Err(CardError::ServiceStopped));
    presence.see(one(ReaderState::Card, 1));
    assert_eq!(presence.look(now), Ok(true));
    assert_eq!(presence.lying().unwrap().number, 2);
}

#[test]
fn two_cards_are_refused_until_one_is_taken_away() {
    let mut presence = Presence::default();
    let now = Instant::now();
    let both = |second| Some(vec![seen("a", ReaderState::Card, 1), seen("b", second, 1)]);
    presence.see(both(ReaderState::Empty));
    assert_eq!(presence.look(now), Ok(true));
    for second in [ReaderState::Card, ReaderState::Mute] {
        presence.see(both(second));
        assert_eq!((presence.look(now), presence.lying()), (Err(CardError::TwoCards), None));
    }
    presence.see(both(ReaderState::Empty));
    assert_eq!(presence.look(now), Ok(true), "the one that is left is read from the beginning");
    assert_eq!(presence.lying().unwrap().reader.to_str(), Ok("a"));
}

#[test]
fn a_reading_that_broke_off_is_begun_again_a_few_times_if_the_card_still_lies_there() {
    let mut presence = Presence::default();
    let mut now = Instant::now();
    presence.see(one(ReaderState::Card, 1));
    for round in 0..=AGAIN_MAX {
        assert_eq!(presence.look(now), Ok(true), "{round}");
        presence.broke_off(presence.lying().unwrap().number, now);
        assert_eq!(presence.look(now), Ok(true), "not at once: the reader may not have noticed yet");
        now += SETTLE;
        assert_eq!(presence.look(now), Ok(round == AGAIN_MAX), "{round}");
    }
    presence.see(one(ReaderState::Card, 3));
    assert_eq!([presence.look(now), presence.look(now)], [Ok(false), Ok(true)], "lifted: counted anew");
}

#[test]
fn what_broke_off_on_an_earlier_card_does_not_concern_this_one() {
    let mut presence = Presence::default();
    let now = Instant::now();
    presence.see(one(ReaderState::Card, 1));
    let earlier = presence.lying().unwrap().number;
    presence.see(one(ReaderState::Card, 3));
    presence.broke_off(earlier, now);
    assert_eq!([presence.look(now), presence.look(now + SETTLE)], [Ok(true), Ok(true)]);
}
