//! What a raised flag is called: what is known and what is seen of *this* patient, not all that the row could be raised by.

use super::{
    Flag, Ground,
    atom::{Atom, Limit},
};

/// Between the sides of a title.
const AND: &str = " + ";

/// So many things of one side are named: a title is read at one look.
const NAMED_PER_SIDE: usize = 2;

/// One statement of a row.
#[derive(Debug, Clone)]
pub(super) struct Statement {
    pub atom: Atom,
    /// What the group that it comes from is called, Japanese and English.
    pub word: Option<[String; 2]>,
}

/// A statement that is true of a case, and why.
pub(super) struct Held<'a> {
    pub statement: &'a Statement,
    pub ground: Ground,
}

/// The title in Japanese and English. A side that the row's own title calls by one thing keeps that name; where it lists several, what holds
/// is named. A title without sides, or with others than the row has, stays as it was reviewed.
pub(super) fn of(row: &Flag, sides: &[Vec<Held<'_>>]) -> [String; 2] {
    let parts: Vec<&str> = row.ja.split(AND).collect();
    let lists = |part: &str| part.contains(['・', '、', '/']);
    let as_reviewed = || [row.ja.clone(), row.en.clone()];
    if parts.len() != sides.len() || parts.len() < 2 || !parts.iter().any(|part| lists(part)) {
        return as_reviewed();
    }
    let mut said: Vec<[String; 2]> = Vec::with_capacity(parts.len());
    for (part, side) in parts.iter().zip(sides) {
        match named(side) {
            Some(words) if lists(part) => said.push(words),
            // The reviewed English is one sentence and has no part for this side.
            Some([_, en]) => said.push([(*part).to_owned(), en]),
            None => return as_reviewed(),
        }
    }
    [0, 1].map(|language| said.iter().map(|words| words[language].as_str()).collect::<Vec<_>>().join(AND))
}

/// What holds of a side: by its own words, else by those of its group, else a class or a value by its side; `None` when there is nothing to call
/// it.
fn named(side: &[Held<'_>]) -> Option<[String; 2]> {
    let own =
        side.iter().filter(|held| has_own_word(held)).map(|held| [held.ground.ja.clone(), held.ground.en.clone()]);
    let mut words = distinct(own);
    if words.is_empty() {
        words = distinct(side.iter().filter_map(|held| held.statement.word.clone().or_else(|| other_word(held))));
    }
    let joined =
        |language: usize, and: &str| words.iter().map(|word| word[language].as_str()).collect::<Vec<_>>().join(and);
    (!words.is_empty()).then(|| [joined(0, "、"), joined(1, ", ")])
}

/// A class is the crew's heading, not what was seen. Of a value which way it lies: the value stands in the grounds, with its time.
fn other_word(held: &Held<'_>) -> Option<[String; 2]> {
    match &held.statement.atom {
        Atom::Class(_) => Some([held.ground.ja.clone(), held.ground.en.clone()]),
        Atom::Vital(kind, Limit::AtLeast(_)) => Some([format!("{}高値", kind.ja()), format!("high {}", kind.en())]),
        Atom::Vital(kind, Limit::Below(_)) => Some([format!("{}低値", kind.ja()), format!("low {}", kind.en())]),
        Atom::Jcs(_) | Atom::Gcs(_) => Some(["意識障害".to_owned(), "impaired consciousness".to_owned()]),
        _ => None,
    }
}

fn distinct(words: impl Iterator<Item = [String; 2]>) -> Vec<[String; 2]> {
    let mut distinct: Vec<[String; 2]> = Vec::new();
    for word in words {
        if distinct.len() < NAMED_PER_SIDE && !distinct.contains(&word) {
            distinct.push(word);
        }
    }
    distinct
}

/// Findings and signs have a word of the field. A value would be old on the next reading, and a complaint or a drug of a group is
/// called by what the group is about.
const fn has_own_word(held: &Held<'_>) -> bool {
    match held.statement.atom {
        Atom::Finding(_) | Atom::Recent(_) => held.statement.word.is_none(),
        Atom::Sign(_) | Atom::Care(_) | Atom::Allergy(_) => true,
        Atom::Said(_) | Atom::Drug(_) => held.statement.word.is_none(),
        Atom::Complaint(_)
        | Atom::Class(_)
        | Atom::Kind(_)
        | Atom::Vital(..)
        | Atom::ShockIndex(_)
        | Atom::Jcs(_)
        | Atom::Gcs(_)
        | Atom::Age(_)
        | Atom::Sex(_) => false,
    }
}
