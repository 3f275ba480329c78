//! When two names of hospitals are easily taken for one another: the rule of docs/adr/0018-own-hospital.md.

use super::{
    parts::{Kind, Parts},
    spelling::Spelling,
};

/// One name may lie at the end or the beginning of another from so many characters on: 「中央病院」 in 「湊野中央病院」.
const INSIDE_MIN_CHARS: usize = 4;

/// A run that two stems share tells them from others: 「聖マリア」 in 「聖マリア湊野」. Two characters are a place or a family.
const RUN_MIN_CHARS: usize = 3;

/// A stem in which one character may be another one: in two it would be half the name.
const OTHER_CHAR_MIN: usize = 3;

/// Everything about a name that a comparison needs, made once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    pub spelling: Spelling,
    pub parts: Parts,
    /// One bit per character of the stem, so that most pairs need no second look.
    stem_bits: u64,
    full_bits: u64,
}

impl Reading {
    pub fn of(name: &str) -> Self {
        Self::spelled(Spelling::of(name))
    }

    pub fn spelled(spelling: Spelling) -> Self {
        let parts = Parts::of(&spelling.full);
        let (stem_bits, full_bits) = (bits(parts.stem.iter().copied()), bits(spelling.full.chars()));
        Self { spelling, parts, stem_bits, full_bits }
    }

    pub fn full(&self) -> &str {
        &self.spelling.full
    }

    /// True when a person under stress may take one for the other. Symmetric; true of equal names.
    pub fn resembles(&self, other: &Self) -> bool {
        if self.full().is_empty() || other.full().is_empty() {
            return false;
        }
        self.full() == other.full()
            || self.lies_in(other)
            || other.lies_in(self)
            || self.same_stem(other)
            || self.same_house(other)
            || self.near_stem(other)
    }

    fn lies_in(&self, longer: &Self) -> bool {
        self.full_bits & !longer.full_bits == 0
            && self.full().len() < longer.full().len()
            && !(self.parts.is_common() && self.parts.loose.is_empty())
            && (longer.full().ends_with(self.full()) || longer.full().starts_with(self.full()))
            && self.full().chars().count() >= INSIDE_MIN_CHARS
    }

    /// 青凪病院 and 青凪記念病院, 第一 and 第二, 中央 and 総合, 病院 and クリニック: one difference beside an equal stem.
    fn same_stem(&self, other: &Self) -> bool {
        self.stem_bits == other.stem_bits
            && !self.parts.is_common()
            && self.parts.stem == other.parts.stem
            && differences(&self.parts, &other.parts) <= 1
    }

    /// 湊野赤十字病院 and 霧原赤十字病院: people say the house and leave out the city.
    fn same_house(&self, other: &Self) -> bool {
        self.parts.house.is_some() && differences(&self.parts, &other.parts) == 0
    }

    fn near_stem(&self, other: &Self) -> bool {
        let (a, b) = (&self.parts.stem, &other.parts.stem);
        if self.stem_bits & other.stem_bits == 0 || differences(&self.parts, &other.parts) > 0 {
            return false;
        }
        is_one_step(a, b) || {
            let run = shared_run(a, b);
            run >= RUN_MIN_CHARS && run * 2 >= a.len().max(b.len())
        }
    }
}

fn bits(chars: impl Iterator<Item = char>) -> u64 {
    // The low bits of neighbouring kanji differ little; a multiplication spreads them.
    chars.fold(0, |bits, c| bits | 1 << (u32::from(c).wrapping_mul(0x9E37_79B1) >> 26))
}

/// How many things beside the stem are different: kind, house, loose words, fields. A word for a word counts once.
fn differences(a: &Parts, b: &Parts) -> usize {
    let kind = usize::from(a.kind != b.kind && a.kind != Kind::Unsaid && b.kind != Kind::Unsaid);
    let house = match (a.house, b.house) {
        (Some(one), Some(other)) if one != other => 2,
        (one, other) => usize::from(one != other),
    };
    kind + house + words(&a.loose, &b.loose) + fields(&a.fields, &b.fields)
}

fn words(a: &[&str], b: &[&str]) -> usize {
    let beyond = |one: &[&str], other: &[&str]| one.iter().filter(|word| !other.contains(word)).count();
    beyond(a, b).max(beyond(b, a))
}

/// Another field is another hospital, unless the two words look alike: 内科 and 外科.
fn fields(a: &[&str], b: &[&str]) -> usize {
    match (a, b) {
        ([one], [other]) if one != other => {
            let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
            let unlike = one.iter().zip(&other).filter(|(x, y)| x != y).count();
            if one.len() == other.len() && unlike == 1 { 1 } else { 2 }
        }
        ([], []) => 0,
        _ if a == b => 0,
        ([], [_]) | ([_], []) => 1,
        _ => 2,
    }
}

/// One character more or less, two neighbours swapped, or (in a long stem) one character for another.
fn is_one_step(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let same_front = short.iter().zip(long).take_while(|(x, y)| x == y).count();
    let (short_rest, long_rest) = (&short[same_front..], &long[same_front..]);
    match long.len() - short.len() {
        0 => {
            let other_char = long.len() >= OTHER_CHAR_MIN
                && short_rest.get(1..).is_some_and(|rest| Some(rest) == long_rest.get(1..));
            let swapped = match (short_rest, long_rest) {
                ([a, b, front @ ..], [c, d, back @ ..]) => a == d && b == c && front == back,
                _ => false,
            };
            other_char || swapped
        }
        1 => short.len() >= 2 && long_rest.get(1..) == Some(short_rest),
        _ => false,
    }
}

/// Length of the longest run of characters that both hold.
fn shared_run(a: &[char], b: &[char]) -> usize {
    let run_from = |i: usize, j: usize| a[i..].iter().zip(&b[j..]).take_while(|(x, y)| x == y).count();
    (0..a.len()).flat_map(|i| (0..b.len()).map(move |j| (i, j))).map(|(i, j)| run_from(i, j)).max().unwrap_or(0)
}

#[cfg(test)]
#[path = "likeness_tests.rs"]
mod tests;
