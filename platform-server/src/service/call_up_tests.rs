//! Which calls open a case, and how every other one is refused.
#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use std::sync::Arc;

use domain::{
    event::EncounterEvent,
    ids::{EncounterId, PersonId},
    inquiry::{Answer, MAX_CALL_UPS},
    spoken_code::SpokenCode,
};
use host::Clock;
use jiff::SignedDuration;
use proto::convert::{call_up_to_wire, called_up_from_wire};
use trust::caller::Role;

use super::*;
use crate::ledger::tests::region::{NO_BED, ask, choose, hospital, ledger, opened, words};

fn caller(number: u8) -> Caller {
    Caller {
        device: DeviceName::new(format!("hospital-{number}")).unwrap(),
        role: Role::Hospital,
        org: hospital(number).as_str().to_owned(),
        person: format!("p-h-{number}"),
        expires_at: Clock::system().now() + SignedDuration::from_hours(1),
    }
}

fn wish(number: u8, case: EncounterId) -> CallUp {
    CallUp {
        id: host::fresh::event_id(),
        person: PersonId::new(format!("p-h-{number}")).unwrap(),
        at: Clock::system().now(),
        code: SpokenCode::of(case),
    }
}

struct Platform {
    ledger: Arc<Ledger>,
    desk: CallUpDesk,
}

impl Platform {
    fn new() -> Self {
        Self { ledger: ledger(), desk: CallUpDesk::default() }
    }

    async fn send(&self, number: u8, wire: CallUpRequest) -> Outcome {
        let answer = self.desk.answer(&self.ledger, &hospital(number), &caller(number), wire).await.unwrap();
        called_up_from_wire(&answer).unwrap()
    }

    async fn call(&self, number: u8, case: EncounterId) -> Outcome {
        self.send(number, call_up_to_wire(&wish(number, case))).await
    }

    fn story(&self, case: EncounterId) -> Vec<String> {
        words(&self.ledger.story(case)).into_iter().map(str::to_owned).collect()
    }

    fn may_read(&self, case: EncounterId, number: u8) -> bool {
        self.ledger.state().case(case).unwrap().encounter.inquiries.may_read(&hospital(number))
    }
}

#[tokio::test]
async fn a_case_is_opened_to_a_hospital_that_was_not_asked_and_the_log_says_by_whom() {
    let platform = Platform::new();
    let case = platform.ledger.open_case(1).await;
    assert!(!platform.may_read(case, 2));
    assert_eq!(platform.call(2, case).await, Ok(case));
    assert_eq!(platform.story(case), ["opened", "case-called-up", "sent 2"], "both in one commit");
    assert!(platform.may_read(case, 2) && !platform.may_read(case, 1));
    let state = platform.ledger.state();
    let case = state.case(case).unwrap();
    let (_, event) = case.events_after(1).next().unwrap();
    assert_eq!((event.author.person.as_str(), event.author.device.as_str()), ("p-h-2", "hospital-2"));
    assert!(case.encounter.inquiries.called_up_at(&hospital(2)).is_some(), "and the crew is told");
}

#[tokio::test]
async fn the_same_wish_and_the_same_code_again_open_nothing_twice() {
    let platform = Platform::new();
    let case = platform.ledger.open_case(1).await;
    let again = call_up_to_wire(&wish(2, case));
    assert_eq!(platform.send(2, again.clone()).await, Ok(case));
    assert_eq!(platform.send(2, again).await, Ok(case));
    assert_eq!(platform.call(2, case).await, Ok(case), "a second tap");
    assert_eq!(platform.story(case).len(), 3);
    platform.ledger.crew(case, ask(&[1])).await;
    assert_eq!(platform.call(1, case).await, Ok(case), "asked by the crew before");
    assert_eq!(platform.story(case).len(), 5, "there was nothing to open");
}

#[tokio::test]
async fn a_hospital_that_called_up_can_accept_and_be_chosen_and_the_winner_is_one() {
    let platform = Platform::new();
    let case = platform.ledger.open_case(1).await;
    platform.call(2, case).await.unwrap();
    platform.call(3, case).await.unwrap();
    for number in [2, 3] {
        platform.ledger.answer(number, case, Answer::Accept).await;
    }
    platform.ledger.crew(case, choose(3)).await;
    assert!(platform.may_read(case, 3) && !platform.may_read(case, 2));
    assert_eq!(platform.call(3, case).await, Ok(case), "the destination has it");
    assert_eq!(platform.call(2, case).await, Err(CallUpRefusal::OtherDestination), "released, and knows the code");
    assert_eq!(platform.call(4, case).await, Err(CallUpRefusal::OtherDestination));
    assert!(!platform.may_read(case, 2) && !platform.may_read(case, 4));
}

#[tokio::test]
async fn one_that_declined_may_call_up_again_but_not_without_end() {
    let platform = Platform::new();
    let case = platform.ledger.open_case(1).await;
    for _ in 0..MAX_CALL_UPS {
        assert_eq!(platform.call(2, case).await, Ok(case));
        platform.ledger.answer(2, case, NO_BED).await;
        assert!(!platform.may_read(case, 2));
    }
    assert_eq!(platform.call(2, case).await, Err(CallUpRefusal::TooMany));
    assert_eq!(platform.call(1, case).await, Ok(case), "no other one is stopped by it");
}

