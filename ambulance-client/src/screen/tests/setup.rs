//! The setup page and its test reading: every state in words, and no trace of a case, a PIN or a serial number.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::{
    App,
    body::to_bytes,
    http::{
        StatusCode,
        header::{ACCEPT, CONTENT_TYPE},
    },
    test::{TestRequest, call_service, init_service},
    web,
};
use domain::{
    event::{Author, AuthorRole},
    ids::{CrewId, DeviceId, HeadquartersId, PersonId},
    meaning::Meaning,
    triage::IncidentKind,
};
use host::Clock;
use jiff::Timestamp;
use journal::{MemoryEngine, Outbox, Store};
use serde_json::{Value, json};
use tokio::runtime::Handle;
use trust::seal::SealingKey;
use uuid::Uuid;
use webkit::lang::Lang;

use crate::{
    card::{CardError, CardReader, CardTransport, CertificateFacts, ReaderLine, ReaderState, TODAY, chain::Roots},
    records::{RecordClient, http_client_builder},
    screen::{self, view::View},
    tablet::{CardMoment, CardTrust, CrewIdentity, Tablet, parts, watch_reader},
};

/// A day on which the certificate of the test card holds.
const NOW: &str = "2026-11-16T01:00:00Z";

/// The certificate of the test card.
const CERTIFICATE: &[u8] = include_bytes!("../../card/fixtures/rsa2048.der");

/// What lies on the reader, and what it was asked.
#[derive(Default)]
struct Lying {
    card: bool,
    /// What opening the card comes to, when it is not the card.
    instead: Option<CardError>,
    gone: bool,
    lines: Vec<ReaderLine>,
    commands: Vec<Vec<u8>>,
}

#[derive(Clone, Default)]
struct Reader(Arc<Mutex<Lying>>);

impl Reader {
    fn change(&self, change: impl FnOnce(&mut Lying)) {
        change(&mut self.0.lock().unwrap());
    }

    fn commands(&self) -> usize {
        self.0.lock().unwrap().commands.len()
    }
}

impl CardReader for Reader {
    fn card_present(&mut self) -> Result<bool, CardError> {
        let lying = self.0.lock().unwrap();
        if lying.gone { Err(CardError::ReaderGone) } else { Ok(lying.card) }
    }

    fn connect(&mut self) -> Result<Box<dyn CardTransport>, CardError> {
        match self.0.lock().unwrap().instead.clone() {
            Some(error) => Err(error),
            None => Ok(Box::new(Card { reader: self.clone(), application: Vec::new(), file: 0 })),
        }
    }

    fn wait(&mut self, _: Duration) {
        std::thread::sleep(Duration::from_millis(1));
    }

    fn readers(&self) -> Vec<ReaderLine> {
        self.0.lock().unwrap().lines.clone()
    }
}

/// Today's card, as far as it is read without a secret.
struct Card {
    reader: Reader,
    application: Vec<u8>,
    file: u16,
}

impl Card {
    fn content(&self) -> Option<&'static [u8]> {
        let is_authentication = self.application == TODAY.authentication.aid;
        match self.file {
            0x0006 if is_authentication => Some(b"JPKIAPICCTOKEN2                 "),
            0x0008 if is_authentication => Some(&[0x8F, 0x8F, 0x00]),
            0x000A if is_authentication => Some(CERTIFICATE),
            _ => None,
        }
    }

    fn tries(&self) -> [u8; 2] {
        match self.file {
            0x0018 => [0x63, 0xC3],
            0x0011 => [0x63, 0xC2],
            0x0015 => [0x63, 0xCA],
            _ => [0x6A, 0x82],
        }
    }
}

