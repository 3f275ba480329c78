//! What the part `hospitals` shows while hospitals are asked: escalation, conditions, queries, a changed and a lost destination.

use domain::{
    event::EncounterEvent,
    inquiry::{Answer, CallOutcome, DeclineReason, EscalationStep, Proviso, RedirectReason, Requirement},
};
use jiff::SignedDuration;
use webkit::lang::Lang;

use super::{
    bench::Bench,
    sample::{Teller, hospital},
};

fn part(bench: &Bench, teller: &Teller) -> String {
    bench.part(teller.id, "hospitals", Lang::Ja)
}

fn row(html: &str, number: u8) -> String {
    let key = format!("asked-{}", hospital(number));
    html.split("<article").find(|row| row.contains(&key)).unwrap().split("</article>").next().unwrap().to_owned()
}

fn chosen(number: u8) -> EncounterEvent {
    EncounterEvent::DestinationRequested { hospital: hospital(number), reason: None, seen: None, instead_of: None }
}

#[actix_web::test]
async fn the_condition_of_the_destination_stands_where_it_is_shown_with_when_it_was_said() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1]);
    teller.answer(1, Answer::AcceptIf(Proviso::new(60, Some(Requirement::NoSurgery)).unwrap()));
    teller.decide(1);
    let html = part(&bench, &teller);
    let panel = html.split("class=\"destination\"").nth(1).unwrap().split("</div>").next().unwrap();
    assert!(panel.contains("条件付き") && panel.contains("<strong>60分後</strong>（<span"), "{panel}");
    assert!(panel.contains("・手術はできない") && panel.contains("回答 09:59"), "{panel}");
    let mut plain = bench.filled();
    plain.ask(&[1]);
    plain.answer(1, Answer::Accept);
    plain.decide(1);
    assert!(!part(&bench, &plain).contains("destination-condition"));
}

#[actix_web::test]
async fn while_a_choice_waits_the_other_acceptances_can_be_changed_to() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2, 3, 4]);
    teller.answer(1, Answer::Accept);
    teller.answer(2, Answer::Accept);
    teller.answer(3, Answer::AcceptIf(Proviso::new(20, None).unwrap()));
    let html = part(&bench, &teller);
    let seen = format!("name=\"seen\" value=\"{}\"", (teller.now - SignedDuration::from_secs(12)).as_millisecond());
    assert!(row(&html, 1).contains(&seen) && !row(&html, 1).contains("name=\"instead_of\""), "{html}");
    teller.tell(5, chosen(1));
    let html = part(&bench, &teller);
    assert!(!row(&html, 1).contains("class=\"choose\"") && !row(&html, 4).contains("class=\"choose\""), "{html}");
    let other = row(&html, 2);
    assert!(other.contains("こちらに変更（長押し）") && other.contains(&seen), "{other}");
    assert!(other.contains(&format!("name=\"instead_of\" value=\"{}\"", hospital(1))), "{other}");
    assert!(row(&html, 3).contains("条件を了承してこちらに変更"));
}

#[actix_web::test]
async fn a_condition_is_no_plain_yes_and_choosing_it_accepts_the_condition() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2]);
    teller.answer(1, Answer::AcceptIf(Proviso::new(20, Some(Requirement::AirwayFirst)).unwrap()));
    let html = part(&bench, &teller);
    let conditional = row(&html, 1);
    assert!(conditional.contains("data-state=\"conditional\"") && conditional.contains("条件付き"), "{conditional}");
    assert!(
        conditional.contains("<strong>20分後</strong>（<span") && conditional.contains("・気道確保・気管挿管を先に"),
        "{conditional}"
    );
    assert!(conditional.contains("data-until-min"), "the wait counts down");
    assert!(conditional.contains("条件を了承してここに搬送する（長押し）") && !conditional.contains("受入可"));
    assert!(!conditional.contains("先に提案"), "there is nothing to compare with");
    assert!(
        html.contains("条件付きの回答あり") && !html.contains("受入可の回答あり"),
        "not called a plain yes above either"
    );
    teller.answer(1, Answer::AcceptIf(Proviso::new(0, Some(Requirement::NoSurgery)).unwrap()));
    let at_once = row(&part(&bench, &teller), 1);
    assert!(at_once.contains("手術はできない") && !at_once.contains("分後") && !at_once.contains("data-until-min"));
}

