//! Valhalla's matrix, as `docs/docs/api/matrix.md` of version 3.8 describes it: `POST /sources_to_targets`.

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    behaviour::RoadFault,
    model::{Position, seconds},
    osrm::Reply,
};

/// `service_limits.auto.max_matrix_location_pairs` as shipped.
const MAX_MATRIX_LOCATION_PAIRS: usize = 2_500;

#[derive(Deserialize)]
struct Question {
    sources: Vec<Location>,
    targets: Vec<Location>,
    costing: String,
    #[serde(default)]
    units: Option<String>,
}

#[derive(Deserialize)]
struct Location {
    lat: f64,
    lon: f64,
}

impl Location {
    const fn position(&self) -> Position {
        Position { lat: self.lat, lon: self.lon }
    }
}

/// Answers one question.
pub(super) fn answer(body: &[u8], fault: RoadFault) -> Reply {
    let refused = |code: u32, error: &str| {
        (400, json!({ "error_code": code, "error": error, "status_code": 400, "status": "Bad Request" }))
    };
    if fault == RoadFault::Refuses {
        return refused(171, "No suitable edges near location");
    }
    let Ok(question) = serde_json::from_slice::<Question>(body) else {
        return refused(100, "Failed to parse json request");
    };
    if question.costing != "auto" {
        return refused(125, "No costing method found");
    }
    if question.sources.len() * question.targets.len() > MAX_MATRIX_LOCATION_PAIRS {
        return refused(150, "Exceeded max locations");
    }
    let lost = |one: &Location| one.position().on_map().is_none();
    if question.sources.iter().chain(&question.targets).any(lost) {
        return refused(171, "No suitable edges near location");
    }
    let mut rows: Vec<Value> =
        question.sources.iter().enumerate().map(|of| row(of, &question.targets, fault)).collect();
    if fault == RoadFault::TwoRows {
        rows.extend(rows.clone());
    }
    let echoed = |all: &[Location]| all.iter().map(|one| json!({ "lat": one.lat, "lon": one.lon })).collect::<Value>();
    let body = json!({
        "sources_to_targets": rows,
        "sources": echoed(&question.sources),
        "targets": echoed(&question.targets),
        "units": question.units.as_deref().unwrap_or("kilometers"),
        "algorithm": "costmatrix",
    });
    (200, body)
}

fn row((from_index, from): (usize, &Location), targets: &[Location], fault: RoadFault) -> Value {
    let times = fault.bend(targets.iter().map(|to| seconds(from.position(), to.position())).collect());
    let cells = times.into_iter().enumerate().map(|(to_index, time)| {
        // Whole seconds, as the server prints them.
        let time = time.map(|seconds| seconds.round() as i64);
        json!({ "from_index": from_index, "to_index": to_index, "time": time, "distance": time.map(|_| 1.0), "cost": time })
    });
    cells.collect()
}