impl CardTransport for Card {
    fn transmit(&mut self, command: &[u8]) -> Result<Vec<u8>, CardError> {
        self.reader.change(|lying| lying.commands.push(command.to_vec()));
        Ok(match command {
            [0x00, 0xA4, 0x04, 0x0C, _, aid @ ..] if [TODAY.authentication.aid, TODAY.text.aid].contains(&aid) => {
                self.application = aid.to_vec();
                vec![0x90, 0x00]
            }
            [0x00, 0xA4, 0x02, 0x0C, 0x02, high, low] => {
                self.file = u16::from_be_bytes([*high, *low]);
                vec![0x90, 0x00]
            }
            [0x00, 0xB0, high, low, expected] => {
                let content = self.content().unwrap_or_default();
                let start = usize::from(u16::from_be_bytes([*high, *low])).min(content.len());
                let wanted = if *expected == 0 { 256 } else { usize::from(*expected) };
                let end = content.len().min(start + wanted);
                [&content[start..end], &[0x90, 0x00]].concat()
            }
            [0x00, 0x20, 0x00, 0x80] => self.tries().to_vec(),
            _ => vec![0x6A, 0x82],
        })
    }
}

fn tablet(trust: CardTrust) -> Arc<Tablet> {
    let crew = CrewId::new("minato-1").unwrap();
    let author = Author {
        role: AuthorRole::Crew,
        organisation: crew.as_str().to_owned(),
        person: PersonId::new("captain-1").unwrap(),
        device: DeviceId::new("tablet-minato-1").unwrap(),
    };
    let headquarters = HeadquartersId::new("minato").unwrap();
    let who = CrewIdentity { author, crew, headquarters, crew_name: "みなと救急1".to_owned() };
    // Refused when another test has set it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let clock = Clock::scaled(NOW.parse().unwrap(), Timestamp::now(), 0.001);
    let outbox = Outbox::open(Store::new(Arc::new(MemoryEngine::new())), "to-platform").unwrap();
    let key = SealingKey::generate().unwrap().public().clone();
    let records = RecordClient::new("http://127.0.0.1:9", http_client_builder().build().unwrap()).unwrap();
    Tablet::new(who, clock, outbox, key, records, Meaning::shipped().unwrap(), trust)
}

/// A tablet, its reader and its screen.
struct Bench {
    tablet: Arc<Tablet>,
    app: web::Data<screen::App>,
    reader: Reader,
}

impl Bench {
    fn without_reader(trust: CardTrust) -> Self {
        let tablet = tablet(trust);
        let app = web::Data::new(screen::App::new(Arc::clone(&tablet), Handle::current()));
        Self { tablet, app, reader: Reader::default() }
    }

    fn new() -> Self {
        let bench = Self::without_reader(CardTrust::default());
        watch_reader(Arc::clone(&bench.tablet), Box::new(bench.reader.clone()), Handle::current()).unwrap();
        bench
    }

    /// Lays the card down and waits until the tablet has seen it.
    async fn place(&self) {
        self.reader.change(|lying| lying.card = true);
        // The tries are asked for after the reading.
        until(|| matches!(self.tablet.card(), CardMoment::Failed(_)) || self.tablet.tries().is_some()).await;
    }

    async fn send(&self, request: TestRequest) -> (StatusCode, String) {
        let shared = self.app.clone();
        let routes = move |config: &mut web::ServiceConfig| screen::routes(config, &shared);
        let service = init_service(App::new().app_data(web::Data::new(screen::files())).configure(routes)).await;
        let response = call_service(&service, request.to_request()).await;
        let status = response.status();
        let body = to_bytes(response.into_body()).await.unwrap_or_else(|_| panic!("body"));
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    async fn get(&self, path: &str) -> String {
        self.send(TestRequest::get().uri(path)).await.1
    }

    async fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.get(path).await).unwrap()
    }

    async fn test(&self, key: Uuid) -> (StatusCode, Value) {
        let form = TestRequest::post()
            .uri("/setup/test-read")
            .insert_header((CONTENT_TYPE, "application/x-www-form-urlencoded"))
            .insert_header((ACCEPT, "application/json"))
            .set_payload(format!("key={key}"));
        let (status, body) = self.send(form).await;
        (status, serde_json::from_str(&body).unwrap())
    }

    fn part(&self, lang: Lang) -> String {
        View::new(&self.app, None, lang).part(parts::SETUP).unwrap().into_string()
    }
}

async fn until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..10_000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    panic!("never");
}

