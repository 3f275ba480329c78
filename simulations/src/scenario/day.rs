//! Days and instants as TOML writes them, bare or in quotes.

use jiff::{Timestamp, civil::Date};
use toml::Value;

/// A day: `2026-10-01`, bare or in quotes.
pub(super) fn of(value: &Value) -> Option<Date> {
    match value {
        Value::Datetime(moment) if moment.time.is_none() => moment.to_string().parse().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// An instant with an offset: `2026-11-16T10:00:00+09:00`, bare or in quotes.
pub(super) fn instant(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Datetime(moment) if moment.offset.is_some() => moment.to_string().parse().ok(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
