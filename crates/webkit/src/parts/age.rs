//! How old, how long, how long left: text that goes on ticking while the page stands open.

use askama::Template;
use jiff::SignedDuration;

use super::html::Html;
use crate::lang::Lang;
use crate::moment::{CLOCK_TOLERANCE_MS, age_words, late_by_a_minute, machine_time, minutes_left_words, stopwatch};
use crate::words::FrameWords;

/// The age of something at the moment of rendering. The script goes on counting from the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    at_ms: i64,
    now_ms: i64,
    limit_ms: Option<i64>,
}

#[derive(Template)]
#[template(path = "webkit/parts/age.html")]
struct AgeElement<'a> {
    at_ms: i64,
    limit_ms: Option<i64>,
    machine: String,
    words: String,
    stale: bool,
    out_of_date: &'a str,
}

impl Age {
    /// The age of what happened at `at_ms`, seen at `now_ms` (milliseconds since 1970).
    pub const fn new(at_ms: i64, now_ms: i64) -> Self {
        Self { at_ms, now_ms, limit_ms: None }
    }

    /// From this age on, it is shown as out of date.
    #[must_use]
    pub const fn limit(self, limit: SignedDuration) -> Self {
        // A limit beyond 292 million years would wrap; limits are hours.
        Self { limit_ms: Some(limit.as_secs() * 1000 + limit.subsec_millis() as i64), ..self }
    }

    /// Whether the limit has been reached. What lies in the future by more than clocks may differ has an unknown age: never fresh.
    pub fn is_stale(self) -> bool {
        let age = self.now_ms.saturating_sub(self.at_ms);
        self.limit_ms.is_some_and(|limit| age >= limit || age < -CLOCK_TOLERANCE_MS)
    }

    /// 「12秒前」, and 「（古い情報）」 past the limit.
    pub fn html(self, lang: impl Into<Lang>) -> Html {
        let lang = lang.into();
        Html::of(&AgeElement {
            at_ms: self.at_ms,
            limit_ms: self.limit_ms,
            machine: machine_time(self.at_ms),
            words: age_words(lang, self.now_ms.saturating_sub(self.at_ms)),
            stale: self.is_stale(),
            // Of an age that is not known the words say so themselves.
            out_of_date: if self.is_stale() && self.now_ms >= self.at_ms { FrameWords::of(lang).stale } else { "" },
        })
    }
}

/// A stopwatch running since `from_ms`: `1:23`.
pub fn elapsed(from_ms: i64, now_ms: i64) -> Html {
    #[derive(Template)]
    #[template(source = r#"<span class="age" data-elapsed="{{ from_ms }}">{{ text }}</span>"#, ext = "html")]
    struct Elapsed {
        from_ms: i64,
        text: String,
    }
    Html::of(&Elapsed { from_ms, text: stopwatch(now_ms.saturating_sub(from_ms)) })
}

/// The time left until `until_ms`, and after it how long it is overdue.
pub fn countdown(lang: impl Into<Lang>, until_ms: i64, now_ms: i64) -> Html {
    #[derive(Template)]
    #[template(
        source = r#"<span class="age" data-until="{{ until_ms }}"{% if overdue %} data-stale{% endif %}>{{ text }}</span>"#,
        ext = "html"
    )]
    struct Countdown {
        until_ms: i64,
        overdue: bool,
        text: String,
    }
    let left = until_ms.saturating_sub(now_ms);
    let overdue = left <= 0;
    let text = if overdue {
        FrameWords::of(lang.into()).overdue.replace("{time}", &stopwatch(-left))
    } else {
        stopwatch(left)
    };
    Html::of(&Countdown { until_ms, overdue, text })
}

/// The minutes left until `until_ms` in words, and how late it is: for estimates, and where `17:43` could be read as a time of day.
pub fn minutes_left(lang: impl Into<Lang>, until_ms: i64, now_ms: i64) -> Html {
    #[derive(Template)]
    #[template(
        source = r#"<span class="age" data-until-min="{{ until_ms }}"{% if is_late %} data-stale{% endif %}>{{ text }}</span>"#,
        ext = "html"
    )]
    struct MinutesLeft {
        until_ms: i64,
        is_late: bool,
        text: String,
    }
    let left = until_ms.saturating_sub(now_ms);
    Html::of(&MinutesLeft { until_ms, is_late: late_by_a_minute(left), text: minutes_left_words(lang.into(), left) })
}
