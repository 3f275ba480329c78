//! What the screens count by: the zone's rules as the platform told them, and without them a default that claims nothing of the zone.

use domain::{
    event::EncounterEvent,
    inquiry::Answer,
    observation::{Observation, Sign},
    scores::STROKE_SIGNS_MIN,
    standard::AskingRules,
};
use proto::convert::{Guidance, RankingView};
use webkit::lang::Lang;

use super::{
    bench::Bench,
    sample::{Teller, hospital},
};

/// The platform tells the rules of the zone for this patient.
fn told(teller: &Teller, guidance: Guidance) {
    let candidates = teller.tablet.with_case(teller.id, |case| case.candidates.clone()).unwrap();
    let (encounter, at) = (teller.id, teller.now);
    teller.tablet.take_ranking(RankingView { encounter, at, class: None, candidates, guidance });
}

fn row(bench: &Bench, teller: &Teller, number: u8) -> String {
    let html = bench.part(teller.id, "hospitals", Lang::Ja);
    let key = format!("asked-{}", hospital(number));
    html.split("<article").find(|row| row.contains(&key)).unwrap().split("</article>").next().unwrap().to_owned()
}

/// When the wait of a question is over, seconds after it was sent.
fn wait_s(bench: &Bench, teller: &Teller, number: u8) -> i64 {
    let row = row(bench, teller, number);
    let until = row.split("data-until=\"").nth(1).unwrap().split('"').next().unwrap();
    let sent = teller.tablet.with_case(teller.id, |case| {
        let (_, inquiry) = case.encounter.inquiries.latest_of(&hospital(number)).unwrap();
        inquiry.sent_at.as_millisecond()
    });
    (until.parse::<i64>().unwrap() - sent.unwrap()) / 1_000
}

#[actix_web::test]
async fn the_wait_before_ringing_is_the_zones() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1]);
    told(&teller, Guidance { telephone_after_s: 150, ..Guidance::default() });
    assert_eq!(wait_s(&bench, &teller, 1), 150);
    assert!(!row(&bench, &teller, 1).contains("既定値"));
    told(&teller, Guidance { telephone_after_s: 60, ..Guidance::default() });
    assert_eq!(wait_s(&bench, &teller, 1), 60, "an open question follows the rules that the platform goes by now");
}

#[actix_web::test]
async fn the_wait_for_the_destinations_word_is_the_zones() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1]);
    teller.answer(1, Answer::Accept);
    teller.decide(1);
    told(&teller, Guidance { telephone_after_s: 150, ..Guidance::default() });
    let decided = teller.tablet.with_case(teller.id, |case| case.encounter.inquiries.destination().map(|(_, at)| *at));
    let until = decided.flatten().unwrap().as_millisecond() + 150_000;
    let html = bench.part(teller.id, "hospitals", Lang::Ja);
    let receipt = html.split("搬送先の確認待ち").nth(1).unwrap();
    assert!(receipt.contains(&format!("data-until=\"{until}\"")), "{receipt}");
}

#[actix_web::test]
async fn without_the_platforms_word_a_default_counts_and_says_so() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1]);
    told(&teller, Guidance::default());
    assert_eq!(wait_s(&bench, &teller, 1), i64::from(AskingRules::default().telephone_after_s));
    assert!(row(&bench, &teller, 1).contains("（既定値。圏域の基準は不明）"));
}

fn signs(bench: &Bench, teller: &Teller) -> String {
    bench.part(teller.id, "vitals", Lang::Ja)
}

#[actix_web::test]
async fn the_six_signs_are_held_against_the_zones_number() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    let at = teller.now;
    let present = vec![Sign::FacialPalsy, Sign::Aphasia];
    teller.tell(1, EncounterEvent::Observed(Observation { present, ..Observation::at(at) }));
    let met = |number: u8| Guidance { stroke_signs_min: Some(number), ..Guidance::default() };
    told(&teller, met(2));
    assert!(signs(&bench, &teller).contains("（基準2以上: 血栓回収の施設）"), "{}", signs(&bench, &teller));
    told(&teller, met(6));
    let html = signs(&bench, &teller);
    assert!(
        html.contains("脳卒中6項目") && !html.contains("血栓回収"),
        "below the zone's number nothing is meant: {html}"
    );
    let scores = bench.case(teller.id).await["scores"].clone();
    assert_eq!((scores["six_signs_threshold"].as_u64(), scores["six_signs_met"].as_bool()), (Some(6), Some(false)));
    assert_eq!(scores["six_signs_threshold_is_zones"], true);
}

#[actix_web::test]
async fn a_number_that_is_not_the_zones_is_not_called_its_rule() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    let at = teller.now;
    let present = vec![Sign::FacialPalsy, Sign::Aphasia];
    teller.tell(1, EncounterEvent::Observed(Observation { present, ..Observation::at(at) }));
    told(&teller, Guidance::default());
    let html = signs(&bench, &teller);
    assert!(html.contains("目安2以上: 血栓回収を考慮。圏域の基準は不明"), "{html}");
    assert!(!html.contains("基準2以上"));
    let scores = bench.case(teller.id).await["scores"].clone();
    assert_eq!(scores["six_signs_threshold"].as_u64(), Some(u64::from(STROKE_SIGNS_MIN)));
    assert_eq!(scores["six_signs_threshold_is_zones"], false);
}
