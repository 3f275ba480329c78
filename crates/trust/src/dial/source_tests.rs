#![allow(clippy::unwrap_used)]
//! The clock of these tests stands still and jumps to the next timer, so minutes pass in no time.

use std::sync::{
    Mutex,
    atomic::{AtomicU32, Ordering},
};

use futures_util::future::join_all;
use tokio::time::sleep;

use super::*;

const LIFETIME_S: u32 = 300;

/// Gives `token-1`, `token-2`, ... after `delay`, or the failures it was told to give first.
#[derive(Clone)]
struct Script(Arc<Inner>);

struct Inner {
    delay: Duration,
    lifetime_s: u32,
    asked: AtomicU32,
    failures: Mutex<Vec<Status>>,
}

impl Script {
    fn new(delay: Duration, failures: Vec<Status>) -> Self {
        Self::with_lifetime(delay, failures, LIFETIME_S)
    }

    fn with_lifetime(delay: Duration, failures: Vec<Status>, lifetime_s: u32) -> Self {
        Self(Arc::new(Inner { delay, lifetime_s, asked: AtomicU32::new(0), failures: Mutex::new(failures) }))
    }

    fn asked(&self) -> u32 {
        self.0.asked.load(Ordering::SeqCst)
    }

    fn source(&self) -> TokenSource {
        TokenSource::start(self.clone(), || 1.0)
    }
}

impl TokenFetcher for Script {
    fn fetch(&self) -> BoxFuture<'_, Result<FetchedToken, Status>> {
        Box::pin(async {
            let number = self.0.asked.fetch_add(1, Ordering::SeqCst) + 1;
            sleep(self.0.delay).await;
            match self.0.failures.lock().unwrap().pop() {
                Some(status) => Err(status),
                None => Ok(FetchedToken { access_token: format!("token-{number}"), expires_in_s: self.0.lifetime_s }),
            }
        })
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn text(header: HeaderValue) -> String {
    header.to_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_hundred_calls_wait_for_one_fetch() {
    let script = Script::new(seconds(1), vec![]);
    let source = script.source();
    let headers = join_all((0..100).map(|_| source.get())).await;
    assert!(headers.into_iter().all(|header| text(header.unwrap()) == "Bearer token-1"));
    assert_eq!(script.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_token_is_renewed_in_the_background_and_no_call_waits() {
    let script = Script::new(seconds(5), vec![]);
    let source = script.source();
    source.get().await.unwrap();
    let renewal_s = u64::from(LIFETIME_S) * 2 / 3;
    sleep(seconds(renewal_s - 6)).await; // one second before: the life counts from the question, 5 s ago
    assert_eq!(script.asked(), 1);
    sleep(seconds(2)).await;
    assert_eq!(script.asked(), 2, "under way");
    assert_eq!(text(source.current().unwrap()), "Bearer token-1", "the old one serves meanwhile");
    sleep(seconds(5)).await;
    assert_eq!(text(source.current().unwrap()), "Bearer token-2");
    sleep(seconds(3600)).await;
    assert!(source.current().is_some(), "an idle hour later there is still a token at hand");
}

#[tokio::test(start_paused = true)]
async fn renewal_that_fails_is_tried_again_while_the_old_token_serves() {
    let script = Script::new(Duration::ZERO, vec![]);
    let source = script.source();
    source.get().await.unwrap();
    *script.0.failures.lock().unwrap() = vec![Status::unavailable("tunnel"); 10];
    sleep(seconds(u64::from(LIFETIME_S) * 2 / 3 + 1)).await;
    assert_eq!(text(source.current().unwrap()), "Bearer token-1");
    sleep(seconds(60)).await;
    assert_eq!(script.asked(), 12, "the first one, ten failures, and one more");
    assert_eq!(text(source.current().unwrap()), "Bearer token-12");
}

#[tokio::test(start_paused = true)]
async fn an_expired_token_is_not_used() {
    let script = Script::new(Duration::ZERO, vec![]);
    let source = script.source();
    source.get().await.unwrap();
    *script.0.failures.lock().unwrap() = vec![Status::unavailable("tunnel"); 1000];
    sleep(seconds(u64::from(LIFETIME_S) - 3)).await;
    assert!(source.current().is_some());
    sleep(seconds(2)).await;
    assert!(source.current().is_none(), "it would end on the way");
}

#[tokio::test(start_paused = true)]
async fn a_waiting_call_learns_why_there_is_no_token_and_the_next_one_tries_again() {
    let script = Script::new(Duration::ZERO, vec![Status::permission_denied("person-unknown")]);
    let source = script.source();
    let status = source.get().await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::PermissionDenied, "person-unknown"));
    assert_eq!(text(source.get().await.unwrap()), "Bearer token-2");
}

#[tokio::test(start_paused = true)]
async fn impatient_calls_do_not_flood_the_platform() {
    let script = Script::new(Duration::ZERO, vec![Status::unavailable("refused"); 10_000]);
    let source = script.source();
    let began = Instant::now();
    while began.elapsed() < seconds(10) {
        assert!(source.get().await.is_err());
    }
    let most = seconds(10).as_millis() / MIN_FETCH_GAP.as_millis() + 2;
    assert!(u128::from(script.asked()) <= most, "{} fetches", script.asked());
}

#[tokio::test(start_paused = true)]
async fn a_silent_platform_does_not_hold_a_call_for_ever() {
    let source = Script::new(seconds(3600), vec![]).source();
    let began = Instant::now();
    let status = source.get().await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Unavailable, "token-unavailable"));
    assert!(began.elapsed() <= TOKEN_WAIT);
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_once_however_many_calls_carried_it() {
    let script = Script::new(Duration::ZERO, vec![]);
    let source = script.source();
    let refused = source.get().await.unwrap();
    for _ in 0..100 {
        source.refused(&refused);
    }
    assert_eq!(source.current(), None);
    assert_eq!(text(source.get().await.unwrap()), "Bearer token-2");
    source.refused(&refused);
    assert_eq!(text(source.current().unwrap()), "Bearer token-2", "a late refusal of the old one is no news");
    sleep(seconds(60)).await;
    assert_eq!(script.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn useless_answers_are_failures() {
    for lifetime_s in [0, 1, 2] {
        let source = Script::with_lifetime(Duration::ZERO, vec![], lifetime_s).source();
        assert_eq!(source.get().await.unwrap_err().message(), "token-unavailable", "{lifetime_s} s");
    }
    let eternal = Script::with_lifetime(Duration::ZERO, vec![], u32::MAX);
    let source = eternal.source();
    source.get().await.unwrap();
    sleep(seconds(3600)).await;
    assert!(eternal.asked() > 6, "no token is believed to live longer than ten minutes");
    assert_eq!(
        format!("{:?}", FetchedToken { access_token: "x".into(), expires_in_s: 1 }),
        "FetchedToken { expires_in_s: 1, .. }"
    );
}

#[tokio::test(start_paused = true)]
async fn fetching_ends_with_the_last_user() {
    let script = Script::new(Duration::ZERO, vec![]);
    let source = script.source();
    let clone = source.clone();
    source.get().await.unwrap();
    drop(source);
    sleep(seconds(250)).await;
    assert_eq!(script.asked(), 2, "a clone still needs tokens");
    drop(clone);
    sleep(seconds(3600)).await;
    assert_eq!(script.asked(), 2);
}
