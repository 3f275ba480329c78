//! What is done at the board: each act once, refusals with field and code, answers in the form that was asked for.

use actix_web::{http::StatusCode, test::TestRequest};
use domain::{
    disclosure::CaseStanding,
    inquiry::{Answer, DeclineReason},
    readiness::ReadinessLevel,
    triage::ConditionClass,
};

use super::{Board, case_uri, key, sample, text};
use crate::screen::tests::sample::{CONFUSED, HAEMATEMESIS, STROKE};

#[actix_web::test]
async fn the_screen_reports_a_case_as_shown_once() {
    let board = Board::with([sample::haematemesis(jiff::Timestamp::now(), 1)]).await;
    let uri = case_uri(HAEMATEMESIS, "/received");
    for attempt in [key(1), key(1), key(2)] {
        assert_eq!(board.post(&uri, &[("key", &attempt)]).await, (StatusCode::OK, serde_json::json!({ "ok": true })));
    }
    assert_eq!(board.reports(), 1);
    assert_eq!(board.api_case(HAEMATEMESIS).await["received"], true);
}

#[actix_web::test]
async fn seen_ends_the_alarm_and_not_the_question() {
    let board = Board::with([sample::haematemesis(jiff::Timestamp::now(), 1)]).await;
    assert_eq!(board.api_case(HAEMATEMESIS).await["alarm"], "high");
    board.post(&case_uri(HAEMATEMESIS, "/seen"), &[("key", &key(1))]).await;
    let case = board.api_case(HAEMATEMESIS).await;
    assert_eq!(
        (&case["alarm"], &case["seen"], &case["awaits_answer"]),
        (&serde_json::Value::Null, &true.into(), &true.into())
    );
    assert!(!board.page("/").await.contains("data-alarm="));
}

#[actix_web::test]
async fn an_answer_is_given_once_per_key_and_can_be_changed_with_another() {
    let board = Board::with([sample::haematemesis(jiff::Timestamp::now(), 1)]).await;
    let uri = case_uri(HAEMATEMESIS, "/answer");
    let accept = [("key", &*key(1)), ("answer", "accept")];
    for _ in 0..2 {
        assert_eq!(board.post(&uri, &accept).await.0, StatusCode::OK);
    }
    assert_eq!(board.reports(), 1, "the same key again reports nothing");
    assert_eq!(board.api_case(HAEMATEMESIS).await["answer"], "accept");
    let decline = [("key", &*key(2)), ("answer", "decline"), ("reason", "no-bed")];
    assert_eq!(board.post(&uri, &decline).await.0, StatusCode::OK);
    assert_eq!(board.api_case(HAEMATEMESIS).await["answer"], "no-bed");
    // The first form arrives once more: it is answered as before and changes nothing.
    assert_eq!(board.post(&uri, &accept).await.0, StatusCode::OK);
    assert_eq!((board.api_case(HAEMATEMESIS).await["answer"].as_str(), board.reports()), (Some("no-bed"), 2));
}

#[actix_web::test]
async fn every_official_reason_is_accepted() {
    let board = Board::with([sample::haematemesis(jiff::Timestamp::now(), 1)]).await;
    for (n, reason) in DeclineReason::ALL.iter().enumerate() {
        let form = [("key", &*key(n as u128)), ("answer", "decline"), ("reason", reason.code())];
        assert_eq!(board.post(&case_uri(HAEMATEMESIS, "/answer"), &form).await.0, StatusCode::OK, "{}", reason.code());
        let answer = board.desk.inbox().with_case(sample::encounter(HAEMATEMESIS), |case| case.answer()).unwrap();
        assert_eq!(answer, Some(Answer::Decline(*reason)));
    }
}

#[actix_web::test]
async fn a_form_with_a_mistake_is_refused_with_field_and_code() {
    let board = Board::with([sample::haematemesis(jiff::Timestamp::now(), 1)]).await;
    let (answer, readiness) = (case_uri(HAEMATEMESIS, "/answer"), "/readiness".to_owned());
    let k = key(1);
    let cases = [
        (&answer, vec![("answer", "accept")], "key", "field-missing"),
        (&answer, vec![("key", "1"), ("answer", "accept")], "key", "field-not-understood"),
        (&answer, vec![("key", &k)], "answer", "field-missing"),
        (&answer, vec![("key", &k), ("answer", "maybe")], "answer", "field-not-understood"),
        (&answer, vec![("key", &k), ("answer", "accept"), ("answer", "decline")], "answer", "field-not-understood"),
        (&answer, vec![("key", &k), ("answer", "decline")], "reason", "field-missing"),
        (&answer, vec![("key", &k), ("answer", "decline"), ("reason", "tired")], "reason", "field-not-understood"),
        (&readiness, vec![("key", &k)], "level", "field-missing"),
        (&readiness, vec![("key", &k), ("level", "perhaps")], "level", "field-not-understood"),
        (&readiness, vec![("key", &k), ("level", "can"), ("class", "magic")], "class", "field-not-understood"),
    ];
    for (uri, form, field, code) in cases {
        let (status, body) = board.post(uri, &form).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
        assert_eq!(
            (&body["ok"], &body["field"], &body["code"]),
            (&false.into(), &field.into(), &code.into()),
            "{form:?}"
        );
        assert!(!body["ja"].as_str().unwrap().is_empty() && !body["en"].as_str().unwrap().is_empty());
    }
    assert_eq!(board.reports(), 0);
}

