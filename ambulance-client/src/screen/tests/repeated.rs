//! The same key again is the same wish.

use actix_web::http::StatusCode;
use uuid::Uuid;

use super::bench::{Bench, form};

#[actix_web::test]
async fn a_repeat_answers_the_same_and_opens_no_second_case() {
    let bench = Bench::new().await;
    let key = Uuid::new_v4();
    let first = bench.post_with_key("/encounters", "kind=traffic", key).await;
    let again = bench.post_with_key("/encounters", "kind=traffic", key).await;
    assert_eq!((first.status, &first.text), (again.status, &again.text));
    assert_eq!(bench.tablet.open_cases().len(), 1);
    let at_once = futures_util::future::join_all(
        (0..8).map(|_| bench.post_with_key("/encounters", "kind=fire", Uuid::from_u128(7))),
    )
    .await;
    assert!(at_once.iter().all(|one| one.text == at_once[0].text));
    assert_eq!(bench.tablet.open_cases().len(), 2, "eight at once are one");
}

#[actix_web::test]
async fn closing_twice_is_closing_once() {
    let bench = Bench::new().await;
    let (_, base) = bench.open().await;
    let key = Uuid::new_v4();
    let first = bench.post_with_key(&format!("{base}/close"), "", key).await;
    let again = bench.post_with_key(&format!("{base}/close"), "", key).await;
    assert_eq!((first.status, first.text), (again.status, again.text), "although the case is gone by then");
    assert_eq!(again.status, StatusCode::OK);
}

#[actix_web::test]
async fn a_key_is_not_taken_for_another_content() {
    let bench = Bench::new().await;
    let (id, base) = bench.open().await;
    let key = Uuid::new_v4();
    bench.post_with_key(&format!("{base}/complaint"), "complaint=a", key).await;
    let other = bench.post_with_key(&format!("{base}/complaint"), "complaint=b", key).await;
    assert_eq!(
        (other.status, other.json()["code"].as_str()),
        (StatusCode::CONFLICT, Some("key-used-before")),
        "never lost in silence"
    );
    let elsewhere = bench.post_with_key(&format!("{base}/vitals"), "pulse=80", key).await;
    assert_eq!(elsewhere.status, StatusCode::CONFLICT);
    assert_eq!(bench.case(id).await["complaint"], "a");
}

#[actix_web::test]
async fn what_was_refused_may_be_corrected_with_the_same_key() {
    let bench = Bench::new().await;
    let (id, base) = bench.open().await;
    let key = Uuid::new_v4();
    let path = format!("{base}/findings/dismiss");
    assert_eq!(
        bench.post_with_key(&format!("{base}/vitals"), "pulse=800", key).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(bench.post_with_key(&format!("{base}/vitals"), "pulse=80", key).await.status, StatusCode::OK);
    assert_eq!(bench.case(id).await["vitals_latest"]["pulse"]["value"], 80.0);
    assert_eq!(bench.post_with_key(&path, "code=x", Uuid::new_v4()).await.status, StatusCode::CONFLICT);
}

#[actix_web::test]
async fn plain_forms_are_led_on_and_scripts_are_not() {
    let bench = Bench::new().await;
    let (_, base) = bench.open().await;
    let body = || format!("idempotency_key={}&milestone=loaded", Uuid::new_v4());
    let plain = bench.send(form(&format!("{base}/milestones"), &body())).await;
    assert_eq!((plain.status, plain.location.as_deref()), (StatusCode::SEE_OTHER, Some(base.as_str())));
    let script = bench.send(form(&format!("{base}/milestones"), &body()).insert_header(("x-live-form", "1"))).await;
    assert_eq!(script.status, StatusCode::NO_CONTENT);
}
