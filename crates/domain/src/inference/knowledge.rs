//! The knowledge table: which lines of a record hint at which condition. Parsed from TOML, refused with the place of the mistake.

use serde::Deserialize;

use super::{EVIDENCE_MAX_LINES, Evidence, Finding, Line, Strength};
use crate::record::Category;

/// The table shipped with the programs.
const SHIPPED: &str = include_str!("../../knowledge/conditions.toml");

/// A knowledge table, ready to be applied.
#[derive(Debug, Clone)]
pub struct Knowledge {
    version: String,
    rules: Vec<Rule>,
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
    #[serde(rename = "hint")]
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
        Self::parse(SHIPPED)
    }

    /// Reads a table.
    ///
    /// # Errors
    /// [`BadKnowledge`] names line and field, or the rule and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, BadKnowledge> {
        let table: Table = toml::from_str(text)?;
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
        }
        Ok(Self { version: table.version, rules: table.rules })
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

    pub(super) fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }
}

impl Rule {
    /// Weights of different lines add up; the same name twice (another month of one drug) counts once.
    pub(super) fn apply(&self, lines: &[Line<'_>]) -> Option<Finding> {
        let mut evidence: Vec<Evidence> = Vec::new();
        let mut weight = 0_u32;
        let mut counted: Vec<&str> = Vec::new();
        for line in lines {
            let Some(hint) = self.hints.iter().filter(|hint| hint.matches(line)).max_by_key(|hint| hint.weight) else {
                continue;
            };
            let identity = if line.searched[0].is_empty() { line.name } else { line.searched[0] };
            if !counted.contains(&identity) {
                counted.push(identity);
                weight += u32::from(hint.weight);
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

impl Hint {
    fn matches(&self, line: &Line<'_>) -> bool {
        let has = |word: &String| line.searched.iter().any(|text| text.contains(word.as_str()));
        self.from == line.category
            && (self.contains.iter().any(has)
                || (!line.code.is_empty() && self.codes.iter().any(|code| line.code.starts_with(code.as_str()))))
            && !self.without.iter().any(has)
    }
}
