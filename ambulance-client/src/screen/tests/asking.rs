//! Asking, ringing, replying, taking back, changing the destination: each route does what the contract says, and the JSON shows it.

use actix_web::http::StatusCode;
use domain::{
    event::EncounterEvent,
    inquiry::{Answer, DeclineReason, EscalationStep, Proviso, ReleaseReason, Requirement},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    bench::Bench,
    ranking::ranking,
    sample::{Teller, hospital},
};

async fn posted(bench: &Bench, teller: &Teller, path: &str, body: &str) {
    let answer = bench.post(&format!("/encounters/{}/{path}", teller.id), body).await;
    assert_eq!(answer.status, StatusCode::OK, "{path} {body}: {}", answer.text);
}

async fn refused(bench: &Bench, teller: &Teller, path: &str, body: &str) -> (u16, String, String, String) {
    let answer = bench.post(&format!("/encounters/{}/{path}", teller.id), body).await;
    let json = answer.json();
    let word = |name: &str| json[name].as_str().unwrap_or_default().to_owned();
    (answer.status.as_u16(), word("field"), word("code"), word("ja"))
}

async fn question(bench: &Bench, teller: &Teller, number: u8) -> Value {
    let case = bench.case(teller.id).await;
    let of = |one: &&Value| one["hospital"] == json!(hospital(number));
    case["inquiries"].as_array().unwrap().iter().find(of).unwrap().clone()
}

#[actix_web::test]
async fn a_question_may_say_why_it_was_not_the_suggested_one() {
    let bench = Bench::new().await;
    let teller = bench.filled();
    let before = bench.tablet.outbox().len();
    posted(&bench, &teller, "ask", &format!("hospital={}&reason=patient-wish", hospital(6))).await;
    posted(&bench, &teller, "ask", &format!("hospital={}", hospital(7))).await;
    posted(&bench, &teller, "destination", &format!("hospital={}&reason=road", hospital(6))).await;
    assert_eq!(bench.tablet.outbox().len(), before + 3);
    let asked = bench.case(teller.id).await["asked"].clone();
    assert_eq!(asked.as_array().unwrap().len(), 2, "no reason stops nothing");
}

#[actix_web::test]
async fn the_json_tells_terms_conditions_and_the_order_of_acceptances() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2, 3]);
    teller.answer(1, Answer::AcceptIf(Proviso::new(60, Some(Requirement::AirwayFirst)).unwrap()));
    teller.answer(2, Answer::Accept);
    teller.answer(3, Answer::Accept);
    let conditional = question(&bench, &teller, 1).await;
    assert_eq!(
        (&conditional["answer"], &conditional["wait_min"], &conditional["requirement"]),
        (&json!("accept-if"), &json!(60), &json!("airway-first"))
    );
    assert_eq!(
        (&conditional["origin"], &conditional["override_reason"], &conditional["standard"]),
        (&json!("suggested"), &json!(null), &json!("shiomi-west/2026"))
    );
    let plain = question(&bench, &teller, 2).await;
    assert_eq!(
        (&plain["answer"], &plain["wait_min"], &plain["by_voice"]),
        (&json!("accept"), &json!(null), &json!(false))
    );
    let case = bench.case(teller.id).await;
    assert_eq!(case["acceptances"], json!([hospital(2), hospital(3), hospital(1)]), "by the minutes to a bed");
    // The vehicle has moved: the newest ranking knows, the question does not.
    let mut nearer = ranking();
    nearer[2].drive.minutes = 1.0;
    teller.ranks(teller.now, nearer);
    assert_eq!(bench.case(teller.id).await["acceptances"], json!([hospital(3), hospital(2), hospital(1)]));
    assert_eq!(
        (&case["redirect"], &case["lost"], &case["securing_at_ms"], &case["difficulty"], &case["round"]),
        (&json!(null), &json!(null), &json!(null), &json!(null), &json!(0))
    );
}

