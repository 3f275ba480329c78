//! One row of the table of procedures: how it is recognised, and what it means.

use jiff::{ToSpan, civil::Date};
use serde::Deserialize;

use super::{folded, number::Number};
use crate::record::Category;

/// Shortest word that may recognise a procedure, in characters: one character stands in too many names.
const WORD_MIN_CHARS: usize = 2;

/// Longest time after which a meaning may fade, in years. Surgery is kept for five years; what lasts longer does not fade.
const FADES_MAX_YEARS: u8 = 5;

/// One procedure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Row {
    /// Stable kebab-case code.
    pub code: String,
    /// Title in Japanese, for the reviewer.
    ja: String,
    /// Any of these words in the name.
    #[serde(default)]
    names: Vec<String>,
    /// None of these words, whatever else speaks for the row.
    #[serde(default)]
    without: Vec<String>,
    /// Or one of these classification numbers. A number stands in one row only.
    #[serde(default)]
    k_codes: Vec<String>,
    /// Categories of the record that are looked at.
    from: Vec<Category>,
    /// What it means.
    pub means: Vec<Means>,
    /// A real name that the row must recognise.
    example: String,
    /// Names that look alike and must not be taken for it.
    #[serde(default)]
    not_example: Vec<String>,
    /// Where the row comes from: a reviewer can check it.
    source: String,
    #[serde(skip)]
    numbers: Vec<Number>,
}

/// One meaning of a procedure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Means {
    /// Code of a condition.
    pub condition: String,
    /// 1 to 3, added up over different procedures.
    pub weight: u8,
    /// After so many years the procedure does not mean it any more.
    fades_after_years: Option<u8>,
}

impl Means {
    /// True when the act lies too long ago to mean it today.
    pub(super) fn has_faded(&self, date: Option<Date>, today: Option<Date>) -> bool {
        let (Some(years), Some(date), Some(today)) = (self.fades_after_years, date, today) else { return false };
        date.checked_add(i64::from(years).years()).is_ok_and(|until| until < today)
    }
}

impl Row {
    /// Folds the words once and reads the numbers (a number that cannot be read is found by [`check`](Self::check)).
    pub(super) fn prepared(mut self) -> Self {
        for word in self.names.iter_mut().chain(&mut self.without) {
            *word = folded(word);
        }
        self.numbers = self.k_codes.iter().filter_map(|code| Number::exact(code)).collect();
        self
    }

    /// # Errors
    /// The field and what is wrong with it; `earlier` are the rows before this one.
    pub(super) fn check(
        &self,
        earlier: &[Self],
        is_condition: &impl Fn(&str) -> bool,
    ) -> Result<(), (&'static str, String)> {
        let wrong = |field, problem: String| Err((field, problem));
        if self.code.is_empty() || earlier.iter().any(|row| row.code == self.code) {
            return wrong("code", "it is empty or used twice".to_owned());
        }
        if self.ja.is_empty() || self.source.is_empty() {
            return wrong("ja, source", "a title and a source are needed".to_owned());
        }
        if self.names.is_empty() && self.k_codes.is_empty() {
            return wrong("names", "names or k_codes are needed".to_owned());
        }
        if let Some(word) = self.names.iter().chain(&self.without).find(|word| word.chars().count() < WORD_MIN_CHARS) {
            return wrong("names, without", format!("`{word}` is too short"));
        }
        self.check_numbers(earlier)?;
        if self.from.is_empty() || self.from.iter().any(|category| !ACTS.contains(category)) {
            return wrong("from", "use surgeries, treatments, dialysis".to_owned());
        }
        self.check_means(is_condition)?;
        let example = folded(&self.example);
        if !self.is_named(&example) || self.is_excluded(&example) {
            return wrong("example", "the row does not recognise it".to_owned());
        }
        let taken = |name: &&String| self.is_named(&folded(name)) && !self.is_excluded(&folded(name));
        self.not_example
            .iter()
            .find(taken)
            .map_or(Ok(()), |name| wrong("not_example", format!("`{name}` is recognised")))
    }

    fn check_numbers(&self, earlier: &[Self]) -> Result<(), (&'static str, String)> {
        for code in &self.k_codes {
            let Some(number) = Number::exact(code) else {
                return Err(("k_codes", format!("`{code}` is not a classification number such as K533-2")));
            };
            if let Some(row) = earlier.iter().find(|row| row.has_number(number)) {
                return Err(("k_codes", format!("`{code}` stands in the row `{}` already", row.code)));
            }
        }
        Ok(())
    }

    fn check_means(&self, is_condition: &impl Fn(&str) -> bool) -> Result<(), (&'static str, String)> {
        if self.means.is_empty() {
            return Err(("means", "it means nothing".to_owned()));
        }
        for (place, means) in self.means.iter().enumerate() {
            if !is_condition(&means.condition) {
                return Err(("means.condition", format!("there is no condition `{}`", means.condition)));
            }
            if self.means[..place].iter().any(|other| other.condition == means.condition) {
                return Err(("means.condition", format!("`{}` stands there twice", means.condition)));
            }
            if !(1..=3).contains(&means.weight) {
                return Err(("means.weight", "use 1, 2 or 3".to_owned()));
            }
            if means.fades_after_years.is_some_and(|years| !(1..=FADES_MAX_YEARS).contains(&years)) {
                return Err(("means.fades_after_years", format!("use 1 to {FADES_MAX_YEARS}")));
            }
        }
        Ok(())
    }

    pub(super) fn means(&self, condition: &str) -> bool {
        self.means.iter().any(|means| means.condition == condition)
    }

    pub(super) fn has_number(&self, number: Number) -> bool {
        self.numbers.contains(&number)
    }

    pub(super) fn is_from(&self, category: Category) -> bool {
        self.from.contains(&category)
    }

    /// Whether a folded name holds one of the row's words.
    pub(super) fn is_named(&self, name: &str) -> bool {
        self.names.iter().any(|word| name.contains(word.as_str()))
    }

    /// Whether a folded name holds a word that speaks against the row.
    pub(super) fn is_excluded(&self, name: &str) -> bool {
        self.without.iter().any(|word| name.contains(word.as_str()))
    }
}

/// The categories that hold acts.
const ACTS: [Category; 3] = [Category::Surgeries, Category::Treatments, Category::Dialysis];
