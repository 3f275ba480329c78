//! How old something is, in words.

use jiff::Timestamp;

use crate::text::Language;

/// 「12分前」「1時間50分前」, in whole minutes; what is younger than one, or lies ahead by a wrong clock, is 「たった今」.
pub(super) fn ago(at: Timestamp, language: Language, now: Timestamp) -> String {
    let minutes = now.duration_since(at).as_mins().max(0);
    match (language, minutes / 60, minutes % 60) {
        (Language::Ja, 0, 0) => "たった今".to_owned(),
        (Language::En, 0, 0) => "just now".to_owned(),
        (Language::Ja, 0, minutes) => format!("{minutes}分前"),
        (Language::En, 0, minutes) => format!("{minutes} min ago"),
        (Language::Ja, hours, 0) => format!("{hours}時間前"),
        (Language::En, hours, 0) => format!("{hours} h ago"),
        (Language::Ja, hours, minutes) => format!("{hours}時間{minutes}分前"),
        (Language::En, hours, minutes) => format!("{hours} h {minutes} min ago"),
    }
}
