//! What the part `hospitals` suggests and when, and what it says of who does not answer.

use domain::{event::EncounterEvent, inquiry::AskTerms};
use jiff::SignedDuration;
use webkit::lang::Lang;

use super::{
    bench::Bench,
    ranking::ranking,
    sample::{Teller, hospital},
};

fn part(bench: &Bench, teller: &Teller, lang: Lang) -> String {
    bench.part(teller.id, "hospitals", lang)
}

#[actix_web::test]
async fn nothing_is_suggested_before_urgency_and_class_are_chosen_and_one_hospital_can_be_asked_all_the_same() {
    let bench = Bench::new().await;
    let mut teller = Teller::open(&bench.tablet);
    teller.arrive();
    teller.ranks(teller.now, ranking());
    let before = part(&bench, &teller, Lang::Ja);
    assert!(before.contains("緊急度・分類を選ぶと推奨を出します") && !before.contains("ask-suggested"));
    assert!(!before.contains("受入れ医療機関") && !before.contains("受入れ一覧にない"), "nobody chose a class");
    assert_eq!(before.matches("type=\"checkbox\" name=\"hospital\"").count(), 8);
    assert!(before.contains("選んだ病院に照会"));
    assert!(part(&bench, &teller, Lang::En).contains("Choose urgency and class to get suggestions"));
    teller.observe();
    let between = part(&bench, &teller, Lang::Ja);
    assert!(between.contains("選んだ分類の順位を待っています"), "a ranking without the class suggests nothing for it");
    assert!(!between.contains("ask-suggested") && between.contains("選んだ病院に照会"));
    teller.ranks(teller.now, ranking());
    let after = part(&bench, &teller, Lang::Ja);
    assert!(after.contains("推奨3件に照会") && !after.contains("ask-after-triage"));
    assert!(after.contains("「消化管出血・急性腹症」の受入れ医療機関"));
}

#[actix_web::test]
async fn the_age_of_the_ranking_stands_beside_what_it_suggests() {
    let bench = Bench::new().await;
    let teller = bench.filled();
    let age = |html: &str| {
        html.split("class=\"ask-age\">").nth(1).unwrap().split("</p>").next().unwrap().contains("data-stale")
    };
    assert!(!age(&part(&bench, &teller, Lang::Ja)));
    teller.ranks(teller.now - SignedDuration::from_mins(6), ranking());
    let old = part(&bench, &teller, Lang::Ja);
    assert!(age(&old) && old.contains("6分前（古い情報）"));
    let style = include_str!("../../../assets/crew-hospitals.css");
    assert!(style.contains(".ask-suggested:has([data-stale]) .btn-primary"), "an old ranking suggests less loudly");
}

#[actix_web::test]
async fn what_a_hospital_says_of_itself_stands_first_and_a_no_stands_out() {
    let bench = Bench::new().await;
    let teller = bench.filled();
    let html = part(&bench, &teller, Lang::Ja);
    let row = |number: u8| {
        html.split("<li data-key=").find(|row| row.starts_with(&format!("\"{}\"", hospital(number)))).unwrap()
    };
    for (number, tone, words) in [
        (1, "plain", "消化管出血・急性腹症 ◎ 積極応需(3分前)"),
        (2, "plain", "消化器内科 ○ 応需可(12分前)"),
        (3, "faded", "全科 ○ 応需可(47分前・やや古い)"),
        (4, "plain", "応需情報なし"),
        (5, "faded", "全科 △ 要相談(3時間10分前・古いため不明扱い)"),
        (6, "against", "消化器内科 × 不可(8分前)"),
    ] {
        let readiness = format!("<span class=\"candidate-readiness\" data-tone=\"{tone}\">{words}</span>");
        assert!(row(number).contains(&format!("{readiness}<span class=\"reasons\">")), "{number}: {}", row(number));
        assert_eq!(row(number).matches(words).count(), 1, "once, not among the others");
    }
    for (number, words) in [(2, "空床3(20分前)・受入れの可否ではない"), (6, "空床5(35分前)・受入れの可否ではない")]
    {
        let beds = format!("<span data-tone=\"plain\">{words}</span>");
        assert!(
            row(number).contains(&beds),
            "a fact among the others, for nothing and against nothing: {}",
            row(number)
        );
    }
    let style = include_str!("../../../assets/crew-hospitals.css");
    let rule = style.split(".candidate-readiness {").nth(1).unwrap().split('}').next().unwrap();
    assert!(!rule.contains("clamp") && !rule.contains("hidden"), "never cut");
}

#[actix_web::test]
async fn expected_minutes_are_shown_no_shorter_than_the_drive() {
    let bench = Bench::new().await;
    let teller = bench.filled();
    let mut candidates = ranking();
    // As a platform of an earlier version would send it, with what is no time taken off.
    candidates[0].expected_min = candidates[0].drive.minutes - 6.3;
    teller.ranks(teller.now, candidates);
    let html = part(&bench, &teller, Lang::Ja);
    let first = html.split("candidate-minutes").nth(1).unwrap();
    assert!(first.contains("<strong>13</strong>分") && first.contains("見込</span>13分"), "{first}");
}

#[actix_web::test]
async fn who_does_not_answer_in_time_is_called() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    let sent = |number| EncounterEvent::InquirySent {
        inquiry: host::fresh::inquiry_id(),
        hospital: hospital(number),
        rank: u32::from(number),
        drive_min: 10,
        terms: AskTerms::default(),
    };
    teller.tell(89, sent(1));
    teller.tell(332, sent(2));
    let html = part(&bench, &teller, Lang::Ja);
    let row = |number: u8| {
        html.split("<article").find(|row| row.contains(&format!("asked-{}", hospital(number)))).unwrap().to_owned()
    };
    let (waiting, late) = (row(1), row(2));
    assert!(!waiting.contains("data-stale") && waiting.contains("応答の目安"), "{waiting}");
    assert!(late.contains("電話してください"), "{late}");
    assert!(late.contains("data-stale") && late.contains("回答期限を <span class=\"age\" data-elapsed="), "{late}");
    assert!(late.contains(">4:02</span>超過"), "{late}");
    assert!(late.contains("href=\"tel:03-5550-0102\">☎ 電話する 03-5550-0102</a>"), "{late}");
    let english = part(&bench, &teller, Lang::En);
    assert!(english.contains("Call 03-5550-0102") && !english.contains("Ring"));
}
