//! The JSON has the shape that the contract names: other programs are written against it.

use domain::inquiry::{Answer, DeclineReason};
use serde_json::{Value, json};

use super::{bench::Bench, sample::hospital};

fn has(value: &Value, fields: &str) {
    for field in fields.split(' ') {
        assert!(value.get(field).is_some(), "{field} is missing in {value}");
    }
}

#[actix_web::test]
async fn a_case_shows_everything_of_the_working_copy() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1, 2]);
    teller.received(1);
    teller.seen(1);
    teller.answer(1, Answer::Accept);
    teller.answer(2, Answer::Decline(DeclineReason::NoBed));
    let case = bench.case(teller.id).await;
    has(
        &case,
        "crew kind opened_at_ms milestones card consent patient fetches record findings complaint triage vitals_latest vitals_count \
         present_signs jcs gcs severe candidates inquiries refusals destination closed timings",
    );
    assert_eq!((&case["crew"], &case["kind"]), (&json!("minato-1"), &json!("acute-illness")));
    has(&case["card"], "state token standing certificate_ends duration_ms");
    has(&case["consent"], "basis identity_check at_ms categories");
    has(&case["patient"], "name name_kana birth_date age_years sex address source");
    assert_eq!(case["patient"]["age_years"], 50);
    has(&case["fetches"]["treatments"], "outcome at_ms duration_ms");
    assert_eq!(case["fetches"]["treatments"]["outcome"], "timed-out");
    has(&case["record"], "medications drug_list surgeries visits treatments dialysis checkups");
    has(&case["record"]["medications"][0], "ingredient product date source institution_name");
    let drug = &case["record"]["drug_list"][0];
    has(
        drug,
        "name external status since last until supplies prescribers pharmacies sources doubled disagreements products lines",
    );
    assert_eq!(
        (&drug["name"], &drug["status"], &drug["since"]),
        (&json!("カルベジロール"), &json!("current"), &json!("2026-09"))
    );
    let line = usize::try_from(drug["products"][0].as_u64().unwrap()).unwrap();
    assert_eq!(case["record"]["medications"][line]["product"], "カルベジロール錠10mg", "a line is named by its place");
    has(&case["findings"][0], "code ja en strength dismissed evidence contradictions");
    has(&case["findings"][0]["evidence"][0], "category name date source");
    assert_eq!(case["findings"][0]["code"], "oesophageal-varices");
    has(&case["vitals_latest"]["pulse"], "value unit at_ms source");
    has(&case["candidates"][0], "hospital name level rank drive_min expected_min acceptance suggested reasons");
    has(&case["candidates"][0]["reasons"][0], "code ja en");
    has(&case["timings"], "card_ms consent_to_first_ms consent_to_complete_ms card_to_record_ms");
    let inquiries = case["inquiries"].as_array().unwrap();
    has(&inquiries[0], "hospital name rank sent_at_ms received_at_ms seen_at_ms answer answered_at_ms released");
    has(
        &inquiries[0],
        "origin override_reason standard wait_min requirement by_voice reminded_at_ms telephone_at_ms calls queries release_seen_at_ms \
         decision_seen_at_ms announce_at_ms",
    );
    has(&case, "acceptances redirect lost securing_at_ms difficulty round");
    let of = |number| inquiries.iter().find(|one| one["hospital"] == json!(hospital(number))).unwrap();
    assert_eq!((&of(1)["answer"], &of(1)["name"]), (&json!("accept"), &json!("県立中央病院 救命救急センター")));
    assert_eq!((&of(2)["answer"], &of(2)["released"]), (&json!("no-bed"), &json!(null)));
    teller.decide(1);
    let decided = bench.case(teller.id).await;
    assert_eq!(decided["destination"]["hospital"], json!(hospital(1)));
    assert_eq!(
        decided["inquiries"].as_array().unwrap().iter().filter(|one| one["released"] == "another-chosen").count(),
        1
    );
}

#[actix_web::test]
async fn an_empty_case_has_nulls_and_no_holes() {
    let bench = Bench::new().await;
    let (id, _) = bench.open().await;
    let case = bench.case(id).await;
    for field in [
        "consent",
        "patient",
        "triage",
        "jcs",
        "gcs",
        "destination",
        "redirect",
        "lost",
        "securing_at_ms",
        "difficulty",
    ] {
        assert_eq!(case[field], json!(null), "{field}");
    }
    assert_eq!(case["card"]["state"], "none");
    assert_eq!(case["timings"]["card_ms"], json!(null));
    assert_eq!(case["closed"], json!(false));
}
