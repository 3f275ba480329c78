//! 番号で呼び出す: what is typed, what opens, and how everything else is told.

use actix_web::{
    http::{StatusCode, header::LOCATION},
    test::TestRequest,
};
use domain::spoken_code::{CallUpRefusal, SpokenCode};
use jiff::Timestamp;

use super::{
    Board, case_uri, key,
    sample::{self, HAEMATEMESIS, HEADACHE, STROKE, encounter},
    text,
};

async fn post(board: &Board, code: &str) -> (StatusCode, serde_json::Value) {
    board.post("/call-up", &[("key", &key(1)), ("code", code)]).await
}

#[actix_web::test]
async fn a_code_opens_the_case_and_nobody_is_called_any_more() {
    let board = Board::with([]).await;
    let digits = SpokenCode::of(encounter(HAEMATEMESIS)).digits();
    let full_width: String = digits.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
    let typed = format!(" {}－{}　{}", &full_width[..9], &full_width[9..18], &full_width[18..]);
    let (status, answer) = post(&board, &typed).await;
    assert_eq!((status, &answer["encounter"]), (StatusCode::OK, &encounter(HAEMATEMESIS).to_string().into()));
    let case = board.api_case(HAEMATEMESIS).await;
    assert_eq!((&case["may_read"], &case["seen"]), (&true.into(), &true.into()));
    assert_eq!(board.reports(), 1, "the crew hears that it was seen");
    let page = board.page(&case_uri(HAEMATEMESIS, "")).await;
    assert!(!page.contains("data-alarm=\"high\""), "whoever typed the code need not be called");
}

#[actix_web::test]
async fn a_plain_form_leads_to_the_case_and_the_code_is_in_no_address() {
    let board = Board::with([]).await;
    let digits = SpokenCode::of(encounter(HAEMATEMESIS)).digits();
    let form = [("key", key(1)), ("code", digits.clone())];
    let answer = board.send(TestRequest::post().uri("/call-up").set_form(form)).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    let location = answer.headers().get(LOCATION).unwrap().to_str().unwrap();
    assert_eq!(location, case_uri(HAEMATEMESIS, ""));
    assert!(!location.contains(&digits));
}

#[actix_web::test]
async fn a_misheard_digit_is_told_at_once_and_asked_of_nobody() {
    let board = Board::with([]).await;
    let digits = SpokenCode::of(encounter(HAEMATEMESIS)).digits();
    let last = digits.chars().last().unwrap().to_digit(10).unwrap();
    let wrong = format!("{}{}", &digits[..9], (last + 1) % 10);
    for (typed, word) in [(wrong.as_str(), "聞き違い"), ("123 456", "10桁"), ("", "10桁"), ("12345abcde", "数字")]
    {
        let (status, answer) = post(&board, typed).await;
        assert_eq!((status, &answer["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &"code-malformed".into()));
        assert!(answer["ja"].as_str().unwrap().contains(word), "{typed}: {}", answer["ja"]);
    }
    let answer = board.send(TestRequest::post().uri("/call-up").set_form([("key", &key(1)), ("code", &wrong)])).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(answer).await;
    assert!(page.contains("聞き違い") && page.contains(&wrong), "what was typed stays to be mended");
    assert_eq!(board.reports(), 0);
}

#[actix_web::test]
async fn every_refusal_of_the_platform_reaches_the_person_in_words() {
    let board = Board::with([sample::stroke(Timestamp::now(), 1)]).await;
    for (n, refusal) in [(STROKE, CallUpRefusal::OtherDestination), (HEADACHE, CallUpRefusal::Unknown)] {
        let (status, answer) = post(&board, &SpokenCode::of(encounter(n)).digits()).await;
        assert_eq!((status, &answer["code"]), (StatusCode::CONFLICT, &refusal.code().into()));
        assert_eq!(answer["ja"], refusal.ja());
    }
    assert_eq!(board.reports(), 0);
}

#[actix_web::test]
async fn the_board_leads_there_and_the_page_says_how() {
    let board = Board::with([]).await;
    assert!(board.page("/").await.contains("href=\"/call-up\""));
    let page = board.page("/call-up").await;
    assert!(
        page.contains("番号で呼び出す") && page.contains("inputmode=\"numeric\"") && page.contains("method=\"post\"")
    );
}
