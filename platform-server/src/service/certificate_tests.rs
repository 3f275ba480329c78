//! Which questions are refused, and how.
#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use futures_util::future::{BoxFuture, ready};
use tonic::Code;

use super::*;
use crate::revocation::NotConfigured;

/// Answers the same to everything.
struct Always(Result<Revocation, CannotAsk>);

impl RevocationSource for Always {
    fn revocation<'a>(&'a self, _: &'a [u8], _: Timestamp) -> BoxFuture<'a, Result<Revocation, CannotAsk>> {
        Box::pin(ready(self.0))
    }
}

fn device(name: &str) -> DeviceName {
    DeviceName::new(name).unwrap()
}

async fn ask(source: impl RevocationSource + 'static, certificate: &[u8]) -> Result<Revocation, (Code, String)> {
    let answer =
        CertificateDesk::new(Arc::new(source)).answer(&device("one"), certificate, Timestamp::UNIX_EPOCH).await;
    answer.map_err(|status| (status.code(), status.message().to_owned()))
}

#[tokio::test]
async fn every_outcome_is_passed_on() {
    for outcome in Revocation::ALL {
        assert_eq!(ask(Always(Ok(*outcome)), b"certificate").await, Ok(*outcome));
    }
}

#[tokio::test]
async fn without_a_responder_nothing_is_known() {
    assert_eq!(ask(NotConfigured, b"certificate").await, Ok(Revocation::Unavailable));
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_a_code() {
    let malformed = ask(Always(Err(CannotAsk::NotACertificate)), b"certificate").await;
    assert_eq!(malformed, Err((Code::InvalidArgument, "certificate-malformed".to_owned())));
    let stranger = ask(Always(Err(CannotAsk::UnknownIssuer)), b"certificate").await;
    assert_eq!(stranger, Err((Code::FailedPrecondition, "certificate-issuer-unknown".to_owned())));
}

#[tokio::test]
async fn a_certificate_longer_than_any_is_refused_whoever_answers() {
    assert!(ask(NotConfigured, &[0; CERTIFICATE_MAX_BYTES]).await.is_ok());
    let refused = ask(NotConfigured, &[0; CERTIFICATE_MAX_BYTES + 1]).await;
    assert_eq!(refused, Err((Code::InvalidArgument, "certificate-too-large".to_owned())));
}

#[tokio::test]
async fn one_device_that_asks_too_much_is_refused_and_no_other() {
    let desk = CertificateDesk::new(Arc::new(NotConfigured));
    let ask = async |name| desk.answer(&device(name), b"certificate", Timestamp::UNIX_EPOCH).await;
    for _ in 0..QUESTIONS_OF_ONE_DEVICE_MAX {
        ask("one").await.unwrap();
    }
    let refused = ask("one").await.unwrap_err();
    assert_eq!((refused.code(), refused.message()), (Code::ResourceExhausted, "too-many-questions"));
    assert!(ask("other").await.is_ok());
}

#[test]
fn a_question_is_forgotten_after_its_time() {
    let desk = CertificateDesk::new(Arc::new(NotConfigured));
    let (one, began) = (device("one"), Instant::now());
    for number in 0..QUESTIONS_OF_ONE_DEVICE_MAX {
        assert!(desk.admits(&one, began + Duration::from_secs(number as u64)));
    }
    let second = Duration::from_secs(1);
    assert!(!desk.admits(&one, began + QUESTIONS_WINDOW - second), "the first one still counts");
    assert!(desk.admits(&one, began + QUESTIONS_WINDOW), "it does no more");
    assert!(!desk.admits(&one, began + QUESTIONS_WINDOW), "but the second one does");
}
