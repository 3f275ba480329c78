//! The knowledge table: which lines of a record hint at which condition. Parsed from TOML, refused with the place of the mistake.

use std::collections::HashMap;

use serde::Deserialize;

use super::{
    BadClaimMaster, BadPriceList, ClaimMaster, Counts, Coverage, EVIDENCE_MAX_LINES, Evidence, Finding, Line,
    PriceList, Reading, Strength, Text,
    contradiction::{self, Pair},
    course,
    drugs::{DrugLine, DrugTables, Drugs, Read, WEIGHT_MAX},
    index::BadIndex,
    procedures::Procedures,
};
use crate::{patient::Sex, record::Category};

/// The table shipped with the programs.
pub(crate) const SHIPPED: &str = include_str!("../../knowledge/conditions.toml");
/// The tables of drugs shipped with the programs.
pub(crate) const SHIPPED_DRUGS: DrugTables<'_> = DrugTables {
    classes: &[
        ("drug_classes/1.toml", include_str!("../../knowledge/drug_classes/1.toml")),
        ("drug_classes/2.toml", include_str!("../../knowledge/drug_classes/2.toml")),
        ("drug_classes/3.toml", include_str!("../../knowledge/drug_classes/3.toml")),
        ("drug_classes/4.toml", include_str!("../../knowledge/drug_classes/4.toml")),
        ("drug_classes/5.toml", include_str!("../../knowledge/drug_classes/5.toml")),
        ("drug_classes/6.toml", include_str!("../../knowledge/drug_classes/6.toml")),
        ("drug_classes/7.toml", include_str!("../../knowledge/drug_classes/7.toml")),
        ("drug_classes/8.toml", include_str!("../../knowledge/drug_classes/8.toml")),
    ],
    ingredients: ("drug_ingredients.toml", include_str!("../../knowledge/drug_ingredients.toml")),
    index: include_str!("../../knowledge/ingredient_classes.tsv"),
};

/// The table of procedures shipped with the programs.
pub(crate) const SHIPPED_PROCEDURES: &str = include_str!("../../knowledge/procedures.toml");

/// A knowledge table, ready to be applied.
#[derive(Debug, Clone)]
pub struct Knowledge {
    version: String,
    rules: Vec<Rule>,
    contradictions: Vec<Pair>,
    drugs: Drugs,
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
    /// A table of drugs is not the expected TOML; the message names line and field.
    #[error("knowledge table {file}: {source}")]
    Table {
        /// The file.
        file: &'static str,
        /// Where.
        source: toml::de::Error,
    },
    /// A row of a table of drugs could never speak, or contradicts another.
    #[error("knowledge table {file}, row `{row}`: {problem}")]
    Row {
        /// The file.
        file: &'static str,
        /// Code of the class, or first word of the ingredient.
        row: String,
        /// The field and what is wrong with it.
        problem: &'static str,
    },
    /// The index from ingredient to class.
    #[error(transparent)]
    Index(#[from] BadIndex),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    version: String,
    #[serde(rename = "rule")]
    rules: Vec<Rule>,
    #[serde(rename = "contradiction", default)]
    contradictions: Vec<Pair>,
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
    /// Drugs speak for the rule only when they were supplied for so many days within a year, all of them together.
    #[serde(default)]
    days_min: Option<u16>,
    /// May be empty: then only the tables of drugs or of procedures speak for the rule.
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
    /// The tables shipped with the programs.
    ///
    /// # Errors
    /// Never for a released program: a test parses the shipped tables.
    pub fn shipped() -> Result<Self, BadKnowledge> {
        Self::of_tables(SHIPPED, Some(SHIPPED_DRUGS), Some(SHIPPED_PROCEDURES))
    }

    /// Reads a table of conditions alone: only the words of its rules speak.
    ///
    /// # Errors
    /// [`BadKnowledge`] names line and field, or the rule and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, BadKnowledge> {
        Self::of_tables(text, None, None)
    }