#[actix_web::test]
async fn a_key_belongs_to_one_wish() {
    let board =
        Board::with([sample::haematemesis(jiff::Timestamp::now(), 1), sample::confused(jiff::Timestamp::now(), 2)])
            .await;
    board.post(&case_uri(HAEMATEMESIS, "/seen"), &[("key", &key(1))]).await;
    let (status, body) = board.post(&case_uri(CONFUSED, "/seen"), &[("key", &key(1))]).await;
    assert_eq!(
        (status, &body["field"], &body["code"]),
        (StatusCode::CONFLICT, &"key".into(), &"key-used-otherwise".into())
    );
    assert_eq!(board.api_case(CONFUSED).await["seen"], false);
}

#[actix_web::test]
async fn a_case_that_is_not_here_or_has_ended_is_refused() {
    let now = jiff::Timestamp::now();
    let board = Board::with([sample::haematemesis(now, 1), sample::stroke(now, 2)]).await;
    for (uri, form) in [
        ("/cases/nonsense/seen".to_owned(), vec![("key", key(1))]),
        (case_uri(77, "/received"), vec![("key", key(2))]),
        (case_uri(77, "/answer"), vec![("key", key(3)), ("answer", "accept".to_owned())]),
    ] {
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let (status, body) = board.post(&uri, &form).await;
        assert_eq!((status, &body["code"]), (StatusCode::NOT_FOUND, &"unknown-case".into()), "{uri}");
    }
    board.deliver(&sample::released(HAEMATEMESIS, 3)).await;
    for (n, act) in
        [(HAEMATEMESIS, "/received"), (HAEMATEMESIS, "/seen"), (HAEMATEMESIS, "/answer"), (STROKE, "/answer")]
    {
        let (status, body) = board
            .post(&case_uri(n, act), &[("key", &key(u128::from(n) * 10 + act.len() as u128)), ("answer", "accept")])
            .await;
        assert_eq!((status, &body["code"]), (StatusCode::CONFLICT, &"question-closed".into()), "{n} {act}");
    }
    assert_eq!(board.reports(), 0);
}

#[actix_web::test]
async fn a_declined_case_may_still_be_accepted() {
    let board = Board::with([sample::bare(9, 1, CaseStanding::Declined)]).await;
    assert_eq!(board.post(&case_uri(9, "/answer"), &[("key", &key(1)), ("answer", "accept")]).await.0, StatusCode::OK);
    assert_eq!(board.reports(), 1);
}

#[actix_web::test]
async fn a_browser_is_answered_as_it_asks() {
    let board = Board::with([sample::haematemesis(jiff::Timestamp::now(), 1)]).await;
    let uri = case_uri(HAEMATEMESIS, "/seen");
    let post = |k: u128| TestRequest::post().uri(&uri).set_form([("idempotency_key", key(k))]);
    let plain = board.send(post(1)).await;
    assert_eq!(
        (plain.status(), plain.headers().get("location").unwrap().to_str().unwrap()),
        (StatusCode::SEE_OTHER, "/")
    );
    let scripted = board.send(post(1).insert_header(("x-live-form", "1"))).await;
    assert_eq!(scripted.status(), StatusCode::NO_CONTENT);
    let from_case =
        board.send(TestRequest::post().uri(&uri).set_form([("key", key(2)), ("from", "case".to_owned())])).await;
    assert_eq!(from_case.headers().get("location").unwrap().to_str().unwrap(), case_uri(HAEMATEMESIS, ""));
    board.deliver(&sample::released(HAEMATEMESIS, 2)).await;
    let refused = board.send(post(3)).await;
    assert_eq!(refused.status(), StatusCode::CONFLICT);
    assert!(text(refused).await.contains("question-closed"));
}

