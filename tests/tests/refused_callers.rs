//! Who may not call the real platform: each refused with a short code, and logged without content.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use proto::v1::{
    QueryStatisticsRequest, SubscribeRequest, WatchEncountersRequest, crew_service_client::CrewServiceClient,
    hospital_service_client::HospitalServiceClient, statistics_service_client::StatisticsServiceClient,
};
use simulations::{process::use_binary, region, world::World};
use system_tests::lone_platform::LonePlatform;
use tonic::Code;
use trust::{authority::CertificateUse, grpc::STRANGERS_OF_ONE_ADDRESS_MAX};

const CREW: &str = "crew-minato-1";
const CAPTAIN: &str = "p-minato-1-captain";

async fn platform(registry: &str) -> LonePlatform {
    use_binary(env!("CARGO_BIN_EXE_programs"));
    LonePlatform::start(registry, |_| Ok(())).await.unwrap()
}

#[tokio::test]
async fn a_registered_device_with_its_person_is_answered() {
    let platform = platform(region::TEXT).await;
    platform.world.issue(CREW, CertificateUse::Client).unwrap();
    let mut client = CrewServiceClient::new(platform.dial(&platform.world, CREW, CAPTAIN).unwrap().connect());
    let mut watch = client.watch_encounters(WatchEncountersRequest { after_seq: 0 }).await.unwrap().into_inner();
    assert!(watch.message().await.unwrap().is_some(), "a beat");
}

#[tokio::test]
async fn a_certificate_alone_is_not_enough() {
    let platform = platform(region::TEXT).await;
    platform.world.issue(CREW, CertificateUse::Client).unwrap();
    let mut client = CrewServiceClient::new(platform.dial(&platform.world, CREW, CAPTAIN).unwrap().connect_lazy());
    let refused = client.watch_encounters(WatchEncountersRequest { after_seq: 0 }).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated);
    // Health and reflection ask for both as well.
    let mut health = tonic_health::pb::health_client::HealthClient::new(
        platform.dial(&platform.world, CREW, CAPTAIN).unwrap().connect_lazy(),
    );
    let refused = health.check(tonic_health::pb::HealthCheckRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::Unauthenticated);
    let mut health = tonic_health::pb::health_client::HealthClient::new(
        platform.dial(&platform.world, CREW, CAPTAIN).unwrap().connect(),
    );
    health.check(tonic_health::pb::HealthCheckRequest::default()).await.unwrap();
}

#[tokio::test]
async fn a_certificate_of_another_authority_is_refused() {
    let platform = platform(region::TEXT).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let stranger = World::create(elsewhere.path(), region::TEXT).unwrap();
    stranger.issue(CREW, CertificateUse::Client).unwrap();
    let mut client = CrewServiceClient::new(platform.dial(&stranger, CREW, CAPTAIN).unwrap().connect());
    client.watch_encounters(WatchEncountersRequest { after_seq: 0 }).await.unwrap_err();
}

#[tokio::test]
async fn unknown_device_unknown_person_and_disabled_device_get_no_token() {
    let text = region::TEXT.replacen(
        "name = \"crew-minato-2\"\nrole = \"crew\"\norg = \"minato-2\"\nenabled = true",
        "name = \"crew-minato-2\"\nrole = \"crew\"\norg = \"minato-2\"\nenabled = false",
        1,
    );
    assert_ne!(text, region::TEXT, "the registry has the device to disable");
    let platform = platform(&text).await;
    for (device, person, code) in [
        ("crew-nobody", CAPTAIN, "device-unknown"),
        (CREW, "p-somebody-else", "person-unknown"),
        ("crew-minato-2", "p-minato-2-captain", "device-disabled"),
    ] {
        platform.world.issue(device, CertificateUse::Client).unwrap();
        let mut client = CrewServiceClient::new(platform.dial(&platform.world, device, person).unwrap().connect());
        client.watch_encounters(WatchEncountersRequest { after_seq: 0 }).await.unwrap_err();
        let log = platform.log().unwrap();
        assert!(log.contains(code), "{code} is logged");
        assert!(!log.contains("p-somebody-else"), "a person is logged");
    }
}

