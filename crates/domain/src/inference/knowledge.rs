//! The knowledge table: which lines of a record hint at which condition. Parsed from TOML, refused with the place of the mistake.

use serde::Deserialize;

use super::{EVIDENCE_MAX_LINES, Evidence, Finding, Line, Strength, procedures::Procedures};
use crate::record::Category;

/// The table shipped with the programs.
const SHIPPED: &str = include_str!("../../knowledge/conditions.toml");

/// The table of procedures shipped with the programs.
pub(super) const SHIPPED_PROCEDURES: &str = include_str!("../../knowledge/procedures.toml");

/// A knowledge table, ready to be applied.
#[derive(Debug, Clone)]
pub struct Knowledge {
    version: String,
    rules: Vec<Rule>,
    procedures: Procedures,
}

/// A knowledge table was not usable.
#[derive(Debug, thiserror::Error)]
pub enum BadKnowledge {
    /// Not the expected TOML; the message names line and field.
    #[error("knowledge table: {0}")]
    Format(#[from] toml::de::Error),
    /// A rule could never speak, or two rules share a code.
    #[error("knowledge table, rule `{code}`: {problem}")]
    Rule {
        /// The rule.
        code: String,
        /// What is wrong.
        problem: &'static str,
    },
    /// The table of procedures is not the expected TOML; the message names line and field.
    #[error("table of procedures: {0}")]
    Procedures(#[source] toml::de::Error),
    /// A row of it could never speak, or speaks nonsense.
    #[error("table of procedures, line {line}, row `{code}`, {field}: {problem}")]
    Procedure {
        /// The row.
        code: String,
        /// Where it begins, from 1.
        line: usize,
        /// The field.
        field: &'static str,
        /// What is wrong.
        problem: String,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    version: String,
    #[serde(rename = "rule")]
    rules: Vec<Rule>,
}

/// One condition and what hints at it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    code: String,
    ja: String,
    en: String,
    #[serde(default)]
    note_ja: String,
    #[serde(default)]
    note_en: String,
    /// Where the rule comes from: a reviewer can check it.
    source: String,
    /// None where only procedures hint at it.
    #[serde(rename = "hint", default)]
    hints: Vec<Hint>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hint {
    from: Category,
    /// Any of these words in the line's name (or ingredient, or product).
    #[serde(default)]
    contains: Vec<String>,
    /// None of these words.
    #[serde(default)]
    without: Vec<String>,
    /// Or any of these codes at the beginning of the line's code.
    #[serde(default)]
    codes: Vec<String>,
    weight: u8,
}

impl Knowledge {
    /// The table shipped with the programs.
    ///
    /// # Errors
    /// Never for a released program: a test parses the shipped table.
    pub fn shipped() -> Result<Self, BadKnowledge> {
        Self::parse_with(SHIPPED, Some(SHIPPED_PROCEDURES))
    }

    /// Reads a table of conditions, without one of procedures.
    ///
    /// # Errors
    /// [`BadKnowledge`] names line and field, or the rule and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, BadKnowledge> {
        Self::parse_with(text, None)
    }

    /// Reads a table of conditions and one of procedures that mean them.
    ///
    /// # Errors
    /// [`BadKnowledge`] names line and field, or the rule or row and what is wrong with it.
    pub fn parse_with(text: &str, procedures: Option<&str>) -> Result<Self, BadKnowledge> {
        let table: Table = toml::from_str(text)?;
        let is_condition = |code: &str| table.rules.iter().any(|rule| rule.code == code);
        let procedures = procedures.map(|text| Procedures::parse(text, is_condition)).transpose()?.unwrap_or_default();
        let mut seen = std::collections::BTreeSet::new();
        for rule in &table.rules {
            let problem = |problem| BadKnowledge::Rule { code: rule.code.clone(), problem };
            if !seen.insert(&rule.code) {
                return Err(problem("the code is used twice"));
            }
            if rule.source.is_empty() {
                return Err(problem("a source is needed"));
            }
            if rule.hints.iter().any(|hint| hint.weight == 0 || (hint.contains.is_empty() && hint.codes.is_empty())) {
                return Err(problem("a hint needs a weight of 1 to 3 and words or codes"));
            }
            if rule.hints.is_empty() && !procedures.mean(&rule.code) {
                return Err(problem("nothing hints at it"));
            }
        }
        let version = match procedures.version() {
            "" => table.version,
            version => format!("{} procedures {version}", table.version),
        };
        Ok(Self { version, rules: table.rules, procedures })
    }

    /// Version of the table, recorded with every inference.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How many rules there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.rules.len()
    }

    /// True without any rule.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    pub(super) const fn procedures(&self) -> &Procedures {
        &self.procedures
    }

    pub(super) fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }
}

impl Rule {
    /// Weights of different lines add up; the same name twice (another month of one drug) or the same procedure on another day counts once.
    pub(super) fn apply(&self, lines: &[Line<'_>]) -> Option<Finding> {
        let mut evidence: Vec<Evidence> = Vec::new();
        let mut weight = 0_u32;
        let mut counted: Vec<&str> = Vec::new();
        for line in lines {
            let Some((identity, heaviest)) =
                self.hinted(line).into_iter().chain(self.meant(line)).max_by_key(|(_, heavy)| *heavy)
            else {
                continue;
            };
            if !counted.contains(&identity) {
                counted.push(identity);
                weight += u32::from(heaviest);
            }
            evidence.push(Evidence {
                category: line.category,
                name: line.name.to_owned(),
                origin: line.origin.clone(),
            });
        }
        let strength = match weight {
            0 => return None,
            1 => Strength::Weak,
            2 => Strength::Moderate,
            _ => Strength::Strong,
        };
        evidence.sort_by_key(|line| std::cmp::Reverse(line.origin.date));
        evidence.truncate(EVIDENCE_MAX_LINES);
        Some(Finding {
            code: self.code.clone(),
            ja: self.ja.clone(),
            en: self.en.clone(),
            note_ja: self.note_ja.clone(),
            note_en: self.note_en.clone(),
            strength,
            evidence,
        })
    }
}

impl Rule {
    /// What counts once, and the weight of the rule's own hints at a line.
    fn hinted<'a>(&self, line: &Line<'a>) -> Option<(&'a str, u8)> {
        let identity = if line.searched[0].is_empty() { line.name } else { line.searched[0] };
        self.hints
            .iter()
            .filter(|hint| hint.matches(line))
            .map(|hint| (identity, hint.weight))
            .max_by_key(|(_, weight)| *weight)
    }

    /// The same by the table of procedures.
    fn meant<'a>(&self, line: &Line<'a>) -> Option<(&'a str, u8)> {
        let meant = line.meant.iter().filter(|meant| meant.condition == self.code);
        meant.map(|meant| (meant.procedure, meant.weight)).max_by_key(|(_, weight)| *weight)
    }
}

impl Hint {
    fn matches(&self, line: &Line<'_>) -> bool {
        let has = |word: &String| line.searched.iter().any(|text| text.contains(word.as_str()));
        self.from == line.category
            && (self.contains.iter().any(has)
                || (!line.code.is_empty() && self.codes.iter().any(|code| line.code.starts_with(code.as_str()))))
            && !self.without.iter().any(has)
    }
}
