//! Where in a TOML text a mistake stands, and in which words it is told: line, field, what is wrong, what to do.

use std::{fmt, ops::Range};

use serde::de::{
    DeserializeOwned, IntoDeserializer,
    value::{self, StrDeserializer},
};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// One mistake in a TOML text. The text that it quotes comes from a file about organisations or synthetic persons, never from a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Line in the text, from 1.
    pub line: usize,
    /// Path of the field, e.g. `hospital#3.capabilities` (the third `[[hospital]]`); empty for the text as a whole.
    pub field: String,
    /// What is wrong, without a full stop.
    pub problem: String,
    /// What to do, without a full stop.
    pub remedy: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if !self.field.is_empty() {
            write!(f, ", {}", self.field)?;
        }
        write!(f, ": {}. {}", self.problem, self.remedy)
    }
}

impl std::error::Error for Mistake {}

/// A TOML text that can tell where its mistakes are.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    text: &'a str,
}

impl<'a> Source<'a> {
    /// Wraps a text; nothing is read yet.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self { text }
    }

    /// Reads the text into a form.
    ///
    /// # Errors
    /// The first [`Mistake`] of syntax or form: no TOML, unknown or missing field, wrong type, unknown code.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Mistake> {
        toml::from_str(self.text).map_err(|error| {
            let span = error.span().unwrap_or(0..0);
            let (problem, remedy) = retell(error.message(), self.text.get(span.clone()).unwrap_or_default());
            self.mistake(span, problem, remedy)
        })
    }

    /// Reads a code (a word of a list, an identifier) that stands in the text.
    ///
    /// Items of a list are read in this way: toml tells where the list is, but not which item is wrong.
    ///
    /// # Errors
    /// The [`Mistake`] of an unknown code, at its place.
    pub fn code<T: DeserializeOwned>(&self, word: &Spanned<String>) -> Result<T, Mistake> {
        let deserializer: StrDeserializer<'_, value::Error> = word.get_ref().as_str().into_deserializer();
        T::deserialize(deserializer).map_err(|error| {
            let (problem, remedy) = retell(&error.to_string(), word.get_ref());
            self.mistake(word.span(), problem, remedy)
        })
    }

    /// A mistake at a place of the text: the span of a value, a key or a table's header.
    #[must_use]
    pub fn mistake(&self, span: Range<usize>, problem: impl Into<String>, remedy: impl Into<String>) -> Mistake {
        Mistake {
            line: self.line_of(span.start),
            field: self.field_at(&span),
            problem: problem.into(),
            remedy: remedy.into(),
        }
    }

    /// The line of a byte of the text, from 1.
    #[must_use]
    pub fn line_of(&self, byte: usize) -> usize {
        self.text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
    }

    /// The path of the field whose key or value holds the span; empty when none does, or the text is no TOML at all.
    fn field_at(&self, span: &Range<usize>) -> String {
        DeTable::parse(self.text).ok().and_then(|table| deepest(table.get_ref(), span)).unwrap_or_default()
    }
}

fn holds(outer: &Range<usize>, inner: &Range<usize>) -> bool {
    outer.start <= inner.start && inner.end <= outer.end && inner.start < inner.end
}

/// Children are asked before their table: the span of a table is its header only, and does not cover what stands below it.
fn deepest(table: &DeTable<'_>, span: &Range<usize>) -> Option<String> {
    table.iter().find_map(|(key, value)| {
        let name = key.get_ref().as_ref();
        if holds(&key.span(), span) {
            return Some(name.to_owned());
        }
        below(value, span)
            .map(|inner| format!("{name}{inner}"))
            .or_else(|| holds(&value.span(), span).then(|| name.to_owned()))
    })
}

fn below(value: &Spanned<DeValue<'_>>, span: &Range<usize>) -> Option<String> {
    match value.get_ref() {
        DeValue::Table(table) => deepest(table, span).map(|inner| format!(".{inner}")),
        DeValue::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
            let number = index + 1;
            below(item, span)
                .map(|inner| format!("#{number}{inner}"))
                .or_else(|| holds(&item.span(), span).then(|| format!("#{number}")))
        }),
        _ => None,
    }
}

