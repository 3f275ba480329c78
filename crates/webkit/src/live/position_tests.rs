#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use actix_web::FromRequest;
use actix_web::test::TestRequest;

use super::{LastEventId, Position};

#[test]
fn positions_round_trip_and_nothing_else_is_one() {
    let position = Position { epoch: 0x00ab_12ff, sequence: 42 };
    assert_eq!(position.to_string(), "00ab12ff-42");
    assert_eq!(Position::parse("00ab12ff-42"), Some(position));
    for odd in ["", "-", "00ab12ff", "00ab12ff-", "ab12ff-42", "00AB12FF-42", "00ab12ff-042", "00ab12ff-+42", "zz-1"] {
        assert_eq!(Position::parse(odd), None, "{odd}");
    }
}

#[actix_web::test]
async fn a_reconnecting_browser_knows_better_than_the_address() {
    let fresh = TestRequest::with_uri("/events?since=1-1").to_http_request();
    assert_eq!(LastEventId::extract(&fresh).await.unwrap().as_deref(), Some("1-1"));
    let again = TestRequest::with_uri("/events?since=1-1").insert_header(("last-event-id", "1-9")).to_http_request();
    assert_eq!(LastEventId::extract(&again).await.unwrap().as_deref(), Some("1-9"));
    let none = TestRequest::with_uri("/events").to_http_request();
    assert_eq!(LastEventId::extract(&none).await.unwrap().as_deref(), None);
}
