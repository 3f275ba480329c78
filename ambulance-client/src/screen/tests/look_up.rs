//! 4情報照会 on the page: there only where it is offered, and what was said is kept whatever becomes of it.

use domain::patient::IdentitySource;

use super::bench::Bench;

const SAID: &str = "sex=male&name=%E8%A9%A6%E9%A8%93&birth=1960-04-01&address=%E6%B9%8A%E9%87%8E%E5%B8%82&then=look-up";

fn is_said(bench: &Bench, case: domain::ids::EncounterId) -> bool {
    let said = bench.tablet.with_case(case, |case| case.encounter.identity_from(IdentitySource::Interview).is_some());
    said == Some(true)
}

#[actix_web::test]
async fn it_is_not_offered_unless_the_configuration_says_so() {
    let bench = Bench::new().await;
    let (case, base) = bench.open().await;
    assert!(!bench.get(&base).await.text.contains("value=\"look-up\""));
    let answer = bench.post(&format!("{base}/interview"), SAID).await;
    assert_eq!((answer.status.as_u16(), answer.json()["code"].as_str()), (409, Some("look-up-not-offered")));
    assert!(is_said(&bench, case));
}

#[actix_web::test]
async fn what_is_missing_is_named_and_what_was_said_is_kept() {
    let bench = Bench::offering_look_up().await;
    let (case, base) = bench.open().await;
    assert!(bench.get(&base).await.text.contains("value=\"look-up\""));
    let look_up = async |body: &str| {
        let answer = bench.post(&format!("{base}/interview"), body).await;
        let json = answer.json();
        (answer.status.as_u16(), json["code"].as_str().unwrap_or("ok").to_owned(), json["field"].clone())
    };
    assert_eq!(look_up(SAID).await, (409, "no-consent".to_owned(), serde_json::Value::Null));
    assert!(is_said(&bench, case));
    bench.post(&format!("{base}/consent"), "basis=patient").await;
    for field in ["name", "birth", "address"] {
        let without: Vec<&str> = SAID.split('&').filter(|pair| !pair.starts_with(field)).collect();
        let expected = (422, "look-up-incomplete".to_owned(), field.into());
        assert_eq!(look_up(&without.join("&")).await, expected);
    }
    let (status, code, field) = look_up(&SAID.replace("sex=male", "sex=not-stated")).await;
    assert_eq!((status, code.as_str(), field.as_str()), (422, "look-up-incomplete", Some("sex")));
    let (status, ..) = look_up(SAID).await;
    assert!(status < 400, "asked");
}
