//! The table of flags: which findings matter together with what. Parsed from TOML, refused with the place of the mistake.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::Deserialize;

use super::{
    Flag, Ground, Tier,
    atom::Atom,
    situation::{Situation, Standing},
    title::{self, Held, Statement},
};
use crate::{encounter::Encounter, inference::Knowledge};

/// The table shipped with the programs.
pub(crate) const SHIPPED: &str = include_str!("../../knowledge/flags.toml");

/// Most grounds kept for one side of a flag: a reader checks one or two.
const GROUNDS_PER_SIDE: usize = 3;

/// A table of flags, ready to be applied.
#[derive(Debug, Clone)]
pub struct FlagTable {
    version: String,
    rows: Vec<Row>,
}

/// A table of flags was not usable.
#[derive(Debug, thiserror::Error)]
pub enum BadFlags {
    /// Not the expected TOML; the message names line and field.
    #[error("table of flags: {0}")]
    Format(#[from] toml::de::Error),
    /// A row could never speak, or speaks nonsense.
    #[error("table of flags, row `{code}`, `{text}`: {problem}")]
    Row {
        /// The row, or the group with an `@`.
        code: String,
        /// The statement or field.
        text: String,
        /// What is wrong.
        problem: &'static str,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    /// Statements under one name: any of them.
    #[serde(default)]
    group: BTreeMap<String, Vec<String>>,
    /// What a group is called in a title, Japanese and English; one without a word is called by what holds of it.
    #[serde(default)]
    words: BTreeMap<String, [String; 2]>,
    #[serde(rename = "flag")]
    flags: Vec<FileRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileRow {
    code: String,
    tier: Tier,
    ja: String,
    en: String,
    advice_ja: String,
    advice_en: String,
    /// Of every side at least one statement must hold.
    all: Vec<Vec<String>>,
    /// None of these may hold.
    #[serde(default)]
    unless: Vec<String>,
    /// Rows that this one makes needless.
    #[serde(default)]
    covers: Vec<String>,
    /// Where the row comes from: a reviewer can check it.
    source: String,
}

#[derive(Debug, Clone)]
struct Row {
    /// What is raised, without grounds.
    flag: Flag,
    all: Vec<Vec<Statement>>,
    unless: Vec<Statement>,
    covers: Vec<String>,
}

impl FlagTable {
    /// The table shipped with the programs, against the given knowledge.
    ///
    /// # Errors
    /// Never for a released program with its own knowledge: a test parses the shipped tables.
    pub fn shipped(knowledge: &Knowledge) -> Result<Self, BadFlags> {
        Self::parse(SHIPPED, knowledge)
    }

    /// Reads a table whose findings are those of the knowledge.
    ///
    /// # Errors
    /// [`BadFlags`] names line and field, or the row and the statement and what is wrong with it.
    pub fn parse(text: &str, knowledge: &Knowledge) -> Result<Self, BadFlags> {
        let file: File = toml::from_str(text)?;
        let codes: BTreeSet<&str> = file.flags.iter().map(|row| row.code.as_str()).collect();
        let mut seen = BTreeSet::new();
        let mut rows = Vec::with_capacity(file.flags.len());
        if let Some(unknown) = file.words.keys().find(|name| !file.group.contains_key(*name)) {
            return Err(BadFlags::Row { code: "words".to_owned(), text: unknown.clone(), problem: "no such group" });
        }
        let groups = Groups { members: &file.group, words: &file.words };
        for row in &file.flags {
            let bad = |text: &str, problem| BadFlags::Row { code: row.code.clone(), text: text.to_owned(), problem };
            if !seen.insert(row.code.as_str()) {
                return Err(bad("code", "the code is used twice"));
            }
            for (field, text) in [("source", &row.source), ("ja", &row.ja), ("advice_ja", &row.advice_ja)] {
                if text.is_empty() {
                    return Err(bad(field, "must not be empty"));
                }
            }
            if row.all.is_empty() || row.all.iter().any(Vec::is_empty) {
                return Err(bad("all", "every side needs a statement"));
            }
            if let Some(unknown) = row.covers.iter().find(|code| !codes.contains(code.as_str())) {
                return Err(bad(unknown, "no such row"));
            }
            let atoms = |texts: &Vec<String>| read(&row.code, texts, &groups, knowledge);
            rows.push(Row {
                flag: row.flag(),
                all: row.all.iter().map(atoms).collect::<Result<_, _>>()?,
                unless: atoms(&row.unless)?,
                covers: row.covers.clone(),
            });
        }
        Ok(Self { version: file.version, rows })
    }

    /// Version of the table, recorded with every flag.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The same table, with what else must be recorded of it in the version.
    pub(crate) fn marked(mut self, mark: &str) -> Self {
        self.version = format!("{}, {mark}", self.version);
        self
    }

    /// Codes of all rows, in the order of the table.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.rows.iter().map(|row| row.flag.code.as_str())
    }

    /// How soon a row matters; `None` for a code that is not in the table.
    #[must_use]
    pub fn tier(&self, code: &str) -> Option<Tier> {
        self.rows.iter().find(|row| row.flag.code == code).map(|row| row.flag.tier)
    }

    /// What each row would raise, without grounds.
    #[cfg(test)]
    pub(super) fn flags(&self) -> impl Iterator<Item = &Flag> {
        self.rows.iter().map(|row| &row.flag)
    }

    /// What the case raises at `now`: what matters soonest first, then in the order of the table. Dismissed findings raise nothing.
    #[must_use]
    pub fn raise(&self, encounter: &Encounter, now: Timestamp) -> Vec<Flag> {
        let standing = Standing::of(encounter, now);
        let situation = Situation { encounter, standing: &standing, now };
        let raised: Vec<(&Row, Vec<Vec<Held<'_>>>)> =
            self.rows.iter().filter_map(|row| Some((row, row.holding(&situation)?))).collect();
        let covered: BTreeSet<&str> =
            raised.iter().flat_map(|(row, _)| row.covers.iter().map(String::as_str)).collect();
        let mut flags: Vec<Flag> = raised
            .into_iter()
            .filter(|(row, _)| !covered.contains(row.flag.code.as_str()))
            .map(|(row, grounds)| row.raised(grounds))
            .collect();
        flags.sort_by_key(|flag| flag.tier);
        flags
    }
}

impl FileRow {
    fn flag(&self) -> Flag {
        Flag {
            code: self.code.clone(),
            tier: self.tier,
            ja: self.ja.clone(),
            en: self.en.clone(),
            advice_ja: self.advice_ja.clone(),
            advice_en: self.advice_en.clone(),
            grounds: Vec::new(),
        }
    }
}

impl Row {
    /// What holds on every side; `None` when the row does not speak.
    fn holding<'a>(&'a self, situation: &Situation<'_>) -> Option<Vec<Vec<Held<'a>>>> {
        let side = |side: &'a Vec<Statement>| {
            let held = side.iter().filter_map(|one| Some(Held { statement: one, ground: situation.judge(&one.atom)? }));
            let held: Vec<Held<'a>> = held.collect();
            (!held.is_empty()).then_some(held)
        };
        let sides = self.all.iter().map(side).collect::<Option<Vec<_>>>()?;
        let is_vetoed = self.unless.iter().any(|one| situation.judge(&one.atom).is_some());
        (!is_vetoed).then_some(sides)
    }

    /// The flag with its grounds, called by what holds.
    fn raised(&self, sides: Vec<Vec<Held<'_>>>) -> Flag {
        let [ja, en] = title::of(&self.flag, &sides);
        let mut grounds: Vec<Ground> = Vec::new();
        for side in sides {
            let before = grounds.len();
            for Held { ground, .. } in side {
                if grounds.len() - before < GROUNDS_PER_SIDE && !grounds.contains(&ground) {
                    grounds.push(ground);
                }
            }
        }
        Flag { ja, en, grounds, ..self.flag.clone() }
    }
}

/// Groups by name, and what they are called.
#[derive(Clone, Copy)]
struct Groups<'a> {
    members: &'a BTreeMap<String, Vec<String>>,
    words: &'a BTreeMap<String, [String; 2]>,
}

/// Statements, with groups in place of their `@name`.
fn read(code: &str, texts: &[String], groups: &Groups<'_>, knowledge: &Knowledge) -> Result<Vec<Statement>, BadFlags> {
    let mut statements = Vec::with_capacity(texts.len());
    for text in texts {
        let bad = |problem| BadFlags::Row { code: code.to_owned(), text: text.clone(), problem };
        match text.strip_prefix('@') {
            // A group within a group would hide what a row says.
            Some(_) if code.starts_with('@') => return Err(bad("a group cannot name a group")),
            Some(name) => {
                let members = groups.members.get(name).ok_or_else(|| bad("no such group"))?;
                let word = groups.words.get(name);
                let of_group = read(text, members, groups, knowledge)?.into_iter();
                statements.extend(of_group.map(|one| Statement { word: word.cloned(), ..one }));
            }
            None => {
                let atom = Atom::parse(text).map_err(bad)?;
                if atom.finding().is_some_and(|finding| !knowledge.has_condition(finding)) {
                    return Err(bad("no such finding"));
                }
                statements.push(Statement { atom, word: None });
            }
        }
    }
    Ok(statements)
}