    /// Reads a table of conditions and those of drugs and procedures that speak for them.
    ///
    /// # Errors
    /// [`BadKnowledge`] names line and field, or the rule or row and what is wrong with it; also a rule that nothing speaks for.
    pub(crate) fn of_tables(
        text: &str,
        drugs: Option<DrugTables<'_>>,
        procedures: Option<&str>,
    ) -> Result<Self, BadKnowledge> {
        let mut knowledge = Self::rules_of(text)?;
        let places: HashMap<&str, usize> =
            knowledge.rules.iter().enumerate().map(|(place, rule)| (rule.code.as_str(), place)).collect();
        let drugs = drugs.map(|tables| Drugs::parse(tables, &places)).transpose()?;
        let is_condition = |code: &str| places.contains_key(code);
        let procedures = procedures.map(|text| Procedures::parse(text, is_condition)).transpose()?;
        if let Some(drugs) = drugs {
            knowledge.version = format!("{}, drugs {}", knowledge.version, drugs.version);
            knowledge.drugs = drugs;
        }
        if let Some(procedures) = procedures {
            knowledge.version = format!("{}, procedures {}", knowledge.version, procedures.version());
            knowledge.procedures = procedures;
        }
        match knowledge.rules.iter().enumerate().find(|(place, rule)| knowledge.is_silent(*place, rule)) {
            Some((_, rule)) => Err(BadKnowledge::Rule { code: rule.code.clone(), problem: SILENT }),
            None => Ok(knowledge),
        }
    }

    fn is_silent(&self, place: usize, rule: &Rule) -> bool {
        rule.hints.is_empty() && !self.drugs.speaks_for(place) && !self.procedures.mean(&rule.code)
    }

