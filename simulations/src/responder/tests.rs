//! Responder and platform's client together, over real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod config;
mod faults;
mod outcomes;

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp};
use platform_server::revocation::{Issuers, Ocsp, http_client_builder};

use super::{Responder, ResponderBehaviour, ResponderFault, ResponderHandle};
use crate::cards::{CardCondition, Holder, SimulatedJpki, fixture};

const SERIAL: u64 = 0x0bad_c0ff_ee00;

fn now() -> Timestamp {
    "2026-07-15T03:00:00Z".parse().unwrap()
}

fn jpki() -> &'static Arc<SimulatedJpki> {
    fixture::shared_jpki()
}

/// A certificate of a card whose issuer depends on its condition.
fn certificate(condition: CardCondition) -> Vec<u8> {
    jpki().issue(condition, SERIAL, &Holder::sample(), CardCondition::Ok.validity(now())).unwrap()
}

fn responder() -> ResponderHandle {
    let responder = Responder::start(Arc::clone(jpki())).unwrap();
    responder.set_now(Some(now()));
    responder
}

fn issuers() -> Issuers {
    let mut issuers = Issuers::default();
    for der in jpki().authority_certificates() {
        issuers.add(der).unwrap();
    }
    issuers
}

fn http() -> reqwest::Client {
    // A second call fails, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    http_client_builder().build().unwrap()
}

/// Patient, so that a busy machine fails no test.
fn client(responder: &ResponderHandle) -> Ocsp {
    Ocsp::new(responder.url(), issuers(), http()).unwrap().with_timeout(Duration::from_secs(60))
}

fn with(fault: ResponderFault) -> ResponderBehaviour {
    ResponderBehaviour { fault, ..ResponderBehaviour::default() }
}

fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}
