//! What the parts say in each situation.

use std::sync::Arc;

use domain::{
    consent::{Consent, ConsentBasis, IdentityCheck},
    event::EncounterEvent,
    ids::PersonId,
    inquiry::{Answer, DeclineReason, InquiryRefusal},
    observation::{Jcs, Observation},
    record::Category,
    vitals::VitalKind,
};
use webkit::lang::Lang;

use super::{
    bench::Bench,
    sample::{Teller, hospital},
};
use crate::{
    card::{CardError, CardReader, CardTransport},
    tablet::{CardMoment, watch_reader},
};

fn part(bench: &Bench, teller: &Teller, part: &str) -> String {
    bench.part(teller.id, part, Lang::Ja)
}

#[actix_web::test]
async fn consent_is_one_touch_until_it_is_given() {
    let bench = Bench::new().await;
    let mut teller = Teller::open(&bench.tablet);
    let before = part(&bench, &teller, "card");
    for basis in ConsentBasis::ALL {
        assert!(before.contains(&format!("name=\"basis\" value=\"{}\">", basis.code())), "a button of its own");
    }
    teller.consent();
    let after = part(&bench, &teller, "card");
    assert!(after.contains("家族の同意") && after.contains("顔写真の目視確認") && !after.contains("consent-four"));
    assert!(after.contains("50<small>歳") && after.contains("渡●") && after.contains("カードで確認"));
}

#[actix_web::test]
async fn a_refusal_of_consent_is_shown_and_asks_for_the_interview() {
    let bench = Bench::new().await;
    let mut teller = Teller::open(&bench.tablet);
    let consent = Consent {
        basis: ConsentBasis::Refused,
        supervisor: PersonId::new("captain-1").unwrap(),
        at: teller.now,
        categories: vec![Category::Eligibility],
        identity_check: IdentityCheck::Visual,
    };
    teller.tell(0, EncounterEvent::ConsentRecorded(consent));
    assert!(part(&bench, &teller, "card").contains("同意なし(拒否)"));
    assert!(part(&bench, &teller, "record").contains("聞き取りで続けてください"));
}

struct Wrong;

impl CardReader for Wrong {
    fn card_present(&mut self) -> Result<bool, CardError> {
        Ok(true)
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        Err(CardError::NotAMynaCard)
    }
}

#[actix_web::test]
async fn a_card_that_was_not_read_is_told_with_what_to_do() {
    let bench = Bench::new().await;
    let (id, _) = bench.open().await;
    let before = bench.part(id, "card", Lang::Ja);
    assert!(before.contains("data-tone=\"idle\"") && before.contains("リーダーに置いてください"));
    watch_reader(Arc::clone(&bench.tablet), Box::new(Wrong), tokio::runtime::Handle::current()).unwrap();
    while !matches!(bench.tablet.card(), CardMoment::Failed(_)) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let after = bench.part(id, "card", Lang::Ja);
    assert!(
        after.contains("data-tone=\"bad\"")
            && after
                .contains("マイナンバーカードとして応答しません。カードを替えるか、スマホなら証明書を読んでください"),
        "{after}"
    );
    let state = bench.get("/api/state").await.json();
    assert_eq!(state["card"], serde_json::json!({ "state": "failed", "code": "not-myna-card" }));
}

#[actix_web::test]
async fn the_record_tells_outcome_source_and_age_of_everything() {
    let bench = Bench::new().await;
    let teller = bench.filled();
    let record = part(&bench, &teller, "record");
    for words in [
        "薬剤 6件",
        "透析 該当なし",
        "診療：<strong>応答待ち時間超過",
        "食道・胃静脈瘤",
        "吐血では静脈瘤破裂を疑う",
        "ほか 5件",
    ] {
        assert!(record.contains(words), "{words} in {record}");
    }
    let drug = |name: &str| {
        let from = record.find(&format!("<span class=\"drug-name\">{name}")).unwrap();
        &record[from..from + record[from..].find("</details>").unwrap()]
    };
    let taken = drug("カルベジロール");
    for words in [
        "11日前",
        ">調剤<",
        ">処方<",
        ">レセプト<",
        "2026-09から",
        "2026-12-02まで",
        "元の記録 3件",
        "カルベジロール錠10mg 1錠",
    ] {
        assert!(taken.contains(words), "{words} in {taken}");
    }
    assert!(taken.contains("しばうら薬局（処方元不明）"), "a pharmacy did not prescribe: {taken}");
    assert!(record.contains("<summary>終了した薬 1件</summary>") && drug("ゾルピデム酒石酸塩").contains(">終了<"));
    assert!(record.find("<summary>終了した薬").unwrap() < record.find("drug-name\">ゾルピデム酒石酸塩").unwrap());
    let (own, other) = (record.find("みなと総合病院 <span").unwrap(), record.find("芝浦内科クリニック <span").unwrap());
    assert!(
        own < other && record[..own].ends_with("<span class=\"tag tag-own\">照会可能</span> "),
        "own hospitals that can be asked first"
    );
    assert!(record.contains("消化器内科 受診3回（入院を含む）・11日前"), "visits of one institution are one line");
}

