//! What is known, by whom it is said, and for how long it holds.

use domain::card::Revocation;
use jiff::SignedDuration;
use platform_server::revocation::{CACHE_TIME, CLOCK_TOLERANCE, CannotAsk, Distrust, UNDATED_AGE_MAX};

use super::{
    CardCondition, ResponderBehaviour, ResponderFault, SERIAL, certificate, client, minutes, now, responder, with,
};

const SECOND: SignedDuration = SignedDuration::from_secs(1);

#[tokio::test]
async fn good_revoked_suspended_found_again_and_unknown() {
    let responder = responder();
    let leaf = certificate(CardCondition::Ok);
    let ask = async || client(&responder).ask(&leaf, now()).await.unwrap().unwrap();
    assert_eq!(ask().await, Revocation::Good);
    responder.revoke(SERIAL, now() + SECOND);
    assert_eq!(ask().await, Revocation::Good, "from the next second on");
    responder.revoke(SERIAL, now());
    assert_eq!(ask().await, Revocation::Revoked);
    responder.suspend(SERIAL, now());
    assert_eq!(ask().await, Revocation::Revoked);
    responder.reinstate(SERIAL);
    assert_eq!(ask().await, Revocation::Good);
    responder.forget(SERIAL);
    assert_eq!(ask().await, Revocation::Unknown);
}

/// All generations have one name: only the signature tells whom to ask about, and whose answer counts.
#[tokio::test]
async fn every_generation_is_asked_about_whoever_signs_the_answer() {
    let responder = responder();
    for by_authority in [false, true] {
        responder.set_behaviour(ResponderBehaviour { by_authority, ..ResponderBehaviour::default() });
        for condition in [CardCondition::OlderAuthority, CardCondition::Ok, CardCondition::NextGeneration] {
            let known = client(&responder).ask(&certificate(condition), now()).await.unwrap();
            assert_eq!(known, Ok(Revocation::Good), "{condition:?} {by_authority}");
        }
    }
    assert_eq!(responder.questions(), 6);
}

#[tokio::test]
async fn nobody_is_asked_about_what_no_issuer_signed() {
    let responder = responder();
    let client = client(&responder);
    let stranger = certificate(CardCondition::UnknownAuthority);
    assert_eq!(client.ask(&stranger, now()).await, Err(CannotAsk::UnknownIssuer));
    let mut changed = certificate(CardCondition::Ok);
    *changed.last_mut().unwrap() ^= 1;
    assert_eq!(client.ask(&changed, now()).await, Err(CannotAsk::UnknownIssuer));
    assert_eq!(client.ask(b"not a certificate", now()).await, Err(CannotAsk::NotACertificate));
    assert_eq!(client.ask(b"", now()).await, Err(CannotAsk::NotACertificate));
    assert_eq!(responder.questions(), 0);
}

#[tokio::test]
async fn a_question_that_is_repeated_does_not_go_out_again_for_a_while() {
    let responder = responder();
    let (client, leaf) = (client(&responder), certificate(CardCondition::Ok));
    let ask = async |at| client.ask(&leaf, at).await.unwrap().unwrap();
    assert_eq!(ask(now()).await, Revocation::Good);
    responder.revoke(SERIAL, now());
    assert_eq!(ask(now() + CACHE_TIME - SECOND).await, Revocation::Good);
    assert_eq!(responder.questions(), 1);
    assert_eq!(ask(now() + CACHE_TIME).await, Revocation::Revoked);
    assert_eq!(responder.questions(), 2);
}

#[tokio::test]
async fn good_is_not_repeated_beyond_the_next_answer() {
    let responder = responder();
    responder.set_behaviour(ResponderBehaviour { next: Some(minutes(1)), ..ResponderBehaviour::default() });
    let (client, leaf) = (client(&responder), certificate(CardCondition::Ok));
    for (at, questions) in [(SignedDuration::ZERO, 1), (minutes(1) - SECOND, 1), (minutes(1), 2)] {
        client.ask(&leaf, now() + at).await.unwrap().unwrap();
        assert_eq!(responder.questions(), questions, "{at}");
    }
}

#[tokio::test]
async fn what_could_not_be_checked_is_asked_again_at_once() {
    let responder = responder();
    let (client, leaf) = (client(&responder), certificate(CardCondition::Ok));
    responder.set_behaviour(with(ResponderFault::Down));
    assert_eq!(client.ask(&leaf, now()).await, Ok(Err(Distrust::HttpStatus)));
    responder.set_behaviour(with(ResponderFault::None));
    assert_eq!(client.ask(&leaf, now()).await, Ok(Ok(Revocation::Good)));
}

/// The platform's clock against that of the responder, at the edges of what is tolerated.
#[tokio::test]
async fn an_answer_holds_around_now_and_no_further() {
    let responder = responder();
    let leaf = certificate(CardCondition::Ok);
    let hour = Some(minutes(60));
    let table = [
        (hour, -CLOCK_TOLERANCE, Ok(Revocation::Good)),
        (hour, -CLOCK_TOLERANCE - SECOND, Err(Distrust::NotYet)),
        (hour, minutes(60) + CLOCK_TOLERANCE, Ok(Revocation::Good)),
        (hour, minutes(60) + CLOCK_TOLERANCE + SECOND, Err(Distrust::Stale)),
        (None, UNDATED_AGE_MAX + CLOCK_TOLERANCE, Ok(Revocation::Good)),
        (None, UNDATED_AGE_MAX + CLOCK_TOLERANCE + SECOND, Err(Distrust::Stale)),
        (Some(-minutes(1)), SignedDuration::ZERO, Err(Distrust::Stale)),
    ];
    for (next, ahead, expected) in table {
        responder.set_behaviour(ResponderBehaviour { next, ..ResponderBehaviour::default() });
        let known = client(&responder).ask(&leaf, now() + ahead).await.unwrap();
        assert_eq!(known, expected, "{next:?} {ahead}");
    }
}
