//! From the tablet's channel through the real platform to a responder and back: whether a certificate was revoked.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use ambulance_client::{
    revocation::{CertificateCheck as _, CheckFailure},
    uplink::PlatformCheck,
};
use domain::card::Revocation;
use jiff::{SignedDuration, Timestamp};
use platform_server::service::{CERTIFICATE_MAX_BYTES, QUESTIONS_OF_ONE_DEVICE_MAX};
use proto::v1::{CheckCertificateRequest, crew_service_client::CrewServiceClient};
use simulations::{
    cards::{SimulatedJpki, certificate_handle},
    process::use_binary,
    region,
    responder::{Responder, ResponderBehaviour, ResponderFault, ResponderHandle},
};
use system_tests::lone_platform::LonePlatform;
use tonic::Code;
use trust::authority::CertificateUse;

const CREW: &str = "crew-minato-1";
const CAPTAIN: &str = "p-minato-1-captain";
const SERIAL: u64 = 0x00c0_ffee_4711;

struct Wire {
    jpki: Arc<SimulatedJpki>,
    responder: ResponderHandle,
    platform: LonePlatform,
}

impl Wire {
    /// Responder, platform and the device of a crew.
    async fn start() -> Self {
        use_binary(env!("CARGO_BIN_EXE_programs"));
        let jpki = tokio::task::spawn_blocking(SimulatedJpki::generate).await.unwrap().unwrap();
        let jpki = Arc::new(jpki);
        let responder = Responder::start(Arc::clone(&jpki)).unwrap();
        let configured = |world: &mut simulations::world::World| {
            world.issue(CREW, CertificateUse::Client)?;
            world.use_responder(responder.url(), &jpki.authority_certificates())
        };
        let platform = LonePlatform::start(region::TEXT, configured).await.unwrap();
        Self { jpki, responder, platform }
    }

    fn tablet(&self) -> PlatformCheck {
        let dialer = self.platform.dial(&self.platform.world, CREW, CAPTAIN).unwrap();
        // patient, so that a busy machine fails no test
        PlatformCheck::new(dialer.connect()).with_timeout(std::time::Duration::from_secs(60))
    }

    fn certificate(&self, serial: u64) -> Vec<u8> {
        let (now, year) = (Timestamp::now(), SignedDuration::from_hours(365 * 24));
        self.jpki.issue_certificate(serial, now - year, now + year).unwrap()
    }
}

fn address_of(url: &str) -> std::net::SocketAddr {
    url.trim_start_matches("http://").split('/').next().unwrap().parse().unwrap()
}

/// Bound and not listening: who connects is refused, and no other program of this machine gets the port and answers in its place.
fn keep_free(address: std::net::SocketAddr) -> tokio::net::TcpSocket {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.set_reuseaddr(true).unwrap();
    socket.bind(address).unwrap();
    socket
}

#[tokio::test]
async fn a_tablet_learns_what_the_responder_knows() {
    let wire = Wire::start().await;
    let tablet = wire.tablet();
    let now = Timestamp::now();
    wire.responder.revoke(SERIAL + 1, now);
    wire.responder.suspend(SERIAL + 2, now);
    wire.responder.forget(SERIAL + 3);
    for (serial, expected) in [
        (SERIAL, Revocation::Good),
        (SERIAL + 1, Revocation::Revoked),
        (SERIAL + 2, Revocation::Revoked),
        (SERIAL + 3, Revocation::Unknown),
    ] {
        assert_eq!(tablet.check(wire.certificate(serial)).await, Ok(expected));
    }
    assert_eq!(wire.responder.questions(), 4);

    for fault in [ResponderFault::Stranger, ResponderFault::WrongNonce, ResponderFault::Down] {
        wire.responder.set_behaviour(ResponderBehaviour { fault, ..ResponderBehaviour::default() });
        assert_eq!(tablet.check(wire.certificate(SERIAL + 4)).await, Ok(Revocation::Unavailable), "{fault:?}");
    }
    let address = address_of(wire.responder.url());
    wire.responder.stop().await;
    let _kept = keep_free(address);
    assert_eq!(tablet.check(wire.certificate(SERIAL + 4)).await, Ok(Revocation::Unavailable));

    let log = wire.platform.log().unwrap();
    for code in ["ocsp-signer-unknown", "ocsp-nonce-differs", "ocsp-http-status", "ocsp-unreachable"] {
        assert!(log.contains(code), "{code} is logged");
    }
    for serial in SERIAL..=SERIAL + 4 {
        let (hexadecimal, decimal) = (certificate_handle(serial), serial.to_string());
        assert!(!log.to_lowercase().contains(&hexadecimal) && !log.contains(&decimal), "a serial number is logged");
    }
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_a_code() {
    let wire = Wire::start().await;
    let channel = wire.platform.dial(&wire.platform.world, CREW, CAPTAIN).unwrap().connect();
    let mut client = CrewServiceClient::new(channel);
    let elsewhere = tokio::task::spawn_blocking(SimulatedJpki::generate).await.unwrap().unwrap();
    let (now, day) = (Timestamp::now(), SignedDuration::from_hours(24));
    let stranger = elsewhere.issue_certificate(SERIAL, now - day, now + day).unwrap();
    let table = [
        (stranger.clone(), Code::FailedPrecondition, "certificate-issuer-unknown"),
        (b"not a certificate".to_vec(), Code::InvalidArgument, "certificate-malformed"),
        (vec![0x30; CERTIFICATE_MAX_BYTES + 1], Code::InvalidArgument, "certificate-too-large"),
    ];
    for (certificate_der, code, message) in table {
        let refused = client.check_certificate(CheckCertificateRequest { certificate_der }).await.err().unwrap();
        assert_eq!((refused.code(), refused.message()), (code, message));
    }
    assert_eq!(wire.responder.questions(), 0);
    // Refused questions count as well: three have been asked.
    let tablet = wire.tablet();
    for _ in 3..QUESTIONS_OF_ONE_DEVICE_MAX {
        assert_eq!(tablet.check(stranger.clone()).await, Err(CheckFailure::UnknownIssuer));
    }
    assert_eq!(tablet.check(stranger).await, Err(CheckFailure::TooManyQuestions));
    assert!(wire.platform.log().unwrap().contains("too-many-questions"), "shed loudly");
}

#[tokio::test]
async fn without_a_responder_everything_is_unavailable_and_only_crews_may_ask() {
    use_binary(env!("CARGO_BIN_EXE_programs"));
    let platform = LonePlatform::start(region::TEXT, |_| Ok(())).await.unwrap();
    for (device, person, allowed) in
        [(CREW, CAPTAIN, true), ("headquarters-minato", headquarters_person().as_str(), false)]
    {
        platform.world.issue(device, CertificateUse::Client).unwrap();
        let channel = platform.dial(&platform.world, device, person).unwrap().connect();
        let answer = PlatformCheck::new(channel).check(b"whatever".to_vec()).await;
        let expected = if allowed { Ok(Revocation::Unavailable) } else { Err(CheckFailure::Refused) };
        assert_eq!(answer, expected, "{device}");
    }
}

fn headquarters_person() -> String {
    let registry = platform_server::registry::Registry::parse(region::TEXT).unwrap();
    registry.device("headquarters-minato").unwrap().persons.first().unwrap().as_str().to_owned()
}
