//! What is refused is refused with the field, a code, and the remedy in Japanese.

use actix_web::http::StatusCode;
use uuid::Uuid;

use super::bench::{Bench, form};

/// Path after the case, body, status, field, code.
const REFUSED: &[(&str, &str, u16, &str, &str)] = &[
    ("milestones", "", 422, "milestone", "field-missing"),
    ("milestones", "milestone=lunch", 422, "milestone", "field-not-understood"),
    ("milestones", "milestone=loaded&at_ms=x", 422, "at_ms", "field-not-understood"),
    ("milestones", "milestone=loaded&at_ms=0", 422, "at_ms", "time-out-of-range"),
    ("milestones", "milestone=loaded&at_ms=99999999999999999", 422, "at_ms", "field-not-understood"),
    ("milestones", "milestone=loaded&at_clock=25%3A00", 422, "at_clock", "field-not-understood"),
    ("place", "latitude=35.6", 422, "longitude", "field-missing"),
    ("place", "latitude=NaN&longitude=0", 422, "latitude", "place-out-of-range"),
    ("place", "latitude=91&longitude=0", 422, "latitude", "place-out-of-range"),
    ("interview", "name=x", 422, "sex", "field-missing"),
    ("interview", "age=151&sex=male", 422, "age", "age-out-of-range"),
    ("interview", "age=old&sex=male", 422, "age", "field-not-understood"),
    ("interview", "birth=29-3-12&sex=male", 422, "birth", "field-not-understood"),
    ("history", "medications=x", 422, "informant", "field-missing"),
    ("history", "informant=dog", 422, "informant", "field-not-understood"),
    ("card/none", "", 422, "reason", "field-missing"),
    ("card/none", "reason=lost", 422, "reason", "field-not-understood"),
    ("card/pin", "", 422, "pin", "field-missing"),
    ("card/pin", "pin=123", 409, "", "pin-not-four-digits"),
    ("card/pin", "pin=1234", 409, "", "reader-gone"),
    ("card/printed", "", 422, "number", "field-missing"),
    ("card/printed", "number=5502172035228", 409, "", "printed-number-mistyped"),
    ("phone/document", "", 409, "", "no-document-issuers"),
    ("consent", "category=visits", 422, "basis", "field-missing"),
    ("consent", "basis=patient&basis=family", 422, "basis", "field-sent-twice"),
    ("consent", "basis=patient&category=diary", 422, "category", "field-not-understood"),
    ("complaint", "complaint=+", 422, "complaint", "field-missing"),
    ("triage", "class=stroke", 422, "urgency", "field-missing"),
    ("triage", "class=stroke&urgency=blue", 422, "urgency", "field-not-understood"),
    ("observations", "", 422, "", "nothing-given"),
    ("observations", "gcs_e=4&gcs_m=6", 422, "gcs_v", "gcs-incomplete"),
    ("observations", "gcs_e=5&gcs_v=5&gcs_m=6", 422, "gcs_e", "gcs-out-of-range"),
    ("observations", "pupil_left_mm=3", 422, "pupil_left_reacts", "pupil-incomplete"),
    ("observations", "pupil_right_reacts=true", 422, "pupil_right_mm", "pupil-incomplete"),
    ("observations", "pupil_right_mm=12&pupil_right_reacts=true", 422, "pupil_right_mm", "pupil-out-of-range"),
    ("observations", "present=fever&absent=fever", 422, "absent", "sign-both-ways"),
    ("observations", "last_known_well_ms=0", 422, "last_known_well_ms", "time-out-of-range"),
    ("vitals", "", 422, "", "nothing-given"),
    ("vitals", "pulse=301", 422, "pulse", "vital-out-of-range"),
    ("vitals", "pulse=-1", 422, "pulse", "vital-out-of-range"),
    ("vitals", "temperature=nan", 422, "temperature", "vital-out-of-range"),
    ("vitals", "temperature=warm", 422, "temperature", "field-not-understood"),
    ("vitals", "diastolic=60", 422, "systolic", "field-missing"),
    ("vitals", "systolic=80&diastolic=120", 422, "diastolic", "pressures-exchanged"),
    ("ask", "", 422, "hospital", "field-missing"),
    ("ask", "hospital=12", 422, "hospital", "field-not-understood"),
    ("ask", "hospital=1311234501&reason=hunch", 422, "reason", "field-not-understood"),
    ("destination", "", 422, "hospital", "field-missing"),
    ("destination", "hospital=1311234501&reason=hunch", 422, "reason", "field-not-understood"),
    ("destination", "hospital=1311234501&seen=today", 422, "seen", "field-not-understood"),
    ("destination", "hospital=1311234501&seen=0", 409, "hospital", "not-accepted"),
    ("destination", "hospital=1311234501&instead_of=12", 422, "instead_of", "field-not-understood"),
    ("withdraw", "", 422, "hospital", "field-missing"),
    ("withdraw", "hospital=1311234501", 409, "hospital", "not-asked"),
    ("telephone", "hospital=1311234501", 422, "outcome", "field-missing"),
    ("telephone", "outcome=reached", 422, "hospital", "field-missing"),
    ("telephone", "hospital=1311234501&outcome=sleeping", 422, "outcome", "field-not-understood"),
    ("telephone", "hospital=1311234501&outcome=no-answer", 409, "hospital", "not-asked"),
    ("reply", "text=x", 422, "query", "field-missing"),
    ("reply", "query=1&text=x", 422, "query", "field-not-understood"),
    ("reply", "query=0190a6b2-7e5c-7c3d-8f4e-5a6b7c8d9e0f", 422, "text", "field-missing"),
    ("reply", "query=0190a6b2-7e5c-7c3d-8f4e-5a6b7c8d9e0f&text=x", 409, "query", "not-asked"),
    ("redirect", "", 422, "reason", "field-missing"),
    ("redirect", "reason=bored", 422, "reason", "field-not-understood"),
    ("redirect", "reason=condition", 409, "", "no-destination"),
    ("redirect-ended", "", 409, "", "not-redirecting"),
    ("loss-acknowledged", "", 409, "", "nothing-lost"),
    ("findings/dismiss", "code=gout", 409, "code", "unknown-finding"),
    ("flags/dismiss", "code=lvad", 409, "code", "unknown-flag"),
    ("pull", "", 409, "", "no-card"),
    ("card/use-other", "", 409, "", "card-not-exchangeable"),
    ("identity", "", 422, "verdict", "field-missing"),
    ("identity", "verdict=matches", 409, "", "no-identity-to-judge"),
    ("identity", "verdict=differs", 409, "", "no-identity-to-judge"),
];