#[actix_web::test]
async fn a_tablet_without_a_reader_says_so_and_tests_nothing() {
    let bench = Bench::without_reader(CardTrust::default());
    let page = bench.get("/setup").await;
    for words in
        ["カードリーダーが設定されていません", "異常はありません", "登録なし・発行者を確かめずに使います", "未送信"]
    {
        assert!(page.contains(words), "{words}");
    }
    assert!(!page.contains("/setup/test-read") && page.contains("/live?page=setup"));
    let (status, refusal) = bench.test(Uuid::new_v4()).await;
    assert_eq!((status, &refusal["code"]), (StatusCode::CONFLICT, &json!("no-reader-configured")));
    assert_eq!(bench.json("/api/setup").await["reader_configured"], json!(false));
    for start in ["/start", "/"] {
        assert!(bench.get(start).await.contains("href=\"/setup\""), "{start}");
    }
    let case = bench.tablet.acts().open_case(IncidentKind::AcuteIllness).await.unwrap();
    let page = bench.get(&format!("/encounters/{case}")).await;
    let sheet = page.split("id=\"other\"").nth(1).unwrap();
    assert!(sheet.contains("href=\"/setup\""));
}

#[actix_web::test]
async fn each_state_of_a_reader_has_its_words_and_its_mark() {
    let bench = Bench::new();
    let table = [
        (ReaderState::Empty, "idle", "何も置かれていません"),
        (ReaderState::Card, "ok", "カードがあります"),
        (ReaderState::Mute, "warn", "カードが裏返しか"),
        (ReaderState::Unavailable, "bad", "使えません"),
    ];
    for (state, tone, words) in table {
        let name = format!("ACR1252 {}", state.code());
        bench.reader.change(|lying| lying.lines = vec![ReaderLine { name: name.clone(), state }]);
        until(|| bench.tablet.reader_report().readers.first().is_some_and(|line| line.state == state)).await;
        let part = bench.part(Lang::Ja);
        let line = part.split("<li class=\"state\"").find(|line| line.contains(&name)).unwrap();
        assert!(line.starts_with(&format!(" data-tone=\"{tone}\"")) && line.contains(words), "{line}");
        assert!(bench.part(Lang::En).contains(&name));
    }
    bench.reader.change(|lying| *lying = Lying { gone: true, ..Lying::default() });
    until(|| bench.tablet.card() == CardMoment::ReaderGone).await;
    assert!(bench.part(Lang::Ja).contains("カードリーダーが外れています。接続を確認してください"));
}

#[actix_web::test]
async fn the_last_faults_are_told_newest_first_with_what_to_do() {
    let bench = Bench::new();
    bench.reader.change(|lying| lying.instead = Some(CardError::NotAMynaCard));
    bench.place().await;
    bench.reader.change(|lying| (lying.card, lying.gone) = (false, true));
    until(|| bench.tablet.card() == CardMoment::ReaderGone).await;
    let part = bench.part(Lang::Ja);
    let faults = part.split("setup-faults").nth(1).unwrap();
    let newer = faults.find("接続を確認してください <span class=\"notice-code\">reader-gone</span>").unwrap();
    let older = faults
        .find("カードを替えるか、スマホなら証明書を読んでください <span class=\"notice-code\">not-myna-card</span>")
        .unwrap();
    assert!(newer < older && faults.contains("10:00:0") && faults.contains("<time class=\"age\""), "{faults}");
    assert!(!part.contains("異常はありません"));
    assert!(bench.part(Lang::En).contains("Check the cable"));
    let codes = bench.json("/api/setup").await["faults"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].clone())
        .collect::<Vec<_>>();
    assert_eq!(codes, ["reader-gone", "not-myna-card"]);
}

#[actix_web::test]
async fn what_is_configured_is_counted_and_what_is_not_is_said() {
    let trust = CardTrust { roots: Some(Arc::new(Roots::pin([]).unwrap())), ..CardTrust::default() };
    let bench = Bench::without_reader(trust);
    assert!(bench.part(Lang::Ja).contains("0件を登録済み") && bench.part(Lang::En).contains("none: use the PIN"));
    let setup = bench.json("/api/setup").await;
    assert_eq!(
        (&setup["authorities"], &setup["terminal"], &setup["document_issuers"]),
        (&json!(0), &json!(false), &Value::Null)
    );
}

