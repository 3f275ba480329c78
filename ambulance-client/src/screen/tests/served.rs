//! The whole screen on a real socket: guard, headers, stream, stop.

use std::time::Duration;

use host::Clock;
use reqwest::header::{ACCEPT, ORIGIN};

use super::sample;
use crate::screen;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_serves_on_loopback_with_strict_headers_and_stops() {
    let tablet = sample::tablet(Clock::system());
    assert!(screen::start("0.0.0.0:0", tablet.clone()).is_err(), "never on the network");
    let screen = screen::start("127.0.0.1:0", tablet.clone()).unwrap();
    let base = format!("http://{}", screen.address());
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap();
    let page = client.get(&base).send().await.unwrap();
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe-inline"));
    assert_eq!(page.headers()["cache-control"], "no-store");
    let key = uuid::Uuid::new_v4();
    let post = || {
        client
            .post(format!("{base}/encounters"))
            .header(ACCEPT, "application/json")
            .form(&[("kind", "fire"), ("key", &key.to_string())])
    };
    assert_eq!(post().send().await.unwrap().status(), 403, "a post must say where it comes from");
    let opened = post().header(ORIGIN, &base).send().await.unwrap();
    assert_eq!(opened.status(), 200);
    let id = tablet.active().unwrap();

    // A change after the page was made comes through the stream, in the language of the page.
    let mut stream = client.get(format!("{base}/live?encounter={id}&lang=en")).send().await.unwrap();
    let mut heard = String::new();
    let mut told = false;
    while !heard.contains("event: patch") || !heard.contains(&format!("case/{id}/times")) {
        heard += std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap();
        if heard.contains("event: beat") && !told {
            told = true;
            tablet.acts().reach(id, domain::milestone::Milestone::CallReceived, None).await.unwrap();
        }
    }
    assert!(heard.contains("Call received") && !heard.contains("覚知"), "{heard}");
    tablet.hub().close();
    screen.stop().await;
    assert!(client.get(&base).send().await.is_err());
}
