//! Made-up roads: a grid along the meridians and parallels, with a bay that is open to the south. Who wants to the other shore drives
//! around its head, however near the two shores are.

/// Speed on every road, km/h.
pub const KM_PER_H: f64 = 40.0;

/// Kilometres of a degree of latitude.
const KM_PER_DEG: f64 = 111.195;

/// Kilometres of a degree of longitude here: the map is small.
const KM_PER_DEG_EAST: f64 = KM_PER_DEG * 0.820;

/// Shores of the bay, degrees east, and its head, degrees north.
const BAY: (f64, f64, f64) = (137.12, 137.24, 34.870);

/// The map ends here: south, west, north, east. Beyond it is no road.
const MAP: (f64, f64, f64, f64) = (34.4, 136.6, 35.2, 137.9);

/// A position, degrees north and east.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
}

impl Position {
    /// A position on the map, else nothing: no road is near.
    pub(super) fn on_map(self) -> Option<Self> {
        let (south, west, north, east) = MAP;
        ((south..=north).contains(&self.lat) && (west..=east).contains(&self.lon)).then_some(self)
    }

    fn is_in_bay(self) -> bool {
        let (west, east, head) = BAY;
        self.lat < head && self.lon > west && self.lon < east
    }
}

/// Seconds from one position to another; `None` from or to the water, where a road is near and none leads on.
#[must_use]
pub fn seconds(from: Position, to: Position) -> Option<f64> {
    if from.is_in_bay() || to.is_in_bay() {
        return None;
    }
    let (west, east, head) = BAY;
    let crosses = from.lon.min(to.lon) <= west && from.lon.max(to.lon) >= east;
    let north = if crosses && from.lat.max(to.lat) < head {
        (head - from.lat) + (head - to.lat)
    } else {
        (from.lat - to.lat).abs()
    };
    let km = north * KM_PER_DEG + (from.lon - to.lon).abs() * KM_PER_DEG_EAST;
    Some(km / KM_PER_H * 3_600.0)
}