    fn rules_of(text: &str) -> Result<Self, BadKnowledge> {
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
            if rule.hints.iter().any(|hint| !hint.can_speak()) {
                return Err(problem("a hint needs a weight of 1 to 3 and words or codes"));
            }
        }
        for pair in &table.contradictions {
            pair.check(|code| seen.iter().any(|known| *known == code))?;
        }
        Ok(Self {
            version: table.version,
            rules: table.rules,
            contradictions: table.contradictions,
            drugs: Drugs::default(),
            procedures: Procedures::default(),
        })
    }

    /// Knows the products and codes of a price list as well. Without it a drug is known as far as its ingredient or its generic name goes.
    ///
    /// # Errors
    /// [`BadPriceList`] names line and field.
    pub fn with_price_list(mut self, text: &str) -> Result<Self, BadPriceList> {
        let list = PriceList::parse(text)?;
        self.version = format!("{}, price list {}", self.version, list.products().len());
        self.drugs.list = Some(list);
        Ok(self)
    }

    /// Knows the claim codes of the national claim master as well. Without it an act is known by its name or its classification number.
    ///
    /// # Errors
    /// [`BadClaimMaster`] names line and field.
    pub fn with_claim_master(mut self, text: &str) -> Result<Self, BadClaimMaster> {
        let master = ClaimMaster::parse(text)?;
        self.version = format!("{}, claim master {} of {}", self.version, master.len(), master.newest());
        self.procedures.know_claims(master);
        Ok(self)
    }

    /// The claim master's name of an act, where the line has no name or one that no table knows; empty otherwise.
    pub(super) fn claimed_name(&self, category: Category, name: &str, code: &str) -> &str {
        let Some(act) = self.procedures.claims().find(code) else { return "" };
        let is_hint =
            |hint: &Hint| hint.from == category && hint.contains.iter().any(|word| name.contains(word.as_str()));
        let is_known =
            self.procedures.know_name(category, name) || self.rules.iter().any(|rule| rule.hints.iter().any(is_hint));
        if is_known { "" } else { act.name() }
    }

    /// The same tables, with what else must be recorded of them in the version.
    pub(crate) fn marked(mut self, mark: &str) -> Self {
        self.version = format!("{}, {mark}", self.version);
        self
    }

    /// How much the tables hold.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts::of(self)
    }

    /// How much of a price list the tables speak of.
    #[must_use]
    pub fn coverage(&self, list: &PriceList) -> Coverage {
        Coverage::of(self, list)
    }

    pub(super) const fn procedures(&self) -> &Procedures {
        &self.procedures
    }

    pub(super) const fn drugs(&self) -> &Drugs {
        &self.drugs
    }

    /// What one text says: for each rule the higher of the rule's own hint and what the tables of drugs say.
    pub(super) fn read(&self, text: Text<'_>) -> Reading {
        let Text { category, searched: [ingredient, product], code, route } = text;
        let Read { means, ingredient } = match category {
            Category::Medications => self.drugs.read(DrugLine { code, ingredient, product, route }),
            _ => Read::default(),
        };
        let weight = |(place, rule): (usize, &Rule)| {
            let hinted = rule.hints.iter().filter(|hint| hint.matches(text)).map(|hint| hint.weight).max();
            let meant = means.iter().find(|one| one.rule == place).map(|one| one.weight);
            Some((place, hinted.max(meant)?))
        };
        Reading { weights: self.rules.iter().enumerate().filter_map(weight).collect(), ingredient }
    }

    /// Version of the tables, recorded with every inference.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// True when a rule infers this condition.
    #[must_use]
    pub fn has_condition(&self, code: &str) -> bool {
        self.rules.iter().any(|rule| rule.code == code)
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

    /// What the lines say of a patient of this sex, in the order of the table.
    pub(super) fn findings(&self, lines: &[Line<'_>], sex: Sex) -> Vec<Finding> {
        let apply = |(place, rule): (usize, &Rule)| rule.apply(place, lines);
        let mut findings: Vec<Finding> = self.rules.iter().enumerate().filter_map(apply).collect();
        contradiction::mark(&mut findings, &self.contradictions, sex);
        findings
    }
}

impl Rule {
    /// Weights of different lines add up; the same ingredient twice (another month of one drug), or the same procedure on another day, counts
    /// once, with its highest.
    fn apply(&self, place: usize, lines: &[Line<'_>]) -> Option<Finding> {
        let mut evidence: Vec<Evidence> = Vec::new();
        let mut counted: Vec<(&str, u8)> = Vec::new();
        let is_short = self.days_min.is_some_and(|least| course::is_shorter(lines, place, least));
        for line in lines.iter().filter(|line| !(is_short && line.drug.is_some())) {
            let hinted = line.weight(place).map(|weight| (line.identity(), weight));
            let meant = line.meant.iter().filter(|meant| meant.condition == self.code);
            let meant = meant.map(|meant| (meant.procedure, meant.weight));
            let Some((identity, weight)) = hinted.into_iter().chain(meant).max_by_key(|(_, weight)| *weight) else {
                continue;
            };
            match counted.iter_mut().find(|(counted, _)| *counted == identity) {
                Some((_, highest)) => *highest = weight.max(*highest),
                None => counted.push((identity, weight)),
            }
            evidence.push(Evidence {
                category: line.text.category,
                name: line.name.to_owned(),
                origin: line.origin.clone(),
            });
        }
        let strength = match counted.iter().map(|(_, weight)| u32::from(*weight)).sum::<u32>() {
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
            contradictions: Vec::new(),
        })
    }
}

/// A rule that nothing can make speak.
const SILENT: &str = "a hint is needed, or a class, an ingredient or a procedure that means it";

impl Hint {
    const fn can_speak(&self) -> bool {
        self.weight >= 1 && self.weight <= WEIGHT_MAX && !(self.contains.is_empty() && self.codes.is_empty())
    }

    fn matches(&self, text: Text<'_>) -> bool {
        let has = |word: &String| text.searched.iter().any(|text| text.contains(word.as_str()));
        self.from == text.category
            && (self.contains.iter().any(has)
                || (!text.code.is_empty() && self.codes.iter().any(|code| text.code.starts_with(code.as_str()))))
            && !self.without.iter().any(has)
    }
}
