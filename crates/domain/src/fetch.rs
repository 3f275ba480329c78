//! 取得範囲: how far back an answer of the record service reaches, and what came of a category over both windows.

use jiff::Timestamp;

use crate::{
    record::{Category, FetchOutcome},
    text::Language,
};

coded! {
    /// How far back an answer reaches. The summary is a part of what the full window holds.
    pub enum Window {
        Summary = "summary", "直近", "Recent";
        Full = "full", "全期間", "Whole";
    }
}

impl Window {
    /// What this window of a category covers, as a crew reads it: 「直近3か月のみ」, 「5年分」; nothing for the eligibility, which is of today.
    ///
    /// Of e-prescriptions the summary covers 45 days and the full window 100; every line tells its own age.
    #[must_use]
    pub const fn covers(self, category: Category, language: Language) -> &'static str {
        let (ja, en) = match (self, category) {
            (_, Category::Eligibility) => ("", ""),
            (Self::Summary, Category::Checkups) => ("日付のみ", "dates only"),
            (Self::Summary, Category::Medications | Category::Visits | Category::Treatments | Category::Dialysis) => {
                ("直近3か月のみ", "last 3 months only")
            }
            (Self::Summary, Category::Surgeries) | (Self::Full, _) => ("5年分", "5 years"),
        };
        match language {
            Language::Ja => ja,
            Language::En => en,
        }
    }

    /// The windows in which a category is worth asking for. Of surgery both are the same five years, and eligibility has none.
    #[must_use]
    pub const fn of(category: Category) -> &'static [Self] {
        match category {
            Category::Eligibility | Category::Surgeries => &[Self::Full],
            _ => Self::ALL,
        }
    }
}

/// How the pull of one category went, over both windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fetch {
    /// How it ended: the full window's end, or the summary's while the full window has not come.
    pub outcome: FetchOutcome,
    /// When, by the crew's clock.
    pub at: Timestamp,
    /// How long it took, milliseconds.
    pub duration_ms: u32,
    /// Which window [`Self::outcome`] is about.
    pub window: Window,
    /// How the full window failed, where the summary stands without it; `None` also while it is under way.
    pub beyond: Option<FetchOutcome>,
}

impl Fetch {
    /// The end of one question.
    #[must_use]
    pub const fn of(window: Window, outcome: FetchOutcome, at: Timestamp, duration_ms: u32) -> Self {
        Self { outcome, at, duration_ms, window, beyond: None }
    }

    /// What is known after another question ended. A full window that failed leaves the summary standing, whichever ended first.
    #[must_use]
    pub const fn then(self, later: Self) -> Self {
        let (stands, came) = (self.outcome.is_success(), later.outcome.is_success());
        match (self.window, later.window) {
            (Window::Summary, Window::Full) if stands && !came => Self { beyond: Some(later.outcome), ..self },
            (Window::Summary, Window::Summary) if stands && !came => self,
            (Window::Summary, Window::Summary) => Self { beyond: self.beyond, ..later },
            (Window::Full, Window::Summary) if came && !stands => Self { beyond: Some(self.outcome), ..later },
            (Window::Full, Window::Summary) => self,
            (_, Window::Full) => later,
        }
    }

    /// True when the full window has ended, one way or the other.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        matches!(self.window, Window::Full) || self.beyond.is_some()
    }

    /// True when more may come by asking again, or is on its way.
    #[must_use]
    pub const fn may_grow(&self) -> bool {
        match (self.window, self.beyond) {
            (Window::Full, _) => self.outcome.is_worth_retrying(),
            (Window::Summary, Some(beyond)) => beyond.is_worth_retrying(),
            (Window::Summary, None) => true,
        }
    }

    /// The window that has to be told beside the outcome: of what came, how far back it reaches.
    #[must_use]
    pub const fn covers(&self, category: Category, language: Language) -> &'static str {
        if self.outcome.is_success() { self.window.covers(category, language) } else { "" }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;

    fn end(window: Window, outcome: FetchOutcome) -> Fetch {
        Fetch::of(window, outcome, Timestamp::UNIX_EPOCH, 1)
    }

    #[test]
    fn whichever_window_ends_first_the_same_is_known() {
        use FetchOutcome::{Empty, Fetched, TimedOut, Unreachable};
        let table = [
            (Fetched, Fetched, (Window::Full, Fetched, None)),
            (Fetched, Empty, (Window::Full, Empty, None)),
            (Empty, TimedOut, (Window::Summary, Empty, Some(TimedOut))),
            (Fetched, TimedOut, (Window::Summary, Fetched, Some(TimedOut))),
            (Unreachable, Fetched, (Window::Full, Fetched, None)),
            (Unreachable, TimedOut, (Window::Full, TimedOut, None)),
        ];
        for (summary, full, known) in table {
            let (summary, full) = (end(Window::Summary, summary), end(Window::Full, full));
            for fetch in [summary.then(full), full.then(summary), summary.then(full).then(summary)] {
                assert_eq!((fetch.window, fetch.outcome, fetch.beyond), known, "{summary:?} {full:?}");
                assert!(fetch.has_ended());
            }
            assert!(!summary.has_ended());
        }
    }

    #[test]
    fn a_full_window_that_comes_at_the_second_try_takes_the_place_of_the_summary() {
        let failed = end(Window::Summary, FetchOutcome::Fetched).then(end(Window::Full, FetchOutcome::TimedOut));
        assert!(failed.may_grow());
        let came = failed.then(end(Window::Full, FetchOutcome::Fetched));
        assert_eq!((came.window, came.beyond, came.may_grow()), (Window::Full, None, false));
        let refused = failed.then(end(Window::Full, FetchOutcome::WrongPerson));
        assert_eq!((refused.window, refused.beyond), (Window::Summary, Some(FetchOutcome::WrongPerson)));
        assert!(!refused.may_grow());
    }

    #[test]
    fn each_window_names_what_it_covers() {
        for category in Category::ALL.iter().filter(|category| **category != Category::Eligibility) {
            for window in Window::ALL {
                assert!(!window.covers(*category, Language::Ja).is_empty());
                assert!(!window.covers(*category, Language::En).is_empty());
            }
            let [first, ..] = Window::of(*category) else { panic!("every category is asked for") };
            assert_eq!(*first == Window::Full, *category == Category::Surgeries);
        }
    }
}
