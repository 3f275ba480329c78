//! Each route does what the contract says.

use actix_web::http::StatusCode;
use domain::{
    event::EncounterEvent,
    inference::{Knowledge, infer},
    record::{DrugRoute, MedicalRecord, Medication, Origin, RecordSource},
};
use serde_json::json;

use super::{bench::Bench, sample::hospital};

#[actix_web::test]
async fn a_case_is_opened_and_is_the_active_one() {
    let bench = Bench::new().await;
    let (id, _) = bench.open().await;
    let state = bench.get("/api/state").await.json();
    assert_eq!(state["active"], json!(id.to_string()));
    assert_eq!(state["open"], json!([id.to_string()]));
    assert_eq!(state["link"], json!({ "connected": false, "last_heard_ms": null, "waiting": 1 }));
    assert_eq!(state["card"], json!({ "state": "none", "code": null }));
    let (second, _) = bench.open().await;
    bench.post(&format!("/encounters/{id}/activate"), "").await;
    assert_eq!(bench.tablet.active(), Some(id));
    assert_eq!(bench.tablet.open_cases().len(), 2);
    assert_ne!(id, second);
}

#[actix_web::test]
async fn every_entry_reaches_the_working_copy() {
    let bench = Bench::new().await;
    let (id, base) = bench.open().await;
    let now_ms = bench.tablet.clock().now().as_millisecond();
    let loaded_ms = now_ms - 120_000;
    let posts = [
        ("milestones", "milestone=at-patient".to_owned()),
        ("milestones", format!("milestone=loaded&at_ms={loaded_ms}")),
        ("place", "latitude=35.68&longitude=139.76".to_owned()),
        ("interview", "name=%E5%B1%B1%E7%94%B0&age=%EF%BC%95%EF%BC%90&sex=male".to_owned()),
        ("consent", "basis=family".to_owned()),
        ("complaint", "complaint=%E5%90%90%E8%A1%80".to_owned()),
        ("triage", "class=gastrointestinal-bleed&urgency=red-1&flag=on-dialysis&flag=on-dialysis".to_owned()),
        (
            "observations",
            "jcs=III-100&gcs_e=2&gcs_v=2&gcs_m=4&pupil_left_mm=3.5&pupil_left_reacts=false&present=haematemesis&absent=chest-pain&note=x"
                .to_owned(),
        ),
        ("vitals", "respiratory-rate=28&spo2=89&pulse=126&systolic=84&diastolic=52&temperature=36.4".to_owned()),
        ("ask", format!("hospital={}&hospital={}", hospital(1), hospital(2))),
    ];
    for (name, body) in &posts {
        let answer = bench.post(&format!("{base}/{name}"), body).await;
        assert_eq!(
            (answer.status, answer.json()["ok"].clone()),
            (StatusCode::OK, json!(true)),
            "{name}: {}",
            answer.text
        );
    }
    let case = bench.case(id).await;
    assert_eq!(case["milestones"]["loaded"], json!(loaded_ms));
    assert!(case["milestones"]["at-patient"].as_i64().unwrap() >= now_ms);
    assert_eq!(case["place"], json!({ "latitude": 35.68, "longitude": 139.76 }));
    assert_eq!(
        (&case["patient"]["name"], &case["patient"]["age_years"]),
        (&json!("山田"), &json!(50)),
        "full-width digits"
    );
    assert_eq!(case["consent"]["basis"], "family");
    assert_eq!(case["consent"]["categories"].as_array().unwrap().len(), 7, "absent means all");
    assert_eq!(case["complaint"], "吐血");
    assert_eq!(
        case["triage"],
        json!({ "class": "gastrointestinal-bleed", "urgency": "red-1", "flags": ["on-dialysis"] })
    );
    assert_eq!(case["jcs"], "III-100");
    assert_eq!(case["gcs"], json!({ "eye": 2, "verbal": 2, "motor": 4, "total": 8 }));
    assert_eq!(case["present_signs"], json!(["haematemesis"]));
    assert_eq!(case["vitals_latest"]["temperature"]["value"], json!(36.4));
    assert_eq!(case["vitals_latest"]["pulse"]["source"], "manual");
    let severe: Vec<_> = case["severe"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
    assert_eq!(severe, ["spo2", "pulse", "systolic", "jcs"]);
    let asked: Vec<_> = case["asked"].as_array().unwrap().iter().map(|one| one["hospital"].clone()).collect();
    assert_eq!(asked, [json!(hospital(1)), json!(hospital(2))], "not sent on yet");
    assert_eq!(
        bench.get("/api/state").await.json()["link"]["waiting"],
        json!(posts.len() + 3),
        "opened, and flags twice"
    );
}

#[actix_web::test]
async fn a_time_can_be_typed_as_the_clock_shows_it() {
    let bench = Bench::new().await;
    let (id, base) = bench.open().await;
    bench.post(&format!("{base}/milestones"), "milestone=at-patient&at_clock=9%3A41").await;
    let at: jiff::Timestamp = "2026-11-16T00:41:00Z".parse().unwrap();
    assert_eq!(bench.case(id).await["milestones"]["at-patient"], json!(at.as_millisecond()));
    bench.post(&format!("{base}/observations"), "last_known_well_clock=2330").await;
    let well: jiff::Timestamp = "2026-11-15T14:30:00Z".parse().unwrap();
    assert_eq!(bench.case(id).await["last_known_well_ms"], json!(well.as_millisecond()), "last night");
}

#[actix_web::test]
async fn of_the_sign_buttons_only_what_changed_is_recorded() {
    let bench = Bench::new().await;
    let (id, base) = bench.open().await;
    let path = format!("{base}/observations");
    bench.post(&path, "present=vomiting&present=pallor&absent=fever").await;
    // As the form comes back: vomiting switched off, headache on, the rest as shown.
    let again =
        "shown_present=vomiting&shown_present=pallor&shown_absent=fever&present=pallor&present=headache&absent=fever";
    assert_eq!(bench.post(&path, again).await.status, StatusCode::OK);
    assert_eq!(bench.case(id).await["present_signs"], json!(["pallor", "headache"]));
    let newest =
        bench.tablet.with_case(id, |case| case.encounter.observations.iter().last().cloned()).flatten().unwrap();
    assert_eq!(newest.present.iter().map(|sign| sign.code()).collect::<Vec<_>>(), ["headache"]);
    assert_eq!(
        newest.absent.iter().map(|sign| sign.code()).collect::<Vec<_>>(),
        ["vomiting"],
        "switched off means gone"
    );
    let nothing = "shown_present=pallor&present=pallor";
    assert_eq!(bench.post(&path, nothing).await.json()["code"], "nothing-given");
}

#[actix_web::test]
async fn a_finding_is_dismissed_and_a_destination_chosen() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    teller.ask(&[1]);
    teller.answer(1, domain::inquiry::Answer::Accept);
    let base = format!("/encounters/{}", teller.id);
    assert_eq!(bench.post(&format!("{base}/findings/dismiss"), "code=liver-cirrhosis").await.status, StatusCode::OK);
    assert_eq!(
        bench.post(&format!("{base}/destination"), &format!("hospital={}", hospital(1))).await.status,
        StatusCode::OK
    );
    let case = bench.case(teller.id).await;
    let dismissed: Vec<_> = case["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["dismissed"] == json!(true))
        .map(|one| one["code"].clone())
        .collect();
    assert_eq!(dismissed, ["liver-cirrhosis"]);
    assert_eq!(case["destination"], json!(null), "the platform decides, not the tablet");
    assert!(bench.part(teller.id, "hospitals", webkit::lang::Lang::Ja).contains("連携基盤の決定を待っています"));
}

/// Two drugs that pull opposite ways.
fn opposite_thyroid_drugs() -> Vec<domain::inference::Finding> {
    let line = |ingredient: &str, year| Medication {
        code: String::new(),
        product: format!("{ingredient}錠"),
        ingredient: ingredient.to_owned(),
        quantity: "1".to_owned(),
        unit: "錠".to_owned(),
        usage: String::new(),
        times: Some(30),
        route: DrugRoute::Oral,
        origin: Origin {
            source: RecordSource::Claims,
            institution: None,
            institution_name: String::new(),
            date: Some(jiff::civil::date(year, 9, 1)),
            month_only: true,
        },
    };
    let medications = vec![line("チアマゾール", 2022), line("レボチロキシンナトリウム", 2026)];
    let record = MedicalRecord { medications, ..MedicalRecord::default() };
    infer(&record, &Knowledge::shipped().unwrap())
}

#[actix_web::test]
async fn what_contradicts_is_shown_on_both_sides_until_one_is_dismissed() {
    let bench = Bench::new().await;
    let mut teller = bench.filled();
    let findings = opposite_thyroid_drugs();
    teller.tell(1, EncounterEvent::FindingsInferred { findings, knowledge: String::new() });
    let shown = |lang| bench.part(teller.id, "record", lang);
    let ja = shown(webkit::lang::Lang::Ja);
    for other in ["甲状腺機能亢進症", "甲状腺機能低下症"] {
        assert!(ja.contains(&format!("相反する手がかり：{other}")), "{ja}");
    }
    assert!(ja.contains("チアマゾール錠"), "the line that speaks for the other");
    assert!(shown(webkit::lang::Lang::En).contains("contradicted by"));
    let dismiss = format!("/encounters/{}/findings/dismiss", teller.id);
    assert_eq!(bench.post(&dismiss, "code=hyperthyroid").await.status, StatusCode::OK);
    assert!(!shown(webkit::lang::Lang::Ja).contains("相反する手がかり"), "the crew has settled it");
    let case = bench.case(teller.id).await;
    let open = case["findings"].as_array().unwrap().iter().filter(|one| one["contradictions"] != json!([]));
    // The dismissed one still names what stands; nobody reads it.
    assert!(open.clone().all(|one| one["dismissed"] == json!(true)), "{:?}", open.collect::<Vec<_>>());
}

#[actix_web::test]
async fn a_closed_case_leaves_the_tablet_and_only_the_outbox_keeps_it() {
    let bench = Bench::new().await;
    let (id, base) = bench.open().await;
    let answer = bench.post(&format!("{base}/close"), "").await;
    assert_eq!(answer.json()["next"], "/");
    assert_eq!(bench.get(&format!("/api/encounters/{id}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(bench.tablet.outbox().len(), 2);
    assert_eq!(bench.get("/api/state").await.json()["active"], json!(null));
}