#[actix_web::test]
async fn of_two_acceptances_the_nearer_bed_is_offered_first_and_the_other_may_say_why() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2, 3]);
    teller.answer(3, Answer::Accept);
    teller.answer(2, Answer::AcceptIf(Proviso::new(30, None).unwrap()));
    let html = part(&bench, &teller);
    let (first, second) = (row(&html, 3), row(&html, 2));
    assert!(html.find("asked-1311234503") < html.find("asked-1311234502"), "in the order in which they are offered");
    assert!(first.contains("先に提案") && first.contains("受入まで約20分"), "{first}");
    assert!(!first.contains("name=\"reason\""), "the first needs no reason");
    assert!(!second.contains("先に提案") && second.contains("受入まで約30分"), "{second}");
    assert_eq!(second.matches("name=\"reason\"").count(), 7);
    assert!(second.contains("patient-wish") && !second.contains("not-given"), "no touch says that none was given");
    assert!(html.find("asked-1311234502") < html.find("asked-1311234501"), "who has not answered comes after");
}

/// The answers that the alarm of an acceptance names; none without the alarm.
fn answers(html: &str) -> Vec<String> {
    let Some(alarm) = html.split("data-alarm-id=\"accepted\" data-alarm-parts=\"").nth(1) else { return Vec::new() };
    alarm.split('"').next().unwrap().split(' ').map(str::to_owned).collect()
}

#[actix_web::test]
async fn a_second_acceptance_is_one_more_part_of_the_alarm_and_one_after_a_loss_is_another_alarm() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2, 3]);
    assert!(answers(&part(&bench, &teller)).is_empty());
    teller.answer(1, Answer::Accept);
    let one = part(&bench, &teller);
    let first = answers(&one);
    assert!(first.len() == 1 && one.contains("受入可の回答あり：搬送先を確定してください"), "{first:?}");
    teller.answer(2, Answer::AcceptIf(Proviso::new(30, None).unwrap()));
    let two = part(&bench, &teller);
    let both = answers(&two);
    assert!(both.len() == 2 && both.contains(&first[0]), "the alarm goes on, wider: {both:?}");
    assert!(two.contains("受入れの回答 2件：搬送先を選んで確定してください") && !two.contains("受入可の回答あり"));
    teller.answer(3, Answer::Decline(DeclineReason::NoBed));
    assert_eq!(answers(&part(&bench, &teller)), both, "a no is no news of this kind");
    teller.answer(1, Answer::Decline(DeclineReason::NoBed));
    let left = part(&bench, &teller);
    assert!(answers(&left) == both[1..] && left.contains("条件付きの回答あり"), "less to choose from, nothing new");
    // Both in what a tablet hears at once when its link is back: nothing is left of what the crew had heard of.
    teller.answer(2, Answer::Decline(DeclineReason::NoBed));
    teller.answer(3, Answer::Accept);
    let other = answers(&part(&bench, &teller));
    assert!(other.len() == 1 && !both.contains(&other[0]), "another alarm: {other:?}");
    // The same hospital, after it had taken its word back.
    let (inquiry, hospital) = (teller.inquiry(3), hospital(3));
    teller.tell(4, EncounterEvent::InquiryAnswered { inquiry, hospital, answer: Answer::Accept });
    let anew = answers(&part(&bench, &teller));
    assert!(anew.len() == 1 && anew != other, "its new word is new: {anew:?}");
}

#[actix_web::test]
async fn of_conditional_acceptances_the_conditions_are_to_be_read() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2]);
    for number in [1, 2] {
        teller.answer(number, Answer::AcceptIf(Proviso::new(30, None).unwrap()));
    }
    let html = part(&bench, &teller);
    assert!(html.contains("条件付きの回答 2件：条件を確かめて搬送先を確定してください"), "{html}");
}

#[actix_web::test]
async fn who_has_to_be_rung_stands_with_the_number_and_four_outcomes() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2]);
    teller.escalate(2, 25, EscalationStep::Reminder);
    teller.escalate(2, 5, EscalationStep::Telephone);
    let (rung, other) = (hospital(2).to_string(), hospital(1).to_string());
    let html = part(&bench, &teller);
    let at = |id: &str| html.find(&format!("asked-{id}"));
    assert!(at(&rung) < at(&other), "who has to be rung stands in front");
    let mut teller = bench.filled();
    teller.ask(&[1, 2]);
    teller.escalate(1, 25, EscalationStep::Reminder);
    assert!(row(&part(&bench, &teller), 1).contains("再通知"));
    assert!(!row(&part(&bench, &teller), 1).contains("data-due"), "sounded again, not yet to be rung");
    teller.escalate(1, 5, EscalationStep::Telephone);
    let due = row(&part(&bench, &teller), 1);
    assert!(due.contains("data-due") && due.contains("電話してください") && !due.contains("応答の目安"), "{due}");
    assert!(due.contains("btn-danger btn-wide call\" href=\"tel:03-5550-0101\""), "{due}");
    for outcome in ["no-answer", "reached", "accepted-by-voice", "declined-by-voice"] {
        assert_eq!(due.matches(&format!("name=\"outcome\" value=\"{outcome}\"")).count(), 1);
    }
    let html = part(&bench, &teller);
    assert!(row(&html, 2).contains("応答の目安"), "the other one has time");
    for outcome in [CallOutcome::NoAnswer, CallOutcome::Reached] {
        teller.tell(2, EncounterEvent::TelephoneNoted { hospital: hospital(1), outcome });
    }
    let rung = row(&part(&bench, &teller), 1);
    assert!(rung.contains("電話：回答待ち") && rung.contains("（2回目）"), "{rung}");
    assert!(!rung.contains("btn-danger"), "rung already: less loud");
    teller.tell(1, EncounterEvent::TelephoneNoted { hospital: hospital(1), outcome: CallOutcome::AcceptedByVoice });
    let heard = row(&part(&bench, &teller), 1);
    assert!(heard.contains("受入可（電話）") && !heard.contains("data-due"), "{heard}");
}