#[tokio::test]
async fn a_role_opens_only_its_own_services() {
    let platform = platform(region::TEXT).await;
    platform.world.issue(CREW, CertificateUse::Client).unwrap();
    let channel = platform.dial(&platform.world, CREW, CAPTAIN).unwrap().connect();
    let refused =
        HospitalServiceClient::new(channel.clone()).subscribe(SubscribeRequest { after_seq: 0 }).await.unwrap_err();
    assert_eq!(refused.code(), Code::PermissionDenied);
    let refused =
        StatisticsServiceClient::new(channel).query_statistics(QueryStatisticsRequest::default()).await.err().unwrap();
    assert_eq!(refused.code(), Code::PermissionDenied);
}

#[tokio::test]
async fn a_headquarters_sees_its_own_figures_and_the_region_only() {
    let platform = platform(region::TEXT).await;
    platform.world.issue("headquarters-minato", CertificateUse::Client).unwrap();
    let registry = platform_server::registry::Registry::parse(region::TEXT).unwrap();
    let person = registry.device("headquarters-minato").unwrap().persons.first().unwrap().as_str().to_owned();
    let mut client =
        StatisticsServiceClient::new(platform.dial(&platform.world, "headquarters-minato", &person).unwrap().connect());
    let query = |id: &str| QueryStatisticsRequest { headquarters_id: id.to_owned(), from_ms: 0, until_ms: 0 };
    client.query_statistics(query("")).await.unwrap();
    client.query_statistics(query("minato")).await.unwrap();
    let refused = client.query_statistics(query("aonagi")).await.err().unwrap();
    assert_eq!(refused.code(), Code::PermissionDenied);
}

/// Idle connections without a certificate, more than one address may have: they must cost nobody anything who is inside already.
#[tokio::test]
async fn a_crowd_of_strangers_is_turned_away_and_costs_nobody_inside_anything() {
    let platform = platform(region::TEXT).await;
    platform.world.issue(CREW, CertificateUse::Client).unwrap();
    let channel = platform.dial(&platform.world, CREW, CAPTAIN).unwrap().connect();
    let mut client = CrewServiceClient::new(channel);
    let mut watch = client.watch_encounters(WatchEncountersRequest { after_seq: 0 }).await.unwrap().into_inner();

    let mut crowd = Vec::new();
    for _ in 0..STRANGERS_OF_ONE_ADDRESS_MAX + 50 {
        crowd.push(tokio::net::TcpStream::connect(platform.address).await.unwrap());
    }
    for _ in 0..2 {
        assert!(watch.message().await.unwrap().is_some(), "beats go on");
    }
    assert!(platform.log().unwrap().contains("turned away"));

    drop(crowd);
    let mut newcomer = CrewServiceClient::new(platform.dial(&platform.world, CREW, CAPTAIN).unwrap().connect());
    newcomer.watch_encounters(WatchEncountersRequest { after_seq: 0 }).await.unwrap();
}

#[tokio::test]
async fn a_device_has_one_watch_the_newest() {
    let platform = platform(region::TEXT).await;
    platform.world.issue(CREW, CertificateUse::Client).unwrap();
    let mut client = CrewServiceClient::new(platform.dial(&platform.world, CREW, CAPTAIN).unwrap().connect());
    let mut watches = Vec::new();
    for _ in 0..2 {
        let watch = client.watch_encounters(WatchEncountersRequest { after_seq: 0 }).await.unwrap();
        watches.push(watch.into_inner());
    }
    let ended = loop {
        match watches[0].message().await {
            Ok(Some(_)) => {}
            other => break other,
        }
    };
    assert_eq!(ended.err().unwrap().message(), "superseded");
    assert!(watches[1].message().await.unwrap().is_some());
}
