//! The JSON that programs read: its shape, and that it shows nothing that the page may not show.

use domain::{
    disclosure::CaseStanding,
    inquiry::{Answer, DeclineReason},
    readiness::{ReadinessLevel, STALE_AFTER, Statement},
    triage::ConditionClass,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Board, sample};
use crate::screen::tests::sample::{HAEMATEMESIS, HEADACHE, STROKE};

#[actix_web::test]
async fn a_question_with_its_record() {
    let board = Board::with([sample::haematemesis(Timestamp::now(), 7)]).await;
    let doc = board.json("/api/cases").await;
    assert_eq!(
        (&doc["hospital"], &doc["waiting"], &doc["awaiting_answer"]),
        (&json!("9910000001"), &json!(0), &json!(1))
    );
    assert_eq!((&doc["link"]["connected"], &doc["link"]["state"]), (&json!(true), &json!("live")));
    assert!(doc["link"]["last_heard_ms"].is_i64());
    let case = &doc["cases"][0];
    for (name, expected) in [
        ("encounter", json!(sample::encounter(HAEMATEMESIS).to_string())),
        ("version", json!(7)),
        ("standing", json!("asked")),
        ("answer", Value::Null),
        ("released", Value::Null),
        ("received", json!(false)),
        ("seen", json!(false)),
        ("awaits_answer", json!(true)),
        ("may_read", json!(true)),
    ] {
        assert_eq!(case[name], expected, "{name}");
    }
    assert!(case["asked_at_ms"].is_i64() && case["expected_at_ms"].is_i64());
    let situation = &case["situation"];
    assert_eq!(
        (&situation["triage"]["urgency"], &situation["triage"]["class"]),
        (&json!("red-1"), &json!("gastrointestinal-bleed"))
    );
    assert!(
        situation["complaint"].as_str().unwrap().contains("吐血4回") && situation["milestones"]["left-scene"].is_i64()
    );
    assert_eq!(
        case["patient"],
        json!({ "age_years": 50, "age_is_decade": false, "age_band": "adult", "sex": "male", "source": "eligibility", "confirmed": "visual", "name": null, "name_kana": null, "birth_date": null, "address": null })
    );
    let record = &case["record"];
    assert_eq!(
        (&record["consent"], &record["fetches"]["checkups"]["outcome"]),
        (&json!("patient"), &json!("timed-out"))
    );
    assert_eq!(record["surgeries"][0]["name"], "内視鏡的食道・胃静脈瘤結紮術");
    assert_eq!(
        (&record["surgeries"][0]["source"], record["surgeries"][0]["date"].is_string()),
        (&json!("claims"), true)
    );
    assert!(
        record["medications"]
            .as_array()
            .unwrap()
            .iter()
            .any(|drug| drug["ingredient"] == "リファキシミン" && drug["month_only"] == true)
    );
    let drugs = record["drug_list"].as_array().unwrap();
    assert_eq!((drugs.len(), &drugs[0]["status"]), (3, &json!("stopped")), "supplied eight months ago");
    let finding =
        record["findings"].as_array().unwrap().iter().find(|finding| finding["code"] == "oesophageal-varices").unwrap();
    assert_eq!(finding["evidence"][0]["category"], "surgeries");
    assert_eq!(case["vitals_count"], 63);
    assert_eq!(
        (&case["vitals_latest"]["systolic"]["value"], &case["vitals_latest"]["systolic"]["source"]),
        (&json!(78.0), &json!("manual"))
    );
    assert_eq!((&case["observations"][0]["jcs"], &case["observations"][0]["gcs"]), (&json!("I-1"), &json!([4, 5, 6])));
    assert!(case["severe"].as_array().unwrap().iter().any(|reason| reason.as_str().unwrap().contains("78")));
}

#[actix_web::test]
async fn the_name_belongs_to_the_destination() {
    let board = Board::with([sample::stroke(Timestamp::now(), 1)]).await;
    let case = board.api_case(STROKE).await;
    assert_eq!((&case["standing"], &case["patient"]["name"]), (&json!("destination"), &json!("潮見 恒一")));
}

#[actix_web::test]
async fn a_case_that_was_taken_back_has_no_content() {
    let now = Timestamp::now();
    let board = Board::with([sample::haematemesis(now, 1), sample::headache(now, 2)]).await;
    board.deliver(&sample::released(HAEMATEMESIS, 3)).await;
    board.desk.answer(sample::encounter(HEADACHE), Answer::Decline(DeclineReason::NoBed)).await.unwrap();
    board.deliver(&sample::bare(HEADACHE, 4, CaseStanding::Declined)).await;
    for (n, standing, released, answer) in [
        (HAEMATEMESIS, "released", json!("another-chosen"), Value::Null),
        (HEADACHE, "declined", Value::Null, json!("no-bed")),
    ] {
        let case = board.api_case(n).await;
        assert_eq!((&case["standing"], &case["released"], &case["answer"]), (&json!(standing), &released, &answer));
        assert_eq!(
            (&case["may_read"], &case["awaits_answer"], &case["vitals_count"]),
            (&json!(false), &json!(false), &json!(0))
        );
        for gone in ["situation", "patient", "record", "asked_at_ms", "expected_at_ms", "alarm"] {
            assert_eq!(case[gone], Value::Null, "{gone}");
        }
        assert_eq!(
            (&case["vitals_latest"], &case["observations"], &case["severe"]),
            (&json!({}), &json!([]), &json!([]))
        );
    }
}

#[actix_web::test]
async fn readiness_tells_the_age_of_every_mark() {
    let board = Board::with([]).await;
    assert_eq!(board.json("/api/readiness").await["general"], Value::Null);
    let inbox = board.desk.inbox();
    let ago = |age: SignedDuration| Timestamp::now() - age;
    let stale = Statement::tap(Some(ConditionClass::Stroke), ReadinessLevel::Wants);
    inbox.take_statement(&stale, ago(STALE_AFTER + SignedDuration::from_secs(30))).await.unwrap();
    let general = Statement::tap(None, ReadinessLevel::Consult);
    inbox.take_statement(&general, ago(SignedDuration::from_secs(45 * 60 + 30))).await.unwrap();
    let doc = board.json("/api/readiness").await;
    assert_eq!(
        (&doc["general"]["level"], &doc["general"]["freshness"], &doc["general"]["age_min"]),
        (&json!("consult"), &json!("ageing"), &json!(45))
    );
    assert_eq!(
        (&doc["by_class"]["stroke"]["level"], &doc["by_class"]["stroke"]["freshness"]),
        (&json!("wants"), &json!("stale"))
    );
    assert_eq!(doc["holds"]["stroke"]["level"], "consult", "the general mark is newer");
}
