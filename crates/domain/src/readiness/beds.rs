//! 空床: a fact beside the mark.

use jiff::Timestamp;

use super::{Freshness, ago};
use crate::text::Language;

/// Most empty beds that are believed: more than the largest hospitals of the country have in one house are a slip of the finger.
pub const EMPTY_BEDS_MAX: u16 = 999;

/// So many beds are empty, as counted then. It is told as it is and **never** makes a ○: an empty bed without a nurse, or of the wrong ward,
/// takes nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EmptyBeds {
    /// How many, at most [`EMPTY_BEDS_MAX`].
    pub count: u16,
    /// When they were counted.
    pub counted_at: Timestamp,
}

impl EmptyBeds {
    /// How the number is to be taken at `now`. A stale one is not told any more.
    #[must_use]
    pub fn freshness(self, now: Timestamp) -> Freshness {
        Freshness::of(self.counted_at, now)
    }

    /// 「空床3(20分前)」, while it can be told.
    #[must_use]
    pub fn words(self, language: Language, now: Timestamp) -> Option<String> {
        let ago = ago(self.counted_at, language, now);
        (self.freshness(now) != Freshness::Stale).then(|| match language {
            Language::Ja => format!("空床{}({ago})", self.count),
            Language::En => format!("empty beds {} ({ago})", self.count),
        })
    }
}
