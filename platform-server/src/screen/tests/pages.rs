//! The page and the JSON over a real ledger.

use std::pin::Pin;

use actix_web::{body::MessageBody as _, http::StatusCode, test::TestRequest};
use domain::{
    card::CardFailure,
    consent::ConsentBasis,
    inquiry::{Answer, DeclineReason},
    record::FetchOutcome,
};
use futures_util::future::poll_fn;
use proto::convert::{statistics_from_wire, statistics_to_wire};
use serde_json::{Value, json};

use super::{
    Desk, Played,
    sample::{self, YES},
};

/// A plain refusal.
const NO_BED: Option<Answer> = Some(Answer::Decline(DeclineReason::NoBed));

/// Two cases of one headquarters, one of another.
fn three() -> [Played; 3] {
    [
        Played {
            headquarters: "minato",
            opened_hours_ago: 2,
            card: Some(None),
            consent: Some(ConsentBasis::Patient),
            fetched: Some(FetchOutcome::Empty),
            answers: vec![NO_BED, YES],
            seen_after_s: Some(15),
            decided_after_s: Some(0),
            scene_min: Some(24),
        },
        Played {
            headquarters: "minato",
            opened_hours_ago: 30,
            card: Some(Some(CardFailure::NoCard)),
            consent: Some(ConsentBasis::Refused),
            answers: vec![NO_BED, NO_BED, NO_BED, None],
            scene_min: Some(30),
            ..Played::default()
        },
        Played { headquarters: "aonagi", opened_hours_ago: 1, ..Played::default() },
    ]
}

#[actix_web::test]
async fn the_json_is_what_grpc_tells() {
    let desk = Desk::with(three()).await;
    let doc = desk.json("/api/statistics").await;
    let expected = {
        let state = desk.app.ledger.state();
        let figures: Vec<_> = state.figures().collect();
        statistics_from_wire(statistics_to_wire(state.applied_seq(), &domain::statistics::Statistics::of(&figures)))
            .unwrap()
    };
    assert_eq!(doc["seq"], json!(expected.seq));
    assert_eq!(doc["counts"], json!(expected.counts));
    for (list, counts) in &expected.by_code {
        let counts: Vec<Value> = counts.iter().map(|(code, count)| json!({ "code": code, "count": count })).collect();
        assert_eq!(doc["by_code"][list], json!(counts), "{list}");
    }
    for (name, (count, p50, p90)) in &expected.distributions {
        assert_eq!(doc["distributions"][name], json!({ "count": count, "p50": p50, "p90": p90 }), "{name}");
    }
    assert_eq!(
        (&doc["counts"]["cases"], &doc["counts"]["difficult"], &doc["counts"]["viewed"]),
        (&json!(3), &json!(1), &json!(1))
    );
}

#[actix_web::test]
async fn a_headquarters_and_a_window_select_cases() {
    let desk = Desk::with(three()).await;
    for (uri, cases) in [
        ("/api/statistics?headquarters=minato", 2),
        ("/api/statistics?headquarters=", 3),
        ("/api/statistics?headquarters=shiraho", 0),
        ("/api/statistics?window=24h", 2),
        ("/api/statistics?headquarters=minato&window=24h", 1),
    ] {
        assert_eq!(desk.json(uri).await["counts"]["cases"], cases, "{uri}");
    }
}

#[actix_web::test]
async fn what_does_not_exist_is_refused_with_a_code() {
    let desk = Desk::with([]).await;
    for (query, status, code) in [
        ("?headquarters=nowhere", StatusCode::NOT_FOUND, "unknown-headquarters"),
        ("?headquarters=%3Cscript%3E", StatusCode::NOT_FOUND, "unknown-headquarters"),
        ("?window=tomorrow", StatusCode::UNPROCESSABLE_ENTITY, "field-not-understood"),
    ] {
        for path in ["/", "/live", "/api/statistics"] {
            let (got, body) = desk.get(&format!("{path}{query}")).await;
            assert!(got == status && body.contains(code) && !body.contains("<script>"), "{path}{query}: {got}");
        }
        assert_eq!(desk.json(&format!("/api/statistics{query}")).await["ok"], false);
    }
}