#[actix_web::test]
async fn a_query_stands_above_the_questions_until_it_is_replied_to() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2]);
    let query = teller.query(2, 20, "抗凝固薬は飲んでいますか");
    let html = part(&bench, &teller);
    assert!(html.contains(&format!("data-alarm=\"medium\" data-alarm-id=\"query-{query}\"")), "{html}");
    assert!(html.find("class=\"query-text\"") < html.find("class=\"asked\""), "above the questions");
    for word in ["はい", "いいえ", "不明", "確認中"] {
        assert!(html.contains(&format!("name=\"text\" value=\"{word}\"")), "{word}");
    }
    assert!(bench.part(teller.id, "hospitals", Lang::En).contains("name=\"text\" value=\"はい\">Yes</button>"));
    teller.tell(9, EncounterEvent::QueryAnswered { query, text: "確認中".to_owned() });
    let promised = part(&bench, &teller);
    assert!(
        !promised.contains("data-alarm=\"medium\"") && promised.contains("抗凝固薬は飲んでいますか"),
        "in sight, calm"
    );
    assert!(promised.contains("value=\"はい\"") && !promised.contains("value=\"確認中\""));
    teller.tell(5, EncounterEvent::QueryAnswered { query, text: "飲んでいません".to_owned() });
    let replied = part(&bench, &teller);
    assert!(!replied.contains("class=\"query-text\"") && row(&replied, 2).contains("→ 飲んでいません"), "{replied}");
}

#[actix_web::test]
async fn while_the_destination_is_changed_it_stands_and_the_list_can_be_asked() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2]);
    teller.answer(1, Answer::Accept);
    teller.decide(1);
    let decided = part(&bench, &teller);
    assert!(decided.contains("<summary class=\"btn btn-wide\">搬送先を変更</summary>"), "{decided}");
    assert_eq!(decided.matches("name=\"reason\"").count(), 6, "one touch each");
    teller.tell(2, EncounterEvent::RedirectRequested { reason: RedirectReason::Condition });
    let open = part(&bench, &teller);
    assert!(open.contains("搬送先変更を検討中（容態の変化 ") && open.contains("変更しない"), "{open}");
    assert!(open.contains("現在の搬送先：<strong>県立中央病院 救命救急センター</strong>（有効）"), "{open}");
    assert!(!open.contains("搬送先 決定") && open.contains("次の推奨") && open.contains("ask-ticked"), "{open}");
    teller.tell(1, chosen(2));
    assert!(!part(&bench, &teller).contains("変更しない"), "a choice is on its way");
}

#[actix_web::test]
async fn a_destination_that_has_not_confirmed_is_rung_and_then_known() {
    let bench = Bench::new().await;
    let decided = || {
        let mut teller = bench.filled();
        teller.ask(&[1, 2]);
        teller.answer(1, Answer::Accept);
        teller.decide(1);
        teller
    };
    let mut teller = decided();
    let waits = part(&bench, &teller);
    assert!(waits.contains("搬送先の確認待ち") && !waits.contains("data-alarm=\"medium\""), "{waits}");
    assert!(waits.contains("name=\"outcome\" value=\"reached\">電話で伝えた"), "who rings at once can say so: {waits}");
    teller.escalate(1, 1, EscalationStep::Announce);
    let due = part(&bench, &teller);
    assert!(due.contains("data-alarm=\"medium\" data-alarm-id=\"announce-") && !due.contains("確認待ち"), "{due}");
    assert!(
        due.contains("搬送先に電話してください")
            && due.contains("btn-danger btn-wide call\" href=\"tel:03-5550-0101\"")
    );
    let call = |outcome| EncounterEvent::TelephoneNoted { hospital: hospital(1), outcome };
    teller.tell(1, call(CallOutcome::NoAnswer));
    let rung = part(&bench, &teller);
    assert!(rung.contains("電話：出ない") && rung.contains("搬送先に電話してください"), "{rung}");
    assert!(!rung.contains("data-alarm=\"medium\"") && !rung.contains("btn-danger"), "rung already: less loud");
    teller.tell(1, EncounterEvent::RedirectRequested { reason: RedirectReason::Road });
    assert!(part(&bench, &teller).contains("搬送先に電話してください"), "it stands while another one is looked for");
    teller.tell(1, call(CallOutcome::Reached));
    let known = part(&bench, &teller);
    assert!(known.contains("✓ 搬送先が確認済") && !known.contains("搬送先に電話してください"), "{known}");

    let mut teller = decided();
    let inquiry = teller.inquiry(1);
    teller.tell(1, EncounterEvent::DecisionAcknowledged { inquiry, hospital: hospital(1) });
    let confirmed = part(&bench, &teller);
    assert!(confirmed.contains("✓ 搬送先が確認済") && !confirmed.contains("class=\"receipt"), "{confirmed}");
    let case = bench.case(teller.id).await;
    let mut questions = case["inquiries"].as_array().unwrap().iter();
    let question = questions.find(|one| one["hospital"] == serde_json::json!(hospital(1))).unwrap();
    assert!(question["decision_seen_at_ms"].is_i64() && question["announce_at_ms"].is_null(), "{question}");

    let mut teller = decided();
    let at = teller.now;
    teller.tell(0, EncounterEvent::MilestoneReached { milestone: domain::milestone::Milestone::ArrivedHospital, at });
    let arrived = part(&bench, &teller);
    assert!(!arrived.contains("class=\"receipt") && !arrived.contains("確認済"), "it is seen to come: {arrived}");
}

