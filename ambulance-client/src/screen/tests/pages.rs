//! The pages: one renderer for page and stream, nothing inline, nothing dangerous from outside.

use actix_web::{http::StatusCode, test::TestRequest};
use webkit::lang::Lang;

use super::bench::Bench;
use crate::tablet::parts;

const PARTS: [&str; 6] = [parts::CARD, parts::SITUATION, parts::TIMES, parts::VITALS, parts::RECORD, parts::HOSPITALS];

/// Without the keys, which are new at each rendering.
fn without_keys(html: &str) -> String {
    let mut pieces = html.split("name=\"idempotency_key\" value=\"");
    let mut text = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        text += &piece[36..];
    }
    text
}

#[actix_web::test]
async fn the_page_is_made_of_the_very_parts_that_the_stream_sends() {
    let bench = Bench::new().await;
    let teller = bench.filled();
    for lang in Lang::ALL {
        let page = bench.get(&format!("/encounters/{}?lang={}", teller.id, lang.code())).await;
        assert_eq!(page.status, StatusCode::OK);
        let page = without_keys(&page.text);
        for part in PARTS {
            let html = bench.part(teller.id, part, lang);
            assert!(
                html.starts_with('<') && html.contains(&format!("data-part=\"case/{}/{part}\"", teller.id)),
                "{part}"
            );
            assert!(page.contains(without_keys(&html).trim()), "{part} in {}", lang.code());
        }
    }
}

#[actix_web::test]
async fn nothing_is_inline_and_every_form_carries_a_key() {
    let bench = Bench::new().await;
    let start = bench.get("/").await.text;
    let mut teller = bench.filled();
    teller.ask(&[1]);
    teller.answer(1, domain::inquiry::Answer::Accept);
    let case = bench.get("/").await.text;
    assert!(start.contains("name=\"kind\"") && case.contains("data-hold=\"800\""));
    for page in [&start, &case] {
        assert!(
            !page.contains("<style")
                && !page.contains(" style=")
                && !page.contains(" onclick")
                && !page.contains("<script>")
        );
        let forms = page.matches("<form").count();
        assert_eq!(forms, page.matches("name=\"idempotency_key\"").count());
        assert_eq!(forms, page.matches("method=\"post\"").count());
    }
}

#[actix_web::test]
async fn names_of_parts_are_unique_and_sheets_have_unique_ids() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1]);
    let page = bench.get(&format!("/encounters/{}", teller.id)).await.text;
    for attribute in ["data-part=\"", " id=\""] {
        let mut values: Vec<&str> = page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()).collect();
        let count = values.len();
        values.sort_unstable();
        values.dedup();
        assert_eq!(values.len(), count, "{attribute}");
    }
    let ids: Vec<&str> = page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(ids.contains(&link), "#{link} leads nowhere");
    }
}

#[actix_web::test]
async fn what_comes_from_outside_is_escaped() {
    let bench = Bench::new().await;
    let (id, base) = bench.open().await;
    bench.post(&format!("{base}/complaint"), "complaint=%3Cscript%3Ealert(1)%3C%2Fscript%3E").await;
    bench.post(&format!("{base}/interview"), "name=%3Cb%3E%22x&sex=male").await;
    let page = bench.get(&format!("/encounters/{id}")).await.text;
    assert!(!page.contains("<script>alert") && !page.contains("<b>\"x"));
    assert!(page.contains("&#60;script&#62;"));
}

#[actix_web::test]
async fn the_front_page_follows_the_active_case() {
    let bench = Bench::new().await;
    assert!(bench.get("/").await.text.contains("事案の開始"));
    let (first, base) = bench.open().await;
    let (second, _) = bench.open().await;
    assert!(bench.get("/").await.text.contains(&format!("case/{second}/card")));
    assert!(bench.get("/start").await.text.contains(&format!("href=\"{base}\"")), "open cases are listed");
    let other = bench.get(&format!("/encounters/{first}")).await.text;
    assert!(other.contains("data-inactive") && other.contains(&format!("action=\"{base}/activate\"")));
    bench.post(&format!("{base}/activate"), "").await;
    assert!(!bench.get(&format!("/encounters/{first}")).await.text.contains("data-inactive"));
}

#[actix_web::test]
async fn a_page_of_a_case_that_ended_says_so_through_its_stream() {
    let bench = Bench::new().await;
    let (id, base) = bench.open().await;
    bench.post(&format!("{base}/close"), "").await;
    let view = crate::screen::view::View::new(&bench.app, Some(id), Lang::Ja);
    let bar = view.part(parts::CASES).unwrap().into_string();
    assert!(bar.contains("data-gone") && bar.contains("この事案は終了しました"));
    assert!(view.part(&parts::case_part(id, parts::CARD)).is_none(), "its parts leave the page");
}

#[actix_web::test]
async fn the_own_files_are_served_under_their_hash() {
    let files = crate::screen::files();
    for name in ["crew.css", "crew.js", "pad.js"] {
        assert!(files.url(name).starts_with("/assets/"));
    }
    let page = Bench::new().await.send(TestRequest::get().uri("/")).await.text;
    assert!(page.contains(&files.url("crew.css")) && page.contains(&files.url("crew.js")));
}

#[actix_web::test]
async fn a_blocked_alarm_sound_is_told_in_the_bar() {
    let bench = Bench::new().await;
    let teller = bench.filled();
    let page = bench.get(&format!("/encounters/{}", teller.id)).await.text;
    let head = page.split("</header>").next().unwrap();
    assert!(head.contains("class=\"sound sound-warning\"") && head.contains("警報音が出ません。押して有効にする"));
    let style = include_str!("../../../assets/crew-frame.css");
    assert!(
        style.contains("[data-sound][data-state=\"blocked\"]") && page.contains("data-sound data-state=\"blocked\"")
    );
}

#[test]
fn no_number_of_a_vital_is_ever_cut() {
    let style = include_str!("../../../assets/crew-vitals.css");
    let tile = |rule: &&str| rule.contains(".vital") && !rule.contains(".chart");
    for rule in style.split('}').filter(tile) {
        assert!(!rule.contains("hidden") && !rule.contains("ellipsis") && !rule.contains("clamp"), "{rule}");
    }
}
