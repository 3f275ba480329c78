//! Checking single fields.

use domain::{
    fetch::Window,
    ids::{BadId, EncounterId, EventId, InquiryId},
};
use jiff::{Timestamp, civil::Date};

/// A message was not acceptable. Names the field, never its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("field {field}: {problem}")]
pub struct WireError {
    /// The field as the .proto file names it.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// Longest text of any single field, in bytes: a note of 500 characters is 1,500 bytes, an upstream line is far shorter.
pub(super) const TEXT_MAX_BYTES: usize = 4_096;

/// Most elements of any list on the wire: the lines of one category of a record (3,000) are the longest; readings of one batch follow.
pub(super) const LIST_MAX: usize = 4_096;

pub(super) const fn wrong(field: &'static str, problem: &'static str) -> WireError {
    WireError { field, problem }
}

pub(super) fn required<T>(field: &'static str, value: Option<T>) -> Result<T, WireError> {
    value.ok_or(wrong(field, "is missing"))
}

pub(super) fn text(field: &'static str, value: String) -> Result<String, WireError> {
    if value.len() > TEXT_MAX_BYTES { Err(wrong(field, "is too long")) } else { Ok(value) }
}

pub(super) fn list<T, U>(
    field: &'static str,
    values: Vec<T>,
    convert: impl FnMut(T) -> Result<U, WireError>,
) -> Result<Vec<U>, WireError> {
    if values.len() > LIST_MAX {
        return Err(wrong(field, "has too many elements"));
    }
    values.into_iter().map(convert).collect()
}

pub(super) fn code<T>(
    field: &'static str,
    value: &str,
    from_code: impl Fn(&str) -> Result<T, domain::UnknownCode>,
) -> Result<T, WireError> {
    from_code(value).map_err(|_| wrong(field, "is not a known code"))
}

/// A code that travels as a number. One that this version does not know is refused like an unknown word.
pub(super) fn number<W: TryFrom<i32>, T>(
    field: &'static str,
    value: i32,
    from_wire: impl Fn(W) -> Option<T>,
) -> Result<T, WireError> {
    W::try_from(value).ok().and_then(from_wire).ok_or_else(|| wrong(field, "is not a known code"))
}

/// An empty string means absent.
pub(super) fn optional_code<T>(
    field: &'static str,
    value: &str,
    from_code: impl Fn(&str) -> Result<T, domain::UnknownCode>,
) -> Result<Option<T>, WireError> {
    if value.is_empty() { Ok(None) } else { code(field, value, from_code).map(Some) }
}

/// What stands empty was written before there were two windows, when everything was asked for whole.
pub(super) fn window(value: &str) -> Result<Window, WireError> {
    Ok(optional_code("window", value, Window::from_code)?.unwrap_or(Window::Full))
}

pub(super) fn id<T>(field: &'static str, value: Result<T, BadId>) -> Result<T, WireError> {
    value.map_err(|error| wrong(field, error.rule))
}

pub(super) fn encounter_id(bytes: &[u8]) -> Result<EncounterId, WireError> {
    id("encounter_id", EncounterId::from_bytes(bytes))
}

pub(super) fn event_id(field: &'static str, bytes: &[u8]) -> Result<EventId, WireError> {
    id(field, EventId::from_bytes(bytes))
}

pub(super) fn inquiry_id(bytes: &[u8]) -> Result<InquiryId, WireError> {
    id("inquiry_id", InquiryId::from_bytes(bytes))
}

pub(super) fn instant(field: &'static str, ms: i64) -> Result<Timestamp, WireError> {
    Timestamp::from_millisecond(ms).map_err(|_| wrong(field, "is not an instant"))
}

/// An empty string means unknown.
pub(super) fn optional_date(field: &'static str, value: &str) -> Result<Option<Date>, WireError> {
    if value.is_empty() { Ok(None) } else { date(field, value).map(Some) }
}

pub(super) fn date(field: &'static str, value: &str) -> Result<Date, WireError> {
    value.parse().map_err(|_| wrong(field, "is not a date yyyy-mm-dd"))
}

pub(super) fn date_text(date: Option<Date>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}

pub(super) fn small<T: TryFrom<u32>>(field: &'static str, value: u32) -> Result<T, WireError> {
    T::try_from(value).map_err(|_| wrong(field, "is out of range"))
}

pub(super) fn finite(field: &'static str, value: f64) -> Result<f64, WireError> {
    if value.is_finite() { Ok(value) } else { Err(wrong(field, "is not a number")) }
}
