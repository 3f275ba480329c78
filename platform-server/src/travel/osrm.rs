//! OSRM's table service (`docs/http.md` of version 26.8; the protocol is `v1` since 5.0).
//!
//! ```text
//! GET {server}/table/v1/driving/{lon},{lat};{lon},{lat}…?sources=0&destinations=1;2…&annotations=duration&…
//! 200 {"code":"Ok","durations":[[612.3,null,…]]}       seconds; null where no road leads
//! 400 {"code":"NoSegment","message":"…"}
//! ```

use std::{fmt::Write as _, time::Duration};

use domain::{drive::Trouble, ids::HospitalId, place::Place};
use futures_util::future::BoxFuture;
use serde::Deserialize;

use super::{
    RoadTimes, Table, sanity,
    transport::{BadServerUrl, Transport},
};

/// The codes with which OSRM refuses: only these are written to a log, whatever else an answer says.
const CODES: [&str; 11] = [
    "InvalidUrl",
    "InvalidService",
    "InvalidVersion",
    "InvalidOptions",
    "InvalidQuery",
    "InvalidValue",
    "NoSegment",
    "TooBig",
    "DisabledDataset",
    "NoTable",
    "NotImplemented",
];

/// An OSRM server.
pub struct Osrm {
    transport: Transport,
}

#[derive(Deserialize)]
struct Answer {
    code: String,
    durations: Option<Vec<Vec<Option<f64>>>>,
}

impl Osrm {
    /// The server at an address, e.g. `http://127.0.0.1:5000`.
    ///
    /// # Errors
    /// [`BadServerUrl`].
    pub fn new(server: &str, http: reqwest::Client, timeout: Duration) -> Result<Self, BadServerUrl> {
        Ok(Self { transport: Transport::new(server, http, timeout)? })
    }

    async fn ask(&self, from: Place, to: &[(HospitalId, Place)]) -> Result<Table, Trouble> {
        let question = self.transport.http.get(self.transport.at(&path(from, to))?);
        let (taken, bytes) = self.transport.exchange(question).await?;
        let answer: Answer = serde_json::from_slice(&bytes).map_err(|_| Trouble::Refused)?;
        if !taken || answer.code != "Ok" {
            let code = CODES.into_iter().find(|code| *code == answer.code).unwrap_or("other");
            tracing::warn!(code, "OSRM refused a question");
            return Err(Trouble::Refused);
        }
        let durations = answer.durations.unwrap_or_default();
        let [row] = durations.as_slice() else { return Err(Trouble::Refused) };
        sanity::minutes(from, to, row.iter().copied())
    }
}

impl RoadTimes for Osrm {
    fn table<'a>(&'a self, from: Place, to: &'a [(HospitalId, Place)]) -> BoxFuture<'a, Result<Table, Trouble>> {
        Box::pin(self.ask(from, to))
    }
}

/// Path and options of a question. Five decimals are a metre.
fn path(from: Place, to: &[(HospitalId, Place)]) -> String {
    let mut path = format!("table/v1/driving/{:.5},{:.5}", from.longitude_deg(), from.latitude_deg());
    for (_, place) in to {
        // Writing to a string cannot fail.
        let _ = write!(path, ";{:.5},{:.5}", place.longitude_deg(), place.latitude_deg());
    }
    path.push_str("?sources=0&destinations=");
    for index in 1..=to.len() {
        let separator = if index == 1 { "" } else { ";" };
        let _ = write!(path, "{separator}{index}");
    }
    path.push_str("&annotations=duration&skip_waypoints=true&generate_hints=false");
    path
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::travel::TARGETS_MAX;

    #[test]
    fn a_question_is_as_the_server_documents_it_and_its_address_stays_short() {
        let place = |lat, lon| Place::new(lat, lon).unwrap();
        let hospital = |lat, lon| (HospitalId::new("9910000001").unwrap(), place(lat, lon));
        let two = [hospital(34.5, 136.75), hospital(34.654_321_9, -136.0)];
        assert_eq!(
            path(place(34.123_456, 136.5), &two),
            "table/v1/driving/136.50000,34.12346;136.75000,34.50000;-136.00000,34.65432?sources=0&destinations=1;2\
             &annotations=duration&skip_waypoints=true&generate_hints=false"
        );
        let many = vec![hospital(-34.123_456, -136.123_456); TARGETS_MAX];
        assert!(path(place(34.0, 136.0), &many).len() < 4_096, "servers and proxies take 8 KB");
    }
}