#[actix_web::test]
async fn a_test_reading_shows_what_the_card_says_and_touches_no_case() {
    let bench = Bench::new();
    bench.place().await;
    let case = bench.tablet.acts().open_case(IncidentKind::AcuteIllness).await.unwrap();
    let address = format!("/api/encounters/{case}");
    let (before, waiting, asked) = (bench.json(&address).await, bench.tablet.outbox().len(), bench.reader.commands());
    let position = bench.tablet.hub().position();
    let (status, answer) = bench.test(Uuid::new_v4()).await;
    assert_eq!((status, answer), (StatusCode::OK, json!({ "ok": true, "encounter": null, "next": "/setup" })));
    assert_eq!((bench.json(&address).await, bench.tablet.outbox().len()), (before, waiting), "nothing was recorded");
    assert!(bench.reader.commands() > asked && bench.tablet.hub().position() != position, "it was read, and told");
    let part = bench.part(Lang::Ja);
    for words in [
        "正しく読み取れました",
        "現行の仕様",
        "RSA 2048ビット",
        "残り3回",
        "残り10回",
        "認証局が登録されていません",
        "11コマンド",
    ] {
        assert!(part.contains(words), "{words} in {part}");
    }
    let facts = CertificateFacts::from_der(CERTIFICATE).ok().unwrap();
    let card = bench.json("/api/setup").await["test"]["card"].clone();
    assert_eq!((&card["pin_tries"], &card["key"], &card["apdus"]), (&json!(3), &json!("rsa-2048"), &json!(11)));
    for text in [bench.get("/setup").await.to_lowercase(), bench.get("/api/setup").await.to_lowercase()] {
        let decimal = u64::from_str_radix(&facts.serial, 16).unwrap().to_string();
        assert!(!text.contains(&facts.serial) && !text.contains(&decimal), "the serial number stands for a person");
    }
    let with_secret = |command: &Vec<u8>| command.get(1) == Some(&0x20) && command.len() > 4;
    assert!(!bench.reader.0.lock().unwrap().commands.iter().any(with_secret), "no PIN, ever");
}

#[actix_web::test]
async fn a_repeated_form_reads_once_and_a_new_case_forgets_the_result() {
    let bench = Bench::new();
    bench.place().await;
    let key = Uuid::new_v4();
    bench.test(key).await;
    let (asked, at) = (bench.reader.commands(), bench.tablet.last_test_read().unwrap().at);
    bench.test(key).await;
    assert_eq!((bench.reader.commands(), bench.tablet.last_test_read().unwrap().at), (asked, at));
    assert!(bench.part(Lang::Ja).contains("点検が終わったらカードを取ってください"));
    let waits = "事案を始めると取り込みます";
    assert!(bench.get("/setup").await.contains(waits));
    bench.tablet.acts().open_case(IncidentKind::AcuteIllness).await.unwrap();
    assert!(bench.tablet.last_test_read().is_none());
    let part = bench.part(Lang::Ja);
    assert!(part.contains("事案の途中です") && part.contains("まだ試し読みをしていません"));
    assert!(!bench.get("/setup").await.contains(waits), "the case has taken it up");
}

#[actix_web::test]
async fn a_card_that_cannot_be_read_is_a_result_with_its_next_step() {
    let bench = Bench::new();
    let (status, _) = bench.test(Uuid::new_v4()).await;
    assert_eq!(status, StatusCode::OK);
    assert!(bench.part(Lang::Ja).contains("カードを置いてください <span class=\"notice-code\">no-card</span>"));
    assert_eq!(bench.tablet.reader_report().faults, [], "an empty reader is no fault");
    bench.place().await;
    bench.reader.change(|lying| lying.instead = Some(CardError::NoAnswer));
    bench.test(Uuid::new_v4()).await;
    let part = bench.part(Lang::Ja);
    let test = part.split("data-key=\"test\"").next().unwrap().rsplit("<p").next().unwrap();
    assert!(
        test.contains("data-tone=\"bad\"") && part.contains("card-timeout") && !part.contains("data-key=\"facts\"")
    );
    assert_eq!(bench.json("/api/setup").await["test"]["code"], json!("card-timeout"));
    assert_eq!(bench.tablet.reader_report().faults.len(), 1, "a fault like any other");
    assert!(matches!(bench.tablet.card(), CardMoment::Read(..)), "what the tablet made of the card stays");
}
