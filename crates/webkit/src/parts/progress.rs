//! How far an inquiry has come: each step from a real event, with its time.

use askama::Template;

use super::html::Html;
use crate::lang::{Lang, Text};
use crate::moment::{clock_hms, machine_time};

/// A step on the way of an inquiry. "Received by the screen" is not "seen by a person".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// It left this device.
    Sent,
    /// The platform has it on disk.
    Stored,
    /// The hospital's program has it on disk.
    Received,
    /// A person at the hospital has opened it.
    Seen,
    /// The hospital has answered.
    Answered,
}

impl Step {
    const ALL: [Self; 5] = [Self::Sent, Self::Stored, Self::Received, Self::Seen, Self::Answered];

    /// The word of the step.
    pub const fn word(self) -> Text {
        match self {
            Self::Sent => Text::new("送信", "Sent"),
            Self::Stored => Text::new("保存", "Stored"),
            Self::Received => Text::new("病院着信", "At hospital"),
            Self::Seen => Text::new("担当者確認", "Seen"),
            Self::Answered => Text::new("回答", "Answered"),
        }
    }
}

/// The steps that have been reached, with their times.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    at_ms: [Option<i64>; Step::ALL.len()],
    answer: Option<Text>,
}

#[derive(Template)]
#[template(path = "webkit/parts/progress.html")]
struct ProgressList {
    steps: Vec<StepItem>,
}

struct StepItem {
    state: &'static str,
    word: &'static str,
    time: Option<(String, String)>,
    waiting: Option<Html>,
}

impl Progress {
    /// A step was reached at a time (milliseconds since 1970).
    #[must_use]
    pub fn reached(mut self, step: Step, at_ms: i64) -> Self {
        self.at_ms[step as usize] = Some(at_ms);
        self
    }

    /// The answer's own word in place of 「回答」, such as 「受入」.
    #[must_use]
    pub fn answer(mut self, word: Text) -> Self {
        self.answer = Some(word);
        self
    }

    /// The list. A step whose event is missing although a later one is there counts as passed, without a time.
    /// The first step that is not reached shows how long it has been waited for.
    pub fn html(self, lang: impl Into<Lang>, now_ms: i64) -> Html {
        let lang = lang.into();
        let reached = self.at_ms.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        let last_at = self.at_ms.iter().rev().find_map(|at| *at);
        let item = |(index, step): (usize, Step)| {
            let state = if index < reached {
                "done"
            } else if index == reached {
                "waiting"
            } else {
                "ahead"
            };
            let word = self.answer.filter(|_| step == Step::Answered).unwrap_or(step.word()).of(lang);
            let time = self.at_ms[index].map(|at| (machine_time(at), clock_hms(at)));
            let waiting = last_at.filter(|_| index == reached).map(|at| super::elapsed(at, now_ms));
            StepItem { state, word, time, waiting }
        };
        Html::of(&ProgressList { steps: Step::ALL.into_iter().enumerate().map(item).collect() })
    }
}