#[actix_web::test]
async fn a_refusal_names_the_field_and_the_remedy_and_records_nothing() {
    let bench = Bench::new().await;
    let (_, base) = bench.open().await;
    for (path, body, status, field, code) in REFUSED {
        let answer = bench.post(&format!("{base}/{path}"), body).await;
        let json = answer.json();
        assert_eq!(answer.status.as_u16(), *status, "{path} {body}: {}", answer.text);
        assert_eq!(json["ok"], false);
        assert_eq!(
            (json["field"].as_str().unwrap_or(""), json["code"].as_str().unwrap()),
            (*field, *code),
            "{path} {body}"
        );
        for lang in ["ja", "en"] {
            assert!(json[lang].as_str().unwrap().len() > 20, "{path} {body}: a sentence with a remedy");
        }
    }
    assert_eq!(bench.tablet.outbox().len(), 1, "only the opening");
}

#[actix_web::test]
async fn every_route_of_a_case_knows_unknown_cases() {
    let bench = Bench::new().await;
    let routes = [
        "activate",
        "close",
        "pull",
        "card/use-other",
        "identity",
        "card/pin",
        "card/printed",
        "card/none",
        "phone/document",
        "history",
        "milestones",
        "place",
        "ask",
        "destination",
        "withdraw",
        "telephone",
        "reply",
        "redirect",
        "redirect-ended",
        "loss-acknowledged",
        "interview",
        "consent",
        "complaint",
        "triage",
        "findings/dismiss",
        "flags/dismiss",
        "observations",
        "vitals",
    ];
    for id in ["0190a6b2-7e5c-7c3d-8f4e-5a6b7c8d9e0f", "not-a-uuid"] {
        for route in routes {
            let answer = bench.post(&format!("/encounters/{id}/{route}"), "").await;
            assert_eq!(
                (answer.status, answer.json()["code"].as_str()),
                (StatusCode::NOT_FOUND, Some("unknown-case")),
                "{route}"
            );
        }
        assert_eq!(bench.get(&format!("/encounters/{id}")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(bench.get(&format!("/api/encounters/{id}")).await.json()["code"], "unknown-case");
    }
}

#[actix_web::test]
async fn a_browser_gets_a_page_or_a_fragment_in_its_language() {
    let bench = Bench::new().await;
    let (_, base) = bench.open().await;
    let wrong = || form(&format!("{base}/vitals"), &format!("idempotency_key={}&pulse=999", Uuid::new_v4()));
    let page = bench.send(wrong()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.text.starts_with("<!doctype html>")
            && page.text.contains("脈拍")
            && page.text.contains("0〜300 の数字を入れてください。")
    );
    let fragment = bench.send(wrong().insert_header(("x-live-form", "1")).insert_header(("cookie", "lang=en"))).await;
    assert!(
        fragment.text.starts_with("<div class=\"notice") && fragment.text.contains("Enter a number from 0 to 300.")
    );
    assert!(!fragment.text.contains("999"), "what was typed is never sent back");
}

#[actix_web::test]
async fn damaged_forms_are_refused() {
    let bench = Bench::new().await;
    let code = |answer: super::bench::Answer| answer.json()["code"].as_str().unwrap().to_owned();
    let json = |request: actix_web::test::TestRequest| request.insert_header(("accept", "application/json"));
    assert_eq!(code(bench.send(json(form("/encounters", "kind=fire"))).await), "field-missing", "no key");
    assert_eq!(code(bench.send(json(form("/encounters", "kind=fire&key=7"))).await), "field-not-understood");
    let huge = format!("kind={}", "x".repeat(webkit::form::MAX_FORM_BYTES));
    assert_eq!(code(bench.send(json(form("/encounters", &huge))).await), "form-too-large");
    let many = vec!["kind=fire"; webkit::form::MAX_FIELDS + 1].join("&");
    assert_eq!(code(bench.send(json(form("/encounters", &many))).await), "form-too-large");
    let text = actix_web::test::TestRequest::post().uri("/encounters").set_payload("kind=fire");
    assert_eq!(code(bench.send(json(text)).await), "form-not-readable");
    let long = "%E3%81%82".repeat(domain::text::FREE_TEXT_MAX_CHARS + 1);
    let (_, base) = bench.open().await;
    assert_eq!(
        bench.post(&format!("{base}/complaint"), &format!("complaint={long}")).await.json()["code"],
        "field-too-long"
    );
}
