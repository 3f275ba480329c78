//! The name of one wish: sent again it is still the same wish, so a retry never makes a second case.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use uuid::Uuid;

use crate::parts::Html;

/// Name of the hidden field that carries the key.
pub const IDEMPOTENCY_FIELD: &str = "idempotency_key";

/// A key that a form was given when its page was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdempotencyKey(Uuid);

/// A key that is not a UUID in its usual form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the idempotency key is not a UUID of the form xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")]
pub struct KeyError;

impl IdempotencyKey {
    /// A new key, for a form that is about to be shown.
    pub fn fresh() -> Self {
        Self(Uuid::new_v4())
    }

    /// The UUID.
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    /// The hidden field, to be put into a form: `{{ key.input() }}`.
    pub fn input(self) -> Html {
        Html::trusted(format!(r#"<input type="hidden" name="{IDEMPOTENCY_FIELD}" value="{self}">"#))
    }
}

impl fmt::Display for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

impl FromStr for IdempotencyKey {
    type Err = KeyError;

    /// Only the hyphenated form, in either case, and not all zeros.
    fn from_str(text: &str) -> Result<Self, KeyError> {
        const HYPHENATED_CHARS: usize = 36;
        if text.len() != HYPHENATED_CHARS {
            return Err(KeyError);
        }
        Uuid::try_parse(text).ok().filter(|uuid| !uuid.is_nil()).map(Self).ok_or(KeyError)
    }
}

impl Serialize for IdempotencyKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for IdempotencyKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}
