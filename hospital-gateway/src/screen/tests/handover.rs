//! The handover sheet of the board: only of what may be read, with the name only at the destination.

use actix_web::{http::StatusCode, test::TestRequest};
use domain::{disclosure::CaseStanding, spoken_code::SpokenCode};
use jiff::Timestamp;

use super::{
    Board, case_uri,
    sample::{self, BUSIEST, FALL, HAEMATEMESIS, HEADACHE, STROKE, encounter},
};

#[actix_web::test]
async fn the_sheet_says_when_it_was_made_and_that_it_is_personal() {
    let board = Board::with([sample::stroke(Timestamp::now(), 7)]).await;
    assert!(board.page(&case_uri(STROKE, "")).await.contains(&case_uri(STROKE, "/sheet")));
    let page = board.page(&case_uri(STROKE, "/sheet")).await;
    for word in [
        "医師引継書",
        "個人情報を含みます",
        "試験病院",
        "版 7",
        "印刷 ",
        "最新の情報",
        "潮見 恒一",
        "186/102mmHg",
        "ワルファリンカリウム",
        "推測・根拠",
        "アレルギー",
        "閲覧済み・該当情報なし",
        "電話で読み上げる",
        &SpokenCode::of(encounter(STROKE)).grouped(),
    ] {
        assert!(page.contains(word), "{word}");
    }
    let aloud = page.split("lang=\"ja\">").nth(1).unwrap().split("</p>").next().unwrap();
    assert!(!aloud.contains("潮見") && aloud.contains("62歳"), "{aloud}");
}

#[actix_web::test]
async fn before_the_decision_there_is_no_name_on_paper() {
    let board = Board::with([sample::haematemesis(Timestamp::now(), 1), sample::headache(Timestamp::now(), 1)]).await;
    let page = board.page(&case_uri(HAEMATEMESIS, "/sheet")).await;
    assert!(page.contains("搬送先に決定後に表示") && page.contains("応答待ち時間超過"));
    assert!(board.page(&case_uri(HEADACHE, "/sheet")).await.contains("同意なし"));
}

/// On paper a long text is cut and says so; the case's page, which scrolls, keeps all of it.
#[actix_web::test]
async fn what_is_cut_on_paper_stands_whole_on_the_page() {
    let board = Board::with([sample::busiest()]).await;
    let long = "新鮮血、洗面器半分。家族によると朝から会話がかみ合わない。".repeat(8);
    assert!(board.page(&case_uri(BUSIEST, "")).await.contains(&long));
    let paper = board.page(&case_uri(BUSIEST, "/sheet")).await;
    assert!(!paper.contains(&long) && paper.contains("ほか32件（画面で確認）"));
}

#[actix_web::test]
async fn what_was_taken_back_has_no_sheet() {
    let board = Board::with([
        sample::released(11, 5),
        sample::bare(12, 6, CaseStanding::Declined),
        sample::fall(Timestamp::now(), 1),
    ])
    .await;
    for n in [11, 12] {
        let answer = board.send(TestRequest::get().uri(&case_uri(n, "/sheet"))).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    }
    assert_eq!(board.send(TestRequest::get().uri(&case_uri(99, "/sheet"))).await.status(), StatusCode::NOT_FOUND);
    assert!(board.page(&case_uri(FALL, "/sheet")).await.contains("聞き取り（家族）"));
}
