#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use actix_web::FromRequest;
use actix_web::body::to_bytes;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, LOCATION};
use actix_web::test::TestRequest;

use super::super::{MAX_FIELDS, MAX_FORM_BYTES};
use super::Fields;
use crate::form::{Field, IdempotencyKey};
use crate::lang::Text;
use crate::problem::Problem;

const ETA: Field = Field { name: "eta", label: Text::new("到着まで（分）", "Minutes to arrival") };
const NOTE: Field = Field { name: "note", label: Text::new("備考", "Note") };
const REMEDY: Text = Text::new("0〜180 の数字を入れてください。", "Enter a number from 0 to 180.");

async fn read(req: TestRequest, body: impl Into<actix_web::web::Bytes>) -> Result<Fields, Problem> {
    let (req, mut payload) =
        req.insert_header((CONTENT_TYPE, "application/x-www-form-urlencoded")).set_payload(body).to_http_parts();
    Fields::from_request(&req, &mut payload).await
}

async fn fields(body: &'static str) -> Fields {
    read(TestRequest::post(), body).await.unwrap()
}

async fn shown(problem: &Problem) -> String {
    String::from_utf8(to_bytes(problem.response().into_body()).await.unwrap().to_vec()).unwrap()
}

#[actix_web::test]
async fn values_are_trimmed_and_empty_is_absent() {
    let fields = fields("eta=+12+&note=++&flag=a&flag=b").await;
    assert_eq!(fields.required::<u16>(ETA, REMEDY).unwrap(), 12);
    assert_eq!(fields.text(NOTE, 10).unwrap(), None);
    assert_eq!(fields.all("flag").collect::<Vec<_>>(), ["a", "b"]);
}

#[actix_web::test]
async fn a_problem_names_the_field_and_the_remedy_but_never_what_was_typed() {
    let fields = fields("eta=SECRET").await;
    let problem = fields.required::<u16>(ETA, REMEDY).unwrap_err();
    assert_eq!(problem.to_string(), "This value cannot be used. (field-not-understood) in field eta");
    let page = shown(&problem).await;
    for part in ["<!doctype html>", "到着まで（分）", "この値は使えません。", REMEDY.ja, "field-not-understood"]
    {
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(!page.contains("SECRET"));
    assert!(!format!("{fields:?} {problem:?}").contains("SECRET"));
}

#[actix_web::test]
async fn each_mistake_has_its_code() {
    let fields = fields("eta=1&eta=2&note=%E3%81%82%E3%81%84%E3%81%86").await;
    assert_eq!(fields.required::<u16>(ETA, REMEDY).unwrap_err().code(), "field-sent-twice");
    assert_eq!(fields.text(NOTE, 2).unwrap_err().code(), "field-too-long");
    assert_eq!(fields.text(NOTE, 3).unwrap(), Some("あいう"), "characters count, not bytes");
    let missing = Field { name: "none", ..NOTE };
    assert_eq!(fields.required_text(missing, 5).unwrap_err().code(), "field-missing");
    assert_eq!(fields.key().unwrap_err().code(), "field-missing");
}

#[actix_web::test]
async fn a_script_gets_a_fragment_in_its_language_and_204() {
    let live = || TestRequest::post().uri("/?lang=en").insert_header((super::LIVE_FORM_HEADER, "1"));
    let fields = read(live(), "eta=x").await.unwrap();
    let problem = fields.required::<u16>(ETA, REMEDY).unwrap_err();
    let fragment = shown(&problem).await;
    assert!(fragment.starts_with("<div class=\"notice"), "{fragment}");
    assert!(fragment.contains(REMEDY.en) && fragment.contains("Minutes to arrival"));
    assert_eq!(fields.done("/board").status(), StatusCode::NO_CONTENT);
}

#[actix_web::test]
async fn a_plain_form_is_sent_on_with_get() {
    let response = fields("").await.done("/board");
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers().get(LOCATION).unwrap(), "/board");
}

#[actix_web::test]
async fn limits_are_said() {
    let code = |result: Result<Fields, Problem>| result.map(|_| "accepted").unwrap_or_else(|problem| problem.code());
    assert_eq!(code(read(TestRequest::post(), "a".repeat(MAX_FORM_BYTES + 1)).await), "form-too-large");
    assert_eq!(code(read(TestRequest::post(), vec!["a=1"; MAX_FIELDS + 1].join("&")).await), "form-too-large");
    assert_eq!(code(read(TestRequest::post(), vec!["a=1"; MAX_FIELDS].join("&")).await), "accepted");
    let (req, mut payload) = TestRequest::post().insert_header((CONTENT_TYPE, "text/plain")).to_http_parts();
    assert_eq!(code(Fields::from_request(&req, &mut payload).await), "form-not-readable");
}

#[test]
fn keys_are_uuids_in_their_usual_form() {
    let key = IdempotencyKey::fresh();
    assert_eq!(key.to_string().parse(), Ok(key));
    assert_ne!(key, IdempotencyKey::fresh());
    assert_eq!(key.input().as_str(), format!(r#"<input type="hidden" name="idempotency_key" value="{key}">"#));
    let upper: IdempotencyKey = "0190A6B2-7E5C-7C3D-8F4E-5A6B7C8D9E0F".parse().unwrap();
    assert_eq!(upper.to_string(), "0190a6b2-7e5c-7c3d-8f4e-5a6b7c8d9e0f");
    for odd in [
        "",
        "x",
        "00000000-0000-0000-0000-000000000000",
        "0190a6b27e5c7c3d8f4e5a6b7c8d9e0f",
        "{0190a6b2-7e5c-7c3d-8f4e-5a6b7c8d9e0f}",
        "0190a6b2-7e5c-7c3d-8f4e-5a6b7c8d9e0f ",
        "0190a6b2-7e5c-7c3d-8f4e-5a6b7c8d9e0<",
    ] {
        assert!(odd.parse::<IdempotencyKey>().is_err(), "{odd}");
    }
}
