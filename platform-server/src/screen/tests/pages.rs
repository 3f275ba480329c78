//! The page and the JSON over a real ledger.

use std::pin::Pin;

use actix_web::{body::MessageBody as _, http::StatusCode, test::TestRequest};
use domain::{
    card::CardFailure,
    consent::ConsentBasis,
    inquiry::{Answer, DeclineReason},
    interview::NoCardReason,
    record::FetchOutcome,
};
use futures_util::future::poll_fn;
use proto::convert::{statistics_from_wire, statistics_to_wire};
use serde_json::{Value, json};
use webkit::moment::date_hm;

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
            no_card: None,
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
    assert_eq!(
        desk.json("/api/health").await,
        json!({ "applied_seq": seq, "open_cases": 0, "standards": { "versions": [], "refused": null } })
    );
}

#[actix_web::test]
async fn one_line_says_of_which_log_and_window_all_figures_are() {
    let desk = Desk::with(three()).await;
    let seq = desk.app.ledger.state().applied_seq();
    let page = desk.page("/?window=7d").await;
    assert!(page.contains(&format!("圏域全体：ログ 1〜{seq} 番、直近7日（")));
    assert_eq!(page.matches(&format!("ログ 1〜{seq}")).count(), 1);
    assert!(desk.page("/?headquarters=aonagi").await.contains(&format!("青凪市消防本部：ログ 1〜{seq} 番、全期間")));
}

#[actix_web::test]
async fn a_share_of_few_is_no_percentage_and_its_reference_is_text() {
    let desk = Desk::with(three()).await;
    let page = desk.page("/").await;
    for part in [
        r#"<p class="hq-percent">1/2件</p>"#,
        "<dd>17.4 %</dd>",
        "閲覧の根拠あり（同意・同意困難）</dt><dd>1件",
        "90パーセンタイル",
        "受入不可の回答</dt><dd>4/6件",
        "2025年12月の1週間・全720消防本部",
        "参考値",
        "カードが置かれていません",
        "満床",
        "同意なし(拒否)",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("chart-bars") && !page.contains("50.0"), "three cases are not drawn");
    let many =
        Desk::with((0..10).map(|_| Played { headquarters: "minato", card: Some(None), ..Played::default() })).await;
    let card = many.page("/").await;
    let panel = card.split("hq-card").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(panel.contains("100.0<small>%</small>") && panel.contains("95%信頼区間 72〜100%"));
    assert_eq!(panel.matches("chart-fill").count(), 1, "ours alone is drawn; the reference is of another kind");
}

#[actix_web::test]
async fn every_outcome_of_the_record_is_counted_apart() {
    let case = |outcome| Played { headquarters: "minato", fetched: Some(outcome), ..Played::default() };
    let desk = Desk::with(FetchOutcome::ALL.iter().map(|outcome| case(*outcome))).await;
    let doc = desk.json("/api/statistics").await;
    let mut counted: Vec<Value> = doc["by_code"]["fetches"].as_array().unwrap().clone();
    let mut every: Vec<Value> = FetchOutcome::ALL.iter().map(|one| json!({ "code": one.code(), "count": 1 })).collect();
    for list in [&mut counted, &mut every] {
        list.sort_by_key(|one| one["code"].to_string());
    }
    assert_eq!(counted, every);
    // Four of them are looks at a record, and in none was a line.
    assert_eq!((&doc["counts"]["viewed"], &doc["counts"]["viewed-empty"]), (&json!(4), &json!(4)));
    let page = desk.page("/").await;
    let panel = page.split("<section").find(|panel| panel.contains("記録の取得結果")).unwrap();
    for outcome in FetchOutcome::ALL {
        assert!(panel.contains(outcome.ja()), "{}", outcome.code());
    }
    assert!(page.contains("うち該当情報なし") && page.contains("資格確認の結果"));
}

#[actix_web::test]
async fn reasons_for_no_card_are_counted_beside_failures_of_reading() {
    use NoCardReason::{NotCarried, NotFound, PhoneWithoutOwner, TreatmentFirst};
    let case = |no_card| Played { headquarters: "minato", no_card, ..Played::default() };
    let found = Played { card: Some(None), ..case(Some(NotFound)) };
    let broken = Played { card: Some(Some(CardFailure::Broken)), ..case(None) };
    let cases = [
        case(Some(NotCarried)),
        case(Some(PhoneWithoutOwner)),
        case(Some(NotCarried)),
        case(Some(TreatmentFirst)),
        found,
        broken,
    ];
    let desk = Desk::with(cases).await;
    let page = desk.page("/").await;
    let title = |title: &str| page.split("<section").find(|panel| panel.contains(title)).unwrap();
    let panel = title("カードを使わなかった理由（事案の数）");
    let place = |word: &str| panel.find(word).unwrap_or_else(|| panic!("{word} is missing"));
    assert!(place("所持なし") < place("スマホのみ(本人が操作できない)"), "the most frequent first");
    assert!(place("処置を優先") > 0 && !page.contains("カードがなかった"), "there was a card, and no time for it");
    assert!(!panel.contains("見つからない"), "a card that turned up was there");
    assert!(!panel.contains(CardFailure::Broken.ja()), "a failed reading is another kind of figure");
    assert!(title("読取できなかった理由").contains(CardFailure::Broken.ja()));
    let counts = json!([{ "code": "not-carried", "count": 2 }, { "code": "phone-without-owner", "count": 1 }, { "code": "treatment-first", "count": 1 }]);
    assert_eq!(desk.json("/api/statistics").await["by_code"]["no-card"], counts);
    assert!(desk.page("/?lang=en").await.contains("Why no card was used (cases)"));
}

