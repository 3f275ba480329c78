#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use actix_web::test::TestRequest;
use actix_web::web;
use askama::Template;

use super::frame::percent_encoded;
use super::{PixelDensity, Program, Screen, Shell, without_lang};
use crate::assets::AssetSet;
use crate::lang::{Lang, Text};
use crate::live::LiveHub;
use crate::words::FrameWords;

const PROGRAM: Program =
    Program { name: Text::new("救急隊タブレット", "Crew tablet"), screen: Screen::Tablet(PixelDensity::P132) };

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "webkit/base.html" %}{% block title %}題{% endblock %}{% block main %}<p>本文</p>{% endblock %}"#
)]
struct Page {
    page: Shell,
}

fn request(uri: &str) -> actix_web::HttpRequest {
    TestRequest::with_uri(uri).app_data(web::Data::new(AssetSet::with(&[]).unwrap())).to_http_request()
}

#[test]
fn the_frame_says_what_the_page_is() {
    let hub = LiveHub::new(|| 0);
    let page = Shell::new(&request("/case/1?view=a&lang=en"), &PROGRAM).who("<隊>").live(&hub, "/events").alarms();
    let html = Page { page }.render().unwrap();
    for part in [
        r#"<html lang="en" data-theme="auto" data-screen="tablet" data-ppi="132">"#,
        &format!(r#"data-stream="/events" data-stream-since="{}" data-now="0" data-alarms"#, hub.position()),
        "<title>題 | Crew tablet</title>",
        "/settings/display?lang=ja&#38;back=/case/1%3Fview%3Da\"",
        "&#60;隊&#62;",
        "<p>本文</p>",
    ] {
        assert!(html.contains(part), "{part} in {html}");
    }
}

#[test]
fn a_page_that_is_not_live_makes_no_promise() {
    let html = Page { page: Shell::new(&request("/"), &PROGRAM) }.render().unwrap();
    assert!(!html.contains("data-stream") && !html.contains("data-light") && !html.contains("data-sound"));
}

#[test]
fn the_page_obeys_its_own_policy() {
    let page = Shell::new(&request("/"), &PROGRAM).live(&LiveHub::new(|| 0), "/events").alarms();
    let html = Page { page }.render().unwrap();
    assert!(!html.contains("style="), "no inline style");
    assert!(!html.contains(" on"), "no inline handler");
    assert!(
        html.matches("<script").all(|_| html.contains("<script type=\"module\" src=\"/assets/")),
        "no inline script"
    );
}

#[test]
fn the_position_is_taken_before_the_state_is_read() {
    let hub = LiveHub::new(|| 0);
    let page = Shell::new(&request("/"), &PROGRAM).live(&hub, "/events");
    let before = hub.position();
    hub.publish("case-1");
    assert!(Page { page }.render().unwrap().contains(&format!("data-stream-since=\"{before}\"")));
}

#[test]
fn addresses_lead_back_without_the_old_language() {
    assert_eq!(without_lang("/a", ""), "/a");
    assert_eq!(without_lang("/a", "lang=en"), "/a");
    assert_eq!(without_lang("/a", "x=1&lang=en&language=2"), "/a?x=1&language=2");
    assert_eq!(percent_encoded("/a?x=1&y=あ"), "/a%3Fx%3D1%26y%3D%E3%81%82");
}

#[test]
fn no_word_is_empty_and_both_editions_have_the_same_gaps() {
    let gaps = |word: &str| ["{n}", "{h}", "{m}", "{time}", "{what}"].map(|gap| word.contains(gap));
    for ((name, ja), (_, en)) in FrameWords::of(Lang::Ja).entries().into_iter().zip(FrameWords::of(Lang::En).entries())
    {
        assert!(!ja.trim().is_empty() && !en.trim().is_empty(), "{name}");
        assert_eq!(gaps(ja), gaps(en), "{name}");
    }
}
