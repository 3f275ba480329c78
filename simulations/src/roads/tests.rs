//! Routing server and platform's adapters together, over real sockets.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;
mod faults;
mod wires;

use std::{sync::Arc, time::Duration};

use domain::{ids::HospitalId, place::Place};
use platform_server::travel::{Osrm, RoadTimes, RoadsConfig, ServerKind, Valhalla, http_client_builder};

use super::{Position, RoadFault, RoadServer, seconds};

/// Patient, so that a busy machine fails no test.
const PATIENT: Duration = Duration::from_secs(60);

/// Both wires.
const KINDS: [ServerKind; 2] = [ServerKind::Osrm, ServerKind::Valhalla];

/// On the western shore, some way south of the bay's head.
fn scene() -> Place {
    place(34.815, 137.110)
}

fn place(lat: f64, lon: f64) -> Place {
    Place::new(lat, lon).unwrap()
}

/// A hospital of a number at a place.
fn hospital(number: usize, lat: f64, lon: f64) -> (HospitalId, Place) {
    (HospitalId::new(format!("9910000{number:03}")).unwrap(), place(lat, lon))
}

/// Inland in the west; across the water; on an islet that no bridge leads to.
fn hospitals() -> [(HospitalId, Place); 3] {
    [hospital(1, 34.845, 136.95), hospital(2, 34.815, 137.25), hospital(3, 34.800, 137.18)]
}

fn http() -> reqwest::Client {
    // A second call fails, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    http_client_builder().build().unwrap()
}

/// The bare adapter, without the breaker.
fn adapter(kind: ServerKind, url: &str, timeout: Duration) -> Arc<dyn RoadTimes> {
    match kind {
        ServerKind::Osrm => Arc::new(Osrm::new(url, http(), timeout).unwrap()),
        ServerKind::Valhalla => Arc::new(Valhalla::new(url, http(), timeout).unwrap()),
    }
}

fn config(kind: ServerKind, url: &str) -> RoadsConfig {
    RoadsConfig { kind, url: url.to_owned(), timeout_ms: None }
}

/// Minutes by the server's own roads.
fn minutes(from: Place, to: Place) -> f64 {
    let position = |place: Place| Position { lat: place.latitude_deg(), lon: place.longitude_deg() };
    seconds(position(from), position(to)).unwrap() / 60.0
}
