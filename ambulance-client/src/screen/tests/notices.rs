//! Rows of the table of conditions that stop nothing, as the screen tells them.

use std::sync::{
    Arc,
    mpsc::{Receiver, channel},
};

use domain::{
    consent::IdentityCheck,
    event::EncounterEvent,
    interview::NoCardReason,
    patient::{IdentitySource, IdentityVerdict, PatientIdentity, Sex},
};
use serde_json::json;
use webkit::lang::Lang;

use super::{bench::Bench, sample::Teller};
use crate::{
    card::{CardError, CardReader, CardTransport},
    tablet::{CardMoment, watch_reader},
};

fn card(bench: &Bench, teller: &Teller, lang: Lang) -> String {
    bench.part(teller.id, "card", lang)
}

fn judge(teller: &mut Teller, source: IdentitySource, verdict: IdentityVerdict) {
    teller.tell(0, EncounterEvent::IdentityJudged { source, verdict, check: IdentityCheck::Visual });
}

#[actix_web::test]
async fn a_name_that_is_not_whole_is_told_beside_it() {
    let bench = Bench::new().await;
    let mut teller = Teller::open(&bench.tablet);
    teller.consent();
    let shown = card(&bench, &teller, Lang::Ja);
    let name = shown.find("渡●").unwrap();
    let told = shown.find("表示できない文字があります。そのまま続け、氏名は聞き取りで確かめてください").unwrap();
    assert!(name < told && told < shown.find("class=\"who-checked\"").unwrap(), "between the name and who checked it");
    assert!(shown.contains("data-tone=\"warn\"") && !shown.contains("data-tone=\"bad\""), "nothing is stopped");
    assert!(
        card(&bench, &teller, Lang::En).contains("Some characters cannot be shown. Go on, and ask for the name"),
        "in English"
    );
    assert_eq!(bench.case(teller.id).await["notices"], json!(["name-not-showable"]));
}

#[actix_web::test]
async fn a_card_that_is_not_the_patients_is_not_asked_for_again() {
    let bench = Bench::new().await;
    let mut teller = Teller::open(&bench.tablet);
    teller.consent();
    judge(&mut teller, IdentitySource::Eligibility, IdentityVerdict::Differs);
    let shown = card(&bench, &teller, Lang::Ja);
    let told = "写真と顔が一致しません。このカード・スマホは使わず、聞き取りで続けてください";
    assert!(shown.contains(told) && !shown.contains("もう一度置いてください"), "{shown}");
    assert!(card(&bench, &teller, Lang::En).contains("Face and photo differ. Do not use this card or phone."));
    assert_eq!(bench.case(teller.id).await["notices"], json!(["face-differs"]));
    teller.tell(0, EncounterEvent::CardUnavailable { reason: NoCardReason::NotFound });
    assert!(!card(&bench, &teller, Lang::Ja).contains(told));
}

#[actix_web::test]
async fn a_document_that_opens_no_record_says_so_once() {
    let bench = Bench::new().await;
    let mut teller = Teller::open(&bench.tablet);
    teller.tell(
        20,
        EncounterEvent::PatientIdentified(PatientIdentity {
            name: "試験　太郎".to_owned(),
            name_kana: String::new(),
            birth_date: None,
            stated_age_years: None,
            sex: Sex::Male,
            address: String::new(),
            source: IdentitySource::MobileDocument,
        }),
    );
    let told = "スマホの証明書では記録を読めません。";
    assert!(!card(&bench, &teller, Lang::Ja).contains(told), "first somebody looks");
    judge(&mut teller, IdentitySource::MobileDocument, IdentityVerdict::Matches);
    assert_eq!(card(&bench, &teller, Lang::Ja).matches(told).count(), 1);
    assert!(card(&bench, &teller, Lang::En).contains("The document in the wallet opens no record. "));
    assert_eq!(bench.case(teller.id).await["notices"], json!(["mobile-document-without-record"]));
}

/// A card that answers when it is let go.
struct Late(Receiver<()>);

impl CardReader for Late {
    fn card_present(&mut self) -> Result<bool, CardError> {
        Ok(true)
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        let _ = self.0.recv();
        Err(CardError::NoAnswer)
    }
}

#[actix_web::test]
async fn a_slow_card_is_told_on_every_page_that_shows_the_reader() {
    let bench = Bench::new().await;
    let (let_go, late) = channel();
    watch_reader(Arc::clone(&bench.tablet), Box::new(Late(late)), tokio::runtime::Handle::current()).unwrap();
    while !bench.tablet.is_card_slow() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let told = "カードの応答が遅れています。カードを動かさずに待ってください";
    assert!(bench.get("/start").await.text.contains(told));
    assert!(bench.get("/setup").await.text.contains(told));
    assert_eq!(bench.get("/api/state").await.json()["card"], json!({ "state": "reading", "code": "card-slow" }));
    let (id, _) = bench.open().await;
    let shown = bench.part(id, "card", Lang::Ja);
    assert!(shown.contains(told) && shown.contains("data-tone=\"busy\""), "{shown}");
    assert!(bench.part(id, "card", Lang::En).contains("The card is slow. Do not move it, wait"));
    let_go.send(()).unwrap();
    while !matches!(bench.tablet.card(), CardMoment::Failed(_)) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert!(!bench.part(id, "card", Lang::Ja).contains(told));
}

#[actix_web::test]
async fn a_card_that_there_was_no_time_for_is_not_said_to_be_missing() {
    let bench = Bench::new().await;
    let mut teller = Teller::open(&bench.tablet);
    teller.tell(9, EncounterEvent::CardUnavailable { reason: NoCardReason::NotCarried });
    assert!(card(&bench, &teller, Lang::Ja).contains("カードなし: 所持なし"));
    teller.tell(8, EncounterEvent::CardUnavailable { reason: NoCardReason::TreatmentFirst });
    let shown = card(&bench, &teller, Lang::Ja);
    assert!(shown.contains("カード 未読取: 処置を優先") && !shown.contains("カードなし"), "{shown}");
    assert!(card(&bench, &teller, Lang::En).contains("Card not read: Treatment came first"));
}