#[actix_web::test]
async fn active_cases_are_counted_and_in_no_share() {
    let case = |card| Played { headquarters: "minato", card, ..Played::default() };
    let desk = Desk::with((0..3).map(|_| case(Some(None)))).await;
    for card in [None, Some(Some(CardFailure::NoCard))] {
        sample::play_open(&desk.app.ledger, &case(card)).await;
    }
    let page = desk.page("/").await;
    let tile = page.split("panel hq-tile").nth(1).unwrap().split("</div>").next().unwrap();
    assert!(tile.contains(">5<") && tile.contains("うち活動中 2件"), "{tile}");
    assert!(page.contains(r#"<p class="hq-percent">3/3件</p>"#) && !page.contains("カードが置かれていません"));
    assert!(page.contains("終了した事案</dt><dd>3件"));
    let row = page.split("<tr").find(|row| row.contains("?headquarters=minato")).unwrap();
    assert!(row.contains(r#">5 <span class="quiet small">うち活動中 2件</span>"#) && row.contains("3/3件"), "{row}");
    assert!(desk.page("/?lang=en").await.contains("2 of them active"));
    let all = desk.json("/api/statistics").await;
    assert_eq!((&all["counts"]["cases"], &all["counts"]["card-tried"]), (&json!(5), &json!(4)), "the JSON counts all");
}

#[actix_web::test]
async fn an_empty_region_says_so() {
    let desk = Desk::with([]).await;
    let page = desk.page("/").await;
    assert!(
        page.contains("この条件の事案はまだありません")
            && page.contains(r#"<p class="hq-percent">–</p>"#)
            && !page.contains("NaN")
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
        "n &#60; 10",
        "No card on the reader",
        "since the start",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("満床") && !page.contains("参考値"));
}

#[actix_web::test]
async fn a_grown_log_is_a_patch_of_both_parts() {
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
    let mut patches = String::new();
    while !patches.contains(r#""part":"figures""#) {
        patches.push_str(&next().await);
    }
    assert!(patches.contains(r#""part":"active""#) && patches.contains("照会中の事案もありません"));
    assert!(patches.contains("ログ 1〜"));
    watching.abort();
}

#[actix_web::test]
async fn standards_that_cannot_be_used_are_told_with_since_when_until_they_can() {
    let desk = Desk::with([]).await;
    let sentence = "搬送基準の新しい版に誤りがあり、以前の版のまま動いています";
    assert!(desk.page("/").await.contains(r#"data-part="standards"></section>"#), "nothing to say, nothing to see");
    let watching = tokio::spawn(crate::screen::watch::run(desk.app.clone().into_inner()));
    tokio::task::yield_now().await; // It listens from here on.
    let response = desk.send(TestRequest::get().uri("/live")).await;
    let mut body = response.into_body();
    let mut next = async || {
        let chunk = poll_fn(|context| Pin::new(&mut body).poll_next(context)).await.unwrap().unwrap();
        String::from_utf8(chunk.to_vec()).unwrap()
    };
    assert!(next().await.starts_with("retry:") && next().await.starts_with("event: beat"));
    let mistakes: Vec<String> =
        (1..=25).map(|line| format!("west.toml:{line} roads.detour: 9 is out of range. <Give> less")).collect();
    assert!(desk.app.ledger.refuse_standards(mistakes.clone()));
    assert!(!desk.app.ledger.refuse_standards(mistakes), "known");
    let since = desk.app.ledger.state().refused_standards().unwrap().since.as_millisecond();
    let patch = loop {
        let chunk = next().await;
        if chunk.contains(r#""part":"standards""#) {
            break chunk;
        }
    };
    assert!(patch.contains(sentence));
    watching.abort();
    let page = desk.page("/").await;
    let told = [sentence, "west.toml:20 roads", "&#60;Give&#62;", "ほか5件", &format!("{} から", date_hm(since))];
    for part in told {
        assert!(page.contains(part), "{part}");
    }
    assert!(!page.contains("west.toml:21 "));
    assert!(desk.page("/?lang=en").await.contains("The new transport standards have mistakes"));
    let health = desk.json("/api/health").await["standards"]["refused"].clone();
    assert_eq!((health["since_ms"].as_i64(), health["more"].as_u64()), (Some(since), Some(5)));
    assert_eq!(health["mistakes"].as_array().unwrap().len(), 20);
    desk.app.ledger.use_standards(std::sync::Arc::default());
    assert!(!desk.page("/").await.contains(sentence));
    assert_eq!(desk.json("/api/health").await["standards"]["refused"], Value::Null);
}
