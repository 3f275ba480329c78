//! From a real platform to a routing server and back onto the tablet's watch: how long the road takes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use domain::{
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    ids::{CrewId, DeviceId, EncounterId, HeadquartersId, PersonId},
    place::Place,
    triage::IncidentKind,
};
use futures_util::stream;
use jiff::Timestamp;
use prost::Message as _;
use proto::{
    convert::event_to_wire,
    v1::{
        Candidates, PushEventsRequest, WatchEncountersRequest, crew_service_client::CrewServiceClient,
        watch_encounters_response::Message,
    },
};
use simulations::{
    process::use_binary,
    region,
    roads::{Position, RoadFault, RoadServer, RoadServerHandle, seconds},
};
use system_tests::lone_platform::LonePlatform;
use trust::{authority::CertificateUse, dial::AuthorisedChannel};

const CREW: &str = "crew-minato-1";
const CAPTAIN: &str = "p-minato-1-captain";

struct Wire {
    roads: RoadServerHandle,
    platform: LonePlatform,
    client: CrewServiceClient<AuthorisedChannel>,
    encounter: EncounterId,
}

impl Wire {
    /// Routing server, platform and the device of a crew.
    async fn start(kind: &'static str, fault: RoadFault) -> Self {
        use_binary(env!("CARGO_BIN_EXE_programs"));
        let roads = RoadServer::start().unwrap();
        roads.set_fault(fault);
        let configured = |world: &mut simulations::world::World| {
            world.issue(CREW, CertificateUse::Client)?;
            world.use_road_server(kind, roads.url());
            Ok(())
        };
        let platform = LonePlatform::start(region::TEXT, configured).await.unwrap();
        let client = CrewServiceClient::new(platform.dial(&platform.world, CREW, CAPTAIN).unwrap().connect());
        Self { roads, platform, client, encounter: host::fresh::encounter_id() }
    }

    fn sealed(&self, event: EncounterEvent) -> PushEventsRequest {
        let author = Author {
            role: AuthorRole::Crew,
            organisation: "minato-1".to_owned(),
            person: PersonId::new(CAPTAIN).unwrap(),
            device: DeviceId::new(CREW).unwrap(),
        };
        let (id, encounter) = (host::fresh::event_id(), self.encounter);
        let recorded = RecordedEvent { id, encounter, author, recorded_at: Timestamp::now(), event };
        let plain = event_to_wire(&recorded).encode_to_vec();
        let key = self.platform.world.platform_key().unwrap();
        let sealed = key.seal(&proto::associated_data(id, encounter), &plain).unwrap();
        PushEventsRequest {
            event_id: id.bytes().to_vec(),
            encounter_id: encounter.bytes().to_vec(),
            key_id: sealed.key_id.as_str().to_owned(),
            encapsulated_key: sealed.encapsulated_key,
            ciphertext: sealed.ciphertext,
        }
    }

    /// A case at a place.
    async fn open_case(&mut self, place: Place) {
        let opened = EncounterEvent::Opened {
            crew: CrewId::new("minato-1").unwrap(),
            headquarters: HeadquartersId::new("minato").unwrap(),
            kind: IncidentKind::AcuteIllness,
        };
        let located = EncounterEvent::Located { place };
        let pushes = stream::iter([self.sealed(opened), self.sealed(located)]);
        let mut answers = self.client.push_events(pushes).await.unwrap().into_inner();
        for _ in 0..2 {
            assert_ne!(answers.message().await.unwrap().unwrap().seq, 0);
        }
    }

    /// The first ranking on the watch in which some drive comes from there.
    async fn ranking_from(&mut self, source: &str) -> Candidates {
        let request = WatchEncountersRequest { after_seq: 0 };
        let mut watch = self.client.watch_encounters(request).await.unwrap().into_inner();
        loop {
            let message = watch.message().await.unwrap().expect("the watch ended").message;
            let Some(Message::Candidates(ranking)) = message else { continue };
            if ranking.candidates.iter().any(|one| one.drive_source == source) {
                return ranking;
            }
        }
    }
}

/// A place that no log may tell.
fn scene() -> Place {
    Place::new(34.81537, 137.11013).unwrap()
}

#[tokio::test]
async fn a_routed_ranking_reaches_the_tablet_by_itself() {
    for kind in ["osrm", "valhalla"] {
        let mut wire = Wire::start(kind, RoadFault::None).await;
        wire.open_case(scene()).await;
        let ranking = wire.ranking_from("routed").await;
        assert_eq!(ranking.candidates.len(), 30);
        assert!(ranking.candidates.iter().all(|one| one.drive_source == "routed"), "{kind}");
        let words: Vec<_> = ranking.candidates[0].reasons.iter().map(|reason| reason.ja.as_str()).collect();
        assert!(words.iter().any(|one| one.starts_with("車で約") && one.ends_with("分(道路経路)")), "{words:?}");
        let across = ranking.candidates.iter().find(|one| one.name == "月影浜病院").unwrap();
        let position = |lat, lon| Position { lat, lon };
        let around_the_bay = seconds(position(34.81537, 137.11013), position(34.818, 137.405)).unwrap() / 60.0;
        assert!((across.drive_min - around_the_bay).abs() < 0.05, "{kind}: {}", across.drive_min);
        assert!(wire.roads.questions() >= 1);
    }
}

#[tokio::test]
async fn without_an_answer_the_ranking_says_so_and_no_log_tells_the_scene() {
    let mut wire = Wire::start("osrm", RoadFault::Down).await;
    wire.open_case(scene()).await;
    let ranking = wire.ranking_from("down").await;
    let words: Vec<_> = ranking.candidates[0].reasons.iter().map(|reason| reason.ja.as_str()).collect();
    assert!(words.iter().any(|one| one.ends_with("kmからの推定。経路サーバ応答なし)")), "{words:?}");
    let log = wire.platform.log().unwrap();
    assert!(log.contains("\"code\":\"down\"") || log.contains("code=\"down\""), "the trouble is logged: {log}");
    for part in ["34.815", "137.110", "/table/"] {
        assert!(!log.contains(part), "{part} is logged");
    }
}
