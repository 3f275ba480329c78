#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, HttpResponse, web};

use super::origin::{Facts, check};
use super::{AllowedHosts, CONTENT_POLICY, Guard, HostNameError, ListenError, OriginRefusal, listen_address};

#[test]
fn hosts_are_loopback_and_the_configured_names() {
    let hosts = AllowedHosts::with_names(["ER.hospital.local"]).unwrap();
    for ours in [
        "localhost",
        "localhost:8081",
        "127.0.0.1:8081",
        "127.9.9.9",
        "[::1]",
        "[::1]:8081",
        "er.hospital.local:80",
        "LOCALHOST",
    ] {
        assert!(hosts.allows(ours), "{ours}");
    }
    for foreign in [
        "",
        "evil.example",
        "localhost.evil.example",
        "evil.example:8081",
        "192.168.1.5",
        "[::2]",
        "[::1",
        "localhost:",
        "localhost:x",
        "localhost:99999",
        "localhost@evil.example",
        "er.hospital.local.evil.example",
        "hospital.local",
        "0.0.0.0",
        "127.0.0.1.nip.io",
    ] {
        assert!(!hosts.allows(foreign), "{foreign}");
    }
    assert!(!AllowedHosts::loopback().allows("er.hospital.local"));
}

#[test]
fn a_configured_name_is_a_bare_name() {
    for odd in ["", "*", "http://er.local", "er.local:80", "er.local/board", "er..local", "-er.local", "救急.local"] {
        assert_eq!(AllowedHosts::with_names([odd]).unwrap_err(), HostNameError::NotAName(odd.to_owned()), "{odd}");
    }
    let many = vec!["a"; super::MAX_HOST_NAMES + 1];
    assert_eq!(AllowedHosts::with_names(many).unwrap_err(), HostNameError::TooMany(17));
}

#[test]
fn screens_listen_on_loopback_only_and_say_why() {
    assert_eq!(listen_address("127.0.0.1:8081").unwrap().port(), 8081);
    assert!(listen_address("[::1]:0").is_ok());
    for open in ["0.0.0.0:8081", "192.168.1.5:8081", "[::]:8081"] {
        let refused = listen_address(open).unwrap_err();
        assert_eq!(refused, ListenError::NotLoopback(open.parse().unwrap()));
        assert!(refused.to_string().contains("do not sign in"), "the reason");
        assert!(refused.to_string().contains("127.0.0.1"), "the remedy");
    }
    for odd in ["", "8081", "localhost:8081", "127.0.0.1"] {
        assert_eq!(listen_address(odd).unwrap_err(), ListenError::NotAnAddress(odd.to_owned()));
    }
}

const HOST: &str = "localhost:8081";

fn facts<'a>(
    changes_something: bool,
    origin: Option<&'a str>,
    site: Option<&'a str>,
    dest: Option<&'a str>,
) -> Facts<'a> {
    Facts { changes_something, host: HOST, origin, fetch_site: site, fetch_dest: dest }
}

#[test]
fn what_changes_something_comes_from_our_own_page() {
    let post = |origin, site| check(&facts(true, origin, site, None));
    assert_eq!(post(Some("http://localhost:8081"), Some("same-origin")), Ok(()));
    assert_eq!(post(Some("null"), Some("same-origin")), Ok(()), "a plain form under no-referrer");
    assert_eq!(post(Some("http://LOCALHOST:8081"), None), Ok(()));
    assert_eq!(post(Some("https://localhost:8081"), None), Ok(()));
    for (origin, site) in [
        (Some("http://evil.example"), Some("cross-site")),
        (Some("http://evil.example"), Some("same-origin")),
        (Some("http://localhost:3000"), Some("same-site")),
        (Some("http://localhost:3000"), None),
        (Some("localhost:8081"), None),
        (None, Some("same-site")),
        (None, Some("cross-site")),
        (Some("null"), Some("none")),
    ] {
        assert_eq!(post(origin, site), Err(OriginRefusal::Foreign), "{origin:?} {site:?}");
    }
    assert_eq!(post(None, None), Err(OriginRefusal::Unknown));
    assert_eq!(post(Some("null"), None), Err(OriginRefusal::Unknown));
}

#[test]
fn a_foreign_page_may_link_to_us_but_not_read_us() {
    let get = |site, dest| check(&facts(false, None, site, dest));
    assert_eq!(get(None, None), Ok(()));
    assert_eq!(get(Some("none"), Some("document")), Ok(()));
    assert_eq!(get(Some("same-origin"), Some("empty")), Ok(()));
    assert_eq!(get(Some("cross-site"), Some("document")), Ok(()));
    for dest in [Some("image"), Some("iframe"), None] {
        assert_eq!(get(Some("cross-site"), dest), Err(OriginRefusal::Foreign), "{dest:?}");
    }
    assert_eq!(
        get(Some("same-site"), Some("empty")),
        Err(OriginRefusal::Foreign),
        "a stream opened by another port's page"
    );
}

#[actix_web::test]
async fn the_middleware_refuses_before_the_handler_and_dresses_every_answer() {
    let guard = Guard::new(AllowedHosts::loopback());
    let kept = || HttpResponse::Ok().insert_header((CACHE_CONTROL, "public")).finish();
    let app = init_service(
        App::new()
            .wrap(guard.middleware())
            .route("/page", web::get().to(HttpResponse::Ok))
            .route("/page", web::post().to(HttpResponse::NoContent))
            .route("/kept", web::get().to(move || async move { kept() })),
    )
    .await;
    let cases = [
        (TestRequest::get().uri("/page").insert_header(("host", HOST)), StatusCode::OK),
        (TestRequest::get().uri("/page").insert_header(("host", "evil.example")), StatusCode::MISDIRECTED_REQUEST),
        (TestRequest::get().uri("/page"), StatusCode::MISDIRECTED_REQUEST),
        (TestRequest::get().uri("/none").insert_header(("host", HOST)), StatusCode::NOT_FOUND),
        (TestRequest::post().uri("/page").insert_header(("host", HOST)), StatusCode::FORBIDDEN),
        (
            TestRequest::post()
                .uri("/page")
                .insert_header(("host", HOST))
                .insert_header(("sec-fetch-site", "same-origin")),
            StatusCode::NO_CONTENT,
        ),
    ];
    for (req, expected) in cases {
        let response = call_service(&app, req.to_request()).await;
        assert_eq!(response.status(), expected);
        let header = |name: &str| response.headers().get(name).unwrap().to_str().unwrap();
        assert_eq!(header("content-security-policy"), CONTENT_POLICY);
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cache-control"), "no-store");
    }
    let two_hosts =
        TestRequest::get().uri("/page").append_header(("host", HOST)).append_header(("host", "evil.example"));
    assert_eq!(call_service(&app, two_hosts.to_request()).await.status(), StatusCode::MISDIRECTED_REQUEST);
    let kept = TestRequest::get().uri("/kept").insert_header(("host", HOST)).to_request();
    assert_eq!(
        call_service(&app, kept).await.headers().get(CACHE_CONTROL).unwrap(),
        "public",
        "assets say for themselves"
    );
}

#[test]
fn the_policy_allows_no_inline_code() {
    assert!(!CONTENT_POLICY.contains("unsafe"));
    assert!(!CONTENT_POLICY.contains('*'));
}
