//! Valhalla's time-distance matrix (`docs/docs/api/matrix.md` of version 3.8).
//!
//! ```text
//! POST {server}/sources_to_targets {"sources":[{"lat":…,"lon":…}],"targets":[…],"costing":"auto","units":"kilometers"}
//! 200 {"sources_to_targets":[[{"from_index":0,"to_index":0,"time":612,"distance":5.1},…]],…}   seconds; null where no road leads
//! 400 {"error_code":171,"error":"No suitable edges near location","status_code":400,"status":"Bad Request"}
//! ```

use std::time::Duration;

use domain::{drive::Trouble, ids::HospitalId, place::Place};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};

use super::{
    RoadTimes, Table, sanity,
    transport::{BadServerUrl, Transport},
};

/// A Valhalla server.
pub struct Valhalla {
    transport: Transport,
}

#[derive(Serialize)]
struct Question {
    sources: [Location; 1],
    targets: Vec<Location>,
    costing: &'static str,
    units: &'static str,
}

#[derive(Serialize)]
struct Location {
    lat: f64,
    lon: f64,
}

#[derive(Deserialize)]
struct Answer {
    sources_to_targets: Vec<Vec<Cell>>,
}

#[derive(Deserialize)]
struct Cell {
    from_index: usize,
    to_index: usize,
    time: Option<f64>,
}

/// What a refusal says. The words are not read: they may repeat the question.
#[derive(Deserialize)]
struct Refusal {
    error_code: u32,
}

impl Valhalla {
    /// The server at an address, e.g. `http://127.0.0.1:8002`.
    ///
    /// # Errors
    /// [`BadServerUrl`].
    pub fn new(server: &str, http: reqwest::Client, timeout: Duration) -> Result<Self, BadServerUrl> {
        Ok(Self { transport: Transport::new(server, http, timeout)? })
    }

    async fn ask(&self, from: Place, to: &[(HospitalId, Place)]) -> Result<Table, Trouble> {
        let question = Question {
            sources: [Location::of(from)],
            targets: to.iter().map(|(_, place)| Location::of(*place)).collect(),
            costing: "auto",
            units: "kilometers",
        };
        let question = self.transport.http.post(self.transport.at("sources_to_targets")?).json(&question);
        let (taken, bytes) = self.transport.exchange(question).await?;
        if !taken {
            let code = serde_json::from_slice(&bytes).map_or(0, |refusal: Refusal| refusal.error_code);
            tracing::warn!(code, "Valhalla refused a question");
            return Err(Trouble::Refused);
        }
        let answer: Answer = serde_json::from_slice(&bytes).map_err(|_| Trouble::Refused)?;
        let [row] = answer.sources_to_targets.as_slice() else { return Err(Trouble::Refused) };
        let in_order = row.iter().enumerate().all(|(index, cell)| (cell.from_index, cell.to_index) == (0, index));
        if !in_order {
            return Err(Trouble::Refused);
        }
        sanity::minutes(from, to, row.iter().map(|cell| cell.time))
    }
}

impl RoadTimes for Valhalla {
    fn table<'a>(&'a self, from: Place, to: &'a [(HospitalId, Place)]) -> BoxFuture<'a, Result<Table, Trouble>> {
        Box::pin(self.ask(from, to))
    }
}

impl Location {
    const fn of(place: Place) -> Self {
        Self { lat: place.latitude_deg(), lon: place.longitude_deg() }
    }
}
