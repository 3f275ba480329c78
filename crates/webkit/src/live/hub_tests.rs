#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use actix_web::body::to_bytes;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE};

use super::{LiveHub, MAX_STREAMS};

#[actix_web::test]
async fn the_limit_sheds_with_a_sentence_and_places_come_back() {
    let hub = LiveHub::new(|| 0);
    let mut open: Vec<_> = (0..MAX_STREAMS).map(|_| hub.stream(None, |_| true, |_| None)).collect();
    assert!(open.iter().all(|response| response.status() == StatusCode::OK));
    let refused = hub.stream(None, |_| true, |_| None);
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers().get("retry-after").unwrap(), "10");
    let body = to_bytes(refused.into_body()).await.unwrap();
    assert!(std::str::from_utf8(&body).unwrap().starts_with("同時に開ける画面の数（200）を超えました。"));
    assert_eq!(hub.open_streams(), MAX_STREAMS, "a refused stream takes no place");
    open.pop();
    assert_eq!(hub.open_streams(), MAX_STREAMS - 1);
    assert_eq!(hub.stream(None, |_| true, |_| None).status(), StatusCode::OK);
}

#[test]
fn a_stream_is_neither_cached_nor_compressed_nor_buffered() {
    let response = LiveHub::new(|| 0).stream(None, |_| true, |_| None);
    let header = |name| response.headers().get(name).unwrap().to_str().unwrap();
    assert_eq!(header(CONTENT_TYPE), "text/event-stream; charset=utf-8");
    assert_eq!(header(CACHE_CONTROL), "no-store");
    assert_eq!(header(CONTENT_ENCODING), "identity");
}

#[test]
fn positions_count_changes_and_each_run_has_its_own_epoch() {
    let hub = LiveHub::with_epoch(0xab, || 0);
    assert_eq!(hub.position(), "000000ab-0");
    assert_eq!(hub.publish("a"), 1);
    assert_eq!(hub.clone().publish("a"), 2);
    assert_eq!(hub.position(), "000000ab-2");
    assert_ne!(LiveHub::new(|| 0).position(), LiveHub::new(|| 0).position());
}