#[actix_web::test]
async fn a_lost_destination_is_an_alarm_until_it_is_known_and_the_next_stand_ready() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1]);
    teller.answer(1, Answer::Accept);
    teller.decide(1);
    teller.lose(1, DeclineReason::TreatingOthers);
    let html = part(&bench, &teller);
    assert!(html.contains("data-alarm=\"high\"") && html.contains("搬送先が受入れ不能になりました"), "{html}");
    assert!(html.contains("<strong>手術中・患者対応中</strong>（県立中央病院 救命救急センター "), "{html}");
    assert!(html.contains("了解") && html.find("ask-suggested") < html.find("class=\"asked\""), "{html}");
    assert!(html.contains("次の推奨3件に照会") && html.contains("みなと総合病院・東湾岸医療センター・城北記念病院"));
    teller.tell(1, EncounterEvent::LossAcknowledged);
    let known = part(&bench, &teller);
    assert!(!known.contains("data-alarm=\"high\"") && known.contains("ask-suggested"), "{known}");
}

#[actix_web::test]
async fn after_a_round_the_next_set_comes_first_and_the_rules_of_the_zone_are_told() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2]);
    let before = part(&bench, &teller);
    assert!(before.find("class=\"asked\"") < before.find("ask-suggested"), "who was asked still counts");
    let standard = || "shiomi-west/2026".to_owned();
    teller.tell(9, EncounterEvent::RoundEnded { standard: standard() });
    let after = part(&bench, &teller);
    assert!(after.find("ask-suggested") < after.find("class=\"asked\"") && after.contains("まだ受入れ先がありません"));
    teller.tell(8, EncounterEvent::SecuringBegan { standard: standard() });
    teller.tell(7, EncounterEvent::DifficultyRecognised { asked: 5, on_scene_min: 32, standard: standard() });
    let nobody = part(&bench, &teller);
    assert!(nobody.contains("受入確保基準を適用</strong>（"));
    assert!(nobody.contains("搬送困難事案の基準に該当</strong>（照会5件・現場32分）"));
    teller.answer(1, Answer::Accept);
    let found = part(&bench, &teller);
    assert!(found.find("class=\"asked\"") < found.find("ask-suggested"), "an acceptance comes before more questions");
    teller.decide(1);
    assert!(!part(&bench, &teller).contains("受入確保基準を適用"), "decided: it would only be in the way");
}

#[actix_web::test]
async fn everybody_declined_means_the_next_set_also_without_a_word_of_the_platform() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2]);
    teller.answer(1, Answer::Decline(DeclineReason::NoBed));
    assert!(!part(&bench, &teller).contains("次の推奨"));
    teller.answer(2, Answer::Decline(DeclineReason::NoPhysician));
    assert!(part(&bench, &teller).contains("次の推奨3件に照会"));
}

#[actix_web::test]
async fn reasons_are_asked_for_only_when_something_else_than_suggested_is_ticked() {
    let bench = Bench::new().await;
    let teller = bench.filled();
    let html = part(&bench, &teller);
    assert_eq!(html.matches("data-other").count(), 3, "three of the eight are not suggested");
    assert_eq!(html.matches("name=\"reason\"").count(), 7);
    let style = include_str!("../../../assets/crew-hospitals.css");
    assert!(style.contains(".candidates:has([data-other] input:checked) .why-other { display: block; }"));
}
