//! Small charts, drawn by the server as SVG: no script, no inline style, and a text that says the same.

mod bars;
mod svg;
mod trend;

pub use bars::{Bar, Bars, MAX_BARS};
pub use trend::{MAX_POINTS, Point, Trend, TrendSize};