#[actix_web::test]
async fn a_silent_hospital_is_rung_and_what_it_says_counts() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1]);
    teller.escalate(1, 30, EscalationStep::Reminder);
    teller.escalate(1, 10, EscalationStep::Telephone);
    let body = |outcome: &str| format!("hospital={}&outcome={outcome}", hospital(1));
    posted(&bench, &teller, "telephone", &body("no-answer")).await;
    let silent = question(&bench, &teller, 1).await;
    assert!(silent["reminded_at_ms"].is_i64() && silent["telephone_at_ms"].is_i64());
    assert_eq!((&silent["calls"][0]["outcome"], &silent["answer"]), (&json!("no-answer"), &json!(null)));
    posted(&bench, &teller, "telephone", &body("accepted-by-voice")).await;
    let heard = question(&bench, &teller, 1).await;
    assert_eq!((&heard["answer"], &heard["by_voice"]), (&json!("accept"), &json!(true)));
    assert_eq!(heard["calls"].as_array().unwrap().len(), 2);
}

#[actix_web::test]
async fn a_query_is_replied_to_once_known_and_only_while_the_hospital_has_the_case() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1]);
    let query = teller.query(1, 20, "抗凝固薬は？");
    let open = question(&bench, &teller, 1).await["queries"][0].clone();
    assert_eq!((&open["id"], &open["text"]), (&json!(query.to_string()), &json!("抗凝固薬は？")));
    assert_eq!((&open["reply"], &open["replied_at_ms"]), (&json!(null), &json!(null)));
    let long = format!("query={query}&text={}", "%E3%81%82".repeat(201));
    let (status, field, code, ja) = refused(&bench, &teller, "reply", &long).await;
    assert_eq!((status, field.as_str(), code.as_str()), (422, "text", "field-too-long"));
    assert!(ja.contains("200文字以内"), "{ja}");
    posted(&bench, &teller, "reply", &format!("query={query}&text=%E3%81%AF%E3%81%84")).await;
    let replied = question(&bench, &teller, 1).await["queries"][0].clone();
    assert_eq!(replied["reply"], "はい");
    assert!(replied["replied_at_ms"].is_i64());
    teller.answer(1, Answer::Decline(DeclineReason::NoBed));
    let (status, field, code, ja) = refused(&bench, &teller, "reply", &format!("query={query}&text=x")).await;
    assert_eq!((status, field.as_str(), code.as_str()), (409, "query", "too-late"));
    assert!(ja.contains("電話で伝えてください"), "{ja}");
}

#[actix_web::test]
async fn a_question_is_taken_back_and_sent_again_it_is_the_same_wish() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2]);
    let (path, body, key) =
        (format!("/encounters/{}/withdraw", teller.id), format!("hospital={}", hospital(1)), Uuid::new_v4());
    assert_eq!(bench.post_with_key(&path, &body, key).await.status, StatusCode::OK);
    let part = bench.part(teller.id, "hospitals", webkit::lang::Lang::Ja);
    assert!(part.contains("取り下げを送信中"), "{part}");
    let (inquiry, reason) = (teller.inquiry(1), ReleaseReason::WithdrawnByCrew);
    teller.tell(1, EncounterEvent::InquiryReleased { inquiry, hospital: hospital(1), reason });
    let part = bench.part(teller.id, "hospitals", webkit::lang::Lang::Ja);
    assert!(part.contains("救急隊が照会を取り下げ") && !part.contains("取り下げを送信中"), "{part}");
    assert_eq!(question(&bench, &teller, 1).await["released"], "withdrawn-by-crew");
    // As after a restart of the program: the answer is forgotten, the event is not.
    let acts = bench.tablet.with_key(domain::ids::EventId::new(key));
    acts.withdraw(teller.id, hospital(1)).await.unwrap();
    let (status, field, code, _) = refused(&bench, &teller, "withdraw", &body).await;
    assert_eq!((status, field.as_str(), code.as_str()), (409, "hospital", "not-asked"), "another wish");
    teller.answer(2, Answer::Accept);
    teller.decide(2);
    let (status, _, code, ja) = refused(&bench, &teller, "withdraw", &format!("hospital={}", hospital(2))).await;
    assert_eq!((status, code.as_str()), (409, "already-decided"));
    assert!(ja.contains("「搬送先を変更」"), "{ja}");
}

