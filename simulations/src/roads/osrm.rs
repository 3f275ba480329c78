//! OSRM's table service, as `docs/http.md` of version 26.8 describes it: `GET /table/v1/{profile}/{coordinates}?…`.

use serde_json::{Value, json};

use super::{
    behaviour::RoadFault,
    model::{Position, seconds},
};

/// `osrm-routed --max-table-size` as shipped: pairs up to its square.
const MAX_TABLE_SIZE: usize = 100;

/// HTTP status and body.
pub(super) type Reply = (u16, Value);

/// What stands behind the question mark.
#[derive(Default)]
struct Options {
    sources: Option<Vec<usize>>,
    destinations: Option<Vec<usize>>,
    skip_waypoints: bool,
}

/// Answers one question.
pub(super) fn answer(coordinates: &str, query: &str, fault: RoadFault) -> Reply {
    let refused = |code: &str, message: &str| (400, json!({ "code": code, "message": message }));
    if fault == RoadFault::Refuses {
        return refused("NoSegment", "Could not find a matching segment for coordinate 0");
    }
    let coordinates = coordinates.strip_suffix(".json").unwrap_or(coordinates);
    let Some(positions) = coordinates.split(';').map(position).collect::<Option<Vec<_>>>() else {
        return refused("InvalidUrl", "URL string malformed close to position 16");
    };
    let Some(options) = options(query, positions.len()) else {
        return refused("InvalidQuery", "Query string malformed close to position 1");
    };
    let all = || (0..positions.len()).collect::<Vec<_>>();
    let sources = options.sources.unwrap_or_else(all);
    let destinations = options.destinations.unwrap_or_else(all);
    if sources.len() * destinations.len() > MAX_TABLE_SIZE * MAX_TABLE_SIZE {
        return refused("TooBig", "Too many table coordinates");
    }
    if let Some(lost) = positions.iter().position(|one| one.on_map().is_none()) {
        return refused("NoSegment", &format!("Could not find a matching segment for coordinate {lost}"));
    }
    let row = |from: &usize| {
        let row = destinations.iter().map(|to| seconds(positions[*from], positions[*to])).collect();
        // One decimal, as the server prints them.
        fault.bend(row).into_iter().map(|one| one.map(|seconds| (seconds * 10.0).round() / 10.0)).collect::<Vec<_>>()
    };
    let mut durations: Vec<_> = sources.iter().map(row).collect();
    if fault == RoadFault::TwoRows {
        durations.extend(durations.clone());
    }
    let mut body = json!({ "code": "Ok", "durations": durations });
    if !options.skip_waypoints {
        let waypoint = |at: &usize| {
            let Position { lat, lon } = positions[*at];
            json!({ "hint": "", "distance": 0.0, "name": "", "location": [lon, lat] })
        };
        body["sources"] = sources.iter().map(waypoint).collect();
        body["destinations"] = destinations.iter().map(waypoint).collect();
    }
    (200, body)
}

fn position(text: &str) -> Option<Position> {
    let (lon, lat) = text.split_once(',')?;
    let (lon, lat): (f64, f64) = (lon.parse().ok()?, lat.parse().ok()?);
    ((-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat)).then_some(Position { lat, lon })
}

fn options(query: &str, positions: usize) -> Option<Options> {
    let mut options = Options::default();
    let places = |value: &str| {
        let places = value.split(';').map(|one| one.parse().ok().filter(|place: &usize| *place < positions));
        places.collect::<Option<Vec<_>>>()
    };
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=')? {
            ("sources", value) => options.sources = Some(places(value)?),
            ("destinations", value) => options.destinations = Some(places(value)?),
            ("annotations", "duration") | ("generate_hints", "true" | "false") => {}
            ("skip_waypoints", "true") => options.skip_waypoints = true,
            ("skip_waypoints", "false") => options.skip_waypoints = false,
            _ => return None,
        }
    }
    Some(options)
}
