//! Every fault: none of them ever passes for an answer.

use std::time::Duration;

use domain::card::Revocation;
use platform_server::revocation::{Distrust, RevocationSource as _};

use super::{CardCondition, ResponderFault, certificate, client, now, responder, with};

/// Faults that keep no test waiting, and what they are called in the platform's log.
const FAULTS: [(ResponderFault, Distrust); 18] = [
    (ResponderFault::Down, Distrust::HttpStatus),
    (ResponderFault::Endless, Distrust::TooLarge),
    (ResponderFault::WrongType, Distrust::ContentType),
    (ResponderFault::Garbage, Distrust::Malformed),
    (ResponderFault::TryLater, Distrust::TryLater),
    (ResponderFault::Unauthorized, Distrust::Unauthorized),
    (ResponderFault::InternalError, Distrust::ResponderError),
    (ResponderFault::WrongNonce, Distrust::NonceDiffers),
    (ResponderFault::NoNonce, Distrust::NonceDiffers),
    (ResponderFault::OtherCertificate, Distrust::OtherCertificate),
    (ResponderFault::TwoAnswers, Distrust::OtherCertificate),
    (ResponderFault::Stale, Distrust::Stale),
    (ResponderFault::Future, Distrust::NotYet),
    (ResponderFault::CriticalExtension, Distrust::CriticalExtension),
    (ResponderFault::Stranger, Distrust::SignerUnknown),
    (ResponderFault::OtherPurpose, Distrust::SignerUnknown),
    (ResponderFault::ChargeEnded, Distrust::SignerUnknown),
    (ResponderFault::Flipped(0), Distrust::Malformed),
];

#[tokio::test]
async fn every_fault_has_its_code_and_is_unavailable_to_the_crew() {
    let responder = responder();
    let (client, leaf) = (client(&responder), certificate(CardCondition::Ok));
    for (fault, expected) in FAULTS {
        responder.set_behaviour(with(fault));
        assert_eq!(client.ask(&leaf, now()).await, Ok(Err(expected)), "{fault:?}");
        assert_eq!(client.revocation(&leaf, now()).await, Ok(Revocation::Unavailable), "{fault:?}");
    }
    responder.set_behaviour(with(ResponderFault::None));
    assert_eq!(client.ask(&leaf, now()).await, Ok(Ok(Revocation::Good)));
}

#[tokio::test]
async fn a_responder_that_never_answers_is_given_up() {
    let responder = responder();
    let leaf = certificate(CardCondition::Ok);
    responder.set_behaviour(with(ResponderFault::Hang));
    let client = client(&responder).with_timeout(Duration::from_millis(200));
    assert_eq!(client.ask(&leaf, now()).await, Ok(Err(Distrust::TimedOut)));
}

#[tokio::test]
async fn a_responder_that_is_gone_is_unreachable() {
    let responder = responder();
    let leaf = certificate(CardCondition::Ok);
    responder.stop().await;
    assert_eq!(client(&responder).ask(&leaf, now()).await, Ok(Err(Distrust::Unreachable)));
}

/// The whole of an answer but its last few bytes, whose number depends on the signature.
const ANSWER_BYTES: usize = 1_150;

/// Whichever byte of an answer is changed on its way: it is not believed. What could be changed here is what somebody on the line
/// could change, as the answer travels over plain HTTP.
#[tokio::test]
async fn an_answer_with_a_changed_byte_is_not_believed() {
    let responder = responder();
    let (client, leaf) = (client(&responder), certificate(CardCondition::Ok));
    for at in 0..ANSWER_BYTES {
        responder.set_behaviour(with(ResponderFault::Flipped(at)));
        assert!(client.ask(&leaf, now()).await.unwrap().is_err(), "byte {at}");
    }
    responder.set_behaviour(with(ResponderFault::None));
    assert_eq!(client.ask(&leaf, now()).await, Ok(Ok(Revocation::Good)));
}