#[actix_web::test]
async fn the_destination_is_changed_or_kept_and_never_both_at_once() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2]);
    teller.answer(1, Answer::Accept);
    teller.decide(1);
    posted(&bench, &teller, "redirect", "reason=condition").await;
    let waiting = bench.tablet.outbox().len();
    posted(&bench, &teller, "redirect", "reason=road").await;
    assert_eq!(bench.tablet.outbox().len(), waiting, "the search is on already");
    let case = bench.case(teller.id).await;
    assert_eq!(case["redirect"]["reason"], "condition");
    assert_eq!(case["destination"]["hospital"], json!(hospital(1)), "it stands");
    posted(&bench, &teller, "redirect-ended", "").await;
    assert_eq!(bench.case(teller.id).await["redirect"], json!(null));
    posted(&bench, &teller, "redirect", "reason=patient-wish").await;
    teller.ask(&[3]);
    teller.answer(3, Answer::Accept);
    posted(&bench, &teller, "destination", &format!("hospital={}", hospital(3))).await;
    let (status, _, code, ja) = refused(&bench, &teller, "redirect-ended", "").await;
    assert_eq!((status, code.as_str()), (409, "choice-on-its-way"));
    assert!(ja.contains("決定を待ってください"), "{ja}");
    for own in bench.tablet.with_case(teller.id, |case| case.untold()).unwrap() {
        bench.tablet.take_in(99, &own);
    }
    teller.decide(3);
    let moved = bench.case(teller.id).await;
    assert_eq!((&moved["destination"]["hospital"], &moved["redirect"]), (&json!(hospital(3)), &json!(null)));
}

#[actix_web::test]
async fn a_condition_that_was_not_seen_is_not_chosen_and_a_choice_that_waits_is_changed() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2]);
    teller.answer(1, Answer::AcceptIf(Proviso::new(60, None).unwrap()));
    teller.answer(2, Answer::Accept);
    let seen = question(&bench, &teller, 1).await["answered_at_ms"].as_i64().unwrap();
    let body = |seen: i64| format!("hospital={}&seen={seen}", hospital(1));
    let (status, field, code, ja) = refused(&bench, &teller, "destination", &body(seen - 1)).await;
    assert_eq!((status, field.as_str(), code.as_str()), (409, "hospital", "answer-changed"));
    assert!(ja.contains("もう一度選んでください"), "{ja}");
    posted(&bench, &teller, "destination", &body(seen)).await;
    let change = format!("hospital={}&instead_of={}", hospital(2), hospital(1));
    posted(&bench, &teller, "destination", &change).await;
    let wished = bench.tablet.with_case(teller.id, |case| case.wishes.destination().map(|(id, _)| id.clone()));
    assert_eq!(wished.unwrap(), Some(hospital(2)));
}

#[actix_web::test]
async fn a_lost_destination_is_acknowledged_once() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1]);
    teller.answer(1, Answer::Accept);
    teller.decide(1);
    teller.lose(1, DeclineReason::TreatingOthers);
    let lost = bench.case(teller.id).await["lost"].clone();
    assert_eq!((&lost["hospital"], &lost["reason"]), (&json!(hospital(1)), &json!("treating-others")));
    assert_eq!(lost["acknowledged_at_ms"], json!(null));
    posted(&bench, &teller, "loss-acknowledged", "").await;
    let waiting = bench.tablet.outbox().len();
    posted(&bench, &teller, "loss-acknowledged", "").await;
    assert_eq!(bench.tablet.outbox().len(), waiting);
    let case = bench.case(teller.id).await;
    assert!(case["lost"]["acknowledged_at_ms"].is_i64() && case["destination"].is_null());
}

#[actix_web::test]
async fn the_rules_of_the_zone_show_in_the_json() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1]);
    let standard = || "shiomi-west/2026".to_owned();
    teller.tell(9, EncounterEvent::RoundEnded { standard: standard() });
    teller.tell(8, EncounterEvent::SecuringBegan { standard: standard() });
    teller.tell(7, EncounterEvent::DifficultyRecognised { asked: 5, on_scene_min: 32, standard: standard() });
    let case = bench.case(teller.id).await;
    assert_eq!(case["round"], 1);
    assert!(case["securing_at_ms"].is_i64());
    assert_eq!((&case["difficulty"]["asked"], &case["difficulty"]["on_scene_min"]), (&json!(5), &json!(32)));
}
