//! Small pieces of HTML that look and read the same on every screen.
//!
//! Each is a value that a program fills from its own types and a method that makes the HTML, so the compiler checks its use: in a template
//! `{{ case.urgency.html(page.lang()) }}` or `{{ parts::guess(page.lang()) }}`. They are escaped inside and need no `|safe`. Colour never stands alone: every badge has a shape
//! and a word.

mod age;
mod alarm;
mod badge;
mod html;
mod label;
mod light;
mod progress;
mod vital;

pub use age::{Age, countdown, elapsed, minutes_left};
pub use alarm::AlarmPriority;
pub use badge::{Readiness, Urgency};
pub use html::Html;
pub use label::{guess, source};
pub use light::{LightState, LinkLight};
pub use progress::{Progress, Step};
pub use vital::{VitalFlag, VitalTile};

#[cfg(test)]
mod tests;
