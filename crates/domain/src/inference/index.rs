//! 成分名 → 薬効分類: which therapeutic classes an ingredient stands in, and by which routes.

use std::fmt;

use super::name::{folded, stem};
use crate::record::DrugRoute;

/// 薬効分類: the first four digits of a price list code or YJ code.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TherapeuticClass([u8; Self::DIGITS]);

impl TherapeuticClass {
    /// Digits of a class.
    pub const DIGITS: usize = 4;

    /// The class at the beginning of a code; `None` when it does not begin with four digits.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        let digits = code.as_bytes().first_chunk::<{ Self::DIGITS }>()?;
        digits.iter().all(u8::is_ascii_digit).then_some(Self(*digits))
    }

    /// Exactly four digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() == Self::DIGITS { Self::of_code(text) } else { None }
    }
}

impl fmt::Display for TherapeuticClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|digit| write!(f, "{}", char::from(*digit)))
    }
}

impl fmt::Debug for TherapeuticClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TherapeuticClass({self})")
    }
}

/// Routes of the products of one ingredient in one class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Routes {
    oral: bool,
    injected: bool,
    external: bool,
}

impl Routes {
    fn parse(text: &str) -> Option<Self> {
        let mut routes = Self::default();
        for c in text.chars() {
            match c {
                '内' => routes.oral = true,
                '注' => routes.injected = true,
                '外' | '歯' => routes.external = true,
                _ => return None,
            }
        }
        (routes != Self::default()).then_some(routes)
    }

    const fn allows(self, route: DrugRoute) -> bool {
        match route {
            DrugRoute::Oral | DrugRoute::AsNeeded => self.oral,
            DrugRoute::External => self.external,
            DrugRoute::Unstated => true,
        }
    }
}

/// One ingredient of the index.
#[derive(Debug, Clone)]
pub(super) struct Ingredient {
    /// Folded name.
    pub name: String,
    places: Vec<(TherapeuticClass, Routes)>,
}

impl Ingredient {
    /// The classes by this route; all when none fits (an injection that a claim calls external).
    pub fn classes(&self, route: DrugRoute) -> impl Iterator<Item = TherapeuticClass> {
        let any = self.places.iter().any(|(_, routes)| routes.allows(route));
        self.places.iter().filter(move |(_, routes)| !any || routes.allows(route)).map(|(class, _)| *class)
    }

    pub fn stands_in(&self, class: TherapeuticClass) -> bool {
        self.places.iter().any(|(place, _)| *place == class)
    }
}

/// All ingredients, by folded name.
#[derive(Debug, Clone, Default)]
pub(super) struct IngredientIndex {
    sorted: Vec<Ingredient>,
}

/// A line of the index was not usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("ingredient index, line {line}, {field}: {problem}")]
pub struct BadIndex {
    /// Line, from 1.
    pub line: usize,
    /// Field of the line.
    pub field: &'static str,
    /// What is wrong.
    pub problem: &'static str,
}

/// Most lines of an index: the list of 2025 has 2,669 ingredients; ten times that is a mistake.
pub const INDEX_MAX_LINES: usize = 30_000;
/// Fewest characters of a name that others may begin with: below it a salt could not be told from another drug.
const SALT_LEFT_OUT_MIN_CHARS: usize = 3;
/// Most ingredients that one shortened name may stand for: インスリン stands for 16; beyond this it is no name of a drug.
const SALT_LEFT_OUT_MAX: usize = 32;
/// Fewest characters of an ingredient that a longer name may begin with: crude drugs have names of two and three.
const PREFIX_MIN_CHARS: usize = 4;

impl IngredientIndex {
    /// Reads lines `name TAB class+routes …`; lines that begin with `#` are remarks.
    pub fn parse(text: &str) -> Result<Self, BadIndex> {
        let mut sorted: Vec<Ingredient> = Vec::new();
        for (at, row) in text.lines().enumerate() {
            let bad = |field, problem| BadIndex { line: at + 1, field, problem };
            if at >= INDEX_MAX_LINES {
                return Err(bad("line", "too many lines"));
            }
            if row.is_empty() || row.starts_with('#') {
                continue;
            }
            let (name, places) = row.split_once('\t').ok_or_else(|| bad("classes", "no tab after the name"))?;
            let name = folded(name);
            if name.is_empty() {
                return Err(bad("name", "empty"));
            }
            let place = |place: &str| {
                let class = TherapeuticClass::of_code(place).ok_or_else(|| bad("classes", "four digits expected"))?;
                let routes = Routes::parse(&place[TherapeuticClass::DIGITS..]);
                Ok((class, routes.ok_or_else(|| bad("classes", "one or more of 内, 注, 外, 歯 expected"))?))
            };
            let places = places.split(' ').map(place).collect::<Result<_, _>>()?;
            sorted.push(Ingredient { name, places });
        }
        sorted.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Self { sorted })
    }

    /// How many ingredients there are.
    pub fn len(&self) -> usize {
        self.sorted.len()
    }

    /// The ingredient of exactly this folded name.
    pub fn exact(&self, name: &str) -> Option<&Ingredient> {
        let at = self.sorted.binary_search_by(|entry| entry.name.as_str().cmp(name)).ok()?;
        self.sorted.get(at)
    }

    /// What a folded name may stand for: the ingredient itself; else the same with a salt; else either without the dosage form; else the
    /// longest ingredient that the name begins with. Empty when nothing fits.
    pub fn find(&self, name: &str) -> Vec<&Ingredient> {
        let found = self.with_salt(name);
        if !found.is_empty() || name.is_empty() {
            return found;
        }
        let found = stem(name).map(|stem| self.with_salt(&stem)).unwrap_or_default();
        if !found.is_empty() {
            return found;
        }
        let ends = name.char_indices().map(|(at, _)| at).skip(PREFIX_MIN_CHARS).collect::<Vec<_>>();
        ends.into_iter().rev().find_map(|end| self.exact(&name[..end])).into_iter().collect()
    }

    fn with_salt(&self, name: &str) -> Vec<&Ingredient> {
        if let Some(exact) = self.exact(name) {
            return vec![exact];
        }
        if name.chars().count() < SALT_LEFT_OUT_MIN_CHARS {
            return Vec::new();
        }
        let first = self.sorted.partition_point(|entry| entry.name.as_str() < name);
        let all: Vec<&Ingredient> =
            self.sorted[first..].iter().take_while(|entry| entry.name.starts_with(name)).collect();
        // A combination is meant only where no single drug has the name.
        let single: Vec<&Ingredient> = all.iter().copied().filter(|entry| !entry.name.contains('・')).collect();
        let found = if single.is_empty() { all } else { single };
        if found.len() > SALT_LEFT_OUT_MAX { Vec::new() } else { found }
    }
}
