//! Collects every mistake of a text instead of ending at the first.

use std::{
    collections::BTreeMap,
    ops::{Range, RangeInclusive},
};

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::{CODE_MAX_CHARS, MISTAKES_MAX, Mistakes, TEXT_MAX_CHARS};
use crate::registry::{Registry, Source};

/// A text under examination.
pub(super) struct Gather<'a> {
    source: Source<'a>,
    /// What hospitals and headquarters there are; without it codes are not looked up.
    pub registry: Option<&'a Registry>,
    /// By place in the text: where it begins and ends, problem, remedy.
    wrong: BTreeMap<(usize, usize), Vec<(String, String)>>,
}

impl<'a> Gather<'a> {
    pub const fn new(source: Source<'a>, registry: Option<&'a Registry>) -> Self {
        Self { source, registry, wrong: BTreeMap::new() }
    }

    /// Notes a mistake at a place of the text.
    pub fn wrong(&mut self, span: Range<usize>, problem: impl Into<String>, remedy: impl Into<String>) {
        self.wrong.entry((span.start, span.end)).or_default().push((problem.into(), remedy.into()));
    }

    /// What was noted, in the order of the text; `None` when nothing was.
    pub fn into_mistakes(self) -> Option<Mistakes> {
        let all = self.wrong.values().map(Vec::len).sum::<usize>();
        let noted = self.wrong.into_iter().flat_map(|((start, end), here)| {
            here.into_iter().map(move |(problem, remedy)| (start..end, problem, remedy))
        });
        let told: Vec<_> = noted
            .take(MISTAKES_MAX)
            .map(|(span, problem, remedy)| self.source.mistake(span, problem, remedy))
            .collect();
        let left_out = all - told.len();
        (all > 0).then_some(Mistakes { told, left_out })
    }

    /// A code of one of the domain's types.
    pub fn code<T: DeserializeOwned>(&mut self, word: &Spanned<String>) -> Option<T> {
        match self.source.code(word) {
            Ok(code) => Some(code),
            Err(mistake) => {
                self.wrong(word.span(), mistake.problem, mistake.remedy);
                None
            }
        }
    }

    /// A kebab-case code of the file's own.
    pub fn own_code(&mut self, word: &Spanned<String>) -> Option<String> {
        let text = word.get_ref();
        let is_kebab = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !text.is_empty() && text.len() <= CODE_MAX_CHARS && is_kebab {
            return Some(text.clone());
        }
        let remedy = format!("Give 1 to {CODE_MAX_CHARS} of a-z, 0-9 and '-'");
        self.wrong(word.span(), format!("\"{}\" is not well-formed", short(text)), remedy);
        None
    }

    /// Words that a person reads.
    pub fn text(&mut self, text: &Spanned<String>, what: &str) -> Option<String> {
        self.text_of(text, what, TEXT_MAX_CHARS)
    }

    /// Words of at most so many characters, without control characters and spaces around.
    pub fn text_of(&mut self, text: &Spanned<String>, what: &str, max_chars: usize) -> Option<String> {
        let trimmed = text.get_ref().trim();
        if trimmed.is_empty() {
            self.wrong(text.span(), format!("the {what} is empty"), format!("Give the {what}"));
        } else if trimmed.chars().count() > max_chars {
            self.wrong(text.span(), format!("the {what} is too long"), format!("At most {max_chars} characters"));
        } else if trimmed.chars().any(char::is_control) {
            self.wrong(text.span(), format!("the {what} holds a control character"), "Write it on one line");
        } else {
            return Some(trimmed.to_owned());
        }
        None
    }

    /// A whole number within a range.
    pub fn whole<T: TryFrom<i64>>(&mut self, number: &Spanned<i64>, range: &RangeInclusive<i64>) -> Option<T> {
        let value = *number.get_ref();
        let fits = range.contains(&value).then(|| T::try_from(value).ok()).flatten();
        if fits.is_none() {
            let remedy = format!("Give a whole number from {} to {}", range.start(), range.end());
            self.wrong(number.span(), format!("{value} is out of range"), remedy);
        }
        fits
    }

    /// A number within a range.
    pub fn real(&mut self, number: &Spanned<f64>, range: &RangeInclusive<f64>) -> Option<f64> {
        let value = *number.get_ref();
        if range.contains(&value) {
            return Some(value);
        }
        let remedy = format!("Give a number from {} to {}", range.start(), range.end());
        self.wrong(number.span(), format!("{value} is out of range"), remedy);
        None
    }

    /// Refuses a list of more than so many.
    pub fn at_most(&mut self, count: usize, max: usize, span: Range<usize>, what: &str) {
        if count > max {
            self.wrong(span, format!("{count} {what} are too many"), format!("Give at most {max}"));
        }
    }

    /// Notes whatever stands a second time.
    pub fn each_once<'w>(&mut self, words: impl IntoIterator<Item = &'w Spanned<String>>, where_twice: &str) {
        let mut seen: Vec<&str> = Vec::new();
        for word in words {
            if seen.contains(&word.get_ref().as_str()) {
                let problem = format!("\"{}\" stands twice {where_twice}", short(word.get_ref()));
                self.wrong(word.span(), problem, "Remove one");
            }
            seen.push(word.get_ref());
        }
    }
}

/// As much of a wrong text as fits in a line.
pub(super) fn short(text: &str) -> String {
    const QUOTED_MAX_CHARS: usize = 40;
    text.chars().take(QUOTED_MAX_CHARS).collect()
}
