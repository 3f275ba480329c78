#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use actix_web::http::StatusCode;
use tokio::sync::oneshot;

use super::*;
use crate::screen::answer::{Done, Refusal, Refused};

fn done(next: &str) -> Result<Done, Refusal> {
    Ok(Done { encounter: None, next: next.to_owned() })
}

#[tokio::test]
async fn memory_is_bounded_and_forgets_the_oldest() {
    let (repeats, runtime) = (Repeats::default(), Handle::current());
    let key = |n: usize| Uuid::from_u128(n as u128 + 1);
    for n in 0..=REMEMBERED_KEYS {
        repeats.once(key(n), 0, &runtime, async { done("/") }).await.ok();
    }
    assert_eq!(repeats.known().wishes.len(), REMEMBERED_KEYS);
    assert_eq!(repeats.known().order.len(), REMEMBERED_KEYS);
    assert!(repeats.before(key(0), 0).await.is_none());
    assert!(repeats.before(key(REMEMBERED_KEYS), 0).await.is_some());
}

#[tokio::test]
async fn an_act_goes_on_when_its_sender_hangs_up_and_the_repeat_hears_of_it() {
    let (repeats, runtime) = (Arc::new(Repeats::default()), Handle::current());
    let (go, wait) = oneshot::channel::<()>();
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&runs);
    let act = async move {
        wait.await.ok();
        counted.fetch_add(1, Ordering::SeqCst);
        done("/first")
    };
    let key = Uuid::from_u128(9);
    {
        let sent = repeats.once(key, 1, &runtime, act);
        futures_util::pin_mut!(sent);
        // Polled once, so the act has begun; then the browser is gone.
        assert!(futures_util::poll!(&mut sent).is_pending());
    }
    go.send(()).ok();
    let again = repeats.once(key, 1, &runtime, async { done("/second") }).await;
    assert_eq!(again, done("/first"));
    assert_eq!(runs.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_refused_wish_is_not_remembered() {
    let (repeats, runtime) = (Repeats::default(), Handle::current());
    let key = Uuid::from_u128(3);
    let refused = repeats.once(key, 1, &runtime, async { Err(Refused::unknown_case()) }).await;
    assert_eq!(refused.map_err(|refused| refused.status), Err(StatusCode::NOT_FOUND));
    assert!(repeats.before(key, 1).await.is_none());
    assert_eq!(repeats.once(key, 2, &runtime, async { done("/") }).await, done("/"));
    assert_eq!(repeats.before(key, 3).await.unwrap().map_err(|refused| refused.code), Err("key-used-before"));
}
