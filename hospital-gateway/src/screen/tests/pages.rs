//! The pages: what stands on them, in which language, and that nothing inline is in them.

use std::sync::atomic::Ordering;

use actix_web::{http::StatusCode, test::TestRequest};
use domain::{
    disclosure::CaseStanding,
    inquiry::{Answer, DeclineReason},
    readiness::{ReadinessLevel, STALE_AFTER, Statement},
};
use jiff::{SignedDuration, Timestamp};

use super::{Board, case_uri, sample, text};
use crate::screen::tests::sample::{CONFUSED, HAEMATEMESIS, HEADACHE, STROKE};

fn all(now: Timestamp) -> Vec<domain::disclosure::CaseDelivery> {
    vec![sample::haematemesis(now, 11), sample::stroke(now, 12), sample::confused(now, 13), sample::headache(now, 14)]
}

fn assert_has(page: &str, parts: &[&str]) {
    for part in parts {
        assert!(page.contains(part), "{part} is missing");
    }
}

#[actix_web::test]
async fn the_board_says_who_how_bad_when_and_what_the_record_says() {
    let board = Board::with(all(Timestamp::now())).await;
    let page = board.page("/").await;
    assert_has(
        &page,
        &[
            "50歳 男性",
            "吐血4回",
            "urgency-red-1",
            "赤1",
            "収縮期血圧 78 mmHg",
            "皮膚冷感・湿潤",
            "推測",
            "食道・胃静脈瘤",
            "レセプト・12か月前",
            "特定健診：応答待ち時間超過",
            "抗凝固薬の処方歴",
            "調剤・8日前",
            "潮見 恒一",
            "未出発",
            "O₂ 6 L/分",
            "同意がないため記録は取得していません",
        ],
    );
    for (n, version) in [(HAEMATEMESIS, 11), (STROKE, 12), (CONFUSED, 13), (HEADACHE, 14)] {
        assert_has(&page, &[&format!(r#"data-case="{}" data-version="{version}""#, sample::encounter(n))]);
    }
    for reason in DeclineReason::ALL {
        assert_has(&page, &[&format!(r#"name="reason" value="{}""#, reason.code()), reason.ja()]);
    }
}

#[actix_web::test]
async fn the_most_urgent_question_stands_first() {
    let now = Timestamp::now();
    let board = Board::with([sample::headache(now, 1), sample::confused(now, 2), sample::haematemesis(now, 3)]).await;
    let page = board.page("/").await;
    let place = |n: u8| page.find(&format!(r#"data-case="{}""#, sample::encounter(n))).unwrap();
    assert!(place(HAEMATEMESIS) < place(CONFUSED) && place(CONFUSED) < place(HEADACHE));
}

#[actix_web::test]
async fn a_released_case_is_a_line_without_content() {
    let now = Timestamp::now();
    let board = Board::with([sample::haematemesis(now, 1), sample::headache(now, 2)]).await;
    board.deliver(&sample::released(HAEMATEMESIS, 3)).await;
    board.desk.answer(sample::encounter(HEADACHE), Answer::Decline(DeclineReason::NoBed)).await.unwrap();
    board.deliver(&sample::bare(HEADACHE, 4, CaseStanding::Declined)).await;
    let pages = [board.page("/").await, board.page(&case_uri(HAEMATEMESIS, "")).await];
    for page in &pages {
        assert_has(
            page,
            &["他院に決定", &format!(r#"data-case="{}" data-version="3""#, sample::encounter(HAEMATEMESIS))],
        );
        for content in [
            "50歳",
            "吐血",
            "静脈瘤",
            "スピロノラクトン",
            "青凪救急4",
            "頭痛",
            "72歳",
            "data-urgency",
            "data-alarm=",
            "data-receive",
        ] {
            assert!(!page.contains(content), "{content} lingers");
        }
    }
    assert_has(&pages[0], &["受入不可（満床）", "受入可に変更"]);
}

#[actix_web::test]
async fn a_case_page_is_the_handover_in_order_with_sources() {
    let board = Board::with(all(Timestamp::now())).await;
    let page = board.page(&case_uri(STROKE, "")).await;
    let letters: Vec<&str> =
        page.match_indices("mist-letter\">").map(|(at, tag)| &page[at + tag.len()..=at + tag.len()]).collect();
    assert_eq!(letters, ["A", "T", "M", "I", "S", "T"]);
    assert_has(
        &page,
        &[
            "潮見 恒一",
            "資格情報",
            "最終健常確認",
            "左片麻痺",
            "共同偏視",
            "GCS 12 (E4V2M6)",
            "心房細動",
            "ワーファリン錠1mg",
            "電子処方箋(調剤)",
            "閲覧済み・該当情報なし",
        ],
    );
    // A new question is noticed here too.
    assert_has(&page, &[r#"data-part="board""#, r#"data-alarm="high""#, &sample::encounter(HAEMATEMESIS).to_string()]);
    let asked = board.page(&case_uri(HAEMATEMESIS, "")).await;
    assert_has(&asked, &["搬送先に決定後に表示", "data-receive", r#"name="from" value="case""#]);
}

#[actix_web::test]
async fn an_unknown_case_is_not_found() {
    let board = Board::with([]).await;
    for uri in ["/cases/nonsense".to_owned(), case_uri(77, "")] {
        let response = board.send(TestRequest::get().uri(&uri)).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert!(text(response).await.contains("unknown-case"));
    }
    assert!(board.page("/").await.contains("照会も来院予定もありません"));
}

#[actix_web::test]
async fn nothing_on_the_pages_is_inline() {
    let board = Board::with(all(Timestamp::now())).await;
    for uri in ["/".to_owned(), case_uri(STROKE, ""), case_uri(HAEMATEMESIS, "")] {
        let page = board.page(&uri).await;
        assert!(!page.contains("style=") && !page.contains("<style") && !page.contains("javascript:"), "{uri}");
        for (at, _) in page.match_indices("<script") {
            assert!(page[at..].starts_with(r#"<script type="module" src="/assets/"#), "{uri}");
        }
        let handlers = [" onclick", " onload", " onerror", " onsubmit", " oninput", " onchange"];
        assert!(handlers.iter().all(|handler| !page.contains(handler)), "{uri}");
    }
}

#[actix_web::test]
async fn the_page_speaks_english_too() {
    let board = Board::with(all(Timestamp::now())).await;
    let page = board.page("/?lang=en").await;
    assert_has(
        &page,
        &[
            r#"<html lang="en""#,
            "50 y Male",
            "Systolic BP 78 mmHg",
            "Anticoagulant prescribed",
            "Accept",
            "No bed",
            "Not left yet",
            "28<small>/min",
        ],
    );
    assert!(!page.contains("受入") && !page.contains("/分"), "no Japanese word of the board's own");
}

#[actix_web::test]
async fn text_from_outside_is_escaped() {
    let now = Timestamp::now();
    let mut delivery = sample::haematemesis(now, 1);
    delivery.situation.as_mut().unwrap().complaint = r#"<img src=x onerror="alert(1)">"#.to_owned();
    let board = Board::with([delivery]).await;
    for uri in ["/".to_owned(), case_uri(HAEMATEMESIS, "")] {
        let page = board.page(&uri).await;
        assert!(!page.contains("<img src=x") && page.contains("&#60;img src=x"), "{uri}");
    }
}

#[actix_web::test]
async fn a_stale_mark_is_never_shown_as_set() {
    let board = Board::with([]).await;
    let wants = Statement::tap(None, ReadinessLevel::Wants);
    let old = Timestamp::now() - STALE_AFTER - SignedDuration::from_mins(1);
    board.desk.inbox().take_statement(&wants, old).await.unwrap();
    let page = board.page("/").await;
    assert!(page.contains("未更新") && !page.contains(r#"aria-pressed="true""#));
    board.desk.inbox().take_statement(&wants, Timestamp::now() - SignedDuration::from_mins(1)).await.unwrap();
    let page = board.page("/").await;
    assert!(!page.contains("未更新") && page.contains(r#"value="wants" aria-pressed="true""#));
}

#[actix_web::test]
async fn a_lost_link_is_said_in_a_sentence() {
    let board = Board::with([]).await;
    assert!(!board.page("/").await.contains("er-link-lost"));
    board.is_connected.store(false, Ordering::Relaxed);
    assert_has(
        &board.page("/").await,
        &["er-link-lost", "連携基盤と不通です", r#"data-part="link" data-state="lost""#],
    );
}

#[tokio::test]
async fn the_screen_is_served_guarded_on_loopback_and_stops() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    let board = Board::with([]).await;
    let link = || crate::screen::LinkReport { is_connected: true, last_heard: None, clock_ahead: None };
    assert!(
        crate::screen::start_with(
            "0.0.0.0:0",
            std::sync::Arc::clone(&board.desk),
            link,
            super::calls(board.desk.clone()),
            None
        )
        .is_err()
    );
    let screen = crate::screen::start_with(
        "127.0.0.1:0",
        std::sync::Arc::clone(&board.desk),
        link,
        super::calls(board.desk.clone()),
        None,
    )
    .unwrap();
    let ask = async |host: &str| {
        let mut stream = tokio::net::TcpStream::connect(screen.address()).await.unwrap();
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let answer = ask("localhost").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("content-security-policy: default-src 'none'"));
    assert!(ask("evil.example").await.starts_with("HTTP/1.1 421"));
    let address = screen.address();
    screen.stop().await;
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}
