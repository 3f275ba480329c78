//! A zone's file is changed under a real platform: the new rules reach the tablet's watch by themselves, a wrong file changes nothing and is told.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{fs, path::Path, time::Duration};

use domain::{
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    ids::{CrewId, DeviceId, EncounterId, HeadquartersId, PersonId},
    triage::IncidentKind,
};
use futures_util::stream;
use jiff::Timestamp;
use prost::Message as _;
use proto::{
    convert::event_to_wire,
    v1::{
        Guidance, PushEventsRequest, WatchEncountersRequest, WatchEncountersResponse,
        crew_service_client::CrewServiceClient, watch_encounters_response::Message,
    },
};
use serde_json::Value;
use simulations::{process::use_binary, region};
use system_tests::lone_platform::LonePlatform;
use tokio::time::sleep;
use tonic::Streaming;
use trust::authority::CertificateUse;

const CREW: &str = "crew-minato-1";
const CAPTAIN: &str = "p-minato-1-captain";

/// How often a test asks whether something has come to pass.
const ASK_EVERY: Duration = Duration::from_millis(100);

fn opened(platform: &LonePlatform, encounter: EncounterId) -> PushEventsRequest {
    let event = EncounterEvent::Opened {
        crew: CrewId::new("minato-1").unwrap(),
        headquarters: HeadquartersId::new("minato").unwrap(),
        kind: IncidentKind::AcuteIllness,
    };
    let author = Author {
        role: AuthorRole::Crew,
        organisation: "minato-1".to_owned(),
        person: PersonId::new(CAPTAIN).unwrap(),
        device: DeviceId::new(CREW).unwrap(),
    };
    let id = host::fresh::event_id();
    let recorded = RecordedEvent { id, encounter, author, recorded_at: Timestamp::now(), event };
    let key = platform.world.platform_key().unwrap();
    let plain = event_to_wire(&recorded).encode_to_vec();
    let sealed = key.seal(&proto::associated_data(id, encounter), &plain).unwrap();
    PushEventsRequest {
        event_id: id.bytes().to_vec(),
        encounter_id: encounter.bytes().to_vec(),
        key_id: sealed.key_id.as_str().to_owned(),
        encapsulated_key: sealed.encapsulated_key,
        ciphertext: sealed.ciphertext,
    }
}

/// The guidance of the next ranking that is as wanted.
async fn guidance(watch: &mut Streaming<WatchEncountersResponse>, is_wanted: impl Fn(&Guidance) -> bool) -> Guidance {
    loop {
        let message = watch.message().await.unwrap().expect("the watch ended").message;
        let Some(Message::Candidates(ranking)) = message else { continue };
        if let Some(guidance) = ranking.guidance.filter(&is_wanted) {
            return guidance;
        }
    }
}

/// Every file of the folder with some lines put in the place of those that begin so; each file is renamed into its place, whole.
fn rewrite(folder: &Path, begins: &str, line: &str) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = text.lines().map(|old| if old.starts_with(begins) { line } else { old }).collect();
        let beside = path.with_extension("new");
        fs::write(&beside, lines.join("\n") + "\n").unwrap();
        fs::rename(&beside, &path).unwrap();
    }
}

async fn refused(platform: &LonePlatform, wanted: bool) -> Value {
    loop {
        let health = reqwest::get(format!("http://{}/api/health", platform.screen)).await.unwrap();
        let health: Value = serde_json::from_slice(&health.bytes().await.unwrap()).unwrap();
        let refused = health["standards"]["refused"].clone();
        if refused.is_object() == wanted {
            return refused;
        }
        sleep(ASK_EVERY).await;
    }
}

#[tokio::test]
async fn a_zone_is_changed_under_a_running_platform() {
    use_binary(env!("CARGO_BIN_EXE_programs"));
    let issued = |world: &mut simulations::world::World| world.issue(CREW, CertificateUse::Client).map(|_| ());
    let platform = LonePlatform::start(region::TEXT, issued).await.unwrap();
    let folder = platform.world.folder().join("standards");
    let mut client = CrewServiceClient::new(platform.dial(&platform.world, CREW, CAPTAIN).unwrap().connect());
    let encounter = host::fresh::encounter_id();
    let pushed = client.push_events(stream::iter([opened(&platform, encounter)])).await.unwrap();
    assert_ne!(pushed.into_inner().message().await.unwrap().unwrap().seq, 0);
    let mut watch = client.watch_encounters(WatchEncountersRequest { after_seq: 0 }).await.unwrap().into_inner();
    let before = guidance(&mut watch, |_| true).await;
    assert!(before.stroke_signs_min != 5 && !before.standard.is_empty());

    rewrite(&folder, "stroke_signs_min", "stroke_signs_min = 5");
    let after = guidance(&mut watch, |guidance| guidance.stroke_signs_min == 5).await;
    assert_eq!(after.standard, before.standard);
    let log = platform.log().unwrap();
    assert!(log.contains("used from now on") && log.contains("other rules under the same edition"), "{log}");

    rewrite(&folder, "stroke_signs_min", "stroke_signs_min = 9");
    let told = refused(&platform, true).await;
    let first = told["mistakes"][0].as_str().unwrap().to_owned();
    assert!(
        first.starts_with("shiomi-east-2026.toml:") && first.contains(" stroke_signs_min: 9 is out of range."),
        "{first}"
    );
    assert!(platform.log().unwrap().contains("stroke_signs_min: 9 is out of range."));
    let page = reqwest::get(format!("http://{}/", platform.screen)).await.unwrap();
    let page = String::from_utf8(page.bytes().await.unwrap().to_vec()).unwrap();
    assert!(page.contains("搬送基準の新しい版に誤りがあり、以前の版のまま動いています"));

    rewrite(&folder, "stroke_signs_min", "stroke_signs_min = 4");
    assert_eq!(refused(&platform, false).await, Value::Null);
    let mended = guidance(&mut watch, |guidance| guidance.stroke_signs_min != 5).await;
    assert_eq!(mended.stroke_signs_min, 4, "the wrong number never reached the tablet");
}
