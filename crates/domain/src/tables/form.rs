//! The form of the texts in a table. What a row says becomes an event, is sent to hospitals and stands on screens: a text that is too long
//! would be refused on the way, when somebody needs it.

use toml::Value;

/// Longest text of a table, in bytes: half of what a text on the wire may have, where a finding's note has 300.
pub const TEXT_MAX_BYTES: usize = 2_048;
/// Longest version: several of them are joined in what is recorded.
const VERSION_MAX_BYTES: usize = 64;
/// Texts that a person reads and that must say something.
const WORDS: [&str; 4] = ["ja", "en", "advice_ja", "advice_en"];

/// A text of a table that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("`{place}`: {problem}")]
pub struct BadForm {
    /// The field, as `flag[3].advice_ja`; rows count from 1.
    pub place: String,
    /// What is wrong, and what is expected.
    pub problem: &'static str,
}

/// Checks every text. What is no TOML passes: whoever parses it names line and field.
pub(super) fn check(text: &str) -> Result<(), BadForm> {
    let Ok(table) = text.parse::<toml::Table>() else { return Ok(()) };
    walk("", &Value::Table(table))
}

fn walk(place: &str, value: &Value) -> Result<(), BadForm> {
    match value {
        Value::String(text) => {
            let problem = problem(place.rsplit('.').next().unwrap_or_default(), text);
            problem.map_or(Ok(()), |problem| Err(BadForm { place: place.to_owned(), problem }))
        }
        Value::Array(values) => {
            values.iter().enumerate().try_for_each(|(at, value)| walk(&format!("{place}[{}]", at + 1), value))
        }
        Value::Table(table) => table.iter().try_for_each(|(key, value)| {
            let place = if place.is_empty() { key.clone() } else { format!("{place}.{key}") };
            walk(&place, value)
        }),
        _ => Ok(()),
    }
}

fn problem(field: &str, text: &str) -> Option<&'static str> {
    match field {
        _ if text.len() > TEXT_MAX_BYTES => Some("longer than 2,048 bytes"),
        "version" if text.is_empty() || text.len() > VERSION_MAX_BYTES => Some("1 to 64 bytes expected"),
        "code" if !is_code(text) => Some("small letters, digits and single dashes expected"),
        _ if WORDS.contains(&field) && text.trim().is_empty() => Some("must not be empty"),
        _ => None,
    }
}

/// Kebab-case: a code stands in addresses and in the record.
fn is_code(text: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit());
    text.split('-').all(is_part)
}
