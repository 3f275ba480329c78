//! Alarms after IEC 60601-1-8: high flashes red, medium flashes yellow slowly, low is steady.

use askama::Template;

use super::html::Html;
use crate::lang::{Lang, Text};

/// How much an alarm condition presses. Put `class="alarm" data-alarm="{{ p.code() }}" data-alarm-id="…"` on the element that it is about,
/// and the flag inside. Taking `data-alarm` off ends it; silencing the sound does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlarmPriority {
    /// Prompt action of a person now: red, flashing at 2 Hz, ten-pulse burst.
    High,
    /// Prompt action soon: yellow, flashing at 0.6 Hz, three-pulse burst.
    Medium,
    /// To be noticed: cyan, steady, one soft pulse.
    Low,
}

impl AlarmPriority {
    /// Every priority, highest first.
    pub const ALL: [Self; 3] = [Self::High, Self::Medium, Self::Low];

    /// Value of `data-alarm`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }

    /// The word beside the sign.
    pub const fn word(self) -> Text {
        match self {
            Self::High => Text::new("緊急", "Urgent"),
            Self::Medium => Text::new("警戒", "Warning"),
            Self::Low => Text::new("注意", "Notice"),
        }
    }

    /// The flag that flashes, with what it is about. The standard's sign: a triangle with three, two or one exclamation marks.
    pub fn flag(self, lang: impl Into<Lang>, about: &str) -> Html {
        self.flag_called(self.word().of(lang.into()), about)
    }

    /// The same flag with a word of its own: what is to be noticed need not be bad news.
    pub fn flag_called(self, word: &str, about: &str) -> Html {
        #[derive(Template)]
        #[template(path = "webkit/parts/alarm_flag.html")]
        struct Flag<'a> {
            path: &'static str,
            word: &'a str,
            about: &'a str,
        }
        let path = match self {
            Self::High => {
                "M14 0L28 24H0zM7.6 14h2.6v4.6H7.6zM7.6 20h2.6v2.4H7.6zM12.7 9h2.6v9.6h-2.6zM12.7 20h2.6v2.4h-2.6zM17.8 14h2.6v4.6h-2.6zM17.8 20h2.6v2.4h-2.6z"
            }
            Self::Medium => {
                "M14 0L28 24H0zM9.8 10.5h2.8v8H9.8zM9.8 20h2.8v2.4H9.8zM15.4 10.5h2.8v8h-2.8zM15.4 20h2.8v2.4h-2.8z"
            }
            Self::Low => "M14 0L28 24H0zM12.6 8.5h2.8v10h-2.8zM12.6 20h2.8v2.4h-2.8z",
        };
        Html::of(&Flag { path, word, about })
    }
}
