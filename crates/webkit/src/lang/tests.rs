use actix_web::http::header::COOKIE;
use actix_web::test::TestRequest;

use super::{Lang, Text};

fn lang_of(uri: &str, cookie: Option<&str>) -> Lang {
    let mut req = TestRequest::with_uri(uri);
    if let Some(cookie) = cookie {
        req = req.insert_header((COOKIE, cookie));
    }
    Lang::of_request(&req.to_http_request())
}

#[test]
fn japanese_unless_chosen() {
    assert_eq!(lang_of("/", None), Lang::Ja);
    assert_eq!(lang_of("/?lang=en", None), Lang::En);
    assert_eq!(lang_of("/", Some("lang=en")), Lang::En);
    assert_eq!(lang_of("/", Some("theme=night; lang=en; other=1")), Lang::En);
}

#[test]
fn the_query_wins_over_the_cookie() {
    assert_eq!(lang_of("/?lang=ja", Some("lang=en")), Lang::Ja);
    assert_eq!(lang_of("/?a=1&lang=en&b=2", Some("lang=ja")), Lang::En);
}

#[test]
fn an_unknown_code_is_passed_over() {
    assert_eq!(lang_of("/?lang=fr", Some("lang=en")), Lang::En);
    assert_eq!(lang_of("/?lang=", Some("lang=xx")), Lang::Ja);
    assert_eq!(lang_of("/?xlang=en", Some("xlang=en")), Lang::Ja);
}

#[test]
fn the_browsers_preference_does_not_count() {
    let req = TestRequest::default().insert_header(("accept-language", "en-US")).to_http_request();
    assert_eq!(Lang::of_request(&req), Lang::Ja);
}

#[test]
fn codes_round_trip() {
    for lang in Lang::ALL {
        assert_eq!(Lang::from_code(lang.code()), Some(lang));
    }
    assert_eq!(Text::new("はい", "yes").of(Lang::En), "yes");
}

crate::words! {
    /// Two words, to try the macro.
    pub struct TestWords;
    incoming: "来院予定", "Incoming";
    seen: "確認済み", "Seen";
}

#[test]
fn words_come_in_both_languages_and_can_be_listed() {
    assert_eq!(TestWords::of(Lang::Ja).incoming, "来院予定");
    assert_eq!(TestWords::of(Lang::En).incoming, "Incoming");
    assert_eq!(TestWords::EN.entries(), vec![("incoming", "Incoming"), ("seen", "Seen")]);
}
