//! かかりつけ on the tablet: which, how sure, and what could be taken for it; with and without the platform.

use webkit::lang::Lang;

use super::{
    bench::Bench,
    ranking::ranking,
    sample::{Teller, hospital},
};

fn parts(bench: &Bench, teller: &Teller) -> [String; 2] {
    ["hospitals", "record"].map(|part| bench.part(teller.id, part, Lang::Ja))
}

#[actix_web::test]
async fn the_own_hospital_stands_beside_the_hospitals_and_in_the_record_with_its_namesake() {
    let bench = Bench::new().await;
    let teller = bench.filled();
    for html in parts(&bench, &teller) {
        assert!(html.contains("<span class=\"tag tag-own\">かかりつけ</span>"), "{html}");
        assert!(html.contains("名前の似た別の病院：みなと病院（5.2km）"), "{html}");
        assert!(html.contains("コード 1311234502"), "the code is there for whoever rings");
    }
    let html = bench.part(teller.id, "hospitals", Lang::Ja);
    let row = html.split("<li data-key=").find(|row| row.starts_with(&format!("\"{}\"", hospital(6)))).unwrap();
    assert!(row.contains("<span data-tone=\"against\">名前が似た別の病院：かかりつけはみなと総合病院</span>"), "{row}");
    let english = bench.part(teller.id, "hospitals", Lang::En);
    assert!(english.contains("Other hospitals of a similar name: Minato Hospital (5.2 km)"), "{english}");
}

#[actix_web::test]
async fn what_was_said_is_held_against_the_record() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.names(&["みなと病院"]);
    for html in parts(&bench, &teller) {
        assert!(html.contains("お話の「みなと病院」は記録にありません。記録ではみなと総合病院です"), "{html}");
    }
    teller.names(&["みなと総合"]);
    for html in parts(&bench, &teller) {
        assert!(html.contains("<p class=\"own-said\"><span aria-hidden=\"true\">✓</span>"), "quietly: {html}");
        assert!(!html.contains("own-said\" data-warns"), "{html}");
    }
}

#[actix_web::test]
async fn without_a_ranking_the_record_alone_tells_the_own_hospital() {
    let bench = Bench::new().await;
    let mut teller = Teller::open(&bench.tablet);
    teller.arrive();
    teller.names(&["みなと病院"]);
    for html in parts(&bench, &teller) {
        assert!(html.contains("お話の「みなと病院」は記録で確認できません"), "nothing is asserted: {html}");
        assert!(!html.contains("own-row"), "{html}");
    }
    teller.consent();
    teller.record();
    for html in parts(&bench, &teller) {
        assert!(html.contains("<strong>みなと総合病院</strong>") && html.contains("コード 1311234502"), "{html}");
        assert!(!html.contains("own-namesakes"), "no region is known: {html}");
        assert!(html.contains("記録ではみなと総合病院です"), "{html}");
    }
    // Another case of this tablet needs no ranking of its own to know the names.
    teller.ranks(teller.now, ranking());
    assert!(parts(&bench, &teller).iter().all(|html| html.contains("みなと病院（5.2km）")));
}
