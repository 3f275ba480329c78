//! The dialer against a real platform: fetches its own token, and heals.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::sync::atomic::Ordering;

use futures_util::future::join_all;
use support::{PLATFORM, Platform, Region, signer};
use tonic::{Code, Status};
use tonic_health::{
    ServingStatus,
    pb::{HealthCheckRequest, health_client::HealthClient},
};
use trust::{
    device::DeviceIdentity,
    dial::{AuthorisedChannel, Backoff, Dialer, system_jitter},
};

fn dialer(platform: &Platform, tablet: &DeviceIdentity, person: &str) -> Dialer {
    Dialer::new(tablet, &platform.uri(), PLATFORM, person).unwrap()
}

async fn ask(channel: &AuthorisedChannel) -> Result<(), Status> {
    HealthClient::new(channel.clone()).check(HealthCheckRequest::default()).await.map(drop)
}

/// Asks again as a program would, until it works.
async fn ask_until_answered(channel: &AuthorisedChannel) -> u32 {
    let mut backoff = Backoff::new(system_jitter);
    for failures in 0..20 {
        match ask(channel).await {
            Ok(()) => return failures,
            Err(_) => tokio::time::sleep(backoff.next_delay()).await,
        }
    }
    unreachable!("never answered")
}

#[tokio::test]
async fn many_calls_share_one_token_and_carry_the_person() {
    let region = Region::new();
    let platform = Platform::start(&region.platform(), signer()).await;
    let channel = dialer(&platform, &region.tablet("minato-1-tablet"), "p-0042").connect();
    for answer in join_all((0..100).map(|_| ask(&channel))).await {
        answer.unwrap();
    }
    assert_eq!(platform.seen.fetches.load(Ordering::SeqCst), 1);
    let callers = platform.seen.callers.lock().unwrap();
    assert_eq!(callers.len(), 100);
    assert!(callers.iter().all(|caller| caller.person == "p-0042" && caller.device.as_str() == "minato-1-tablet"));
}

#[tokio::test]
async fn a_person_whom_the_platform_does_not_accept_is_told_so() {
    let region = Region::new();
    let platform = Platform::start(&region.platform(), signer()).await;
    let channel = dialer(&platform, &region.tablet("minato-1-tablet"), "Not A Code").connect();
    let status = ask(&channel).await.unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::PermissionDenied, "person-unknown"));
    assert!(platform.seen.callers.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_platform_that_comes_back_with_another_key_is_served_again() {
    let region = Region::new();
    let identity = region.platform();
    let platform = Platform::start(&identity, signer()).await;
    let channel = dialer(&platform, &region.tablet("minato-1-tablet"), "p-0042").connect();
    ask(&channel).await.unwrap();
    let address = platform.stop().await;
    let platform = Platform::start_at(address, &identity, signer()).await;
    let failures = ask_until_answered(&channel).await;
    assert!(failures >= 1, "the old token was tried and refused");
    assert_eq!(platform.seen.fetches.load(Ordering::SeqCst), 1, "one new token, not one for each failure");
}

#[tokio::test]
async fn a_device_that_starts_before_the_platform_gets_through_later() {
    let region = Region::new();
    let identity = region.platform();
    let address = Platform::start(&identity, signer()).await.stop().await;
    let tablet = region.tablet("minato-1-tablet");
    let channel = Dialer::new(&tablet, &format!("https://{address}"), PLATFORM, "p-0042").unwrap().connect();
    let status = ask(&channel).await.unwrap_err();
    assert_eq!(status.code(), Code::Unavailable);
    let _platform = Platform::start_at(address, &identity, signer()).await;
    ask_until_answered(&channel).await;
}

#[tokio::test]
async fn an_open_stream_is_not_disturbed_by_the_end_of_its_token() {
    let region = Region::new();
    let platform = Platform::start(&region.platform(), signer()).await;
    let channel = dialer(&platform, &region.tablet("minato-1-tablet"), "p-0042").connect();
    let mut stream =
        HealthClient::new(channel.clone()).watch(HealthCheckRequest::default()).await.unwrap().into_inner();
    stream.message().await.unwrap().unwrap();
    platform.seen.clock_ahead_s.store(3600, Ordering::SeqCst);
    let status = ask(&channel).await.unwrap_err();
    assert_eq!(status.message(), "token-expired");
    platform.health.set_service_status("", ServingStatus::NotServing).await;
    let news = stream.message().await.unwrap().unwrap();
    assert_eq!(news.status, 2, "NOT_SERVING in grpc.health.v1: the stream still brings news");
}
