#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use actix_web::http::StatusCode;
use actix_web::http::header::{COOKIE, LOCATION, SET_COOKIE};
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, web};

use super::{DISPLAY_PATH, Theme, choose, is_local_path};

async fn visit(query: &str) -> (String, Vec<String>) {
    let app = init_service(App::new().route(DISPLAY_PATH, web::get().to(choose))).await;
    let response = call_service(&app, TestRequest::with_uri(&format!("{DISPLAY_PATH}?{query}")).to_request()).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    let text = |value: &actix_web::http::header::HeaderValue| value.to_str().unwrap().to_owned();
    let cookies = response.headers().get_all(SET_COOKIE).map(text).collect();
    (text(response.headers().get(LOCATION).unwrap()), cookies)
}

#[actix_web::test]
async fn a_choice_is_remembered_and_leads_back() {
    let (back, cookies) = visit("lang=en&back=%2Fboard%3Fcase%3D1").await;
    assert_eq!(back, "/board?case=1");
    assert_eq!(cookies, ["lang=en; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly"]);
    let (_, cookies) = visit("theme=night").await;
    assert!(cookies[0].starts_with("theme=night;"));
}

#[actix_web::test]
async fn nonsense_sets_nothing() {
    let (back, cookies) = visit("lang=xx&theme=%0d%0aset-cookie:a").await;
    assert_eq!((back.as_str(), cookies.len()), ("/", 0));
}

#[actix_web::test]
async fn the_way_back_never_leads_to_another_host() {
    for odd in ["", "board", "//evil.example/", "/\\evil.example", "https://evil.example/", "/a\r\nb", "/a b", "/あ"] {
        assert!(!is_local_path(odd), "{odd:?}");
    }
    assert!(is_local_path("/"));
    assert!(is_local_path("/case/1?view=mist&lang=en"));
    assert!(!is_local_path(&format!("/{}", "a".repeat(super::MAX_BACK_CHARS))));
    assert_eq!(visit("lang=en&back=%2F%2Fevil.example").await.0, "/");
}

#[test]
fn the_theme_comes_from_its_cookie() {
    let theme =
        |cookie: &str| Theme::of_request(&TestRequest::default().insert_header((COOKIE, cookie)).to_http_request());
    assert_eq!(theme("theme=night"), Theme::Night);
    assert_eq!(theme("theme=day; lang=en"), Theme::Day);
    assert_eq!(theme("theme=dark"), Theme::Auto);
}