#[actix_web::test]
async fn readiness_is_set_for_all_or_for_one_class() {
    let board = Board::with([]).await;
    assert_eq!(board.post("/readiness", &[("key", &key(1)), ("level", "can")]).await.0, StatusCode::OK);
    assert_eq!(
        board.post("/readiness", &[("key", &key(2)), ("level", "cannot"), ("class", "perinatal")]).await.0,
        StatusCode::OK
    );
    assert_eq!(
        board.post("/readiness", &[("key", &key(2)), ("level", "cannot"), ("class", "perinatal")]).await.0,
        StatusCode::OK
    );
    assert_eq!(board.reports(), 2);
    let readiness = board.desk.inbox().readiness();
    assert_eq!(readiness.general().unwrap().level, ReadinessLevel::Can);
    assert_eq!(
        readiness.for_class(ConditionClass::Perinatal, jiff::Timestamp::now()).unwrap().level,
        ReadinessLevel::Cannot
    );
    assert_eq!(readiness.for_class(ConditionClass::Stroke, jiff::Timestamp::now()).unwrap().level, ReadinessLevel::Can);
}

#[actix_web::test]
async fn departments_beds_and_patterns_are_set_by_forms() {
    let board = Board::with([]).await;
    let ok = async |n: u128, uri: &str, more: &[(&str, &str)]| {
        let key = key(n);
        let form: Vec<(&str, &str)> = std::iter::once(("key", &*key)).chain(more.iter().copied()).collect();
        board.post(uri, &form).await
    };
    assert_eq!(ok(1, "/readiness", &[("level", "can")]).await.0, StatusCode::OK);
    let surgeons = ("scope", "department/neurosurgery");
    assert_eq!(ok(2, "/readiness", &[surgeons, ("level", "cannot")]).await.0, StatusCode::OK);
    assert_eq!(ok(3, "/readiness/beds", &[("beds", "3")]).await.0, StatusCode::OK);
    let night = [("name", "夜間"), ("days", "every"), ("from", "17:15"), ("until", "08:30")];
    assert_eq!(ok(4, "/readiness/patterns", &night).await.0, StatusCode::OK);
    assert_eq!(ok(5, "/readiness", &[("level", "cannot")]).await.0, StatusCode::OK);
    assert_eq!(ok(6, "/readiness/patterns/apply", &[("pattern", &key(4))]).await.0, StatusCode::OK);
    assert_eq!(ok(7, "/readiness/unchanged", &[]).await.0, StatusCode::OK);
    let doc = board.json("/api/readiness").await;
    assert_eq!(doc["general"]["level"], "can");
    assert_eq!(doc["holds"]["stroke"]["scope"], "department/neurosurgery");
    assert_eq!(doc["empty_beds"]["count"], 3);
    assert_eq!((&doc["patterns"][0]["name"], &doc["patterns"][0]["band"]["from"]), (&"夜間".into(), &"17:15".into()));
    let page = board.page("/").await;
    for part in ["空床3(たった今)", "× 脳神経外科", "変わらず", "毎日 17:15–08:30"] {
        assert!(page.contains(part), "{part}");
    }
    let changed = [("pattern", &*key(4)), ("name", "休日")];
    assert_eq!(ok(8, "/readiness/patterns/rename", &changed).await.0, StatusCode::OK);
    assert_eq!(board.json("/api/readiness").await["patterns"][0]["band"], serde_json::Value::Null);
    assert_eq!(ok(9, "/readiness/patterns/delete", &[("pattern", &key(4))]).await.0, StatusCode::OK);
    for (n, uri, form, code) in [
        (20, "/readiness", vec![("scope", "department/magic"), ("level", "can")], "field-not-understood"),
        (21, "/readiness", vec![surgeons, ("class", "stroke"), ("level", "can")], "field-not-understood"),
        (22, "/readiness/beds", vec![("beds", "1000")], "field-not-understood"),
        (23, "/readiness/beds", vec![("beds", "-1")], "field-not-understood"),
        (24, "/readiness/patterns", vec![("name", "昼"), ("days", "every")], "field-missing"),
        (25, "/readiness/patterns/apply", vec![("pattern", "x")], "field-not-understood"),
        (
            26,
            "/readiness/patterns/delete",
            vec![("pattern", "01939000-0000-4000-8000-000000000000")],
            "unknown-pattern",
        ),
    ] {
        let (status, body) = ok(n, uri, &form).await;
        assert!(status.is_client_error() && body["code"] == code, "{uri} {form:?}: {status} {body}");
    }
}

/// Beside the alarm of the page there is the lamp: what ends the one ends the other.
#[actix_web::test]
async fn the_lamp_shows_what_the_board_calls_for() {
    let now = jiff::Timestamp::now();
    let board = Board::with([sample::haematemesis(now, 1)]).await;
    let light = || board.app.lamp_state(false).light.code();
    assert_eq!(light(), "high");
    board.post(&case_uri(HAEMATEMESIS, "/seen"), &[("key", &key(1))]).await;
    assert_eq!(light(), "off");
    board.deliver(&sample::confused(now, 2)).await;
    assert_ne!(light(), "off");
    board.deliver(&sample::released(CONFUSED, 3)).await;
    assert_eq!(light(), "off", "another hospital was chosen");
}
