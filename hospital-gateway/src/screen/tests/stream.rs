//! The stream: a delivery leaves as a patch at once, for the page that shows it, and for no other.

use std::pin::Pin;

use actix_web::{
    body::{BoxBody, MessageBody},
    http::StatusCode,
    test::TestRequest,
};
use futures_util::future::poll_fn;
use jiff::Timestamp;
use serde_json::Value;

use super::{Board, case_uri, sample};
use crate::screen::tests::sample::{CONFUSED, HAEMATEMESIS};

/// One open page.
struct Reader(BoxBody);

impl Reader {
    async fn open(board: &Board, uri: &str) -> Self {
        let response = board.send(TestRequest::get().uri(uri)).await;
        assert_eq!(response.status(), StatusCode::OK);
        let mut reader = Self(response.into_body());
        assert!(reader.chunk().await.starts_with("retry:"));
        assert!(reader.chunk().await.starts_with("event: beat"));
        reader
    }

    async fn chunk(&mut self) -> String {
        let chunk = poll_fn(|context| Pin::new(&mut self.0).poll_next(context)).await.unwrap().unwrap();
        String::from_utf8(chunk.to_vec()).unwrap()
    }

    /// The next patch: its part and its HTML.
    async fn patch(&mut self) -> (String, String) {
        loop {
            let chunk = self.chunk().await;
            if chunk.starts_with("event: patch") {
                let data: Value = serde_json::from_str(chunk.split_once("data: ").unwrap().1.trim()).unwrap();
                return (
                    data["part"].as_str().unwrap().to_owned(),
                    data["html"].as_str().unwrap_or_default().to_owned(),
                );
            }
        }
    }
}

#[actix_web::test]
async fn a_delivery_is_a_patch_of_the_board() {
    let board = Board::with([]).await;
    let mut reader = Reader::open(&board, "/live").await;
    board.deliver(&sample::haematemesis(Timestamp::now(), 5)).await;
    board.desk.show(sample::encounter(HAEMATEMESIS));
    let (part, html) = reader.patch().await;
    assert_eq!(part, "board", "the board's page is not told about a part that it does not show");
    assert!(html.contains(&format!(r#"data-case="{}" data-version="5""#, sample::encounter(HAEMATEMESIS))));
    assert!(html.contains(r#"data-alarm="high""#));
    board.desk.set_readiness(None, domain::readiness::ReadinessLevel::Can).await.unwrap();
    let parts = [reader.patch().await.0, reader.patch().await.0];
    assert_eq!(parts, ["link", "readiness"], "a report waits, and the mark is shown");
}

#[actix_web::test]
async fn a_page_and_its_patch_are_the_same_html() {
    let board = Board::with([sample::stroke(Timestamp::now(), 5)]).await;
    let mut reader = Reader::open(&board, "/live").await;
    board.desk.hub().publish("board");
    let (_, patch) = reader.patch().await;
    let page = board.page("/").await;
    // Up to the first thing that ticks.
    let part = |text: &str| {
        let from = text.find(r#"<section class="er-board""#).unwrap();
        text[from..text.find("er-when-big").unwrap()].to_owned()
    };
    assert_eq!(part(&patch), part(&page));
}

#[actix_web::test]
async fn a_case_page_hears_of_its_case_and_of_the_others_beside_it() {
    let now = Timestamp::now();
    let board = Board::with([sample::haematemesis(now, 5), sample::confused(now, 6)]).await;
    let opened = sample::encounter(HAEMATEMESIS);
    let mut reader = Reader::open(&board, &format!("/live?case={opened}")).await;
    board.desk.show(sample::encounter(CONFUSED));
    let (part, rail) = reader.patch().await;
    assert_eq!(part, "board");
    assert!(
        rail.contains("er-rail")
            && rail.contains(&sample::encounter(CONFUSED).to_string())
            && !rail.contains(&opened.to_string())
    );
    board.desk.show(opened);
    let (part, html) = reader.patch().await;
    assert_eq!(part, format!("case/{opened}"));
    assert!(html.contains(&format!(r#"data-part="case/{opened}""#)) && html.contains("吐血"));
}

#[actix_web::test]
async fn a_stream_of_a_page_that_cannot_exist_is_refused() {
    let board = Board::with([]).await;
    let response = board.send(TestRequest::get().uri("/live?case=nonsense")).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let gone = board.send(TestRequest::get().uri(&case_uri(77, ""))).await;
    assert_eq!(gone.status(), StatusCode::NOT_FOUND);
}