#[tokio::test]
async fn unknown_closed_and_forgotten_cases_are_refused_by_their_names() {
    let platform = Platform::new();
    let (open, closed, silent) = (platform.ledger.open_case(1).await, platform.ledger.open_case(2).await, 3);
    assert_eq!(platform.call(2, crate::ledger::tests::region::encounter(9)).await, Err(CallUpRefusal::Unknown));
    platform.ledger.crew(closed, EncounterEvent::Closed).await;
    assert_eq!(platform.call(2, closed).await, Err(CallUpRefusal::Closed));
    let silent = crate::ledger::tests::region::encounter(silent);
    let mut long_ago = opened(silent);
    long_ago.recorded_at = Clock::system().now() - crate::ledger::SILENT_AFTER - SignedDuration::from_secs(1);
    platform.ledger.submit(long_ago).await.unwrap();
    assert_eq!(platform.call(2, silent).await, Err(CallUpRefusal::Closed));
    assert_eq!(platform.story(open), ["opened"], "and nothing was written");
    assert_eq!((platform.story(closed).len(), platform.story(silent).len()), (2, 1));
}

#[tokio::test]
async fn what_is_no_code_and_whoever_is_not_registered_is_refused() {
    let platform = Platform::new();
    let case = platform.ledger.open_case(1).await;
    let mut damaged = call_up_to_wire(&wish(2, case));
    damaged.code.replace_range(0..1, if damaged.code.starts_with('1') { "2" } else { "1" });
    assert_eq!(platform.send(2, damaged).await, Err(CallUpRefusal::Malformed));
    let stranger = CallUp { person: PersonId::new("p-h-3").unwrap(), ..wish(2, case) };
    assert_eq!(platform.send(2, call_up_to_wire(&stranger)).await, Err(CallUpRefusal::NotAllowed));
    assert_eq!(platform.story(case), ["opened"]);
}

/// The lowest pair of cases whose nine digits are the same; found once by going through them in order.
fn twins() -> [EncounterId; 2] {
    [6_821, 20_691].map(|number: u128| EncounterId::from_bytes(&number.to_be_bytes()).unwrap())
}

#[tokio::test]
async fn of_two_cases_with_the_same_code_neither_is_opened() {
    let platform = Platform::new();
    let [one, other] = twins();
    assert_eq!(SpokenCode::of(one), SpokenCode::of(other));
    for case in [one, other] {
        platform.ledger.submit(opened(case)).await.unwrap();
    }
    assert_eq!(platform.call(2, one).await, Err(CallUpRefusal::Ambiguous));
    assert!(!platform.may_read(one, 2) && !platform.may_read(other, 2));
    platform.ledger.crew(other, EncounterEvent::Closed).await;
    assert_eq!(platform.call(2, one).await, Ok(one), "one that is over is in nobody's way");
}

#[tokio::test]
async fn whoever_guesses_is_stopped_and_nobody_else() {
    let platform = Platform::new();
    let case = platform.ledger.open_case(1).await;
    for number in 0..TRIES_OF_ONE_DEVICE_MAX {
        let guess = EncounterId::from_bytes(&[100 + number as u8; 16]).unwrap();
        assert_eq!(platform.call(2, guess).await, Err(CallUpRefusal::Unknown));
    }
    assert_eq!(platform.call(2, case).await, Err(CallUpRefusal::TooManyTries), "also with the right one");
    assert!(!platform.may_read(case, 2));
    assert_eq!(platform.call(3, case).await, Ok(case));
}

#[tokio::test]
async fn what_opens_a_case_is_no_guess() {
    let platform = Platform::new();
    let case = platform.ledger.open_case(1).await;
    for _ in 0..TRIES_OF_ONE_DEVICE_MAX * 2 {
        assert_eq!(platform.call(2, case).await, Ok(case));
    }
}

#[test]
fn a_try_is_forgotten_after_its_time() {
    let desk = CallUpDesk::default();
    let (device, began) = (DeviceName::new("hospital-1").unwrap(), Instant::now());
    for number in 0..TRIES_OF_ONE_DEVICE_MAX {
        assert!(desk.begins(&device, began + Duration::from_secs(number as u64)));
    }
    assert!(!desk.begins(&device, began + TRIES_WINDOW - Duration::from_secs(1)));
    assert!(desk.begins(&device, began + TRIES_WINDOW));
    assert!(!desk.begins(&device, began + TRIES_WINDOW));
}

#[test]
fn every_refusal_has_words_in_both_languages_that_say_what_to_do() {
    for refusal in CallUpRefusal::ALL {
        assert!(refusal.ja().contains("電話") || *refusal == CallUpRefusal::Malformed, "{}", refusal.code());
        assert!(refusal.en().ends_with('.'), "{}", refusal.code());
    }
}