#[actix_web::test]
async fn vitals_are_marked_severe_by_shape_and_word() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    let vitals = part(&bench, &teller, "vitals");
    assert!(vitals.contains("84/52") && vitals.contains("▼▼</span> 重症域"));
    assert!(vitals.contains("重症の基準に該当") && vitals.contains("収縮期血圧 84mmHg"));
    assert!(vitals.contains("O₂ 6L/分"), "saturation is shown with the oxygen that it needs");
    teller.vitals(0, &[(VitalKind::Systolic, 120.0)]);
    assert!(
        part(&bench, &teller, "vitals").contains("120/–"),
        "the lower number of another measurement is not its own"
    );
    let deep = Observation { jcs: Some(Jcs::III100), ..Observation::at(teller.now) };
    teller.tell(0, EncounterEvent::Observed(deep));
    assert!(part(&bench, &teller, "vitals").contains("JCS Ⅲ-100"));
}

#[actix_web::test]
async fn progress_comes_from_real_events_and_an_acceptance_can_be_chosen_by_holding() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    let before = part(&bench, &teller, "hospitals");
    assert!(
        before.contains("推奨3件に照会")
            && before.contains("県立中央病院 救命救急センター・みなと総合病院・東湾岸医療センター")
    );
    assert_eq!(before.matches("type=\"checkbox\" name=\"hospital\"").count(), 8);
    assert!(!before.contains("checked"), "nothing is ticked beforehand");
    teller.ask(&[1, 2, 3]);
    teller.received(1);
    teller.seen(1);
    teller.answer(3, Answer::Decline(DeclineReason::NoBed));
    let asked = part(&bench, &teller, "hospitals");
    assert!(asked.contains("担当者確認") && asked.contains("受入不可") && asked.contains("満床"));
    assert!(asked.contains("基盤受領") && asked.contains("病院画面に表示") && !asked.contains("不応需"));
    assert!(!asked.contains("ここに搬送する"), "nothing to choose yet");
    assert!(asked.contains("さらに推奨2件に照会"), "neither those asked nor the one that declined");
    teller.answer(1, Answer::Accept);
    let accepted = part(&bench, &teller, "hospitals");
    assert_eq!(accepted.matches("data-hold=\"800\"").count(), 3, "one to be chosen, two to be taken back");
    assert_eq!(accepted.matches("ここに搬送する（長押し）").count(), 1);
    assert!(accepted.contains("data-alarm=\"low\"") && accepted.contains("受入可の回答あり：搬送先を確定してください"));
    let (first, second) =
        (accepted.find(&format!("asked-{}", hospital(1))), accepted.find(&format!("asked-{}", hospital(2))));
    assert!(first < second, "the acceptance stands on top");
    teller.decide(1);
    let decided = part(&bench, &teller, "hospitals");
    assert!(decided.contains("搬送先 決定") && decided.contains("03-5550-0101"));
    assert!(!decided.contains("data-hold") && !decided.contains("data-alarm"));
    let of_destination = format!("name=\"hospital\" value=\"{}\"", hospital(1));
    assert_eq!(
        decided.matches("name=\"hospital\"").count(),
        decided.matches(&of_destination).count(),
        "nobody else can be asked or chosen"
    );
    assert!(decided.contains("他院に決定") && decided.contains("満床"));
}

#[actix_web::test]
async fn a_refused_wish_is_told_until_it_means_nothing() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    let refuse = |number| EncounterEvent::WishRefused {
        wish: host::fresh::event_id(),
        hospital: hospital(number),
        reason: InquiryRefusal::TooMany,
    };
    teller.tell(90, refuse(1));
    assert!(part(&bench, &teller, "hospitals").contains("同時に照会できる数を超えています"));
    teller.ask(&[1]);
    assert!(!part(&bench, &teller, "hospitals").contains("同時に照会できる数を超えています"), "asked since");
}

#[actix_web::test]
async fn a_wish_without_a_link_is_kept_and_said_to_be_kept() {
    let bench = Bench::new().await;
    let teller = bench.filled();
    bench.tablet.acts().ask(teller.id, vec![hospital(4)], None).await.unwrap();
    bench.tablet.note_rejected(host::fresh::event_id(), "encounter-closed");
    assert!(part(&bench, &teller, "hospitals").contains("照会の送信待ち"));
    let link =
        crate::screen::view::View::new(&bench.app, Some(teller.id), Lang::Ja).part("link").unwrap().into_string();
    assert!(link.contains("<strong>1</strong>") && link.contains("端末に保存済み"));
    assert!(link.contains("受理されなかった記録 1") && link.contains("事案はすでに終了しています"));
}

#[actix_web::test]
async fn the_next_time_is_one_button() {
    let bench = Bench::new().await;
    let mut teller = Teller::open(&bench.tablet);
    assert!(part(&bench, &teller, "times").contains("value=\"call-received\"><button class=\"btn btn-primary"));
    teller.arrive();
    let times = part(&bench, &teller, "times");
    assert!(times.contains("value=\"loaded\"><button class=\"btn btn-primary") && times.contains("接触 <strong>"));
    assert_eq!(times.matches("<li data-key").count(), 11);
}
