#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod document;
mod facts;
mod mistakes;
mod record_facts;
mod rehearsal;
mod shipped;

use super::*;

/// The shortest scenario there is.
const SHORT: &str = r#"title = "t"
[person]
name = "甲"
birth_date = 1960-01-01
sex = "male"
[crew]
scene = { lat = 34.86, lon = 137.05 }
"#;

fn parse(text: &str) -> Scenario {
    Scenario::parse(text, "test.toml").unwrap_or_else(|error| panic!("{error}"))
}

fn error_of(text: &str) -> String {
    Scenario::parse(text, "test.toml").unwrap_err().to_string()
}
