//! The guard in front of a real service, over real mutual TLS.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::{error::Error, sync::atomic::Ordering};

use support::{PLATFORM, Platform, Region, ask, signer, token};
use tonic::{
    Code, Status,
    transport::{Certificate, Channel, ClientTlsConfig, Endpoint},
};
use trust::{authority::CertificateUse, caller::Role, device::DeviceIdentity, grpc::client_tls};

fn bearer(token: &str) -> Vec<String> {
    vec![format!("Bearer {token}")]
}

fn refusal(status: &Status) -> (Code, &str) {
    (status.code(), status.message())
}

/// The whole chain of reasons: how a failed handshake is told from a refused call.
fn reasons(status: &Status) -> String {
    let mut text = status.to_string();
    let mut next = status.source();
    while let Some(reason) = next {
        text.push_str(&format!(" / {reason:?}"));
        next = reason.source();
    }
    text
}

#[tokio::test]
async fn certificate_and_token_together_open_the_door() {
    let (region, signer) = (Region::new(), signer());
    let tablet = region.tablet("minato-1-tablet");
    let good = token(&signer, &tablet, 0);
    let platform = Platform::start(&region.platform(), signer).await;
    let channel = platform.channel(&tablet);
    for scheme in ["Bearer", "bearer", "BEARER"] {
        ask(channel.clone(), &[format!("{scheme} {good}")]).await.unwrap();
    }
    let callers = platform.seen.callers.lock().unwrap();
    assert_eq!(callers.len(), 3);
    assert_eq!(callers[0].device.as_str(), "minato-1-tablet");
    assert_eq!(
        (callers[0].role, callers[0].org.as_str(), callers[0].person.as_str()),
        (Role::Crew, "minato-1", "p-0042")
    );
}

#[tokio::test]
async fn a_token_that_does_not_hold_is_refused_with_its_code() {
    let (region, signer) = (Region::new(), signer());
    let (tablet, other) = (region.tablet("minato-1-tablet"), region.tablet("minato-2-tablet"));
    let good = token(&signer, &tablet, 0);
    let table = [
        (vec![], "token-missing"),
        (vec!["Basic dXNlcjpwYXNz".to_owned()], "token-missing"),
        (vec![good.clone()], "token-missing"),
        ([bearer(&good), bearer(&good)].concat(), "authorization-malformed"),
        (bearer(""), "token-malformed"),
        (bearer(&format!("{good}x")), "token-malformed"),
        (bearer(&"x".repeat(5000)), "token-too-long"),
        (bearer(&token(&signer, &tablet, 3600)), "token-expired"),
        (bearer(&token(&signer, &tablet, -3600)), "token-not-yet-valid"),
        (bearer(&token(&signer, &other, 0)), "token-other-device"),
        (bearer(&token(&support::signer(), &tablet, 0)), "token-signature"),
    ];
    let platform = Platform::start(&region.platform(), signer).await;
    let channel = platform.channel(&tablet);
    for (authorization, code) in table {
        let status = ask(channel.clone(), &authorization).await.unwrap_err();
        assert_eq!(refusal(&status), (Code::Unauthenticated, code));
    }
    assert!(platform.seen.callers.lock().unwrap().is_empty(), "the service saw none of them");
    ask(channel, &bearer(&good)).await.unwrap();
}

#[tokio::test]
async fn a_stolen_token_is_useless_also_after_its_owner_has_used_it() {
    let (region, signer) = (Region::new(), signer());
    let (tablet, thief) = (region.tablet("minato-1-tablet"), region.tablet("minato-2-tablet"));
    let good = token(&signer, &tablet, 0);
    let platform = Platform::start(&region.platform(), signer).await;
    ask(platform.channel(&tablet), &bearer(&good)).await.unwrap();
    let status = ask(platform.channel(&thief), &bearer(&good)).await.unwrap_err();
    assert_eq!(refusal(&status), (Code::Unauthenticated, "token-other-device"));
}

#[tokio::test]
async fn without_a_certificate_of_this_region_there_is_no_connection() {
    let (region, elsewhere, signer) = (Region::new(), Region::new(), signer());
    let tablet = region.tablet("minato-1-tablet");
    let good = bearer(&token(&signer, &tablet, 0));
    let platform = Platform::start(&region.platform(), signer).await;
    let trusting =
        || ClientTlsConfig::new().ca_certificate(Certificate::from_pem(region.ca_pem())).domain_name(PLATFORM);
    let connect = |tls: ClientTlsConfig| -> Channel {
        Endpoint::from_shared(platform.uri()).unwrap().tls_config(tls).unwrap().connect_lazy()
    };
    let as_identity = |device: &DeviceIdentity, issued: &trust::authority::IssuedDevice| {
        assert_eq!(device.device_name(), &issued.device);
        trusting().identity(tonic::transport::Identity::from_pem(&issued.certificate_pem, &issued.key_pem))
    };

    let status = ask(connect(trusting()), &good).await.unwrap_err();
    assert!(reasons(&status).contains("CertificateRequired"), "{}", reasons(&status));

    // The same name, certified by the authority of another region.
    let folder = tempfile::tempdir().unwrap();
    let other_ca = trust::authority::RegionalCa::create(folder.path()).unwrap();
    let issued = other_ca.issue(tablet.device_name(), CertificateUse::Client, 1).unwrap();
    let status = ask(connect(as_identity(&tablet, &issued)), &good).await.unwrap_err();
    assert!(reasons(&status).contains("UnknownCA"), "{}", reasons(&status));

    // A certificate for accepting connections does not open any.
    let server_only = CertificateUse::Server { dns_names: vec!["tablet.example".into()] };
    let server_only = region.device("minato-1-tablet", server_only);
    let status = ask(platform.channel(&server_only), &good).await.unwrap_err();
    assert!(reasons(&status).contains("UnsupportedCertificate"), "{}", reasons(&status));

    // And the other way round: the client does not talk to a platform of another region, or of another name.
    let status = ask(platform.channel(&elsewhere.tablet("minato-1-tablet")), &good).await.unwrap_err();
    assert!(reasons(&status).contains("UnknownIssuer"), "{}", reasons(&status));
    let misdialled = connect(client_tls(&tablet, "hospital.example"));
    let status = ask(misdialled, &good).await.unwrap_err();
    assert!(reasons(&status).contains("NotValidForName"), "{}", reasons(&status));

    assert!(platform.seen.callers.lock().unwrap().is_empty());
    ask(platform.channel(&tablet), &good).await.unwrap();
}

#[tokio::test]
async fn a_certificate_that_ends_while_the_connection_lives_is_noticed() {
    let (region, signer) = (Region::new(), signer());
    let tablet = region.tablet("minato-1-tablet");
    let good = bearer(&token(&signer, &tablet, 0));
    let platform = Platform::start(&region.platform(), signer).await;
    let channel = platform.channel(&tablet);
    ask(channel.clone(), &good).await.unwrap();
    platform.seen.clock_ahead_s.store(2 * 86_400, Ordering::SeqCst);
    let status = ask(channel, &good).await.unwrap_err();
    assert_eq!(refusal(&status), (Code::Unauthenticated, "certificate-expired"));
}