#[actix_web::test]
async fn health_tells_how_far_the_log_is() {
    let desk = Desk::with(three()).await;
    let seq = desk.app.ledger.state().applied_seq();
    assert_eq!(desk.json("/api/health").await, json!({ "applied_seq": seq, "open_cases": 0 }));
}

#[actix_web::test]
async fn every_panel_says_of_which_log_and_window_it_is() {
    let desk = Desk::with(three()).await;
    let seq = desk.app.ledger.state().applied_seq();
    let page = desk.page("/?window=7d").await;
    let panels = page.matches(r#"class="panel""#).count() + page.matches(r#"class="panel "#).count();
    let stamps = page.matches(&format!("圏域全体・ログ 1〜{seq}・直近7日")).count();
    assert_eq!((panels, stamps), (14, 14));
    assert!(page.contains(&format!("圏域全体：ログ 1〜{seq} 番、直近7日（")));
    assert!(desk.page("/?headquarters=aonagi").await.contains(&format!("青凪市消防本部・ログ 1〜{seq}・全期間")));
}

#[actix_web::test]
async fn a_share_stands_beside_its_reference_and_few_cases_are_marked() {
    let desk = Desk::with(three()).await;
    let page = desk.page("/").await;
    for part in [
        "50.0<small>%</small>",
        "1/2 件",
        "17.4 %",
        "2025年12月の1週間・全720消防本部",
        "参考値",
        "カードが置かれていません",
        "満床",
        "同意なし(拒否)",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let many =
        Desk::with((0..10).map(|_| Played { headquarters: "minato", card: Some(None), ..Played::default() })).await;
    let card = many.page("/").await;
    let panel = card.split("hq-card").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(!panel.contains("参考値") && panel.contains("95%信頼区間 72〜100%"));
}

#[actix_web::test]
async fn an_empty_region_says_so() {
    let desk = Desk::with([]).await;
    let page = desk.page("/").await;
    assert!(
        page.contains("この条件の事案はまだありません") && page.contains("–<small>%</small>") && !page.contains("NaN")
    );
}

#[actix_web::test]
async fn nothing_about_a_person_and_nothing_inline() {
    let desk = Desk::with(three()).await;
    for uri in ["/", "/?lang=en", "/?headquarters=minato&window=24h"] {
        let page = desk.page(uri).await;
        let is_named = desk.encounters.iter().any(|encounter| page.contains(&encounter.to_string()));
        assert!(!is_named && !page.contains("p-minato") && !page.contains("湊野救急1"), "{uri}");
        assert!(!page.contains("style=") && !page.contains("<style") && !page.contains(" onclick"), "{uri}");
        for (at, _) in page.match_indices("<script") {
            assert!(page[at..].starts_with(r#"<script type="module" src="/assets/"#), "{uri}");
        }
    }
}

#[actix_web::test]
async fn the_page_speaks_english_too() {
    let desk = Desk::with(three()).await;
    let page = desk.page("/?lang=en").await;
    for part in [
        r#"<html lang="en""#,
        "Minatono City Fire Bureau",
        "Card reads that succeeded",
        "few cases",
        "No card on the reader",
        "since the start",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("満床") && !page.contains("参考値"));
}

#[actix_web::test]
async fn a_grown_log_is_a_patch_of_the_figures() {
    let desk = Desk::with(three()).await;
    let watching = tokio::spawn(crate::screen::watch::run(desk.app.clone().into_inner()));
    let response = desk.send(TestRequest::get().uri("/live?headquarters=aonagi")).await;
    let mut body = response.into_body();
    let mut next = async || {
        let chunk = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await.unwrap().unwrap();
        String::from_utf8(chunk.to_vec()).unwrap()
    };
    assert!(next().await.starts_with("retry:") && next().await.starts_with("event: beat"));
    sample::play(&desk.app.ledger, &Played { headquarters: "aonagi", ..Played::default() }).await;
    let patch = loop {
        let chunk = next().await;
        if chunk.starts_with("event: patch") {
            break chunk;
        }
    };
    assert!(patch.contains(r#""part":"figures""#) && patch.contains("ログ 1〜"));
    watching.abort();
}