/// Says what serde and toml say, in words for the author of the file. `found` is the text at the place.
fn retell(message: &str, found: &str) -> (String, String) {
    let found = found.trim().trim_matches(['"', '\'']);
    if let Some(rest) = message.strip_prefix("unknown field `") {
        let words = quoted(rest.split_once("expected").map_or("", |(_, expected)| expected));
        return (format!("there is no field `{found}` here"), choose(found, &words, '`', "The fields are"));
    }
    if let Some(field) = message.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()) {
        // The text as a whole has no place of its own: toml names none.
        let place = if found.is_empty() { "at the top" } else { "below this one" };
        return (format!("the field `{field}` is missing here"), format!("Add a line `{field} = …` {place}"));
    }
    if message.starts_with("unknown variant `") {
        let words = quoted(message.split_once("expected").map_or("", |(_, expected)| expected));
        return (format!("\"{found}\" is not a word of this field"), choose(found, &words, '"', "Use one of"));
    }
    if let Some((_, words)) = message.split_once("; use one of: ") {
        let words: Vec<&str> = words.split(", ").collect();
        return (format!("\"{found}\" is not a code of this field"), choose(found, &words, '"', "Use one of"));
    }
    if let Some((wrong, expected)) = message.split_once(", expected ") {
        if let Some(wrong) = wrong.strip_prefix("invalid type: ").or_else(|| wrong.strip_prefix("invalid value: ")) {
            if wrong == "map" && expected == "a sequence" {
                return (
                    "a single table does not fit here".to_owned(),
                    "Write it with double brackets: [[…]]".to_owned(),
                );
            }
            return (format!("{wrong} does not fit here"), format!("Give {}", in_words(expected)));
        }
        return (format!("this is not TOML: {wrong}"), format!("Expected here: {expected}"));
    }
    if let Some((_, rule)) = message.split_once(" must be ") {
        return (format!("\"{found}\" is not well-formed"), format!("Give {rule}"));
    }
    (message.to_owned(), "Correct this line".to_owned())
}

/// What serde calls a type, in words.
fn in_words(expected: &str) -> &str {
    match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" | "u64" | "usize" => "a whole number of 0 or more",
        "i64" | "i32" => "a whole number",
        "f64" => "a number",
        "a boolean" => "true or false",
        "a sequence" => "a list in [ ]",
        "a string" | "a borrowed string" => "a text in quotes",
        other => other,
    }
}

fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn choose(found: &str, words: &[&str], quote: char, otherwise: &str) -> String {
    match nearest(found, words.iter().copied()) {
        Some(word) => format!("Did you mean {quote}{word}{quote}?"),
        None if words.is_empty() => "Remove it".to_owned(),
        None => format!("{otherwise}: {}", words.join(", ")),
    }
}

/// Below this likeness a word is no slip of another one: `lat` and `latency_ms` are not alike, `vitls` and `vitals` are.
const LIKENESS: f64 = 0.6;

/// A part of a word is taken for the word from this length on: `illness` is `acute-illness`, `lat` is not `latency_ms`.
const PART_MIN_CHARS: usize = 4;

/// The word that somebody may have meant, if one is near; of equally near ones the first.
pub fn nearest<'w>(found: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let is_long = found.chars().count() >= PART_MIN_CHARS;
    let mut best: Option<(f64, &str)> = None;
    for word in words {
        let part = if is_long && word.contains(found) { LIKENESS } else { 0.0 };
        let likeness = strsim::normalized_damerau_levenshtein(found, word).max(part);
        if likeness >= LIKENESS && best.is_none_or(|(known, _)| likeness > known) {
            best = Some((likeness, word));
        }
    }
    best.map(|(_, word)| word)
}
